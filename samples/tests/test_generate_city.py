"""Generated cities: the report says what was counted while they were made, to the digit."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from activities.models import Activity, Decision, ReferenceCounter, Status
from programs.models import Program
from roster.models import District

pytestmark = pytest.mark.django_db


def generate(*options: str) -> dict:
    out = StringIO()
    call_command("generate_city", *options, "--format", "json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def report(slug: str) -> dict:
    out = StringIO()
    call_command("annual_report", slug, "--by", "district", "--format", "json", stdout=out)
    return json.loads(out.getvalue())


def compare(truth: dict) -> None:
    """Every figure in total and in each row; a row the truth does not know is empty."""
    printed = report(truth["program"])
    rows = {row["key"]: row["figures"] for row in truth["rows"]}
    nothing = dict.fromkeys(truth["figures"], 0)

    assert printed["figures"] == truth["figures"]
    assert printed.get("rough") == truth.get("rough")
    assert {row["key"]: row["figures"] for row in printed["rows"]} == {
        row["key"]: rows.get(row["key"], nothing) for row in printed["rows"]
    }
    assert rows.keys() <= {row["key"] for row in printed["rows"]}


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_the_report_says_what_is_known_of_the_city(seed):
    truth = generate("--forms", "300", "--seed", seed)

    compare(truth)
    assert Activity.objects.count() == 300


def test_a_city_holds_what_figures_trip_over():
    truth = generate("--forms", "300", "--seed", "4")
    figures = truth["figures"]
    rows = [row["figures"] for row in truth["rows"]]

    assert set(Activity.objects.values_list("status", flat=True)) == set(Status.values)
    assert 0.7 < figures["forms_counted"] / 300 < 0.85
    # Of two districts, of none, without a day, of two editions, roughly counted, not counted.
    assert sum(row["activities"] for row in rows) > figures["activities"]
    assert rows[-1]["forms_counted"]
    assert truth["rows"][-1]["key"] == "none"
    assert Activity.objects.filter(starts_on=None, status=Status.COUNTED).exists()
    assert Activity.objects.filter(corrects__status=Status.REPLACED).exists()
    assert Activity.objects.filter(corrects__status=Status.COUNTED).exists()
    assert truth["rough"] == {"attendances": "about"}
    assert Activity.objects.filter(headcount=None, status=Status.COUNTED).exists()
    # What falls outside a definition is rare: one of the three lines has some in so small a city.
    outside = {"papers_by_others", "teaching_designs_by_others", "projects_not_of_both_sides"}
    empty = {key for key, number in figures.items() if not number and "awards_" not in key}
    assert empty < outside


def test_steps_and_references_are_those_of_the_chain():
    generate("--forms", "300", "--seed", "5")

    counted = Activity.objects.filter(status=Status.COUNTED)
    sent = Activity.objects.exclude(reference="")
    assert Decision.objects.filter(verb="accept", activity__in=counted).count() == counted.count()
    assert not Decision.objects.filter(verb="accept", by=F("activity__author")).exists()
    assert sent.values("reference").distinct().count() == sum(
        ReferenceCounter.objects.values_list("last", flat=True)
    )
    connection.check_constraints()


def test_the_same_seed_makes_the_same_city_beside_the_first():
    first = generate("--forms", "120", "--seed", "7")
    second = generate("--forms", "120", "--seed", "7", "--slug", "again")
    third = generate("--forms", "120", "--seed", "8")

    assert first["figures"] == second["figures"] != third["figures"]
    assert [row["figures"] for row in first["rows"]] == [row["figures"] for row in second["rows"]]
    compare(first)
    compare(second)


def test_a_taken_slug_is_refused_and_nothing_written():
    generate("--forms", "10", "--seed", "7", "--facts-only")
    before = (Program.objects.count(), District.objects.count(), Activity.objects.count())

    with pytest.raises(CommandError, match="'city-7' already"):
        generate("--forms", "10", "--seed", "7")
    # Another slug, but the same names would follow from it.
    with pytest.raises(CommandError, match="示例甲区-7"):
        generate("--forms", "10", "--seed", "9", "--slug", "7")
    assert before == (Program.objects.count(), District.objects.count(), Activity.objects.count())


@pytest.mark.parametrize(
    "options",
    [
        ["--forms", "0"],
        ["--forms", "1000001"],
        ["--forms", "10000001", "--facts-only"],
        ["--forms", "10", "--slug", "Not a slug"],
    ],
)
def test_what_cannot_be_made_is_refused(options):
    with pytest.raises(CommandError):
        generate("--seed", "1", *options)


def test_facts_alone_are_known_by_arithmetic():
    truth = generate("--forms", "4000", "--seed", "11", "--facts-only")

    compare(truth)
    assert Activity.objects.count() == 4000
    assert not Activity.objects.exclude(kind__program=F("program")).exists()
    assert truth["figures"]["papers_by_others"]
    assert truth["figures"]["lessons"]
    assert truth["rows"][-1]["key"] == "none"
    # The next form gets a reference and a key of its own.
    compare(generate("--forms", "20", "--seed", "12"))


def test_the_truth_is_written_to_a_file(tmp_path):
    file = tmp_path / "truth.json"
    truth = generate("--forms", "10", "--seed", "1", "--facts-only", "--truth", str(file))

    assert json.loads(file.read_text(encoding="utf-8")) == truth
