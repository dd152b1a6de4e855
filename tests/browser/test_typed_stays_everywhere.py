"""On every page with a text box, whatever is typed is there again when the page is."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_every_url import CAST, PAGES, SIGN_IN, content
from tests.world import build

POST_FORM = re.compile(rb'<form[^>]*method="post".*?</form>', re.DOTALL)
TEXT_BOX = re.compile(rb'<textarea|<input[^>]*type="(text|number|date|time|email|tel|url)"')

# What somebody writes into each box of the forms that are sent; what stands in each afterwards.
TYPE = """() => {
    const typed = { number: "7", date: "2026-03-04", time: "10:30", email: "a@b.example" };
    const boxes = [...document.querySelectorAll("form[method=post] :is(textarea, input)")]
        .filter((box) => /^(text|number|date|time|email|tel|url)/.test(box.type))
        .filter((box) => box.autocomplete !== "one-time-code");
    boxes.forEach((box, number) => {
        box.value = (typed[box.type] ?? `Typed ${number}`).slice(0, box.maxLength + 1 || undefined);
        box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return boxes.map((box) => [box.name, box.value]);
}"""
THERE = """(names) => names.map((name) => {
    const box = document.querySelector(`form[method=post] [name="${name}"]`);
    return [name, box?.value];
})"""


@pytest.fixture
def people(north, administrator, auditor):
    cast = {letter: getattr(north, name) for letter, name in CAST.items()}
    return {"A": administrator, "R": auditor} | cast


def addresses(it, people):
    """Each page with a text box in a form that is sent, and somebody for whom it opens."""
    clients = {letter: Client() for letter in people}
    for letter, user in people.items():
        clients[letter].force_login(user)
    opens = {reverse(name): "A" for name in SIGN_IN}
    opens |= {
        reverse(name, args=page.arguments(it)): page.opens_for for name, page in PAGES.items()
    }
    for address, letters in opens.items():
        for letter in letters[:1]:
            body = content(clients[letter].get(address))
            if any(TEXT_BOX.search(form) for form in POST_FORM.findall(body)):
                yield address, clients[letter].cookies["s"].value


def test_every_text_box_of_every_page_keeps_what_is_typed(live_server, north, people, new_page):
    page = new_page()
    found, missing = set(), {}
    for address, session in list(addresses(build(north), people)):
        page.context.add_cookies([{"name": "s", "value": session, "url": live_server.url}])
        page.goto(address, wait_until="domcontentloaded")
        typed = page.evaluate(TYPE)
        if not typed:
            continue
        found.add(address)
        page.reload(wait_until="domcontentloaded")
        page.locator("[data-unsaved-line=back]").wait_for(timeout=5000)
        there = page.evaluate(THERE, [name for name, _words in typed])
        if there != typed:
            missing[address] = [
                (was, now) for was, now in zip(typed, there, strict=True) if was != now
            ]

    assert missing == {}
    assert len(found) > 30
