"""Every page for people who hear it, tab through it, or have made it four times as large."""

import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.audit import record_event
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.keys import faults_by_keys
from tests.sent_page import Reader
from tests.test_every_url import CAST, PAGES, PUBLIC, PUBLIC_ARGUMENTS, SIGN_IN, content
from tests.world import North, build

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
    """By their letters; of the pages about signing in, a mentor and the administrator.

    Whoever leads a tutor group sees what follows from no role, and so looks at each of theirs.
    """
    if name in SIGN_IN:
        return {"M", "A"}
    opens = PAGES[name].opens_for
    leader = "G" if "G" in opens else ""
    return {*opens[:1], leader, "A" if "A" in opens else opens[-1:]} - {""}


def test_every_page_that_opens_is_looked_at():
    opens = {name for name, page in PAGES.items() if page.opens_for}

    assert {name for name in PAGES if those_who_see_least_and_most(name)} == opens
    assert {each for part in range(PARTS) for each in names_of(part)} == {*PAGES, *SIGN_IN}


def names_of(part: int) -> list[str]:
    return [*PAGES, *sorted(SIGN_IN)][part::PARTS]


@pytest.fixture
def it(north):
    built = build(north)
    record_event(north.mentor_actor, "accounts.signed_in", north.mentor_user, why="password")
    return built


@pytest.fixture
def clients(it: North, administrator, auditor) -> dict[str, Client]:
    people = {letter: getattr(it, name) for letter, name in CAST.items()}
    people |= {"G": it.group_leader_user, "A": administrator, "R": auditor}
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


def sent_back(client: Client, address: str):
    """The page as it comes back to whoever empties all its boxes; nothing of it stays stored."""
    html = content(client.get(address)).decode()
    reader = Reader()
    reader.feed(html)
    if not any(form.is_main for form in reader.forms):
        return None
    boxes = {name: "" for form in reader.forms if form.is_main for name in form.boxes()}
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    with transaction.atomic():
        response = client.post(address, boxes | hidden | {"send": "1"})
        transaction.set_rollback(True)
    return response if response.status_code == 422 else None


@contextmanager
def shown(page, response):
    """The browser meets this answer wherever it goes."""

    def answer(route):
        if route.request.resource_type != "document":
            return route.fallback()
        return route.fulfill(body=content(response), headers=dict(response.headers))

    page.route("**/*", answer)
    yield
    page.unroute("**/*", answer)


@pytest.fixture
def faults_of(live_server, it, clients):
    """`faults_of(part, page, look)`: what `look(page, address, client)` finds on the pages of this
    part, of those on which it finds anything.
    """

    def walk(part, page, look) -> dict:
        found = {}
        for name in names_of(part):
            arguments = PAGES[name].arguments(it) if name in PAGES else []
            address = reverse(name, args=arguments)
            for letter in sorted(those_who_see_least_and_most(name)):
                client = clients[letter]
                if is_a_page(client, address):
                    session = {"name": "s", "value": client.cookies["s"].value}
                    page.context.add_cookies([session | {"url": live_server.url}])
                    found[address, letter] = look(page, address, client)
        assert len(found) > 10
        return {each: said for each, said in found.items() if said}

    return walk


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_page_is_for_everybody(faults_of, new_page, axe, fits, locale, part):
    def look(page, address, client):
        found = faults(page, axe, fits, address)
        if wrong := sent_back(client, address):
            came_back.append(address)
            with shown(page, wrong):
                found += [f"sent back: {each}" for each in faults(page, axe, fits, address)]
        return found

    came_back = []
    assert faults_of(part, new_page(locale=locale), look) == {}
    assert came_back


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_every_page_is_used_by_keys_alone(faults_of, new_page, width, part):
    def look(page, address, _client):
        return faults_by_keys(page, address)

    assert faults_of(part, new_page(width=width, locale="zh"), look) == {}


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
