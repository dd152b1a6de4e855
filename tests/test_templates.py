"""What every template and style sheet keeps to, whoever wrote it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

TEMPLATES = settings.BASE_DIR / "templates"
INCLUDED = re.compile(r'{% include "(?P<what>[^"]+)"(?P<rest>[^%]*(?:%(?!})[^%]*)*)%}')
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
STATIC = settings.BASE_DIR / "static"
OWN_FILES = {*STATIC.glob("css/*.css"), *STATIC.glob("js/**/*.js")}
EVERYWHERE = {
    *(STATIC / "css" / f"{name}.css" for name in ("tokens", "portal", "print")),
    *(STATIC / "js" / f"{name}.js" for name in ("portal", "unsaved", "boxes", "session-end")),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_a_template_holds_no_style_or_handler_that_the_policy_would_block(name):
    source = (TEMPLATES / name).read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\bsrc=)", source)


def test_no_line_begins_with_the_dot_between_two_things():
    loose = [name for name in PAGES if " · " in (TEMPLATES / name).read_text(encoding="utf-8")]

    assert loose == [], "Write &nbsp;· instead: a line may end with the dot."


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("components/")])
def test_a_component_says_what_it_needs(name):
    assert (TEMPLATES / name).read_text(encoding="utf-8").startswith("{# Context: ")


@pytest.mark.parametrize("name", ["400.html", "500.html", "403_csrf.html"])
def test_a_page_of_last_resort_needs_no_context(name):
    page = render_to_string(name)

    assert "<h1>" in page
    assert 'href="/"' in page


def test_what_every_page_loads_of_our_own_stays_light():
    assert sum(map(weight, EVERYWHERE)) <= 19_700


@pytest.mark.parametrize("path", sorted(OWN_FILES - EVERYWHERE), ids=lambda path: path.name)
def test_what_some_pages_load_besides_stays_light(path):
    assert weight(path) <= 4_500


def weight(path: Path) -> int:
    """On its way to the browser, in bytes."""
    return len(gzip.compress(path.read_bytes()))


def test_a_part_that_shows_names_is_told_who_reads():
    """Included with `only`, it is given `request`; so is the part that includes it in turn."""
    written = {
        str(path.relative_to(TEMPLATES)): path.read_text("utf-8")
        for path in TEMPLATES.rglob("*.html")
    }
    ask = {name for name, text in written.items() if "{% person " in text}
    includes = [
        (name, found["what"], found["rest"])
        for name, text in written.items()
        for found in INCLUDED.finditer(text)
    ]
    grown = True
    while grown:
        more = {name for name, what, _rest in includes if what in ask} - ask
        ask, grown = ask | more, bool(more)
    untold = {
        (name, what)
        for name, what, rest in includes
        if what in ask and rest.split()[-1:] == ["only"] and "request=request" not in rest
    }
    assert untold == set()
