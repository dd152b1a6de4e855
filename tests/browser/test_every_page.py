"""Every page for people who hear it, tab through it, or have made it four times as large."""

import pytest
from django.test import Client
from django.urls import reverse

from core.audit import record_event
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.keys import faults_by_keys
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
# Each test looks at every so manieth page; all in one would take longer than a test may.
PARTS = 12


def those_who_see_least_and_most(name: str) -> set[str]:
    """By their letters; of the pages about signing in, a mentor and the administrator."""
    if name in SIGN_IN:
        return {"M", "A"}
    opens = PAGES[name].opens_for
    return {*opens[:1], "A" if "A" in opens else opens[-1:]} - {""}


def test_every_page_that_opens_is_looked_at():
    opens = {name for name, page in PAGES.items() if page.opens_for}

    assert {name for name in PAGES if those_who_see_least_and_most(name)} == opens
    assert {each for part in range(PARTS) for each in names_of(part)} == {*PAGES, *SIGN_IN}


def names_of(part: int) -> list[str]:
    return [*PAGES, *sorted(SIGN_IN)][part::PARTS]


@pytest.fixture
def clients(north, administrator, auditor):
    people = {letter: getattr(north, name) for letter, name in CAST.items()}
    people |= {"A": administrator, "R": auditor}
    signed_in = {letter: Client() for letter in people}
    for letter, client in signed_in.items():
        client.force_login(people[letter])
    return signed_in


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


@pytest.fixture
def faults_of(live_server, north, clients):
    """`faults_of(part, page, look)`: what `look(page, address)` finds on the pages of this part, of
    those on which it finds anything.
    """

    def walk(part, page, look) -> dict:
        it = build(north)
        record_event(north.mentor_actor, "accounts.signed_in", north.mentor_user, why="password")
        found = {}
        for name in names_of(part):
            arguments = PAGES[name].arguments(it) if name in PAGES else []
            address = reverse(name, args=arguments)
            for letter in sorted(those_who_see_least_and_most(name)):
                client = clients[letter]
                if is_a_page(client, address):
                    session = {"name": "s", "value": client.cookies["s"].value}
                    page.context.add_cookies([session | {"url": live_server.url}])
                    found[address, letter] = look(page, address)
        assert len(found) > 10
        return {each: said for each, said in found.items() if said}

    return walk


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_page_is_for_everybody(faults_of, new_page, axe, fits, locale, part):
    def look(page, address):
        return faults(page, axe, fits, address)

    assert faults_of(part, new_page(locale=locale), look) == {}


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_is_used_by_keys_alone(faults_of, new_page, width, part):
    assert faults_of(part, new_page(width=width, locale="zh"), faults_by_keys) == {}


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
