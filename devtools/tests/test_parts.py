"""A run hides nothing: its last lines say what ran, what did not, and what failed."""

import pytest

from devtools.parts import Part, report


@pytest.fixture
def parts():
    ran, missing = Part("SQLite"), Part("browser")
    ran.not_run, ran.what, ran.passed = "", "in this process", 7
    missing.not_run = "no Chromium on this machine"
    return [ran, missing]


def test_the_last_lines_say_what_ran_and_what_did_not(parts, capsys, monkeypatch):
    monkeypatch.delenv("DEV_REQUIRE", raising=False)

    code = report(parts, wrong=[])

    assert capsys.readouterr().out.splitlines()[-5:] == [
        "Checks     passed",
        "SQLite     exercised: 7 tests passed (in this process)",
        "browser    NOT exercised: no Chromium on this machine",
        "",
        "7 passed, 0 failed",
    ]
    assert code == 0


def test_where_everything_is_required_a_missing_part_fails(parts, capsys, monkeypatch):
    monkeypatch.setenv("DEV_REQUIRE", "all")

    code = report(parts, wrong=[])

    assert code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 1 failed"


def test_where_everything_is_required_a_skipped_test_fails(parts, capsys, monkeypatch):
    monkeypatch.setenv("DEV_REQUIRE", "all")
    parts[0].skipped = 1

    assert report(parts[:1], wrong=[]) == 1
    assert "7 tests passed, 1 skipped (reasons above)" in capsys.readouterr().out


def test_a_failed_check_fails_the_run(parts, capsys, monkeypatch):
    monkeypatch.delenv("DEV_REQUIRE", raising=False)

    assert report(parts, wrong=["imports"]) == 1
    assert "Checks     failed: imports" in capsys.readouterr().out


@pytest.mark.parametrize("pytest_code", [0, 1, 2, 4, 5])
def test_a_run_without_a_record_is_never_a_success(tmp_path, pytest_code):
    part = Part("SQLite")

    part.count(pytest_code, tmp_path / "missing.xml")

    assert part.failed == 1
