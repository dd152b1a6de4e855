"""Every page for people who hear it, tab through it, or have made it four times as large."""

import pytest
from django.test import Client
from django.urls import reverse

from core.audit import record_event
from tests.browser.conftest import DESKTOP
from tests.test_every_url import CAST, PAGES, PUBLIC, PUBLIC_ARGUMENTS, SIGN_IN, content
from tests.world import build

# A desk's screen at four times its size.
ENLARGED = {"width": 320, "height": 256}
UNFOLD = """() => document.querySelectorAll("details:not([data-menu])")
    .forEach((each) => { each.open = true; })"""
# What stands too far to the right, innermost first.
TOO_WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(-2).map((each) => each.outerHTML.slice(0, 160))"""
EVERYBODY = "MTPCHLAR"


def those_who_see_least_and_most(name: str) -> set[str]:
    opens = PAGES[name].opens_for
    return {*opens[:1], "A" if "A" in opens else opens[-1:]} - {""}


def shown_to(letter: str, it) -> list[str]:
    """The addresses of the pages that are looked at with the eyes of this person."""
    found = [
        reverse(name, args=page.arguments(it))
        for name, page in PAGES.items()
        if letter in those_who_see_least_and_most(name)
    ]
    return found + ([reverse(name) for name in sorted(SIGN_IN)] if letter in "MA" else [])


def test_every_page_that_opens_is_looked_at():
    opens = {name for name, page in PAGES.items() if page.opens_for}

    assert {name for name in PAGES if those_who_see_least_and_most(name)} == opens


@pytest.fixture
def people(north, administrator, auditor):
    cast = {letter: getattr(north, name) for letter, name in CAST.items()}
    return {"A": administrator, "R": auditor} | cast


def is_a_page(client, address) -> bool:
    """Not a file, a part of a page, or the way to another."""
    return content(client.get(address)).lstrip().startswith(b"<!doctype html>")


def faults(page, axe, fits, address) -> list[str]:
    """What is wrong with a page on a desk, and enlarged with all its parts unfolded."""
    page.goto(address)
    page.set_viewport_size({"width": DESKTOP, "height": 768})
    found = axe(page)
    page.set_viewport_size(ENLARGED)
    page.evaluate(UNFOLD)
    found += [f"enlarged: {fault}" for fault in axe(page)]
    if not fits(page):
        found += [f"too wide: {each}" for each in page.evaluate(TOO_WIDE)]
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("letter", EVERYBODY)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_page_is_for_everybody(
    live_server, north, people, new_page, axe, fits, locale, letter
):
    it = build(north)
    record_event(north.mentor_actor, "accounts.signed_in", north.mentor_user, why="password")
    client = Client()
    client.force_login(people[letter])
    page = new_page(locale=locale)
    session = {"name": "s", "value": client.cookies["s"].value, "url": live_server.url}
    page.context.add_cookies([session])

    addresses = [address for address in shown_to(letter, it) if is_a_page(client, address)]
    found = {address: faults(page, axe, fits, address) for address in addresses}

    assert {address: said for address, said in found.items() if said} == {}
    assert found


@pytest.mark.thorough
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_page_before_signing_in_is_for_everybody(live_server, new_page, axe, fits, locale):
    page = new_page(locale=locale)
    client = Client()
    addresses = [reverse(name, args=PUBLIC_ARGUMENTS.get(name, [])) for name in sorted(PUBLIC)]
    opened = [address for address in addresses if is_a_page(client, address)]
    found = {address: faults(page, axe, fits, address) for address in opened}

    assert {address: said for address, said in found.items() if said} == {}
    assert len(found) > 5
