"""manage.py on a machine where nothing is set up: one sentence that says what to do."""

import contextlib
import re
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from core.setting_up import NO_STATIC_FILES, NO_TABLES
from tests.test_settings import manage

COMMANDS = [["runserver", "--noreload"], ["create_administrator", "admin"]]
OTHERS = [
    ["load_demo"],
    *(["demo_accounts"], ["demo_state"], ["verify_record"], ["sweep"]),
    *(["drop_second_factor", "admin"], ["annual_report", "reference-year"]),
    ["generate_city", "--forms", "1", "--seed", "1"],
]


@pytest.mark.parametrize(
    "command",
    [*COMMANDS, *(pytest.param(command, marks=pytest.mark.thorough) for command in OTHERS)],
    ids=lambda command: command[0],
)
def test_a_command_without_tables_says_how_to_make_them(tmp_path, command):
    done = manage(tmp_path, *command)

    assert done.returncode == 1
    assert done.stderr.strip().removeprefix("CommandError: ") == NO_TABLES


@pytest.mark.sqlite
@pytest.mark.django_db
def test_without_static_files_the_server_says_how_to_collect_them(tmp_path):
    (tmp_path / "data").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "portal.sqlite3")) as migrated:
        migrated.executescript("\n".join(connection.connection.iterdump()))

    done = manage(tmp_path, "runserver", "--noreload")

    assert (done.returncode, done.stderr) == (1, f"CommandError: {NO_STATIC_FILES}\n")


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path):
    address = "postgres://nobody:nothing@127.0.0.1:1/portal"

    done = manage(tmp_path, "verify_record", DATABASE_URL=address)

    assert done.returncode == 1
    assert done.stderr.startswith("The database does not answer: ")
    assert "Traceback" not in done.stderr


def test_who_asks_for_the_traceback_gets_it(tmp_path):
    done = manage(tmp_path, "verify_record", "--traceback")

    assert "Traceback" in done.stderr
    assert "no such table" in done.stderr


def test_without_packages_it_says_where_they_come_from():
    done = subprocess.run(
        [sys.executable, "-S", "manage.py", "runserver"],
        cwd=settings.BASE_DIR,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert re.match("This Python has no [a-z]+. `./dev run` installs ", done.stderr)
    assert "Traceback" not in done.stderr
