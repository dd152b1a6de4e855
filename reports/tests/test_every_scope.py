"""Every report says what the city's report says in its row or cell, for every figure.

Each scope is one that a lead, a coordinator or a coordinator of one subject opens first. The city's
own numbers are counted again elsewhere (test_recount, test_generate_city); the scopes of the
reference year are in tests/test_reference_year.
"""

import pytest

from activities.models import NamedDistrict
from programs.models import Program
from reports.figures.counting import breakdown
from reports.figures.selection import Selection
from reports.tests.scopes import (
    NOTHING,
    assert_says,
    cell_in_sql,
    coordinator,
    districts_of,
    in_the_city,
    lead,
    subjects_of,
)
from samples.city.generate import generate_city

# Numbers are counted again on both databases (test_recount, test_generate_city); these are scopes.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
CITIES = range(1, 21)


@pytest.mark.parametrize(
    "seed",
    [pytest.param(seed, marks=pytest.mark.thorough) if seed % 5 else seed for seed in CITIES],
)
def test_every_report_of_a_made_up_city_is_the_citys_row_or_cell(seed):
    """A helping and a helped district of each, and two subjects; every place has its turn."""
    generate_city(forms=60, seed=seed, tell=lambda _line: None)
    program = Program.objects.get(slug=f"city-{seed}")
    assert people_from_elsewhere(program)
    districts, subjects = districts_of(program), subjects_of(program)
    turn = [districts[(seed + step) % len(districts)] for step in (0, 6)]
    subject = [each for each in subjects if each][seed % (len(subjects) - 1)]

    by_district = in_the_city(program, "district")
    for district in turn:
        assert_says(program, coordinator(district), by_district.get(district))
    by_subject = in_the_city(program, "subject")
    for each in (subject, None):
        assert_says(program, lead(each), by_subject.get(each))
    cells = breakdown(Selection(program, lead(subject)), "district")
    for district in turn:
        cell = cells.get(district, NOTHING)
        assert_says(program, coordinator(district, subject), cell)
        in_sql = cell_in_sql(program, district, subject)
        assert {figure: cell[figure].number for figure in in_sql} == in_sql


def people_from_elsewhere(program: Program) -> bool:
    """Counted forms that name somebody whose district has no other part in them."""
    reasons = set(
        NamedDistrict.objects.filter(activity__program=program, activity__status="counted")
        .order_by()
        .values_list("reason", flat=True)
    )
    return bool(reasons - {NamedDistrict.Reason.PARTY, NamedDistrict.Reason.ORGANIZER})
