"""On every page with a text box, whatever is typed is there again when the page is."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.test_every_url import CAST, PAGES, SIGN_IN, content
from tests.world import build

POST_FORM = re.compile(rb'<form[^>]*method="post".*?</form>', re.DOTALL)
TEXT_BOX = re.compile(rb'<textarea|<input[^>]*type="(text|number|date|time|email|tel|url)"')

# Somebody answers every question of the forms that are sent, otherwise than the page does.
ANSWER = """() => {
    const typed = { number: "7", date: "2026-03-04", time: "10:30", email: "a@b.example" };
    const texts = /^(text|number|date|time|email|tel|url)/;
    const boxes = [...document.querySelectorAll("form[method=post] :is(textarea, input, select)")];
    const written = boxes.filter((box) => texts.test(box.type))
        .filter((box) => box.autocomplete !== "one-time-code");
    if (written.length === 0) return 0;
    for (const box of boxes) {
        if (box.type === "checkbox") box.checked = !box.checked;
        else if (box.type === "radio") box.checked = true;
        else if (box.tagName === "SELECT") box.options[box.options.length - 1].selected = true;
        else continue;
        box.dispatchEvent(new Event("change", { bubbles: true }));
    }
    written.forEach((box, number) => {
        box.value = (typed[box.type] ?? `Typed ${number}`).slice(0, box.maxLength + 1 || undefined);
        box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return written.length;
}"""
ANSWERS = """() => [...document.querySelectorAll("form[method=post] :is(textarea, input, select)")]
    .filter((box) => box.name && !["csrfmiddlewaretoken", "next"].includes(box.name))
    .map((box) => {
        const isTick = ["checkbox", "radio"].includes(box.type);
        const chosen = [...(box.selectedOptions ?? [])].map((option) => option.value);
        return `${box.name}: ${box.tagName === "SELECT" ? chosen : box.value}`
            + (isTick ? ` ${box.checked}` : "");
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


def test_every_form_with_a_text_box_comes_back_as_it_was(live_server, north, people, new_page):
    page = new_page()
    found, different = set(), {}
    for address, session in list(addresses(build(north), people)):
        page.context.add_cookies([{"name": "s", "value": session, "url": live_server.url}])
        page.goto(address, wait_until="domcontentloaded")
        if not page.evaluate(ANSWER):
            continue
        found.add(address)
        given = page.evaluate(ANSWERS)
        page.reload(wait_until="domcontentloaded")
        page.locator("[data-unsaved-line=back]").wait_for(timeout=5000)
        there = page.evaluate(ANSWERS)
        if there != given:
            different[address] = [sorted(set(given) - set(there)), sorted(set(there) - set(given))]

    assert different == {}
    assert len(found) > 30
