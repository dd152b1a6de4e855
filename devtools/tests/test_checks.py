"""The checks: one list for ./dev lint, ./dev test and pre-commit."""

import re
import sys

from devtools import checks
from devtools.processes import ROOT


def test_every_check_that_failed_is_named_in_order_with_what_it_found(
    tmp_path, capsys, monkeypatch
):
    def says(text, code):
        return [sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"]

    wanted = {"first": says("one line too long", 1), "second": says("fine", 0)}
    wanted["third"] = says("an import upwards", 1)
    monkeypatch.setattr(checks, "CHECKS", wanted)

    assert checks.checks(tmp_path, list(wanted)) == ["first", "third"]
    printed = capsys.readouterr().out
    assert printed.index("Checking: first … failed") < printed.index("one line too long")
    assert re.search(r"^Checking: second … \d+\.\d s$", printed, re.MULTILINE)
    assert "an import upwards" in printed
    assert "fine" not in printed


def test_a_check_whose_program_is_missing_has_failed(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "CHECKS", {"ruff check": [tmp_path / "ruff"]})

    assert checks.checks(tmp_path, ["ruff check"]) == ["ruff check"]


def test_before_a_commit_runs_every_check_that_ci_runs():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")

    assert re.findall(r"entry: \./dev lint (\S+)$", hooks, re.MULTILINE) == list(
        checks.ON_THE_COMMAND_LINE
    )
    assert re.findall(r"repo: (\S+)", hooks) == ["local"], "no hook is fetched from a network"
