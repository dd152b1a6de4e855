"""The parts of a test run, and its last lines: what ran, what did not and why, and the sum."""

import contextlib
import os
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from devtools.processes import PYTHON, ROOT

# Where alone these tests may stand, so that no others need be read to find them.
ONLY_IN = {"browser": "tests/browser", "redis": "tests/test_worker.py"}


class Part:
    """One of SQLite, PostgreSQL, Redis, browser: what ran, or why nothing did."""

    def __init__(self, name: str, chosen: bool = False):
        self.name = name
        self.chosen = chosen  # the caller named tests, so this part may hold none of them
        self.passed = self.failed = self.skipped = 0
        self.seconds = 0.0
        self.durations: list[tuple[float, str]] = []  # seconds and name of each test
        self.what = ""
        self.not_run = "the run ended before it"

    def __str__(self):
        if self.not_run:
            return f"{self.name:<11}NOT exercised: {self.not_run}"
        tests = f"{self.passed} tests passed"
        tests += f", {self.failed} failed" if self.failed else ""
        tests += f", {self.skipped} skipped (reasons above)" if self.skipped else ""
        return f"{self.name:<11}exercised: {tests}{f' ({self.what})' if self.what else ''}"

    def incomplete(self) -> bool:
        return bool(self.not_run or self.skipped)

    def run(
        self,
        server: dict,
        marker: str,
        arguments: list,
        env: dict,
        folder: Path,
        *,
        said: Path | None = None,
    ) -> None:
        """Run the tests that carry the marker, on a server that may have failed to start.

        What pytest prints goes to the terminal, or to the file `said`.
        """
        if "error" in server:
            self.not_run = server["error"]
            return
        title = f"=== {self.name}: {server['what']} ===\n"
        record = folder / f"{self.name}.xml"
        command = [PYTHON, "-m", "pytest", "-q", "-rs", f"--junitxml={record}", "-m", marker]
        started = time.monotonic()
        with said.open("w") if said else contextlib.nullcontext() as out:
            print(f"\n{title}", end="", file=out, flush=True)
            code = subprocess.run(
                [*command, *arguments], cwd=ROOT, env=env, check=False, stdout=out, stderr=out
            ).returncode
        self.seconds = time.monotonic() - started
        self.count(code, record)
        self.what = server["what"]

    def count(self, code: int, record: Path) -> None:
        """Take the numbers from pytest's record. A run that left none has failed."""
        self.not_run = ""
        suites = list(ElementTree.parse(record).iter("testsuite")) if record.exists() else []  # noqa: S314
        for suite in suites:
            self.failed += int(suite.get("failures")) + int(suite.get("errors"))
            self.skipped += int(suite.get("skipped"))
            self.passed += int(suite.get("tests"))
            self.durations += [
                (float(test.get("time")), f"{test.get('classname')}::{test.get('name')}")
                for test in suite.iter("testcase")
            ]
        self.passed -= self.failed + self.skipped
        if code == 5:
            self.not_run = "none of its tests was chosen" if self.chosen else "it has no tests"
            self.failed = 0 if self.chosen else 1
        elif self.skipped and not self.passed + self.failed:
            self.not_run = "all its tests were skipped (reasons above)"
        elif not self.failed and (code or not self.passed):
            self.failed = 1


def report(parts: list[Part], wrong: list[str]) -> int:
    """The last lines: what ran and what did not, and at the very end the sum.

    `wrong` names the checks that failed. Returns the exit code. With DEV_REQUIRE=all a part that
    did not run in full is a failure.
    """
    needed = os.environ.get("DEV_REQUIRE", "")
    missing = [part for part in parts if part.incomplete()] if needed == "all" else []
    failed = sum(part.failed for part in parts) + len(wrong)
    failed += sum(not part.failed for part in missing)
    print("\n" + "=" * 80)
    print(f"{'Checks':<11}{'failed: ' + ', '.join(wrong) if wrong else 'passed'}")
    for part in parts:
        print(part)
    for part in missing:
        print(f"DEV_REQUIRE=all: {part.name} had to run in full.")
    print(f"\n{sum(part.passed for part in parts)} passed, {failed} failed", flush=True)
    return 1 if failed else 0
