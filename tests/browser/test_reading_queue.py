"""On a desk the forms that wait are read one after another, by keys and with a way back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F
from django.urls import reverse

from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.models import Activity, Status
from activities.tests.factories import form_of
from tests.browser.conftest import PHONE
from tests.browser.ledger import Hand

LIST = reverse("activities:list")
NARROWED = f"{LIST}?status=school"
NOTES = "Only the front rows spoke. We agreed on groups that report in turn, and on a second visit."
LONG = "The pupils looked, measured and wrote down what they had seen.\n" * 25


def forms_of(north, number, **changes):
    """Ordinary forms two weeks apart, so that none looks like another; each waits since its day."""
    last = datetime(2025, 10, 1, 4, tzinfo=UTC)
    days = [last - timedelta(weeks=2 * place) for place in reversed(range(number))]
    forms = [
        form_of(
            north.pairing,
            author=north.mentor_user,
            status=Status.SCHOOL,
            starts_on=day.date(),
            first_sent_at=day,
            theme=f"Theme {place + 1}",
            **changes,
        )
        for place, day in enumerate(days)
    ]
    Activity.objects.update(status_since=F("first_sent_at"))
    return forms


def statuses(forms):
    stored = Activity.objects.in_bulk([form.pk for form in forms])
    return [stored[form.pk].status for form in forms]


def open_list(page, address=LIST):
    page.goto(address)
    is_shown(page, "Theme 1")


def is_shown(page, theme):
    page.locator(f"[data-pane][aria-label='{theme}']:not([aria-busy]) .read-head").wait_for()
    # Presses that follow at once are taken for one that was pressed twice.
    page.wait_for_timeout(550)
    is_drawn(page)


def is_drawn(page):
    """Only what was drawn has been seen: a busy machine may leave out that for a while."""
    page.evaluate(
        """() => new Promise((seen) => {
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(seen)));
        })"""
    )


def focused(page) -> str:
    return page.evaluate("() => document.activeElement.getAttribute('aria-label')")


def test_forms_are_confirmed_by_keys_and_the_place_is_kept(as_user, north):
    forms = forms_of(north, 12)
    page = as_user(north.principal_user)
    open_list(page, NARROWED)

    # From the moment the page stands, without a press that leads into the form first; and where it
    # begins, whichever address led here.
    assert focused(page) is None
    assert page.evaluate("scrollY") == 0
    for theme in ("Theme 2", "Theme 3", "Theme 4"):
        page.keyboard.press("j")
        is_shown(page, theme)
    page.keyboard.press("k")
    is_shown(page, "Theme 3")
    assert focused(page) == "Theme 3"
    rows = page.locator(".waiting .table-wrap")
    rows.evaluate("list => { list.scrollTop = 60; }")

    page.keyboard.press("Enter")
    is_shown(page, "Theme 4")
    assert statuses(forms[2:4]) == [Status.DISTRICT, Status.SCHOOL]
    assert focused(page) == "Theme 4"
    assert rows.evaluate("list => list.scrollTop") == 60
    assert page.locator("a[data-read]").count() == 12

    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.textContent").startswith("Confirm for")
    page.get_by_role("button", name="Undo my confirmation").click()
    is_shown(page, "Theme 3")
    assert statuses(forms) == [Status.SCHOOL] * 12


@pytest.mark.thorough
def test_thirty_forms_take_one_press_each_and_one_page(as_user, north):
    """What an ordinary form says is in sight as the page comes, and the first press confirms it."""
    forms = forms_of(north, 30, process=NOTES, effect="The group work went better than before.")
    page = as_user(north.principal_user)
    ledger = {}
    hand = Hand(page, ledger)
    hand.begin("thirty forms")
    open_list(page)
    assert page.evaluate("scrollY") == 0

    for place in range(30):
        hand.note("presses")
        page.keyboard.press("Enter")
        if place < 29:
            is_shown(page, f"Theme {place + 2}")
    page.get_by_text("That was the last form of this list.").wait_for()

    assert statuses(forms) == [Status.DISTRICT] * 30
    assert dict(ledger["thirty forms"]) == {"pages": 1, "presses": 30}


def test_each_long_form_is_read_to_its_end_before_a_key_confirms_it(as_user, north):
    forms = forms_of(north, 2, process=LONG)
    page = as_user(north.principal_user)
    # Then the browser scrolls smoothly, and the end of a form may pass by.
    page.emulate_media(reduced_motion="no-preference")
    open_list(page)

    for place, theme in enumerate(("Theme 1", "Theme 2")):
        is_shown(page, theme)
        page.keyboard.press("Enter")
        page.get_by_text("Read to its end").wait_for()
        assert statuses(forms)[place] == Status.SCHOOL
        page.keyboard.press("End")
        page.wait_for_function(
            """() => {
              const end = document.querySelector("[data-read-to]").getBoundingClientRect();
              return end.bottom <= innerHeight;
            }"""
        )
        is_drawn(page)
        page.keyboard.press("Enter")

    page.get_by_text("That was the last form of this list.").wait_for()
    assert statuses(forms) == [Status.DISTRICT, Status.DISTRICT]


def test_after_a_return_one_goes_on_with_the_next_form(as_user, north):
    forms = forms_of(north, 3)
    page = as_user(north.principal_user)
    open_list(page, NARROWED)
    page.keyboard.press("j")
    is_shown(page, "Theme 2")

    page.locator("[data-pane]").get_by_role("link", name="Return with a reason").click()
    page.get_by_text("The date is wrong").click()
    page.get_by_role("button", name="Return with a reason").click()
    is_shown(page, "Theme 3")
    assert page.url.split("#")[0].endswith(NARROWED)
    assert focused(page) == "Theme 3"
    assert statuses(forms) == [Status.SCHOOL, Status.RETURNED, Status.SCHOOL]

    page.get_by_role("button", name="Undo the return").click()
    is_shown(page, "Theme 2")
    assert page.url.split("#")[0].endswith(NARROWED)
    assert statuses(forms) == [Status.SCHOOL] * 3


@pytest.mark.thorough
def test_on_a_phone_one_goes_on_where_one_was_and_can_undo(as_user, north, axe):
    forms = forms_of(north, 12)
    page = as_user(north.principal_user)
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.goto(NARROWED)

    def press_on(theme):
        row = page.locator("tr", has_text=theme)
        row.get_by_role("button", name="Confirm for").click()

    def in_sight(locator):
        box = locator.bounding_box()
        return box["y"] >= 0 and box["y"] + box["height"] <= 844

    press_on("Theme 7")
    undo = page.get_by_role("button", name="Undo my confirmation")
    undo.wait_for()
    assert page.url.split("#")[0].endswith(NARROWED)
    assert in_sight(undo)
    assert in_sight(page.get_by_role("link", name="Theme 8", exact=True))
    assert axe(page) == []
    undo.click()
    page.get_by_text("Undone.").wait_for()
    assert in_sight(page.get_by_role("link", name="Theme 7", exact=True))

    # Read on its own page and confirmed there, one is in the same list again.
    page.get_by_role("link", name="Theme 7", exact=True).click()
    page.get_by_role("button", name="Confirm for").click()
    undo.wait_for()
    assert page.url.split("#")[0].endswith(NARROWED)
    page.wait_for_timeout(300)
    assert in_sight(page.get_by_role("link", name="Theme 8", exact=True))
    assert statuses(forms).count(Status.DISTRICT) == 1


@pytest.mark.thorough
def test_keys_act_only_where_they_should(as_user, north):
    forms = forms_of(north, 3)
    page = as_user(north.principal_user)
    open_list(page)

    # Somebody writes, the focus is elsewhere, or a key is held down.
    page.locator("#masthead-search").press_sequentially("jk")
    assert page.locator("#masthead-search").input_value() == "jk"
    page.locator("main").focus()
    page.keyboard.press("j")
    assert focused(page) == "Theme 1"
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    is_shown(page, "Theme 2")
    assert statuses(forms) == [Status.DISTRICT, Status.SCHOOL, Status.SCHOOL]

    # On a link Enter does what the link does.
    page.locator("a[data-read]").nth(2).focus()
    page.keyboard.press("Enter")
    is_shown(page, "Theme 3")
    assert statuses(forms)[2] == Status.SCHOOL

    # Switched off they stay off, also on the next page; arrows and buttons lead on as ever.
    page.get_by_label("Shortcut keys").uncheck()
    page.goto(LIST)
    page.locator("a[data-read]").first.click()
    is_shown(page, "Theme 2")
    assert not page.get_by_label("Shortcut keys").is_checked()
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert focused(page) == "Theme 2"
    page.locator("a[data-read]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_shown(page, "Theme 3")
    assert statuses(forms) == [Status.DISTRICT, Status.SCHOOL, Status.SCHOOL]


@pytest.mark.thorough
def test_what_was_done_in_another_tab_is_said_and_one_goes_on(as_user, north):
    forms = forms_of(north, 3)
    page = as_user(north.principal_user)
    open_list(page)
    take_step(forms[0], Verb.VOID, actor=north.lead_actor, seen=1, reason="It did not take place.")

    page.keyboard.press("Enter")
    page.get_by_text("North Lead was first").wait_for()
    is_shown(page, "Theme 2")
    assert focused(page) == "Theme 2"

    page.context.set_offline(True)
    page.keyboard.press("Enter")
    page.get_by_text("It is not known whether this was done").wait_for()
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    is_shown(page, "Theme 3")
    assert statuses(forms) == [Status.VOID, Status.DISTRICT, Status.SCHOOL]

    # Signed out meanwhile, pressing again would not help.
    page.context.clear_cookies()
    page.keyboard.press("Enter")
    page.get_by_text("This was not done").wait_for()
    assert statuses(forms)[2] == Status.SCHOOL


def held_back(page, path) -> list:
    """What is asked at this path, each to be let through, as by a portal that is busy."""
    held = []

    def hold(route):
        held.append(route)

    page.route(path, hold)
    return held


@pytest.mark.thorough
def test_what_a_busy_portal_owes_is_said_and_moves_nobody(as_user, north):
    forms = forms_of(north, 4)
    page = as_user(north.principal_user)
    open_list(page)
    assert not page.get_by_text("Loading the form").is_visible()

    held = held_back(page, f"**/{forms[2].uuid}/read/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.get_by_text("Loading the form").wait_for()
    assert page.locator("[data-pane] h2").text_content() == "Theme 3"
    # What was on the screen before is not confirmed in the place of what is to come.
    page.keyboard.press("Enter")
    held.pop().continue_()
    is_shown(page, "Theme 3")
    assert statuses(forms) == [Status.SCHOOL] * 4
    assert not page.get_by_text("Loading the form").is_visible()

    held = held_back(page, "**/read/confirm/")
    page.keyboard.press("Enter")
    page.get_by_text("The step is on its way.").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("k")
    is_shown(page, "Theme 1")
    held.pop().continue_()
    page.get_by_text("Confirmed. Form").wait_for()
    page.wait_for_timeout(300)
    assert focused(page) == "Theme 1"
    assert statuses(forms) == [Status.SCHOOL, Status.SCHOOL, Status.DISTRICT, Status.SCHOOL]


@pytest.mark.thorough
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_queue_is_for_everybody(as_user, north, axe, fits, locale):
    forms_of(north, 3)
    page = as_user(north.principal_user, locale=locale)
    open_list(page, NARROWED)
    page.keyboard.press("Enter")
    is_shown(page, "Theme 2")
    assert axe(page) == []
    assert fits(page)

    # Narrow, it is the list with a page for each form.
    page.set_viewport_size({"width": PHONE, "height": 844})
    page.locator("[data-beside]").wait_for(state="hidden")
    assert axe(page) == []
    assert fits(page)
    page.locator("a[data-read]").last.click()
    page.wait_for_url("**/activities/*-*/")


@pytest.mark.thorough
def test_without_scripts_it_is_the_list_with_its_pages(browser, live_server, as_user, north):
    forms_of(north, 2)
    signed_in = as_user(north.principal_user).context.storage_state()
    context = browser.new_context(
        base_url=live_server.url,
        storage_state=signed_in,
        java_script_enabled=False,
        locale="en-US",
        viewport={"width": 1366, "height": 768},
    )
    page = context.new_page()
    page.goto(LIST)

    assert not page.locator("[data-beside]").is_visible()
    page.get_by_role("button", name="Confirm for").first.click()
    assert page.locator("a[data-read]").count() == 1
    context.close()
