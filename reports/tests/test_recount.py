"""The report against plain SQL, on the small year of traps; the reference year has its own test."""

import pytest
from django.db import connection

from activities.models import Activity
from activities.tests.factories import form_of
from reports.figures.counting import arms_of_breakdown, breakdown, totals
from reports.figures.definitions import FIGURES
from reports.figures.families import Selection
from reports.figures.headline import HEADLINE
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


def plan_of_forms(year, by):
    figures = [figure for figure in FIGURES.values() if figure.family == "activities"]
    (arm,) = arms_of_breakdown(figures, Selection(year.program), by)
    return arm.statement().explain()


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_sqlite_folds_the_year_from_its_index_alone(year):
    for _each in range(200):
        form_of(year.north.pairing, author=year.north.mentor_user, status="counted")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for by in ("subject", "term", "form"):
        plan = plan_of_forms(year, by)
        assert "activities_activity USING COVERING INDEX activities_year" in plan, plan


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_folds_the_year_from_its_index_alone(year):
    copy_forms(20_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE activities_activity")
        # As a server with a solid-state disk is set up; the default is for turning ones.
        cursor.execute("SET random_page_cost = 1.1")

    plan = plan_of_forms(year, "subject")

    assert "Index Only Scan using activities_year" in plan, plan


def copy_forms(count):
    """So many counted forms, like one that is there already; too many to make one by one."""
    names = [field.column for field in Activity._meta.local_fields if not field.primary_key]
    made = {
        "uuid": "gen_random_uuid()",
        "reference": "'F-COPY-' || n",
        "process": "repeat(md5(n::text), 30)",
    }
    values = ", ".join(made.get(name, name) for name in names)
    with connection.cursor() as cursor:
        # VACUUM calls a row visible to all only once its commit is on the disk.
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(
            f"INSERT INTO activities_activity ({', '.join(names)}) SELECT {values} "
            "FROM activities_activity, generate_series(1, %s) n WHERE id = %s",
            [count, Activity.objects.filter(status="counted", edition=1).first().pk],
        )
