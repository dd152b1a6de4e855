"""The minutes of a run: told, never a reason to fail."""

from devtools.budget import print_time
from devtools.parts import Part

RECORD = """<testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="2">
<testcase classname="tests.test_races" name="test_two_at_once" time="4.2" />
<testcase classname="core.tests.test_names" name="test_sorted" time="0.1" />
</testsuite></testsuites>"""


def test_the_slowest_tests_and_the_budget_are_printed(tmp_path, capsys):
    record = tmp_path / "SQLite.xml"
    record.write_text(RECORD, encoding="utf-8")
    sqlite, browser = Part("SQLite"), Part("browser")
    sqlite.count(0, record)
    sqlite.seconds = 61.0

    print_time(901.0, 9.6, [sqlite, browser])

    assert sqlite.passed == 2
    assert capsys.readouterr().out.splitlines() == [
        "",
        "The slowest of 2 tests, in seconds:",
        "    4.2  SQLite     tests.test_races::test_two_at_once",
        "    0.1  SQLite     core.tests.test_names::test_sorted",
        "",
        "Time 15:01 of 15:00 (OVER THE BUDGET): checks 0:09, SQLite 1:01",
    ]
