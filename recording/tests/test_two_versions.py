"""Two versions of a form beside each other: lines differ by all that they hold, not by their names
alone.
"""

import pytest
from django.urls import reverse

from activities.lessons.models import Lesson
from activities.models import Activity, Status
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from activities.works.models import Mention
from programs.tests.factories import ActivityKindFactory
from tests.sent_page import as_shown

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def draft(north) -> Activity:
    """A lesson of the trainee and a paper of theirs."""
    kind = ActivityKindFactory(name="Visit", is_for_pairs=True, opens_lessons=True)
    form = form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.DRAFT)
    LessonFactory(activity=form, teacher=north.trainee, topic="Shadows", grade="Grade 3")
    paper = ResultFactory(activity=form, kind="paper", title="On shadows", characters=None)
    AuthorshipFactory(result=paper, teacher=north.trainee, district=north.district)
    return form


def edit(form) -> str:
    return reverse("recording:update", args=[form.uuid])


def told(answer) -> dict:
    assert answer.status_code == 409
    rows = answer.context["versions"]
    return {
        str(row["label"]): tuple(
            words.replace("\u00a0", " ") for words in (row["theirs"], row["yours"])
        )
        for row in rows
    }


def meanwhile(form) -> None:
    """Another window has saved."""
    Activity.objects.filter(pk=form.pk).update(version=form.version + 1)


def test_lines_that_are_called_alike_differ_by_what_they_hold(client, north, draft):
    client.force_login(north.mentor_user)
    boxes = as_shown(client.get(edit(draft)), but={"process": "Typed here"})
    Lesson.objects.update(grade="Grade 5")
    Mention.objects.update(characters=1200)
    meanwhile(draft)

    answer = client.post(edit(draft), boxes | {"save_draft": "1"})

    rows = told(answer)
    assert set(rows) == {"What did you find and agree?", "Lessons taught", "Results"}
    assert rows["Lessons taught"] == (
        "Shadows · Grade: Grade 5 · Taught by: North Trainee",
        "Shadows · Grade: Grade 3 · Taught by: North Trainee",
    )
    assert rows["Results"] == (
        "Paper · Title: On shadows · By: North Trainee · Characters: 1200",
        "Paper · Title: On shadows · By: North Trainee",
    )


def test_what_was_put_aside_in_another_window_is_compared_alike(client, north, draft):
    client.force_login(north.mentor_user)
    wrong = {"when": "other", "day": "2026-02-31", "save_draft": "1"}
    first, second = (as_shown(client.get(edit(draft))) | wrong for _window in "AB")
    client.post(edit(draft), second | {"lessons-0-grade": ["Grade 5"]})

    answer = client.post(edit(draft), first)

    assert told(answer) == {
        "Lessons taught": (
            "Shadows · Grade: Grade 5 · Taught by: North Trainee",
            "Shadows · Grade: Grade 3 · Taught by: North Trainee",
        )
    }


def test_on_the_page_of_an_office_the_two_sides_are_compared_too(client, north, of_office):
    client.force_login(north.coordinator_user)
    boxes = as_shown(client.get(edit(of_office)))
    theirs = {"parties-0-teacher": [""], "results-0-published_in": ["Education Weekly"]}
    client.post(edit(of_office), boxes | theirs | {"save_draft": "1"})

    answer = client.post(
        edit(of_office), boxes | {"theme": ["From this window"], "save_draft": "1"}
    )

    rows = told(answer)
    sides = rows["Places and people of the two sides"]
    assert "Teacher: North Mentor" in sides[1]
    assert "North Mentor" not in sides[0]
    assert "Published in: Education Weekly" in rows["Results"][0]
    assert "Published in" not in rows["Results"][1]


@pytest.fixture
def of_office(north) -> Activity:
    """A district's own form, with a mentor on one side, and a paper."""
    form = form_of(
        north.pairing,
        author=north.coordinator_user,
        status=Status.DRAFT,
        organiser_level="district",
        organiser_district=north.district,
    )
    ResultFactory(activity=form, kind="paper", title="On shadows")
    return form
