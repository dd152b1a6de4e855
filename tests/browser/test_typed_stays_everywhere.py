"""On every page with a text box, whatever is typed is there again when the page is."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
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
    .filter((box) => box.name && box.type !== "submit")
    .filter((box) => !["csrfmiddlewaretoken", "next"].includes(box.name))
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
    people = people | {"G": it.group_leader_user}
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


BACK = "[data-unsaved-line=back]"
THE_FORM = """() => [...document.querySelectorAll("form[method=post]")]
    .find((form) => form.querySelector("textarea, input:is([type=text], [type=number], "
        + "[type=date], [type=time], [type=email], [type=tel], [type=url])"))"""


def load_again(page, address, settings):
    page.reload(wait_until="domcontentloaded")
    return page


def choose_the_other_language(page, address, settings):
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("form[action='/language/'] button").first.click()
    return page


def close_the_tab(page, address, settings):
    context = page.context
    page.close()
    another = context.new_page()
    another.goto(address, wait_until="domcontentloaded")
    return another


def lose_the_session(page, address, settings):
    kept = [each for each in page.context.cookies() if each["name"] == "s"]
    page.context.clear_cookies(name="s")
    page.reload(wait_until="domcontentloaded")
    assert urlsplit(page.url).path == "/sign-in/", address
    assert page.locator(BACK).count() == 0
    page.context.add_cookies(kept)
    page.goto(address, wait_until="domcontentloaded")
    return page


def meet_an_error_page(page, address, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    with page.expect_navigation():
        page.evaluate(
            f"() => {{ const form = ({THE_FORM})(); form.noValidate = true;"
            " HTMLFormElement.prototype.requestSubmit.call(form); }"
        )
    assert page.locator("h1").inner_text() == "That did not arrive whole", address
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500
    page.go_back(wait_until="domcontentloaded")
    return page


WAYS = (load_again, choose_the_other_language, close_the_tab, lose_the_session, meet_an_error_page)
# An ordinary run leaves a third of the pages, in one way.
LEAVING = [
    (load_again, 3),
    *(pytest.param(way, 1, marks=pytest.mark.thorough) for way in WAYS),
]


@pytest.mark.parametrize(("leave", "each"), LEAVING)
def test_every_form_with_a_text_box_comes_back_as_it_was(
    live_server, north, people, new_page, settings, leave, each
):
    page = new_page()
    found, different = set(), {}
    for address, session in list(addresses(build(north), people))[::each]:
        page.context.add_cookies([{"name": "s", "value": session, "url": live_server.url}])
        page.goto(address, wait_until="domcontentloaded")
        if not page.evaluate(ANSWER):
            continue
        found.add(address)
        given = page.evaluate(ANSWERS)
        page = leave(page, address, settings)
        page.locator(BACK).wait_for()
        there = page.evaluate(ANSWERS)
        if there != given:
            different[address] = [sorted(set(given) - set(there)), sorted(set(there) - set(given))]

    assert different == {}
    assert len(found) > 30 // each


@pytest.mark.thorough
def test_somebody_else_at_the_same_browser_reads_nothing_on_any_form(
    live_server, north, people, new_page
):
    second = UserFactory(name="Second Administrator")
    RoleAssignmentFactory(user=second, role=Role.ADMINISTRATOR)
    others = []
    for user in (second, people["M"], people["T"], people["C"]):
        client = Client()
        client.force_login(user)
        others.append(client.cookies["s"].value)
    page = new_page()
    seen = set()

    def open_as(session, address) -> str:
        page.context.add_cookies([{"name": "s", "value": session, "url": live_server.url}])
        page.goto(address, wait_until="load")
        return page.evaluate("() => document.getElementById('unsaved').dataset.person")

    for address, session in list(addresses(build(north), people)):
        writer = open_as(session, address)
        if not page.evaluate(ANSWER):
            continue
        for other in others:
            if open_as(other, address) == writer:
                continue
            assert page.locator("[data-unsaved-line]").count() == 0, address
            said = page.evaluate(ANSWERS)
            assert [each for each in said if "Typed" in each] == [], address
            if said:
                seen.add(address)

    assert len(seen) > 30
