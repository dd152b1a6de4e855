"""What guidance asks of somebody stands on their first page, and goes when it is done."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.services import actor_for
from activities.models import Status
from activities.tests.factories import form_of
from desk.home import Board
from guidance.practice.services import answer
from guidance.tests.factories import (
    GoodPracticeFactory,
    LessonObservationFactory,
    PlannedObservationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


def asked(user) -> list[str]:
    return [task["url"] for task in Board(actor_for(user)).tasks() if "practice" in task["url"]]


def test_an_answer_is_asked_of_those_of_the_form_until_it_is_given(north, south):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    practice = GoodPracticeFactory(activity=form)
    address = practice.get_absolute_url()
    assert asked(north.mentor_user) == asked(north.trainee_user) == [address]
    assert asked(south.mentor_user) == asked(north.lead_user) == []

    answer(practice, actor=actor_for(north.mentor_user), seen=1, answer="no")

    assert asked(north.mentor_user) == []
    assert asked(north.trainee_user) == [address]


@pytest.mark.parametrize(
    ("days", "there"), [([-1], False), ([8], False), ([7, 3], True), ([0], True)]
)
def test_the_next_lesson_to_observe_stands_beside_the_pair(client, north, days, there):
    planned = [date(2026, 3, 18) + timedelta(days=each) for each in days]
    for day in planned:
        PlannedObservationFactory(pairing=north.pairing, planned_on=day)
    client.force_login(north.trainee_user)
    page = client.get(reverse("home"))
    assert [pair["next"] for pair in page.context["pairs"]] == [min(planned) if there else None]
    assert ("Lesson observation planned for" in page.text) is there


def test_a_lesson_that_was_recorded_is_announced_no_more_and_is_the_last_day_together(
    client, north, django_assert_max_num_queries
):
    today = date(2026, 3, 18)
    of_the_pair = {"pairing": north.pairing, "recorded_by": north.mentor_user}
    client.force_login(north.mentor_user)

    def said() -> list[tuple]:
        pairs = client.get(reverse("home")).context["pairs"]
        return [(pair["next"], pair["last"]) for pair in pairs]

    plan = PlannedObservationFactory(pairing=north.pairing, planned_on=today)
    following = PlannedObservationFactory(
        pairing=north.pairing, planned_on=today + timedelta(days=7)
    )
    assert said() == [(today, None)]

    LessonObservationFactory(planned=plan, held_on=today, **of_the_pair)
    with django_assert_max_num_queries(15):
        assert said() == [(following.planned_on, today)]

    # Nobody said for which plan: it is the one that is left within seven days.
    LessonObservationFactory(held_on=today, **of_the_pair)
    assert said() == [(None, today)]
