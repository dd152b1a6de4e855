"""What is asked of pairs of a few days, and of those that were entered late."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.services import actor_for
from core.periods import Period
from guidance.progress.days import days_of_one, in_part
from guidance.progress.whole import Telling
from guidance.tests.test_told_whole import ask
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory
from programs.models import Program
from roster.models import Term
from roster.tests.factories import TermFactory

FIRST, LAST = date(2025, 9, 1), date(2026, 1, 20)
TODAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("per", "pair", "asked"),
    [
        ("month", Period(date(2025, 11, 24)), 1),
        ("month", Period(date(2025, 11, 25)), 0),
        ("month", Period(date(2025, 11, 30)), 0),
        ("month", Period(FIRST, date(2025, 11, 6)), 0),
        ("month", Period(FIRST, date(2025, 11, 7)), 1),
        ("month", Period(FIRST), 4),
        ("term", Period(date(2026, 1, 15)), 0),
        ("term", Period(date(2026, 1, 14)), 1),
        ("year", Period(date(2026, 7, 1)), 0),
        # A week is asked for whoever has a day of it.
        ("week", Period(date(2025, 11, 30)), 1),
    ],
)
def test_of_fewer_than_seven_days_of_a_month_or_longer_nothing_is_asked(per, pair, asked):
    program = Program(starts_on=FIRST, ends_on=date(2026, 7, 6))
    term = Term(starts_on=FIRST, first_week_starts_on=FIRST, ends_on=LAST)
    days = days_of_one(per, date(2025, 11, 30), program, [term])

    assert in_part([(4, Period(FIRST))], pair, days) == asked


@pytest.mark.usefixtures("in_march")
def test_a_pair_that_was_entered_late_is_asked_as_one_that_began_then(north):
    """By the week, month, term and year; the same of its first day lacks all that was before."""
    TermFactory(starts_on=FIRST, first_week_starts_on=FIRST, ends_on=LAST)
    for counts, per in (
        ("activity", "week"),
        ("contact", "month"),
        ("paper", "term"),
        ("book_recommendation", "year"),
    ):
        ask(north, counts, per, quantity=4)
    began = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        school=north.school,
        starts_on=date(2025, 12, 10),
    )

    def lacks(pair) -> list[tuple]:
        pair = Pairing.objects.with_names().get(pk=pair.pk)
        rows = Pairing.objects.filter(pk=pair.pk).values("pk")
        actor = actor_for(north.lead_user)
        (whole,) = Telling([pair.program], actor, today=TODAY).of([pair], rows)
        owed = [(str(each.requirement), each.needed, each.missing) for each in whole.owed]
        return owed + [(str(each.of), each.share.left) for each in whole.past if each.lacking]

    since_its_first_day = lacks(north.pairing)
    Pairing.objects.filter(pk=north.pairing.pk).update(asked_from=date(2025, 12, 10))

    assert lacks(north.pairing) == lacks(began) != since_its_first_day


def test_nothing_is_asked_before_the_first_day(north):
    rows = Pairing.objects.filter(pk=north.pairing.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(asked_from=north.pairing.starts_on)
