"""Stretches of days: both ends belong to them. One question in Python, the same one in SQL."""

from datetime import date

import pytest

from core.periods import Period
from roster.models import Posting
from roster.tests.factories import PostingFactory

FIRST, MIDDLE, LAST = date(2025, 9, 1), date(2026, 1, 1), date(2026, 6, 30)
BEFORE, AFTER = date(2025, 8, 31), date(2026, 7, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("ends_on", [LAST, None])
@pytest.mark.parametrize("day", [BEFORE, FIRST, MIDDLE, LAST, AFTER])
def test_both_ends_belong_to_a_period_and_one_without_an_end_goes_on(day, ends_on):
    posting = PostingFactory(starts_on=FIRST, ends_on=ends_on)
    expected = day >= FIRST and (ends_on is None or day <= LAST)

    assert posting.period.running(day) is expected
    assert Posting.objects.running(day).exists() is expected
    assert Posting.objects.not_over(day).exists() is (ends_on is None or day <= LAST)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Period(date(2025, 1, 1), BEFORE), False),
        (Period(date(2025, 1, 1), FIRST), True),
        (Period(MIDDLE, MIDDLE), True),
        (Period(LAST), True),
        (Period(AFTER), False),
    ],
)
def test_two_periods_overlap_where_one_day_belongs_to_both(other, expected):
    PostingFactory(starts_on=FIRST, ends_on=LAST)

    assert Posting.objects.overlapping(other).exists() is expected
