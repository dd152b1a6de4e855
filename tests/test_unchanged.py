"""Nothing entered disappears: a page opened and sent as it stands changes nothing."""

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity, Status
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from activities.tests.test_clumsy_hands import said
from programs.tests.factories import ActivityKindFactory
from tests.sent_page import as_shown


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        yield


@pytest.fixture
def kind(db):
    return ActivityKindFactory(
        name="Lesson study", is_for_pairs=True, opens_lessons=True, lessons_are_lesson_study=True
    )


def page_of(client, form):
    return client.get(reverse("activities:update", args=[form.uuid]))


def send(client, form, boxes, button="save_draft"):
    return client.post(reverse("activities:update", args=[form.uuid]), {**boxes, button: "1"})


def test_lessons_and_results_left_alone_stay_on_the_form(client, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.RETURNED, kind=kind, minutes=40
    )
    LessonFactory(activity=form, teacher=north.trainee, district=north.district, topic="Shadows")
    paper = ResultFactory(activity=form, title="On shadows")
    AuthorshipFactory(result=paper, teacher=north.mentor, district=north.helping_district)
    client.force_login(north.mentor_user)

    response = send(client, form, as_shown(page_of(client, form), but={"theme": "Shadows"}), "send")

    assert response.status_code == 302, said(response)
    form.refresh_from_db()
    assert (form.theme, form.status) == ("Shadows", Status.OTHER_SIDE)
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]
    assert [result.title for result in form.results.all()] == ["On shadows"]


def test_a_line_that_was_emptied_goes_and_the_others_stay(client, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, minutes=40
    )
    for position, topic in enumerate(["Shadows", "Light", "Dusk"], start=1):
        LessonFactory(activity=form, position=position, teacher_name="A guest", topic=topic)
    client.force_login(north.mentor_user)
    boxes = as_shown(page_of(client, form))

    gone = {f"lessons-1-{name}": "" for name in ("topic", "grade", "teacher", "teacher_name")}
    response = send(client, form, {**boxes, **gone})
    assert response.status_code == 302, said(response)

    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows", "Dusk"]


def test_a_line_without_its_title_is_refused_and_nothing_is_dropped(client, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, minutes=40
    )
    LessonFactory(activity=form, teacher_name="A guest", topic="Shadows")
    client.force_login(north.mentor_user)
    boxes = as_shown(page_of(client, form))

    response = send(client, form, {**boxes, "lessons-0-topic": " "})

    assert response.status_code == 422
    assert "Enter the topic of this lesson." in response.text
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]


def test_a_page_saved_as_a_draft_and_sent_again_by_the_way_back_keeps_its_lines(
    client, north, kind
):
    """The second time the line equals what is stored, though the page calls it a new one."""
    client.force_login(north.mentor_user)
    new = reverse("activities:create")
    filled = {"kind": kind.pk, "theme": "Shadows", "lessons-0-topic": "Shadows"}
    boxes = as_shown(client.get(new), but=filled)
    client.post(new, {**boxes, "save_draft": "1"})
    form = Activity.objects.get()
    address = reverse("activities:update", args=[form.uuid])

    client.post(address, {**boxes, "theme": "Shadows at noon", "save_draft": "1"})

    form.refresh_from_db()
    assert form.theme == "Shadows at noon"
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]
