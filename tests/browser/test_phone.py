"""Writing without a signal: whatever happens to the phone, its signal or the portal, each form
arrives once, as its writer's, and nothing that was kept is lost."""

import io
import re
from contextlib import suppress
from datetime import timedelta
from threading import Event
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from PIL import Image
from playwright.sync_api import Error

from activities.models import Activity, Status
from activities.registration import day_off
from activities.registration.day_off import what_to_ask
from activities.tests.factories import form_of
from core.models import Notice
from pairings.tests.factories import PlanFactory
from programs.tests.factories import ActivityKindFactory
from recording.phone import pages
from recording.views import PairFormView
from roster.tests.factories import HolidayFactory, TeacherFactory
from tests.browser.conftest import PASSWORD, PHONE
from tests.browser.ledger import Hand

NEW = reverse("recording:create")
LIST = reverse("recording:phone", args=["en"])
LETTERS = re.compile(r"/phone/letters/[0-9a-f-]+/$")
PHOTOS = re.compile(r"/phone/letters/[0-9a-f-]+/photos/$")
THEME = "Magnets that pull and push"
FOUND = "The pupils worked with care; next week both teach the second part."
LETTER = "[data-phone-list] > [data-letter]"
TYPED = "[data-phone-list] > [data-typed-page]"

pytestmark = pytest.mark.usefixtures("no_day_is_odd")


@pytest.fixture(autouse=True)
def kind(north):
    """What may be recorded today."""
    north.program.ends_on = timezone.localdate() + timedelta(days=30)
    north.program.save()
    return ActivityKindFactory(program=north.program, name="Planning together", is_for_pairs=True)


@pytest.fixture
def signed_in(live_server, new_page):
    """`signed_in(user)`: their own phone's browser, on Home, with all kept that can be."""

    def open_phone(user, page=None, *, is_own=True, has_worker=True):
        client = Client()
        client.force_login(user)
        session = client.session
        session["own_device"] = is_own
        session.save()
        page = page or new_page(width=PHONE, has_worker=has_worker)
        cookie = {"name": "s", "value": session.session_key, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto("/home/")
        if is_own and has_worker:
            wait_until_ready(page)
        return page

    open_phone.home = live_server.url
    return open_phone


@pytest.fixture
def phone(signed_in, north):
    """The mentor's phone."""
    return signed_in(north.mentor_user)


def wait_until_ready(page):
    """The worker has all files, and the phone the form."""
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.locator("#phone[data-is-ready]").wait_for(state="attached")


def forget_the_form(page):
    """The phone asks for it anew, with what was changed meanwhile."""
    page.evaluate(
        """() => new Promise((forgotten) => {
          const opening = indexedDB.open("phone");
          opening.onsuccess = () => {
            const writing = opening.result.transaction("forms", "readwrite");
            writing.objectStore("forms").clear();
            writing.oncomplete = () => { opening.result.close(); forgotten(); };
          };
        })"""
    )
    page.goto("/home/")
    wait_until_ready(page)


def open_form(page, *, on_the_phone=True):
    """Ready to be kept here: what is sent before the page's script has come is sent as any page."""
    page.goto(NEW)
    page.locator("form.short-form").wait_for()
    if on_the_phone:
        page.locator("#phone[data-is-ready], [data-part-of-page=form]").wait_for(state="attached")


def fill(page, theme=THEME):
    page.get_by_text("Planning together").click()
    page.locator("[name=theme]").fill(theme)
    page.locator("[name=process]").fill(FOUND)


def write(page, theme=THEME, photos=(), *, on_the_phone=True):
    """One form, as far as the button that sends it."""
    open_form(page, on_the_phone=on_the_phone)
    fill(page, theme)
    if photos:
        page.locator("[name=photos]").set_input_files(list(photos))
    page.locator("[name=send]").click()


def is_kept(page):
    page.locator("[data-kept]").wait_for()


def there_is_a_signal(page):
    """Again, and for the worker too: it would hand out its own page a moment longer."""
    page.context.set_offline(False)
    for asks in (page, *page.context.service_workers):
        asks.evaluate(
            """async () => {
              const asked = () => fetch("/healthz").then(({ ok }) => ok, () => false);
              while (!await asked()) await new Promise((go) => setTimeout(go, 50));
            }"""
        )


def themes(page) -> list[str]:
    page.goto(LIST)
    page.locator("[data-none-waits]:visible, [data-phone-list] > li").first.wait_for()
    return page.locator(f"{LETTER} [data-theme]").all_inner_texts()


def send_now(page):
    """By the button; it is gone where the page, which tries again by itself, was quicker."""
    page.goto(LIST)
    page.locator("[data-phone-list] > li, [data-phone-sent] > li").first.wait_for(state="attached")
    page.locator("[data-list-actions] [data-send-now]").dispatch_event("click")
    wait_until_sent(page)


def wait_until_sent(page):
    page.wait_for_function("() => document.querySelector('[data-phone-sent] > li')")


def picture(name: str, size=(300, 200)) -> dict:
    file = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def the_form() -> Activity:
    """The only one there is."""
    return Activity.objects.get()


# --- without a signal -----------------------------------------------------------------------------


@pytest.mark.thorough
def test_recording_without_a_signal_costs_no_press_more_and_sending_it_later_none(phone, north):
    hand = Hand(phone, {})
    phone.context.set_offline(True)

    hand.begin("without a signal")
    hand.press("Record an activity North Trainee", role="link")
    hand.tap("kind", "Planning together")
    hand.fill(theme=THEME, process=FOUND)
    phone.locator("[name=send]").click()
    hand.note("presses")
    is_kept(phone)
    # From here on nothing is pressed.
    there_is_a_signal(phone)
    wait_until_sent(phone)

    found = Activity.objects.get()
    assert (found.theme, found.author) == (THEME, north.mentor_user)
    cost = hand.ledger["without a signal"]
    assert (cost["presses"] <= 6, cost["fields"] <= 3) == (True, True), dict(cost)


def test_the_form_opens_without_a_signal_and_is_sent_when_there_is_one(phone, north):
    phone.context.set_offline(True)

    open_form(phone)
    assert phone.locator("[data-no-signal]").is_visible()
    fill(phone)
    phone.locator("[name=send]").click()
    is_kept(phone)
    assert "Kept on this phone" in phone.locator("main").inner_text()
    assert themes(phone) == [THEME]
    assert not Activity.objects.exists()

    there_is_a_signal(phone)
    wait_until_sent(phone)

    form = the_form()
    assert (form.status, form.theme, form.process) == (Status.OTHER_SIDE, THEME, FOUND)
    assert form.starts_on == timezone.localdate()
    assert phone.locator(LETTER).count() == 0
    phone.locator("[data-sent-before] summary").click()
    phone.locator("[data-phone-sent] [data-open]").click()
    phone.wait_for_url(f"**{form.get_absolute_url()}")


@pytest.mark.thorough
def test_the_form_is_there_within_a_second_and_sent_within_ten(phone):
    """The best of three openings: a busy machine says nothing of a phone."""
    phone.context.set_offline(True)
    took = []
    for _each in range(3):
        phone.goto(NEW, wait_until="commit")
        phone.locator("form.short-form").wait_for()
        took.append(phone.evaluate("() => performance.now()"))
    assert min(took) < 1000
    fill(phone)
    phone.locator("[name=send]").click()
    is_kept(phone)

    there_is_a_signal(phone)
    phone.locator("[data-kept=sent]").wait_for(timeout=10_000)

    assert the_form().theme == THEME


@pytest.mark.thorough
def test_without_a_signal_the_form_says_what_it_lacks(phone):
    phone.context.set_offline(True)
    phone.goto(NEW)
    phone.locator("form.short-form [name=theme]").fill(THEME)
    phone.locator("[name=when][value=other]").check(force=True)

    phone.locator("[name=send]").click()

    summary = phone.locator(".error-summary")
    assert summary.evaluate("(box) => box === document.activeElement")
    assert summary.locator("li").all_inner_texts() == [
        "Enter the date it took place.",
        "Choose what you did.",
        "Write at least 20 characters about what you found or agreed.",
    ]
    assert phone.locator("[name=theme]").input_value() == THEME
    fill(phone)
    # What is put away again is not asked for.
    phone.locator("[name=when][value=today]").check(force=True)
    phone.locator("[name=send]").click()
    is_kept(phone)


@pytest.mark.thorough
def test_without_a_signal_no_form_is_shown_that_could_not_be_kept_yet(phone):
    phone.add_init_script(
        """new MutationObserver(() => {
          const form = document.querySelector("[data-part-of-page=form]:not([hidden]) form");
          if (!form || "isTaken" in window) return;
          window.isTaken = !form.dispatchEvent(new Event("submit", { cancelable: true }));
        }).observe(document, { subtree: true, childList: true, attributes: true });"""
    )
    phone.context.set_offline(True)
    phone.goto(NEW)

    phone.wait_for_function("() => 'isTaken' in window")
    assert phone.evaluate("() => window.isTaken")


@pytest.mark.thorough
def test_without_a_signal_a_month_is_kept_and_sent_as_a_month(phone, fits):
    day = timezone.localdate() - timedelta(days=3)
    phone.context.set_offline(True)
    phone.goto(NEW)
    phone.locator("form.short-form").wait_for()
    fill(phone)
    fold = phone.locator("[data-shown-for='when:other'] details")
    assert not fold.is_visible()

    phone.locator("label[for=id_when_2]").click()
    phone.locator("[name=day]").fill(day.isoformat())
    assert not phone.locator("[name=date_precision]").is_visible()
    fold.locator("summary").click()
    phone.locator("[name=date_precision]").select_option("month")
    phone.locator("[name=date_as_printed]").fill("about the middle")
    assert fits(phone)
    phone.locator("[name=send]").click()
    is_kept(phone)
    there_is_a_signal(phone)
    phone.locator("[data-kept=sent]").wait_for()

    form = the_form()
    assert (form.starts_on, form.date_precision) == (day, "month")
    assert form.date_as_printed == "about the middle"


def test_without_a_signal_the_missing_lesson_is_asked_for_while_it_can_be_noted(
    phone, north, kind, monkeypatch
):
    """And before it, whether a day of a holiday is right."""
    monkeypatch.setattr(day_off, "what_to_ask", what_to_ask)
    HolidayFactory(starts_on=(today := timezone.localdate()), ends_on=today)
    kind.opens_lessons = kind.lessons_are_observed = True
    kind.save()
    forget_the_form(phone)
    phone.context.set_offline(True)

    write(phone)
    asked = phone.locator("form [data-asked]")
    said = f"{date_format(today)} is in a holiday (National Day). Is the day right?"
    assert said in asked.inner_text()
    assert asked.get_by_role("link", name="Choose another day").is_visible()
    asked.get_by_role("button", name="Send it as it is").click()
    assert "this form will count 0 lesson observations" in asked.inner_text()
    asked.get_by_role("button", name="Send it as it is").click()
    is_kept(phone)
    there_is_a_signal(phone)
    phone.locator("[data-kept=sent]").wait_for()

    assert the_form().status == Status.OTHER_SIDE
    assert not phone.get_by_text("No signal:").is_visible()


@pytest.mark.thorough
def test_a_page_that_needs_the_portal_says_so_and_offers_the_form(phone):
    phone.context.set_offline(True)

    phone.goto("/pairings/")

    said = phone.locator("main").inner_text()
    assert ("There is no signal" in said, "All sent" in said) == (True, False)
    phone.get_by_role("link", name="Record an activity").click()
    phone.locator("form.short-form").wait_for()
    phone.go_back()
    phone.locator("[data-part-of-page=no-signal]").wait_for()
    there_is_a_signal(phone)
    phone.get_by_role("heading", name="The signal is back").wait_for()
    assert not phone.get_by_text("cannot be reached now").is_visible()
    phone.get_by_role("link", name="Open the page").click()
    phone.locator(".mainnav").wait_for()


def test_a_form_that_is_changed_stays_when_the_signal_is_gone_and_is_sent_when_it_is_back(
    phone, north, kind
):
    """Also where it was closed in between."""
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.DRAFT,
        kind=kind,
        starts_on=timezone.localdate(),
    )
    edit = f"{form.get_absolute_url()}edit/"
    phone.goto(edit)
    phone.locator("#phone[data-is-ready]").wait_for(state="attached")
    phone.locator("[name=process]").fill(FOUND)
    phone.context.set_offline(True)
    phone.locator("[name=theme]").fill(THEME)

    phone.locator("[name=send]").click()

    held = phone.locator("form [data-held]")
    held.wait_for()
    assert "Kept on this phone" in held.inner_text()
    assert held.evaluate("(box) => box === document.activeElement")
    assert phone.locator("[name=theme]").input_value() == THEME
    phone.goto(edit)
    phone.get_by_text("What you typed on this page is kept on this phone.").wait_for()
    there_is_a_signal(phone)
    phone.locator("[data-this-page]").click()
    phone.locator("[data-unsaved-line=back]").wait_for()
    assert phone.locator("[name=theme]").input_value() == THEME
    phone.context.set_offline(True)
    phone.locator("[name=send]").click()
    held.wait_for()
    there_is_a_signal(phone)
    phone.get_by_text("The signal is back").wait_for()
    phone.locator("[name=send]").click()
    phone.wait_for_url(lambda address: not address.endswith("/edit/"))
    form.refresh_from_db()
    assert (form.theme, form.process) == (THEME, FOUND)


@pytest.mark.parametrize(
    ("who", "status", "button", "after"),
    [
        ("mentor", Status.DRAFT, "Send", Status.OTHER_SIDE),
        pytest.param(
            "principal", Status.SCHOOL, "Confirm for", Status.DISTRICT, marks=pytest.mark.thorough
        ),
    ],
)
def test_a_step_without_a_signal_says_that_nothing_was_done_and_is_pressed_again(
    signed_in, north, axe, fits, who, status, button, after
):
    """Where its button stands, of which nobody loses sight."""
    user = getattr(north, f"{who}_user")
    user.teacher = user.teacher or TeacherFactory(school=north.school)
    user.save()
    form = form_of(
        north.pairing, author=north.mentor_user, status=status, process=f"{FOUND}\n" * 40
    )
    page = signed_in(user)
    page.goto(form.get_absolute_url())
    page.locator("#phone[data-is-ready]").wait_for(state="attached")
    press = page.get_by_role("button", name=button)
    page.context.set_offline(True)

    press.click()

    page.get_by_text("There is no signal, so nothing was done.").wait_for()
    held = page.locator("main [data-held]")
    assert held.evaluate("(box) => box === document.activeElement")
    box = press.bounding_box()
    assert 0 <= box["y"] <= 844 - box["height"]
    assert axe(page) == []
    assert fits(page)
    there_is_a_signal(page)
    page.get_by_text("Nothing has been done yet. Press the button again.").wait_for()
    form.refresh_from_db()
    assert (form.status, form.version) == (status, 1)
    press.click()
    press.wait_for(state="detached")
    form.refresh_from_db()
    assert (form.status, held.count()) == (after, 0)


def test_a_page_that_was_closed_without_a_signal_stands_among_what_waits(
    phone, north, kind, axe, fits
):
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.DRAFT,
        kind=kind,
        theme="As it was",
        starts_on=timezone.localdate(),
    )
    edit = f"{form.get_absolute_url()}edit/"

    def type_and_close(theme):
        phone.goto(edit)
        phone.locator("#phone[data-is-ready]").wait_for(state="attached")
        phone.context.set_offline(True)
        phone.locator("[name=theme]").fill(theme)
        phone.locator("[name=send]").click()
        phone.locator("form [data-held]").wait_for()
        assert not phone.locator("[data-phone-strip]").is_visible()
        phone.goto(LIST)
        phone.locator(f"{TYPED} strong").wait_for()

    type_and_close(THEME)
    assert phone.locator(f"{TYPED} strong").all_inner_texts() == ["Change: As it was"]
    assert not phone.locator("[data-none-waits]").is_visible()
    assert axe(phone) == []
    assert fits(phone)
    there_is_a_signal(phone)
    phone.goto("/home/")
    phone.get_by_text("Pages with something typed that is not sent yet: 1").wait_for()
    phone.goto(LIST)
    phone.locator(TYPED).get_by_role("button", name="Throw it away").click()
    phone.locator(TYPED).get_by_role("button", name="Yes, throw it away").click()
    phone.locator("[data-none-waits]").wait_for()

    type_and_close(THEME)
    there_is_a_signal(phone)
    phone.locator(TYPED).get_by_role("link", name="Open the page").click()
    phone.locator("[data-unsaved-line=back]").wait_for()
    phone.locator("[name=process]").fill(FOUND)
    phone.locator("[name=send]").click()
    phone.wait_for_url(lambda address: not address.endswith("/edit/"))
    phone.goto(LIST)
    phone.locator("[data-none-waits]").wait_for()
    form.refresh_from_db()
    assert form.theme == THEME


@pytest.mark.thorough
def test_without_a_signal_nobody_is_signed_out_and_no_language_is_changed(phone):
    """What the phone keeps of its owner is there still, and so is the page."""
    phone.context.set_offline(True)
    phone.get_by_role("button", name="中文").click()
    phone.get_by_text("There is no signal, so nothing was done.").wait_for()
    phone.locator("[data-menu] > summary").click()
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_function("() => document.querySelectorAll('main > [data-held]').length === 2")

    open_form(phone)
    fill(phone)
    phone.locator("[name=send]").click()
    is_kept(phone)


def test_a_draft_is_told_from_a_form_and_both_are_changed_without_a_signal(phone, axe, fits, north):
    """A draft becomes a form, its photo stays; what is being changed is not sent meanwhile."""
    phone.context.set_offline(True)
    open_form(phone)
    fill(phone, "A draft")
    phone.locator("[name=photos]").set_input_files([picture("one.png"), picture("other.png")])
    phone.locator("[name=save_draft]").click()
    is_kept(phone)
    said = phone.locator("[data-kept]").inner_text()
    assert "Kept on this phone as a draft" in said
    assert "It is not sent before you send it." in said
    assert phone.locator("[data-list-actions] [data-send-now]").inner_text() == "Save now"
    write(phone, "A form")
    is_kept(phone)
    phone.goto(LIST)
    rows = phone.locator(LETTER)
    rows.nth(1).wait_for()
    kept = [rows.nth(place).locator(".status").inner_text() for place in range(2)]
    assert kept == [
        "Kept as a draft, and not sent: saved in the portal when there is a signal",
        "Waits for a signal",
    ]
    assert phone.locator(f"{LETTER} [data-draft]:visible").count() == 1
    assert axe(phone) == []
    assert fits(phone)

    rows.first.get_by_role("link", name="Change it").click()
    phone.locator("[data-part-of-page=form] form").wait_for()
    assert phone.locator("[name=theme]").input_value() == "A draft"
    assert phone.locator("[name=kind]:checked").count() == 1
    ticks = phone.locator("[data-photo]")
    assert ticks.count() == 2
    ticks.first.uncheck()
    phone.locator("[name=theme]").fill(THEME)
    assert axe(phone) == []
    there_is_a_signal(phone)
    phone.locator("[data-phone-sent] > li").wait_for(state="attached")
    assert [each.theme for each in Activity.objects.all()] == ["A form"]
    phone.locator("[name=send]").click()
    phone.wait_for_url("**/activities/*-*/")

    form = Activity.objects.get(theme=THEME)
    assert form.status == Status.OTHER_SIDE
    assert form.attachments.count() == 1


@pytest.mark.thorough
def test_a_page_that_lost_its_signal_asks_for_what_is_missing_before_it_is_kept(phone, kind):
    kind.opens_talks = True
    kind.save()
    forget_the_form(phone)
    open_form(phone)
    fill(phone)
    phone.locator("[name=process]").fill("Too short")
    phone.context.set_offline(True)

    phone.locator("[name=send]").click()

    summary = phone.locator("form .error-summary")
    summary.wait_for()
    assert summary.locator("li").all_inner_texts() == [
        "Write at least 20 characters about what you found or agreed."
    ]
    phone.locator("[name=process]").fill(FOUND)
    phone.locator("[name=send]").click()
    asked = phone.locator("form [data-asked]")
    asked.wait_for()
    assert "Add the talks that were given." in asked.inner_text()
    assert not asked.get_by_role("button", name="Send it as it is").is_visible()
    assert themes(phone) == []


@pytest.mark.parametrize("is_kept", [False, True], ids=["no form kept", "a form kept"])
def test_an_answer_that_takes_long_is_waited_for_where_no_form_is_kept(phone, monkeypatch, is_kept):
    if not is_kept:
        phone.evaluate("async () => { await (await caches.open('portal-known')).delete('/form'); }")
    swift, is_open = PairFormView.get, Event()

    def get(*args):
        is_open.wait(30 if is_kept else 4)
        return swift(*args)

    monkeypatch.setattr(PairFormView, "get", get)

    phone.goto(NEW)
    phone.locator("form.short-form").wait_for()
    if is_kept:
        # What has just answered nothing is not waited for as long again.
        phone.goto(NEW, wait_until="commit")
        phone.locator("form.short-form").wait_for()
        assert phone.evaluate("() => performance.now()") < 3000
    is_open.set()

    assert (phone.locator("[data-part-of-page]").count() > 0) is is_kept


def crash(page):
    """End the browser as a phone does that needs the room."""
    gone = []
    page.context.on("close", lambda _context: gone.append(True))
    with suppress(Error):
        page.context.new_cdp_session(page).send("Browser.crash")
    while not gone:
        with suppress(Error):
            page.wait_for_timeout(100)


@pytest.mark.thorough
def test_words_are_there_after_the_browser_was_killed(
    live_server, north, tmp_path, playwright, browser_type_launch_args
):
    def start():
        return playwright.chromium.launch_persistent_context(
            tmp_path, **browser_type_launch_args, base_url=live_server.url, locale="en-US"
        )

    client = Client()
    client.force_login(north.mentor_user)
    session = client.session
    session["own_device"] = True
    session.save()
    browser = start()
    cookie = {"name": "s", "value": session.session_key, "url": live_server.url}
    browser.add_cookies([cookie])
    page = browser.pages[0]
    page.goto("/home/")
    wait_until_ready(page)
    # On another day, when whose phone it is has long reached the disk.
    browser.close()

    browser = start()
    browser.set_offline(True)
    page = browser.pages[0]
    page.goto(NEW)
    page.locator("form.short-form [name=theme]").fill(THEME)
    page.wait_for_function("() => document.querySelector('[name=theme]').value")
    page.wait_for_timeout(3000)
    crash(page)

    browser = start()
    browser.set_offline(True)
    page = browser.pages[0]
    page.goto(NEW)
    page.locator("[data-unsaved-line=back]").wait_for()
    assert page.locator("[name=theme]").input_value() == THEME
    browser.close()


# --- answers that never come, or are none ---------------------------------------------------------


def test_an_answer_that_was_lost_makes_no_second_form(phone):
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    phone.route(LETTERS, lose)
    write(phone)
    is_kept(phone)
    assert lost == [201]
    phone.unroute(LETTERS)

    send_now(phone)

    assert the_form().decisions.count() == 1
    assert Notice.objects.filter(message__startswith="activities").count() == 1


@pytest.mark.thorough
@pytest.mark.parametrize(
    "answer",
    [
        {"status": 200, "content_type": "text/html", "body": "<h1>Welcome to this hotel</h1>"},
        {"status": 200, "content_type": "application/json", "body": "{}"},
        {"status": 429, "content_type": "text/plain", "body": ""},
    ],
    ids=["a hotel's page", "another answer", "too many"],
)
def test_what_is_no_answer_of_the_portal_loses_nothing(phone, answer):
    phone.route(LETTERS, lambda route: route.fulfill(**answer))
    write(phone)
    is_kept(phone)
    assert themes(phone) == [THEME]
    phone.unroute(LETTERS)

    send_now(phone)

    assert the_form().theme == THEME


@pytest.mark.thorough
@pytest.mark.parametrize("status", [502, 503])
def test_a_portal_that_is_down_is_asked_again_later_and_later(signed_in, north, browser, status):
    """In a browser of its own: no other test may meet such an answer."""
    context = browser.new_context(base_url=signed_in.home, locale="en-US")
    phone = signed_in(north.mentor_user, context.new_page())
    down = {"status": status, "content_type": "text/html", "body": "<h1>Busy</h1>"}
    phone.route(LETTERS, lambda route: route.fulfill(**down))
    write(phone)
    is_kept(phone)
    tried = [waiting_letter(phone)]
    phone.goto(LIST)
    for _each in range(3):
        asked = phone.evaluate("() => Date.now()")
        phone.locator("[data-list-actions] [data-send-now]").click()
        phone.locator("[data-send-now]:not([aria-busy])").first.wait_for()
        tried.append(waiting_letter(phone))
        # At least half of a pause that doubles each time.
        assert tried[-1]["nextAt"] - asked >= 500 * 2 ** tried[-1]["tries"]
    phone.unroute(LETTERS)

    send_now(phone)

    assert [each["tries"] for each in tried] == [1, 2, 3, 4]
    assert the_form().theme == THEME
    context.close()


def waiting_letter(page) -> dict:
    """The only letter, as the phone keeps it."""
    return page.evaluate(
        """() => new Promise((found) => {
          const opening = indexedDB.open("phone");
          opening.onsuccess = () => {
            const all = opening.result.transaction("letters").objectStore("letters").getAll();
            all.onsuccess = () => {
              opening.result.close();
              found(all.result[0]);
            };
          };
        })"""
    )


@pytest.mark.thorough
def test_a_portal_that_answers_nothing_for_half_a_minute_keeps_nobody_waiting(phone):
    hanging = []
    phone.route(LETTERS, lambda route: hanging.append(route))
    write(phone)
    is_kept(phone)
    assert (len(hanging), themes(phone)) == (1, [THEME])
    phone.unroute(LETTERS)

    send_now(phone)

    assert the_form().theme == THEME


def on_a_weak_signal(page, speed: int):
    """So many bytes a second go out."""
    slow = {"offline": False, "latency": 50, "downloadThroughput": -1, "uploadThroughput": speed}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", slow)


@pytest.mark.thorough
def test_a_photo_that_takes_longer_than_any_answer_arrives(phone):
    """At ten kilobytes a second it is on its way for more than half a minute."""
    on_a_weak_signal(phone, 10_000)

    write(phone, photos=[picture("large.jpg", (1250, 800))])
    is_kept(phone)
    phone.locator("[data-kept=sent]").wait_for(timeout=200_000)

    assert the_form().attachments.get().name == "large.jpg"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("many", "bytes_a_second"),
    [
        pytest.param(6, 60_000, id="six"),
        pytest.param(20, 20_000, marks=pytest.mark.thorough, id="twenty on a very weak signal"),
    ],
)
def test_many_forms_go_one_after_the_other_and_the_page_answers_meanwhile(
    phone, many, bytes_a_second
):
    """Forms with three photos each, all of which wait for one weak signal."""
    phone.context.set_offline(True)
    for number in range(many):
        write(phone, f"Form {number}", [picture(f"{number}{each}.jpg") for each in "abc"])
        is_kept(phone)
    assert themes(phone) == [f"Form {number}" for number in range(many)]
    under_way, most = set(), []

    def begins(request):
        if LETTERS.search(request.url) or PHOTOS.search(request.url):
            under_way.add(request)
            most.append(len(under_way))

    phone.on("request", begins)
    phone.on("requestfinished", lambda request: under_way.discard(request))
    phone.on("requestfailed", lambda request: under_way.discard(request))
    there_is_a_signal(phone)
    on_a_weak_signal(phone, bytes_a_second)
    phone.evaluate(
        """() => {
          window.waits = [];
          let last = performance.now();
          setInterval(() => {
            const now = performance.now();
            window.waits.push(now - last - 50);
            last = now;
          }, 50);
        }"""
    )
    phone.wait_for_function(
        "many => document.querySelectorAll('[data-phone-sent] > li').length === many",
        arg=many,
        timeout=400_000,
    )

    # Each form twice, around its three photos; never two at a time.
    assert (len(most), set(most)) == (many * 5, {1})
    assert sorted(phone.evaluate("() => window.waits"))[-2] < 200
    forms = Activity.objects.order_by("first_sent_at")
    assert [form.theme for form in forms] == [f"Form {number}" for number in range(many)]
    assert [form.attachments.count() for form in forms] == [3] * many


def test_a_photo_that_arrived_is_not_sent_again(phone):
    tried = []

    def break_the_second(route):
        tried.append(route.request.url)
        if len(tried) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route(PHOTOS, break_the_second)
    write(phone, photos=[picture(f"{name}.jpg") for name in "abc"])
    is_kept(phone)
    assert the_form().status == Status.DRAFT
    assert the_form().attachments.count() == 1

    send_now(phone)

    # The first, the second twice, the third.
    assert len(tried) == 4
    assert the_form().status == Status.OTHER_SIDE
    assert the_form().attachments.count() == 3


# --- who is signed in -----------------------------------------------------------------------------


def test_a_session_that_ended_costs_no_word(phone, north):
    open_form(phone)
    fill(phone)
    Session.objects.all().delete()

    phone.locator("[name=send]").click()
    is_kept(phone)
    assert not Activity.objects.exists()
    north.mentor_user.set_password(PASSWORD)
    north.mentor_user.save()
    cache.clear()
    phone.get_by_role("link", name="Sign in and send").click()
    phone.locator("[name=login]").fill(north.mentor_user.username)
    phone.locator("[name=password]").fill(PASSWORD)
    phone.locator("#own-device").check()
    phone.locator("[name=password]").press("Enter")
    wait_until_sent(phone)

    assert the_form().theme == THEME


@pytest.mark.thorough
def test_a_key_of_the_session_that_changed_in_another_window_is_asked_for_again(
    phone, signed_in, north
):
    phone.goto(NEW)
    fill(phone)
    signed_in(north.mentor_user, phone.context.new_page())

    phone.locator("[name=send]").click()
    phone.wait_for_url("**/activities/*-*/")

    assert the_form().status == Status.OTHER_SIDE


def test_somebody_else_on_the_phone_neither_reads_nor_sends_it(phone, signed_in, north, south):
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    Session.objects.all().delete()
    there_is_a_signal(phone)

    signed_in(south.mentor_user, phone)
    assert themes(phone) == []
    others = phone.locator("[data-others]")
    others.wait_for()
    assert others.inner_text().startswith("Forms of other people that wait on this phone: 1.")
    phone.locator("[data-send-now]").last.evaluate("(button) => button.click()")
    phone.wait_for_timeout(1000)
    assert not Activity.objects.exists()
    phone.context.set_offline(True)
    phone.goto(NEW)
    assert "North" not in phone.locator("main").inner_text()
    there_is_a_signal(phone)

    signed_in(north.mentor_user, phone)
    phone.goto(LIST)
    wait_until_sent(phone)
    assert the_form().author == north.mentor_user


@pytest.mark.thorough
def test_two_windows_send_one_form(phone):
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    other = phone.context.new_page()
    other.goto(LIST)

    there_is_a_signal(phone)
    wait_until_sent(other)

    assert the_form().decisions.count() == 1


@pytest.mark.thorough
def test_signing_out_says_what_waits_and_keeps_it(phone):
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    phone.route(LETTERS, lambda route: route.abort())
    there_is_a_signal(phone)
    phone.goto("/home/")

    phone.locator("[data-menu] summary").click()
    assert (
        "Forms on this phone that are not sent yet: 1." in phone.locator("[data-menu]").inner_text()
    )
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/sign-in/**")

    kept = phone.evaluate("() => localStorage.getItem('phone')")
    phone.goto(LIST)
    assert kept is None
    others = phone.locator("[data-others]")
    others.wait_for()
    assert others.inner_text().startswith("Forms of other people that wait on this phone: 1.")


@pytest.mark.thorough
def test_a_shared_computer_keeps_no_form(signed_in, north):
    page = signed_in(north.mentor_user, is_own=False)
    write(page, on_the_phone=False)
    page.wait_for_url("**/activities/*-*/")

    assert the_form().status == Status.OTHER_SIDE
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert page.evaluate("async () => (await indexedDB.databases()).length") == 0
    assert (
        page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
    )


# --- what the portal says to it -------------------------------------------------------------------


def test_with_a_signal_the_portal_says_what_is_wrong_on_the_page(phone):
    phone.goto(NEW)
    fill(phone)
    phone.locator("[name=process]").fill("Too short")

    phone.locator("[name=send]").click()

    phone.locator(".error-summary").wait_for()
    assert phone.locator("[name=theme]").input_value() == THEME
    phone.locator("[name=process]").fill(FOUND)
    phone.locator("[name=send]").click()
    phone.wait_for_url("**/activities/*-*/")
    assert the_form().process == FOUND
    assert themes(phone) == []


@pytest.mark.thorough
def test_what_the_portal_cannot_take_in_is_put_right_on_its_page(phone, north):
    """The first day of the pair was moved while there was no signal."""
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    north.pairing.starts_on = timezone.localdate() + timedelta(days=90)
    north.pairing.save()
    there_is_a_signal(phone)

    phone.goto(LIST)
    phone.locator(f"{LETTER} [data-say=look]:visible").wait_for()
    assert phone.locator("[data-sentences] li").count() > 0
    phone.get_by_role("button", name="Put it right and send it").click()
    phone.locator(".error-summary").wait_for()
    assert phone.locator("[name=theme]").input_value() == THEME
    assert themes(phone) == [THEME]


@pytest.mark.thorough
def test_where_phone_and_portal_say_two_things_both_are_shown_and_neither_is_lost(phone, axe, fits):
    """Its draft was changed at a desk while this page was open."""
    open_form(phone)
    fill(phone)
    phone.locator("[name=save_draft]").click()
    phone.wait_for_url("**/activities/*-*/**")
    form = the_form()
    phone.goto(form.get_absolute_url() + "edit/")
    phone.context.set_offline(True)
    phone.goto(NEW)
    phone.locator("form.short-form").wait_for()
    fill(phone, "What the phone says")
    phone.evaluate(
        "(uuid) => { document.querySelector('form.short-form').elements.uuid.value = uuid; }",
        str(form.uuid),
    )
    phone.locator("[name=send]").click()
    is_kept(phone)
    Activity.objects.update(theme="What the desk says", version=2)
    there_is_a_signal(phone)

    phone.goto(LIST)
    phone.locator(f"{LETTER} [data-differs]:visible").wait_for()

    said = phone.locator("[data-texts] li").all_inner_texts()
    assert said == ["What the phone says", FOUND]
    assert the_form().theme == "What the desk says"
    assert not phone.locator("[data-look]").is_visible()
    assert axe(phone) == []
    assert fits(phone)
    phone.locator(f"{LETTER} [data-open]").click()
    phone.get_by_text("What the desk says").first.wait_for()
    assert themes(phone) == ["What the phone says"]


def test_what_came_when_the_pair_had_ended_stays_says_why_and_goes_once_that_is_put_right(
    phone, north, axe, fits
):
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    pairing = north.pairing
    pairing.ends_on, pairing.end_reason = timezone.localdate() - timedelta(days=1), "completed"
    pairing.save()
    there_is_a_signal(phone)

    phone.goto(LIST)
    phone.locator(f"{LETTER} [data-say=ended]:visible").wait_for()
    said = phone.locator(LETTER).inner_text()
    assert "were not a pair on that day" in said
    assert str(north.coordinator_user) in said
    assert FOUND in phone.locator("[data-texts] li").all_inner_texts()
    axe(phone)
    fits(phone)
    assert not Activity.objects.exists()

    pairing.ends_on = timezone.localdate()
    pairing.save()
    send_now(phone)
    assert the_form().theme == THEME


@pytest.mark.thorough
def test_home_never_says_that_nothing_waits_while_a_form_on_the_phone_does(phone, kind, north):
    PlanFactory(pairing=north.pairing, agreed=True)
    phone.goto("/home/")
    nothing = phone.locator("[data-nothing-waits]")
    assert nothing.is_visible()
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    kind.is_for_pairs = False
    kind.save()
    there_is_a_signal(phone)

    phone.goto("/home/")

    phone.locator("main [data-say=look]:visible").wait_for()
    assert not nothing.is_visible()


@pytest.mark.thorough
def test_forms_that_the_portal_has_lost_come_back(phone):
    """The portal was restored from a copy that is older than the last two of three."""
    for theme in ("Before", "After", "After that"):
        write(phone, theme)
        phone.wait_for_url("**/activities/*-*/")
    lost = dict(Activity.objects.exclude(theme="Before").values_list("uuid", "theme"))
    for form in Activity.objects.filter(uuid__in=lost):
        Activity.objects.filter(pk=form.pk).update(uuid=uuid4(), theme="Gone")

    phone.goto(LIST)
    phone.wait_for_function("() => document.querySelector('[data-phone-sent] > li')")
    phone.wait_for_timeout(2500)

    back = Activity.objects.exclude(theme="Gone")
    assert dict(back.exclude(theme="Before").values_list("uuid", "theme")) == lost
    assert {form.status for form in back} == {Status.OTHER_SIDE}
    assert back.count() == 3
    assert themes(phone) == []


# --- the phone itself -----------------------------------------------------------------------------


def no_room_left(page):
    """From the next page on. Chromium's own limit bites only where a store is new, so what a full
    disk does is done here: the writing of letters and photos is broken off."""
    page.add_init_script(
        """const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...given) {
          const written = put.apply(this, given);
          if (["letters", "photos"].includes(this.name)) {
            written.addEventListener("success", () => this.transaction.abort());
          }
          return written;
        };"""
    )


@pytest.mark.thorough
def test_a_phone_without_room_leaves_the_words_on_the_page(phone):
    no_room_left(phone)
    open_form(phone)
    fill(phone)
    phone.locator("[name=photos]").set_input_files([picture("a.jpg")])

    phone.locator("[name=send]").click()

    phone.wait_for_url("**/activities/*-*/")
    assert themes(phone) == []
    assert phone.locator("[data-phone-sent] > li").count() == 0
    assert (the_form().status, the_form().attachments.count()) == (Status.OTHER_SIDE, 1)


@pytest.mark.thorough
def test_without_a_signal_and_without_room_the_words_stay_and_so_does_what_was_kept_before(phone):
    phone.context.set_offline(True)
    write(phone, "Kept before")
    is_kept(phone)
    no_room_left(phone)
    open_form(phone)
    fill(phone)

    phone.locator("[name=send]").click()

    phone.get_by_text("There is no room on this phone to keep the form.").wait_for()
    said = [phone.locator(f"[name={name}]").input_value() for name in ("theme", "process")]
    assert said == [THEME, FOUND]
    assert themes(phone) == ["Kept before"]


@pytest.mark.thorough
@pytest.mark.parametrize("days", [3, -9000], ids=["three days ahead", "the year 2002"])
def test_the_clock_of_the_phone_dates_no_form(phone, days):
    phone.clock.set_system_time(timezone.now() + timedelta(days=days))
    phone.context.set_offline(True)
    write(phone)
    is_kept(phone)
    there_is_a_signal(phone)
    phone.goto(LIST)
    wait_until_sent(phone)

    assert the_form().starts_on == timezone.localdate()


@pytest.mark.thorough
def a_new_version_comes(page):
    """As when somebody looks at the page again after the portal was renewed."""
    page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          await registration.update();
          while (!registration.waiting) await new Promise((go) => setTimeout(go, 100));
        }"""
    )
    page.locator("[data-new-version]:visible").wait_for()


def test_a_new_version_waits_for_whoever_writes_and_is_offered_when_they_are_done(
    phone, monkeypatch
):
    reloaded = []
    open_form(phone)
    phone.on("load", lambda _page: reloaded.append(True))
    fill(phone)
    monkeypatch.setattr(pages, "version", lambda: "another")
    a_new_version_comes(phone)

    strip = phone.locator("[data-new-version]")
    assert "Reload when you are done with this form." in strip.inner_text()
    assert not strip.locator("[data-reload]").is_visible()
    strip.locator("[data-reload]").dispatch_event("click")
    assert phone.locator("[name=theme]").input_value() == THEME
    assert reloaded == []

    phone.locator("[name=send]").click()
    phone.wait_for_url(lambda url: NEW not in url)
    assert the_form().theme == THEME
    assert "A new version is ready." in strip.inner_text()
    with phone.expect_event("load"):
        strip.locator("[data-reload]").click()
    phone.wait_for_function(
        "async () => !(await navigator.serviceWorker.getRegistration()).waiting"
    )
    phone.locator("#phone[data-is-ready]").wait_for(state="attached")
    assert not strip.is_visible()


@pytest.mark.thorough
def test_a_new_version_waits_for_a_form_without_a_signal_and_for_a_photo(phone, monkeypatch):
    monkeypatch.setattr(pages, "version", lambda: "another")
    a_new_version_comes(phone)
    phone.context.set_offline(True)
    open_form(phone)
    strip = phone.locator("[data-new-version]")
    strip.locator("[data-reload]:visible").wait_for()

    phone.locator("[name=photos]").set_input_files([picture("one.jpg")])

    strip.locator("[data-say=later]:visible").wait_for()
    assert not strip.locator("[data-reload]").is_visible()


def test_the_worker_keeps_nothing_of_anybody(phone):
    phone.goto("/pairings/")
    phone.goto(NEW)
    write(phone)
    phone.wait_for_url("**/activities/*-*/")

    kept = phone.evaluate(
        """async () => {
          const found = {};
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) {
              found[new URL(request.url).pathname] = await (await cache.match(request)).text();
            }
          }
          return found;
        }"""
    )

    public = {f"/static/{name}" for name in pages.FILES}
    known = {"/language", "/form"}
    assert set(kept) == public | known | {LIST, reverse("recording:phone", args=["zh-hans"])}
    assert [address for address, text in kept.items() if "North" in text or THEME in text] == []


@pytest.mark.thorough
def test_without_a_worker_all_but_opening_works(browser, live_server, signed_in, north):
    context = browser.new_context(base_url=live_server.url, service_workers="block")
    page = signed_in(north.mentor_user, context.new_page(), has_worker=False)
    page.goto(NEW)
    fill(page)
    context.set_offline(True)
    page.locator("[name=send]").click()
    is_kept(page)

    context.set_offline(False)
    page.goto(LIST)
    wait_until_sent(page)

    assert the_form().theme == THEME
    context.close()


def test_without_scripts_the_form_is_sent_as_any_page(browser, live_server, signed_in, north):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = signed_in(north.mentor_user, context.new_page(), has_worker=False)
    write(page, on_the_phone=False)
    page.wait_for_url("**/activities/*-*/")

    assert the_form().status == Status.OTHER_SIDE
    context.close()
