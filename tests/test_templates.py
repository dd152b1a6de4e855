"""What every template and style sheet keeps to, whoever wrote it."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

TEMPLATES = settings.BASE_DIR / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
OWN_FILES = [
    *Path(settings.BASE_DIR / "static/css").glob("*.css"),
    *Path(settings.BASE_DIR / "static/js").glob("*.js"),
]


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


def test_our_own_style_and_script_stay_light():
    weight = sum(len(gzip.compress(path.read_bytes())) for path in OWN_FILES)

    # No page asks for all of it; what each needs, benchmarks/wire.py measures.
    assert weight <= 33_500
