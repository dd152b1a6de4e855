"""Trainings for tests, planned by the services themselves."""

import datetime
from uuid import uuid4

from programs.models import ActivityKind
from programs.tests.factories import ActivityKindFactory
from training.courses.content import USUAL, Half, HalfDayEntry
from training.courses.services import announce_training, expect, plan_training
from training.models import Training

DAY = datetime.date(2026, 3, 18)


def half_day(day=DAY, half=Half.MORNING, **values) -> HalfDayEntry:
    first, last = USUAL[half]
    return HalfDayEntry(
        **{"day": day, "half": half, "starts_at": first, "ends_at": last, "key": uuid4()} | values
    )


def a_kind(program) -> ActivityKind:
    kind = ActivityKind.objects.filter(program=program, key="seminar").first()
    return kind or ActivityKindFactory(
        program=program, key="seminar", name="Seminar", counts_as_training=True
    )


def a_training(corner, actor=None, *, expected=(), is_announced=True, **values) -> Training:
    """A training of one corner's district; by its coordinator, and of one morning."""
    values = {
        "program": corner.program,
        "kind": a_kind(corner.program),
        "subject": corner.subject,
        "district": corner.district,
        "theme": f"{corner.district} seminar",
        "place": f"{corner.district} hall",
        "half_days": [half_day()],
    } | values
    actor = actor or corner.coordinator_actor
    training = plan_training(actor=actor, **values)
    if expected:
        expect(training, expected, actor=actor)
    if is_announced and expected:
        training = announce_training(training, actor=actor)
    return training
