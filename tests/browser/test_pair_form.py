"""The form of mentor and trainee on a phone: short, and every question within reach."""

from urllib.parse import urlsplit

import pytest
import time_machine

from activities.models import Activity, Status
from activities.tests.factories import form_of
from guidance.models import GuidanceContact
from programs.tests.factories import ActivityKindFactory
from tests.browser.conftest import PHONE

NARROW = 320
SCREEN = 844


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-18 04:00Z", tick=True):
        yield


@pytest.fixture
def kinds(north):
    """Eight kinds; the last opens the part of lessons."""
    return [
        ActivityKindFactory(
            program=north.program,
            key=f"kind-{place}",
            name=f"Kind {place}",
            sort_order=place,
            opens_lessons=place == 8,
        )
        for place in range(1, 9)
    ]


def open_form(as_user, north, **browser):
    page = as_user(north.mentor_user, **browser)
    page.goto("/activities/new/")
    return page


def tap(page, kind) -> None:
    radio = page.locator(f"[name=kind][value='{kind.pk}']")
    page.locator(f"label[for='{radio.get_attribute('id')}']").click()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_usual_form_is_two_screens_on_a_phone(as_user, north, kinds, fits, axe, locale):
    page = open_form(as_user, north, width=PHONE, locale=locale)
    tap(page, kinds[0])

    assert page.evaluate("document.documentElement.scrollHeight") <= 2 * SCREEN
    assert axe(page) == []
    page.locator("[data-more] > summary").click()
    page.locator("summary:visible").last.click()
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": SCREEN})
        assert fits(page), width
    assert axe(page) == []


def test_the_other_kinds_open_by_the_keyboard_and_stay_open_with_the_one_chosen(
    as_user, north, kinds
):
    page = open_form(as_user, north, width=PHONE)
    more = page.locator("[data-more]")
    hidden = page.locator(f"[name=kind][value='{kinds[7].pk}']")
    assert not hidden.is_visible()
    lessons = page.locator("[data-part=lessons]")
    assert not lessons.is_visible()

    page.locator("[data-more] > summary").focus()
    page.keyboard.press("Enter")
    tap(page, kinds[7])

    assert lessons.is_visible()
    page.locator("[name=send]").click()
    page.locator(".error-summary").wait_for()
    assert more.get_attribute("open") is not None
    assert hidden.is_checked()


def test_the_arrow_keys_pass_over_the_kinds_that_are_folded_away(as_user, north, kinds):
    page = open_form(as_user, north)
    page.locator(f"[name=kind][value='{kinds[2].pk}']").focus()

    page.keyboard.press("ArrowDown")

    assert page.locator("[name=kind]:checked").get_attribute("value") == str(kinds[0].pk)


def test_a_lesson_is_added_and_asks_for_a_name_where_somebody_else_taught_it(as_user, north, kinds):
    page = open_form(as_user, north, width=PHONE)
    page.locator("[data-more] > summary").click()
    tap(page, kinds[7])
    lines = page.locator("[data-part=lessons] fieldset.line")
    assert lines.count() == 1
    name = page.locator("[name=lessons-0-teacher_name]")
    assert not name.is_visible()

    page.locator("[name=lessons-0-teacher]").select_option("other")
    assert name.is_visible()

    page.locator("[data-part=lessons] [data-add]").click()
    assert lines.count() == 2
    assert not page.locator("[name=lessons-1-teacher_name]").is_visible()


def test_where_a_form_stands_comes_before_what_it_says_on_a_phone(as_user, north, kinds):
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        kind=kinds[0],
        status=Status.SCHOOL,
        process="The children measured shadows at noon.",
    )
    page = as_user(north.mentor_user, width=PHONE)
    page.goto(Activity.objects.get(pk=form.pk).get_absolute_url())

    def top(selector):
        return page.locator(selector).first.bounding_box()["y"]

    assert top("h1") < top("#where") < top(".trail") < top(".written") < top("#happened")

    page.set_viewport_size({"width": 1366, "height": 768})
    assert top("#where") < top(".written")
    assert page.locator("#where").bounding_box()["x"] > page.locator(".pair").bounding_box()["x"]


def test_of_a_sunday_it_is_asked_and_a_second_press_sends_it(as_user, north, kinds):
    page = open_form(as_user, north, width=PHONE)
    tap(page, kinds[0])
    page.locator("[name=when][value=other]").check(force=True)
    page.locator("[name=day]").fill("2026-03-15")
    page.fill("[name=theme]", "Shadows")
    page.fill("[name=process]", "They measured shadows at noon, and once more at four.")
    page.locator("[name=send]").click()

    asked = page.locator("#asked-date-words").inner_text()
    assert asked == "15 March 2026 is a Sunday. Is the day right?"
    page.get_by_role("button", name="Send it as it is").click()

    page.wait_for_url("**/activities/*-*/")
    form = Activity.objects.get()
    assert (str(form.starts_on), form.status) == ("2026-03-15", Status.OTHER_SIDE)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_the_figures_would_lack_is_asked_beside_its_part(
    as_user, north, kinds, fits, axe, locale
):
    kinds[7].lessons_are_observed = True
    kinds[7].save()
    page = open_form(as_user, north, width=PHONE, locale=locale)
    page.locator("[data-more] > summary").click()
    tap(page, kinds[7])
    page.fill("[name=theme]", "Shadows")
    page.fill("[name=process]", "They measured shadows at noon, and once more at four.")
    page.locator("[data-send-button]").click()

    asked = page.locator("#asked-lessons")
    asked.wait_for()
    assert axe(page) == []
    assert fits(page)
    asked.locator("a").click()
    page.wait_for_function("() => document.activeElement.name === 'lessons-0-topic'")
    # Enter saves the draft, as it did before anything was asked.
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: urlsplit(address).path != "/activities/new/")
    assert Activity.objects.get().status == Status.DRAFT


def test_going_back_after_sending_ticks_no_other_kind(as_user, north, kinds):
    """The kind just sent comes first on the page that Back asks for; a browser counts places."""
    page = open_form(as_user, north, width=PHONE)
    page.locator("[data-more] > summary").click()
    tap(page, kinds[4])
    page.locator("[name=theme]").fill("Shadows of the morning")
    page.locator("[name=process]").fill("We agreed on more pauses after each question.")
    page.locator("[name=send], [value=send]").first.click()
    page.wait_for_url("**/activities/*-*/**")
    assert Activity.objects.get().kind == kinds[4]

    page.go_back()

    first = page.locator("[name=kind]").first
    assert first.input_value() == str(kinds[4].pk), "the order is another now"
    page.wait_for_function("() => document.querySelector('[name=theme]').value")
    ticked = page.locator("[name=kind]:checked")
    assert [each.input_value() for each in ticked.all()] == [str(kinds[4].pk)]


@pytest.mark.thorough
def test_a_text_that_is_too_long_stays_whole_and_is_counted(as_user, north, kinds):
    page = open_form(as_user, north, width=PHONE)
    theme = page.locator("[name=theme]")

    theme.fill("影" * 73)

    page.get_by_text("Characters too many: 13").wait_for()
    assert theme.input_value() == "影" * 73
    theme.fill("影" * 60)
    page.get_by_text("Characters too many").wait_for(state="detached")


@pytest.mark.thorough
def test_a_page_gone_back_to_and_sent_again_makes_one_record(as_user, north):
    page = as_user(north.mentor_user, width=PHONE)
    page.goto(f"/pairings/{north.pairing.uuid}/contacts/new/")
    page.locator("label[for=id_channel_1]").click()
    page.locator("label[for=id_topic_1]").click()
    page.get_by_role("button", name="Note this contact").click()
    page.get_by_text("The contact is noted.").wait_for()

    page.go_back()
    page.get_by_role("button", name="Note this contact").click()

    page.get_by_text("This was saved already.").wait_for()
    assert GuidanceContact.objects.count() == 1
    # Another one begins with another page.
    page.goto(f"/pairings/{north.pairing.uuid}/contacts/new/")
    page.locator("label[for=id_channel_1]").click()
    page.locator("label[for=id_topic_1]").click()
    page.get_by_role("button", name="Note this contact").click()
    page.get_by_text("The contact is noted.").wait_for()
    assert GuidanceContact.objects.count() == 2
