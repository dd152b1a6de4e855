"""The report against plain SQL, on the small year of traps; the reference year has its own test."""

from reports.figures.counting import breakdown, totals
from reports.figures.headline import HEADLINE
from reports.figures.selection import Selection
from reports.tests import recount

DIMENSIONS = ("district", "subject", "term", "channel", "form")


def assert_recounted(program):
    selection = Selection(program)
    numbers = {key: amount.number for key, amount in totals(selection).items() if amount.number}
    assert numbers == {key: n for key, n in recount.totals(program.pk).items() if n}
    for dimension in DIMENSIONS:
        found = {
            key: {figure: each.number for figure, each in amounts.items() if each.number}
            for key, amounts in breakdown(selection, dimension, HEADLINE).items()
        }
        found = {key: numbers for key, numbers in found.items() if numbers}
        assert found == recount.breakdown(program.pk, dimension), dimension


def test_the_small_year_recounted(year):
    assert_recounted(year.program)
