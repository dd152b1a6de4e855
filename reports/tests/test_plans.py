"""How each database finds the figures of a year: from its index alone."""

import pytest
from django.db import connection

from activities.models import Activity
from activities.tests.factories import form_of
from conftest import corner
from programs.tests.factories import ProgramFactory
from reports.figures.counting import arms_of_breakdown, records
from reports.figures.definitions import FIGURES
from reports.figures.on_its_way import OnItsWay
from reports.figures.selection import Selection
from reports.tests.conftest import make_year


@pytest.fixture
def own_year(db):
    """A year of the test's own: VACUUM asks for one that was committed."""
    program = ProgramFactory(name="The program year", slug="the-year")
    north = corner("North", program, "Northern science")
    return make_year(program, north, corner("South", program, "Southern English"))


def plan_of_forms(year, by):
    figures = [figure for figure in FIGURES.values() if figure.family == "activities"]
    (arm,) = arms_of_breakdown(figures, Selection(year.program), by)
    return arm.statement().explain()


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the plan of SQLite")
def test_sqlite_folds_the_year_from_its_index_alone(own_year):
    for _each in range(200):
        form_of(own_year.north.pairing, author=own_year.north.mentor_user, status="counted")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for by in ("subject", "term", "form"):
        plan = plan_of_forms(own_year, by)
        assert "activities_activity USING COVERING INDEX activities_year" in plan, plan


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_postgresql_folds_the_year_from_its_index_alone(own_year):
    copy_forms(20_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE activities_activity")
        # As a server with a solid-state disk is set up; the default is for turning ones.
        cursor.execute("SET random_page_cost = 1.1")

    plan = plan_of_forms(own_year, "subject")

    assert "Index Only Scan using activities_year" in plan, plan
    plan = OnItsWay(Selection(own_year.program)).rows().explain()
    assert "Index Only Scan using activities_in_no_sums" in plan, plan
    figure = FIGURES["forms_waiting"]
    listed = records(figure, Selection(own_year.program)).order_by(*figure.listed_by, "pk")
    plan = listed.values("pk")[:51].explain()
    assert "Index Only Scan using activities_by_wait" in plan, plan
    assert "Sort" not in plan, plan


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
