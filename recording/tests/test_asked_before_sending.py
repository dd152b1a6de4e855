"""What would be missing from the figures is asked once before a form is sent, and remembered."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from activities.chain import services
from activities.chain.models import Verb
from activities.models import Activity, Status
from activities.pages.card import Card, with_cards
from activities.tests.factories import LessonFactory, form_of
from activities.tests.test_files import picture
from core.models import AuditEvent
from programs.tests.factories import ActivityKindFactory
from recording.services import correct_activity
from recording.tests.pages import NEW, NEW_OF_OFFICE, answers, line, press
from recording.tests.test_office import page
from roster.tests.factories import HolidayFactory
from tests.sent_page import as_shown

pytestmark = pytest.mark.usefixtures("in_march")

ASKED = "No lesson is noted: this form will count 0 lesson observations."


@pytest.fixture
def kind(north):
    return ActivityKindFactory(
        name="Observation", is_for_pairs=True, opens_lessons=True, lessons_are_observed=True
    )


def questions(response):
    return [each.sentence for each in response.context["form"].questions]


def edit(form):
    return reverse("recording:update", args=[form.uuid])


def shown(client, form):
    """The page as it stands, sent with its button."""
    return {**as_shown(client.get(edit(form))), "send": "1"}


def test_a_form_without_its_lesson_is_not_sent_without_a_word(client, north, kind):
    client.force_login(north.mentor_user)

    response = client.post(NEW, answers(north, kind))

    assert (response.status_code, questions(response)) == (422, [ASKED])
    assert not Activity.objects.exists()
    assert response.text.count(ASKED) == 2
    assert '<button class="btn btn-quiet" name="send" value="lessons">' in response.text
    assert 'href="#id_lessons-0-topic"' in response.text
    assert response.context["form"]["theme"].value() == "Grade 3, shadows"


def test_it_is_sent_as_it_is_by_the_second_button(client, north, kind):
    client.force_login(north.mentor_user)

    client.post(NEW, answers(north, kind, send="lessons"))

    form = Activity.objects.get()
    assert form.status == Status.OTHER_SIDE
    event = AuditEvent.objects.get(verb="activities.sent_as_it_is")
    assert (event.subject_id, event.detail) == (str(form.pk), {"parts": ["lessons"]})


def test_a_lesson_noted_leaves_nothing_to_remember(client, north, kind):
    client.force_login(north.mentor_user)
    lesson = line("lessons", topic="Light", teacher=north.trainee.pk)

    client.post(NEW, answers(north, kind, send="lessons", **lesson))

    assert Activity.objects.get().status == Status.OTHER_SIDE
    assert not AuditEvent.objects.filter(verb="activities.sent_as_it_is").exists()


def test_photos_chosen_stay_with_the_page_that_asks(client, north, kind, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(north.mentor_user)
    photo = SimpleUploadedFile("a.jpg", picture(), "image/jpeg")

    asked = client.post(NEW, answers(north, kind, photos=[photo]))
    client.post(NEW, {**as_shown(asked), "send": "lessons"})

    assert Activity.objects.get().attachments.count() == 1


def test_a_draft_is_saved_unasked(client, north, kind):
    client.force_login(north.mentor_user)
    typed = answers(north, kind, save_draft="1")
    del typed["send"]

    client.post(NEW, typed)

    assert Activity.objects.get().status == Status.DRAFT


def test_the_button_on_the_forms_own_page_leads_to_the_question(client, north, kind):
    form = form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.DRAFT)

    response = press(client, north.mentor_user, form, "send")

    assert response.url == edit(form) + "?ask=1"
    assert questions(client.get(response.url)) == [ASKED]
    form.refresh_from_db()
    assert form.status == Status.DRAFT


def taken_back(client, north, kind) -> Activity:
    """Sent as it is, and back with its author."""
    client.force_login(north.mentor_user)
    client.post(NEW, answers(north, kind, send="lessons"))
    form = Activity.objects.get()
    press(client, north.mentor_user, form, "take_back")
    form.refresh_from_db()
    return form


def test_of_the_unchanged_form_it_is_not_asked_again(client, north, kind):
    form = taken_back(client, north, kind)

    response = client.post(edit(form), shown(client, form))

    form.refresh_from_db()
    assert (response.status_code, form.status) == (302, Status.OTHER_SIDE)
    press(client, north.mentor_user, form, "take_back")
    press(client, north.mentor_user, form, "send")
    form.refresh_from_db()
    assert form.status == Status.OTHER_SIDE


def test_of_a_changed_form_it_is_asked_again(client, north, kind):
    form = taken_back(client, north, kind)
    typed = shown(client, form)
    lesson = line("lessons", topic="Light", teacher=north.trainee.pk)
    del typed["send"]
    client.post(edit(form), typed | lesson | {"save_draft": "1"})
    assert form.lessons.get().topic == "Light"
    typed = shown(client, form) | {"lessons-0-topic": "", "lessons-0-teacher": ""}

    assert questions(client.post(edit(form), typed)) == [ASKED]


def test_of_a_form_of_another_kind_it_is_asked_again(client, north, kind):
    """What was accepted of one kind is not accepted of another, whose figure lacks it as well."""
    other = ActivityKindFactory(
        name="Visit", is_for_pairs=True, opens_lessons=True, lessons_are_observed=True
    )
    form = taken_back(client, north, kind)
    typed = shown(client, form) | {"kind": other.pk}
    del typed["send"]
    client.post(edit(form), typed | {"save_draft": "1"})

    assert questions(client.post(edit(form), shown(client, form))) == [ASKED]


def test_a_returned_form_and_a_correction_are_asked_about_too(client, north, kind):
    form = form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.OTHER_SIDE)
    services.take_step(
        form, Verb.RETURN, actor=north.trainee_actor, seen=form.version, reason="Which lesson?"
    )
    client.force_login(north.mentor_user)
    assert questions(client.post(edit(form), shown(client, form))) == [ASKED]

    counted = form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.COUNTED)
    lesson = LessonFactory(activity=counted)
    correction = correct_activity(
        counted, actor=north.mentor_actor, seen=counted.version, reason="Another day"
    )
    assert correction.lessons.get().topic == lesson.topic
    typed = shown(client, correction) | {"lessons-0-topic": "", "lessons-0-teacher": ""}
    assert questions(client.post(edit(correction), typed)) == [ASKED]


def test_an_office_is_asked_for_the_number_of_people_and_the_lessons(client, north, kind):
    client.force_login(north.coordinator_user)
    typed = page(north, kind, headcount="", headcount_qualifier="exact")

    response = client.post(NEW_OF_OFFICE, typed)

    headcount = "No number of people is noted: this form will count 0 attendances."
    assert questions(response) == [ASKED, headcount]
    assert client.post(NEW_OF_OFFICE, typed | {"send": "headcount"}).status_code == 422
    client.post(NEW_OF_OFFICE, typed | {"send": "lessons headcount"})
    assert Activity.objects.get().status == Status.SCHOOL


def test_confirmers_read_the_same_sentence_on_the_form_and_in_the_queue(client, north, kind):
    usual = {"author": north.mentor_user, "starts_on": date(2026, 3, 16)}
    form = form_of(north.pairing, kind=kind, status=Status.SCHOOL, **usual)
    whole = form_of(north.pairing, kind=kind, status=Status.SCHOOL, **usual)
    LessonFactory(activity=whole)
    client.force_login(north.principal_user)

    assert client.get(reverse("activities:list")).text.count(ASKED) == 1
    assert client.get(form.get_absolute_url()).context["lacks"] == [ASKED]
    assert client.get(whole.get_absolute_url()).context["lacks"] == []


# --- a day without school -------------------------------------------------------------------------

SUNDAY = "15 March 2026 is a Sunday. Is the day right?"


def plain(**fields):
    return ActivityKindFactory(name="Lesson planning", is_for_pairs=True, **fields)


def test_a_form_of_a_sunday_is_asked_about_once_and_may_go_on(client, north):
    client.force_login(north.mentor_user)
    page_sent = answers(north, plain(), when="other", day="2026-03-15", date_precision="day")

    asked = client.post(NEW, page_sent)

    assert (asked.status_code, questions(asked)) == (422, [SUNDAY])
    assert "Not sent yet: is the day right?" in asked.text
    assert 'href="#id_when_0">Choose another day' in asked.text
    assert '<button class="btn btn-quiet" name="send" value="date:2026-03-15">' in asked.text
    client.post(NEW, {**as_shown(asked), "send": "date:2026-03-15"})
    form = Activity.objects.get()
    assert (form.status, form.starts_on) == (Status.OTHER_SIDE, date(2026, 3, 15))
    assert not AuditEvent.objects.filter(verb="activities.sent_as_it_is").exists()
    press(client, north.mentor_user, form, "take_back")
    press(client, north.mentor_user, form, "send")
    form.refresh_from_db()
    assert form.status == Status.OTHER_SIDE


@pytest.mark.parametrize("answer", ["date:2026-03-15", "date"])
def test_that_a_day_is_right_says_nothing_of_another(client, north, answer):
    """The day was changed on the page that asked about the first, and its own button pressed."""
    HolidayFactory(
        name="植树节", name_en="Planting day", starts_on="2026-03-12", ends_on="2026-03-12"
    )
    client.force_login(north.mentor_user)
    sent = answers(north, plain(), when="other", day="2026-03-12", date_precision="day")

    asked = client.post(NEW, sent | {"send": answer})

    assert questions(asked) == ["12 March 2026 is in a holiday (Planting day). Is the day right?"]
    assert not Activity.objects.exists()
    client.post(NEW, {**as_shown(asked), "send": "date:2026-03-12"})
    assert Activity.objects.get().starts_on == date(2026, 3, 12)


def test_another_sunday_is_asked_about_anew(client, north):
    client.force_login(north.mentor_user)
    sent = answers(north, plain(), when="other", day="2026-03-15", date_precision="day")
    client.post(NEW, sent | {"send": "date:2026-03-15"})
    form = Activity.objects.get()
    press(client, north.mentor_user, form, "take_back")

    again = {**as_shown(client.get(edit(form))), "when": "other", "day": "2026-03-08", "send": "1"}

    assert questions(client.post(edit(form), again)) == [SUNDAY.replace("15", "8")]


def test_an_offices_form_in_a_holiday_is_asked_about_by_its_writer_and_its_confirmer(client, north):
    day = date(2026, 3, 12)
    HolidayFactory(name="植树节", name_en="Planting day", starts_on=day, ends_on=day)
    client.force_login(north.coordinator_user)

    asked = client.post(NEW_OF_OFFICE, page(north, plain(), starts_on="2026-03-12"))

    assert questions(asked) == ["12 March 2026 is in a holiday (Planting day). Is the day right?"]
    form = form_of(north.pairing, starts_on=day, status=Status.SCHOOL)
    [row] = with_cards(Activity.objects.filter(pk=form.pk), north.principal_actor)
    assert "In a holiday: is the day right?" in Card(row, north.principal_actor).flags


@pytest.mark.parametrize("known", [{"date_precision": "month"}, {"day": "2026-03-14"}])
def test_no_other_day_is_asked_about(client, north, known):
    client.force_login(north.mentor_user)
    sent = {"when": "other", "day": "2026-03-15", "date_precision": "day", **known}

    client.post(NEW, answers(north, plain(), **sent))

    assert Activity.objects.get().status == Status.OTHER_SIDE


def test_the_phone_asks_what_the_portal_asks(client, north):
    client.force_login(north.mentor_user)

    days = client.get(reverse("recording:phone-form")).json()["days"]

    assert days["2026-03-15"] == {"sentence": SUNDAY, "mend": "Choose another day"}
    assert "2026-03-16" not in days
