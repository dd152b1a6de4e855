"""What is typed comes back however its page was left, until it is saved or thrown away."""

import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleAssignment
from accounts.services import actor_for
from activities.models import Activity
from core.actor import Role
from programs.tests.factories import ActivityKindFactory
from roster.places.services import edit_school
from tests import world
from tests.browser.conftest import PASSWORD, PHONE

THEME = "Magnets that pull and push"
FOUND = "The pupils worked with care.\nQuestions may go deeper."
BACK = "[data-unsaved-line=back]"
NEWER = "[data-unsaved-line=newer]"


@pytest.fixture
def kinds(north):
    """What may be recorded today."""
    north.program.ends_on = timezone.localdate() + timedelta(days=30)
    north.program.save()
    return [
        ActivityKindFactory(program=north.program, name="Lesson observation", opens_lessons=True),
        ActivityKindFactory(program=north.program, name="Talk", opens_talks=True),
    ]


@pytest.fixture
def opened(live_server, new_page):
    """`opened(user, address)`: that page in the browser of somebody who is signed in."""

    def open_page(user, address, **browser):
        client = Client()
        client.force_login(user)
        session = {"name": "s", "value": client.cookies["s"].value, "url": live_server.url}
        page = new_page(**browser)
        page.context.add_cookies([session])
        page.goto(address)
        return page

    return open_page


@pytest.fixture
def mentor(opened, north, kinds):
    """The mentor's browser on an empty form."""
    return opened(north.mentor_user, reverse("recording:create"))


@pytest.fixture
def office(opened, north, administrator):
    """The administrator's browser on the page that edits the north's school."""
    return opened(administrator, reverse("roster:school_edit", args=[north.school.uuid]))


def type_theme(page, theme=THEME):
    page.locator("[name=theme]").fill(theme)
    wait_until_kept(page, theme)


def wait_until_kept(page, words):
    page.wait_for_function(
        "(words) => Object.values(localStorage).some((kept) => kept.includes(words))", arg=words
    )


def is_kept(page, words) -> bool:
    return page.evaluate(
        "words => Object.values(localStorage).some((kept) => kept.includes(words))", words
    )


def theme_of(page) -> str:
    return page.locator("[name=theme]").input_value()


def send_main_form(page, button="save"):
    page.locator(f"main form [name={button}]").click()


def save_draft(page):
    """What a draft cannot lack is filled in, too."""
    page.locator("[name=kind]").first.check(force=True)
    send_main_form(page, "save_draft")


def sign_in(page, user):
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    cache.clear()
    page.locator("[name=login]").fill(user.username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda address: urlsplit(address).path != "/sign-in/")


# --- it comes back --------------------------------------------------------------------------------


def test_after_loading_the_page_again_the_form_is_as_it_was(mentor, kinds):
    mentor.locator(f"[name=kind][value='{kinds[0].pk}']").check(force=True)
    part = mentor.locator("[data-part=lessons]")
    lines = part.locator("fieldset.line").count()
    part.locator("[data-add]").click()
    last = part.locator("fieldset.line").nth(lines).locator("input[type=text]").first
    last.fill("The compass")
    mentor.locator("[name=process]").fill(FOUND)
    type_theme(mentor)
    key = mentor.locator("[name=uuid]").input_value()

    mentor.reload()

    mentor.locator(BACK).get_by_text("It is not saved yet.").wait_for()
    assert theme_of(mentor) == THEME
    assert mentor.locator("[name=process]").input_value() == FOUND
    assert mentor.locator(f"[name=kind][value='{kinds[0].pk}']").is_checked()
    assert part.locator("fieldset.line").count() == lines + 1
    assert last.input_value() == "The compass"
    assert part.get_attribute("open") is not None
    assert mentor.locator("[name=uuid]").input_value() == key
    assert not mentor.locator(f"{BACK} [data-lost]").is_visible()


def test_after_choosing_the_other_language_in_its_words(mentor):
    type_theme(mentor)

    mentor.get_by_role("button", name="中文").click()

    mentor.locator(BACK).get_by_text(
        re.compile(r"\d+月\d+日 \d\d:\d\d 输入的内容已恢复")
    ).wait_for()
    assert theme_of(mentor) == THEME


def test_after_another_link_and_back_in_the_form(mentor):
    type_theme(mentor)
    mentor.goto("/home/")
    assert mentor.locator(BACK).count() == 0

    mentor.goto(reverse("recording:create"))

    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME


def test_ticks_that_a_reason_sets_come_back_as_they_were_left(opened, north):
    form = world.build(north).at_school
    page = opened(north.principal_user, reverse("activities:return", args=[form.uuid]))
    page.locator("[name=reason_code]").first.check(force=True)
    for box in page.locator("[name=asked_for]").all():
        box.set_checked(not box.is_checked(), force=True)
    page.locator("[name=reason]").fill(FOUND)
    wait_until_kept(page, "Questions may go deeper.")
    ticks = [box.is_checked() for box in page.locator("[name=asked_for]").all()]

    page.reload()

    page.locator(BACK).wait_for()
    assert [box.is_checked() for box in page.locator("[name=asked_for]").all()] == ticks
    assert page.locator("[name=reason_code]").first.is_checked()
    assert page.locator("[name=reason]").input_value() == FOUND


def test_the_day_called_today_stays_that_day(mentor):
    mentor.locator("[name=when][value=yesterday]").check(force=True)
    opened = date.fromisoformat(mentor.locator("[name=opened_on]").input_value())
    type_theme(mentor)
    mentor.evaluate(
        """([today, before]) => Object.entries(localStorage).forEach(([name, kept]) => {
            localStorage[name] = kept.replaceAll(today, before);
        })""",
        [opened.isoformat(), (opened - timedelta(days=3)).isoformat()],
    )

    mentor.reload()

    mentor.locator(BACK).wait_for()
    assert mentor.locator("[name=when]:checked").input_value() == "other"
    assert mentor.locator("[name=day]").input_value() == str(opened - timedelta(days=4))


def test_what_was_typed_the_moment_before_the_page_went(mentor):
    mentor.locator("[name=theme]").fill(THEME)
    mentor.get_by_role("link", name="Help", exact=True).click()

    mentor.goto(reverse("recording:create"))

    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME


def test_after_the_tab_was_closed(mentor):
    type_theme(mentor)
    mentor.close()
    another = mentor.context.new_page()

    another.goto(reverse("recording:create"))

    another.locator(BACK).wait_for()
    assert theme_of(another) == THEME


@pytest.mark.parametrize("ended_while", ["sending", "reading"])
def test_after_a_session_that_ended(mentor, north, ended_while):
    type_theme(mentor)
    Session.objects.all().delete()
    if ended_while == "sending":
        send_main_form(mentor, "save_draft")
    else:
        mentor.reload()
    assert urlsplit(mentor.url).path == "/sign-in/"

    sign_in(mentor, north.mentor_user)

    assert urlsplit(mentor.url).path == reverse("recording:create")
    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME
    assert Activity.objects.count() == 0


def test_after_an_error_page_and_back(mentor, settings):
    type_theme(mentor)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    send_main_form(mentor, "save_draft")
    mentor.get_by_role("heading", name="That did not arrive whole").wait_for()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500

    mentor.go_back()

    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME


def test_after_a_page_with_a_mistake_an_error_page_and_back(office, settings):
    office.locator("[name=name]").fill("")
    office.locator("[name=township]").fill("Willow Bend")
    send_main_form(office)
    office.locator("[data-focus]").wait_for()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    send_main_form(office)
    office.get_by_role("heading", name="That did not arrive whole").wait_for()
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1500

    office.go_back()

    office.locator(BACK).wait_for()
    assert office.locator("[name=township]").input_value() == "Willow Bend"
    assert office.locator("[name=name]").input_value() == ""


def test_after_a_page_that_is_no_longer_ones_own_and_back(office, administrator):
    """403: the role ended while the page was open."""
    office.locator("[name=township]").fill("Willow Bend")
    wait_until_kept(office, "Willow Bend")
    roles = RoleAssignment.objects.filter(user=administrator)
    roles.update(role=Role.AUDITOR)
    send_main_form(office)
    office.get_by_role("heading", name="This is not yours to do").wait_for()
    roles.update(role=Role.ADMINISTRATOR)

    office.go_back()

    office.locator(BACK).wait_for()
    assert office.locator("[name=township]").input_value() == "Willow Bend"


def test_after_a_page_whose_key_was_old_and_back(mentor):
    """403 as well: the cookie that goes with the page's key is another by now."""
    type_theme(mentor)
    mentor.context.clear_cookies(name="c")
    send_main_form(mentor, "save_draft")
    mentor.get_by_role("heading", name="This page had been open too long").wait_for()

    mentor.go_back()

    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME


def test_after_an_upload_that_the_web_server_finds_too_large_and_back(mentor):
    """413: the answer is not the portal's, so nothing on it is either."""
    type_theme(mentor)
    refused = {"status": 413, "content_type": "text/html", "body": "<h1>413 Too Large</h1>"}
    mentor.route("**/activities/new/", lambda route: route.fulfill(**refused), times=1)
    send_main_form(mentor, "save_draft")
    mentor.get_by_role("heading", name="413 Too Large").wait_for()

    mentor.go_back()

    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME
    assert Activity.objects.count() == 0


def test_a_page_with_a_mistake_says_nothing_of_it_and_its_words_stay(office):
    office.locator("[name=name]").fill("")
    office.locator("[name=township]").fill("Willow Bend")
    send_main_form(office)
    office.locator("[data-focus]").wait_for()
    assert office.locator(BACK).count() == 0
    assert office.locator("[name=township]").input_value() == "Willow Bend"

    office.get_by_role("button", name="中文").click()

    office.locator(BACK).wait_for()
    assert office.locator("[name=township]").input_value() == "Willow Bend"


# --- what cannot come back is said ----------------------------------------------------------------


def test_an_answer_that_is_no_longer_offered_is_named(mentor, kinds):
    mentor.locator(f"[name=kind][value='{kinds[1].pk}']").check(force=True)
    type_theme(mentor)
    kinds[1].delete()

    mentor.reload()

    lost = mentor.locator(f"{BACK} [data-lost]")
    lost.wait_for()
    assert lost.locator("li").all_inner_texts() == ["What did you do?"]
    assert theme_of(mentor) == THEME


def test_words_whose_box_is_gone_are_shown(mentor):
    type_theme(mentor)
    mentor.evaluate(
        """() => Object.entries(localStorage).forEach(([name, kept]) => {
            localStorage[name] = kept.replaceAll('"theme"', '"a box of yesterday"');
        })"""
    )

    mentor.reload()

    mentor.locator(f"{BACK} [data-lost] li").get_by_text(THEME).wait_for()


def test_files_are_asked_for_again(mentor):
    photo = {"name": "photo.png", "mimeType": "image/png", "buffer": b"a photo"}
    mentor.locator("[type=file]").first.set_input_files(photo)
    type_theme(mentor)

    mentor.reload()

    mentor.locator(BACK).get_by_text("choose them again").wait_for()


def test_a_device_without_room_says_so(mentor):
    mentor.evaluate("() => { Storage.prototype.setItem = () => { throw new Error(); }; }")

    mentor.locator("[name=theme]").fill(THEME)

    mentor.get_by_text("This device has no room to keep what you type here.").wait_for()
    assert theme_of(mentor) == THEME


# --- it is gone -----------------------------------------------------------------------------------


def test_what_was_saved_is_gone(mentor):
    type_theme(mentor)
    save_draft(mentor)
    mentor.wait_for_url(lambda address: urlsplit(address).path != reverse("recording:create"))
    assert Activity.objects.get().theme == THEME
    assert not is_kept(mentor, THEME)

    mentor.goto(reverse("recording:create"))

    assert theme_of(mentor) == ""
    assert mentor.locator(BACK).count() == 0


def lose_the_answer(page):
    """The server gets the form and answers; the answer's page never comes."""

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route(f"**{reverse('recording:create')}", lose)
    save_draft(page)
    page.wait_for_url("chrome-error://**")
    page.unroute_all()
    assert Activity.objects.get().theme == THEME


def test_what_was_saved_is_gone_though_the_next_page_never_came(mentor):
    type_theme(mentor)
    lose_the_answer(mentor)

    mentor.goto(reverse("recording:create"))

    assert theme_of(mentor) == ""
    assert not is_kept(mentor, THEME)


def test_what_was_saved_without_a_word_is_one_record_when_it_is_sent_again(mentor):
    type_theme(mentor)
    lose_the_answer(mentor)
    mentor.context.clear_cookies(name="saved")

    mentor.goto(reverse("recording:create"))
    mentor.locator(BACK).wait_for()
    send_main_form(mentor, "save_draft")
    mentor.wait_for_url(lambda address: urlsplit(address).path != reverse("recording:create"))

    assert Activity.objects.count() == 1
    assert not is_kept(mentor, THEME)


def test_what_was_thrown_away_is_gone(mentor):
    type_theme(mentor)
    mentor.reload()

    mentor.get_by_role("button", name="Throw it away").click()

    mentor.locator(BACK).wait_for(state="detached")
    assert theme_of(mentor) == ""
    assert not is_kept(mentor, THEME)
    mentor.reload()
    assert theme_of(mentor) == ""


def test_what_was_typed_and_taken_back_is_nothing_to_keep(office, north):
    township = office.locator("[name=township]")
    before = township.input_value()
    township.fill("Willow Bend")
    wait_until_kept(office, "Willow Bend")
    township.fill(before)
    office.wait_for_function("() => localStorage.length === 0")


def test_after_fourteen_days_it_is_gone(mentor):
    type_theme(mentor)
    mentor.clock.set_fixed_time(timezone.now() + timedelta(days=15))

    mentor.reload()

    assert theme_of(mentor) == ""
    assert not is_kept(mentor, THEME)


def test_a_password_is_never_kept(office):
    office.goto(reverse("account_change_password"))
    for box in office.locator("main input[type=password]").all():
        box.fill("a secret of mine")
    office.wait_for_timeout(500)
    office.reload()

    assert not is_kept(office, "a secret of mine")


# --- whose it is ----------------------------------------------------------------------------------


def test_two_people_at_one_browser_see_nothing_of_each_other(mentor, north):
    type_theme(mentor)
    Session.objects.all().delete()
    mentor.goto("/home/")
    sign_in(mentor, north.trainee_user)

    mentor.goto(reverse("recording:create"))
    assert theme_of(mentor) == ""
    assert mentor.locator(BACK).count() == 0
    assert mentor.locator("[data-waiting]").is_hidden()
    type_theme(mentor, "The trainee's own")
    Session.objects.all().delete()
    mentor.goto("/home/")
    sign_in(mentor, north.mentor_user)
    mentor.goto(reverse("recording:create"))

    mentor.locator(BACK).wait_for()
    assert theme_of(mentor) == THEME


def test_signing_out_of_a_shared_computer_says_so_and_throws_it_away(mentor):
    type_theme(mentor)
    mentor.locator("[data-menu] summary").click()
    mentor.get_by_text("Pages with words that are not saved yet: 1.").wait_for()
    mentor.get_by_text("On a shared computer signing out throws them away.").wait_for()

    mentor.get_by_role("button", name="Sign out").click()

    mentor.wait_for_url("**/sign-in/**")
    assert not is_kept(mentor, THEME)


def test_on_ones_own_device_it_stays_for_the_same_person(live_server, north, kinds, new_page):
    page = new_page(width=PHONE)
    page.goto("/sign-in/")
    page.locator("#own-device").check(force=True)
    sign_in(page, north.mentor_user)
    page.goto(reverse("recording:create"))
    type_theme(page)
    page.locator("[data-menu] summary").click()
    page.get_by_text("They stay on this device for 14 days").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")

    page.goto("/sign-in/")
    sign_in(page, north.mentor_user)
    page.goto(reverse("recording:create"))

    page.locator(BACK).wait_for()
    assert theme_of(page) == THEME
    page.locator("[data-menu] summary").click()
    page.get_by_role("button", name="Throw them away").click()
    assert not is_kept(page, THEME)


# --- other windows, other people ------------------------------------------------------------------


def test_a_second_window_leaves_what_the_first_is_typing_to_it(mentor):
    type_theme(mentor)
    second = mentor.context.new_page()
    second.goto(reverse("recording:create"))
    second.wait_for_timeout(800)
    assert theme_of(second) == ""
    type_theme(second, "Another activity")

    second.close()
    mentor.reload()

    mentor.locator(BACK).wait_for()
    assert {THEME, "Another activity"} > {theme_of(mentor)}
    assert is_kept(mentor, THEME)
    assert is_kept(mentor, "Another activity")


@pytest.fixture
def changed_meanwhile(office, north, administrator):
    """The office has typed; somebody else saves; the office opens the page again."""
    office.locator("[name=township]").fill("Willow Bend")
    wait_until_kept(office, "Willow Bend")
    school = north.school
    edit_school(
        school, actor=actor_for(administrator), seen=school.version, township="Stone Bridge"
    )
    office.reload()
    office.locator(NEWER).wait_for()
    return office


def test_what_was_saved_meanwhile_is_not_covered_by_older_words(changed_meanwhile):
    assert changed_meanwhile.locator("[name=township]").input_value() == "Stone Bridge"


def test_the_older_words_are_shown_on_demand_and_saved_with_both_versions_in_sight(
    changed_meanwhile,
):
    changed_meanwhile.get_by_role("button", name="Show what I typed").click()
    changed_meanwhile.locator(BACK).wait_for()
    assert changed_meanwhile.locator("[name=township]").input_value() == "Willow Bend"

    send_main_form(changed_meanwhile)

    changed_meanwhile.get_by_role("heading", name="Two versions of this record").wait_for()


def test_the_older_words_are_thrown_away_on_demand(changed_meanwhile):
    changed_meanwhile.get_by_role("button", name="Throw it away").click()

    changed_meanwhile.locator(NEWER).wait_for(state="detached")
    assert not is_kept(changed_meanwhile, "Willow Bend")
    assert changed_meanwhile.locator("[name=township]").input_value() == "Stone Bridge"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_line_is_for_everybody(opened, north, kinds, axe, fits, locale):
    page = opened(north.mentor_user, reverse("recording:create"), width=PHONE, locale=locale)
    type_theme(page)
    page.reload()
    page.locator(BACK).wait_for()

    assert axe(page) == []
    assert fits(page)


@pytest.mark.thorough
def test_what_was_typed_stands_beside_the_teacher_who_was_added_for_it(opened, north, kinds):
    page_of_pair = reverse(
        "pairings:create", query={"program": north.program.pk, "subject": north.subject.pk}
    )
    page = opened(north.coordinator_user, page_of_pair)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    page.locator("[name=starts_on]").fill(day)
    wait_until_kept(page, day)

    page.locator("a[href*='into=trainee']").click()
    page.locator("[name=name]").fill("North New")
    page.locator("[name=school]").select_option(str(north.school.pk))
    page.locator("[name=save]").click()
    page.wait_for_url("**/pairings/new/**")

    page.locator(BACK).wait_for()
    assert page.locator("[name=starts_on]").input_value() == day
    chosen = page.locator("[name=trainee] option:checked")
    assert chosen.inner_text().startswith("North New")
