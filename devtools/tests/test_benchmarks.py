"""Benchmarks can be run and written down. How fast anything is, no test asks."""

import datetime
import importlib

import pytest

from devtools import benchmarks, performance
from devtools.performance import Part

pytestmark = pytest.mark.once


@pytest.fixture
def script(monkeypatch):
    monkeypatch.syspath_prepend(benchmarks.FOLDER)
    return importlib.import_module


def test_every_script_of_the_plan_is_there_and_every_script_is_in_the_plan(script):
    planned = {name for _sizes, names in benchmarks.PLAN for name in names}

    assert planned == set(benchmarks.scripts())
    assert all(callable(script(name).main) for name in planned)
    assert all(benchmarks.title_of(name).endswith(".") for name in planned)


def test_sizes_that_are_asked_for_take_the_place_of_the_plan():
    named = benchmarks.split(["figures", "lists", "--forms", "10"])

    assert named == (["figures", "lists"], ["--forms", "10"])
    assert benchmarks.planned(*named) == [(["--forms", "10"], ["figures", "lists"])]
    assert benchmarks.planned(["lists"], []) == [(["--forms", "1000000"], ["lists"])]


@pytest.mark.django_db
def test_a_row_comes_through_the_file_onto_the_page(script, tmp_path, capsys):
    measured = script("measured")
    goals = (measured.no_more_than(1.5), measured.faster_by(2), None)
    rows = [
        measured.compared(
            "a|b", [0.3, 0.1, 0.2], "theirs", [0.1, 0.1, 0.1], sizes="7 forms", goal=goal
        )
        for goal in goals
    ]
    file = tmp_path / "rows.jsonl"

    measured.tell(rows, file)
    missing = ["none --forms 7 on sqlite ended with code 1: no figures."]
    parts = {
        "figures": Part("All of them.", performance.read_rows(file)),
        "none": Part("Fails.", [], missing),
        "rest": Part("Is left out.", []),
    }
    page = performance.as_page(parts, datetime.date(2026, 5, 4))

    spread = "100.00 to 300.00 ms beside 100.00 to 100.00 ms"
    told = f"200.0 ms beside 100.0 ms | 2.00 × | {spread} | 7 forms; 3 runs | {measured.database()}"
    assert [line for line in page.splitlines() if line.startswith("| a")] == [
        f"| a\\|b | theirs | {told} | ≤ 1.5 × its time | **no** |",
        f"| a\\|b | theirs | {told} | ≥ 2 times as fast | **no** |",
        f"| a\\|b | theirs | {told} | – | – |",
    ]
    assert f"Measured on 2026-05-04, on {performance.machine()}." in page
    assert page.endswith(f"{missing[0]}\n\n## rest\n\nIs left out.\n\nNot run on this day.\n")
    assert len(capsys.readouterr().out.splitlines()) == 3
