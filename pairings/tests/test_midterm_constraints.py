"""What the database itself keeps of the mid-term check, whoever writes."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory, RosterAnswerFactory, RosterCheckFactory

pytestmark = pytest.mark.django_db
SINCE = date(2026, 3, 2)


@pytest.fixture
def row(north):
    return RosterAnswerFactory(pairing=north.pairing)


@pytest.mark.parametrize(
    "broken",
    [
        {"answer": "maybe"},
        {"answer": "full_time"},
        {"since": SINCE},
    ],
)
def test_the_database_keeps_an_answer_whole(row, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterAnswer.objects.update(**broken)


def test_the_database_keeps_one_answer_of_a_trainee(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterAnswer.objects.create(
            check_round=row.check_round,
            pairing=row.pairing,
            trainee=row.trainee,
            district=row.district,
        )


@pytest.mark.parametrize(
    "broken", [{"answer_by": date(2026, 1, 4)}, {"closed_on": date(2026, 1, 4)}]
)
def test_the_database_keeps_the_days_of_a_round(row, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterCheck.objects.update(**broken)


def test_the_database_keeps_one_open_round_of_a_subject(row):
    check = row.check_round
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterCheckFactory(program=check.program, subject=check.subject)


def test_the_database_keeps_one_successor_of_a_pairing(north):
    first, second = PairingFactory(replaces=north.pairing), PairingFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(pk=second.pk).update(replaces=north.pairing)

    Pairing.objects.filter(pk=first.pk).update(cancelled_at="2026-03-18T04:00Z")
    Pairing.objects.filter(pk=second.pk).update(replaces=north.pairing)
