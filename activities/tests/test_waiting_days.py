"""How long a form has waited where it is: a step that was undone begins no wait anew."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from activities.chain.models import Verb
from activities.chain.wording import status_sentence
from activities.models import Status
from activities.tests.factories import form_of
from activities.tests.steps import step
from roster.tests.factories import TeacherFactory


def on(day: int):
    return time_machine.travel(datetime(2026, 3, day, 4, tzinfo=UTC), tick=False)


@pytest.fixture
def follow(north):
    """A new form is led on by the steps given, one on each day of March 2026."""

    def lead(*steps):
        with on(1):
            form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
        for day, (verb, who) in enumerate(steps, start=2):
            with on(day):
                form = step(form, verb, getattr(north, f"{who}_actor"))
        return form

    return lead


SEND = (Verb.SEND, "mentor")
SIGN = (Verb.COUNTERSIGN, "trainee")
CONFIRM = (Verb.CONFIRM, "principal")


@pytest.mark.parametrize(
    ("steps", "status", "day"),
    [
        ([SEND, SIGN, (Verb.UNDO, "trainee")], Status.OTHER_SIDE, 2),
        ([SEND, SIGN, CONFIRM, (Verb.UNDO, "principal")], Status.SCHOOL, 3),
        ([SEND, SIGN, CONFIRM, (Verb.UNDO, "principal"), CONFIRM], Status.DISTRICT, 6),
        ([SEND, SIGN, (Verb.RETURN, "principal"), (Verb.UNDO, "principal")], Status.SCHOOL, 3),
        (
            [SEND, (Verb.RETURN, "trainee"), (Verb.VOID, "mentor"), (Verb.UNDO, "mentor")],
            Status.RETURNED,
            3,
        ),
        (
            [
                *[SEND, SIGN, CONFIRM, (Verb.CONFIRM, "coordinator"), (Verb.ACCEPT, "lead")],
                *[(Verb.VOID, "lead"), (Verb.UNDO, "lead")],
            ],
            Status.COUNTED,
            6,
        ),
        ([(Verb.VOID, "mentor"), (Verb.UNDO, "mentor")], Status.DRAFT, 1),
    ],
)
def test_what_is_undone_has_been_there_since_before(follow, steps, status, day):
    form = follow(*steps)

    assert form.status == status
    assert timezone.localdate(form.status_since) == date(2026, 3, day)


def test_the_days_are_said_as_if_nothing_had_been_pressed(follow, north):
    form = follow(SEND, SIGN, CONFIRM, (Verb.UNDO, "principal"))

    with on(8):
        assert status_sentence(form, north.coordinator_actor).endswith("(5 days).")


def test_a_form_that_came_without_steps_has_waited_since_it_was_sent(north):
    with on(5):
        values = {"author": north.mentor_user, "first_sent_at": timezone.now()}
        form = form_of(north.pairing, status=Status.SCHOOL, **values)
    with on(9):
        form = step(form, Verb.CONFIRM, north.principal_actor)
        form = step(form, Verb.UNDO, north.principal_actor)

    assert timezone.localdate(form.status_since) == date(2026, 3, 5)


def test_another_s_signature_does_not_begin_the_wait_for_the_next_anew(follow, north):
    form = follow()
    trainee = form.parties.get(side="supported")
    trainee.pk, trainee.key, trainee.teacher = None, uuid4(), TeacherFactory(school=north.school)
    trainee.save(force_insert=True)
    with on(2):
        step(form, Verb.SEND, north.mentor_actor)
    with on(5):
        step(form, Verb.COUNTERSIGN, north.trainee_actor)

    assert form.status == Status.OTHER_SIDE
    assert timezone.localdate(form.status_since) == date(2026, 3, 2)
