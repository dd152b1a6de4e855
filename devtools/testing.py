"""./dev test: check the code, then test it on SQLite, PostgreSQL, Redis and in a browser."""

import argparse
import contextlib
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from devtools.budget import print_time
from devtools.checks import CHECKS, checks
from devtools.install import install
from devtools.parts import ONLY_IN, Part, report
from devtools.processes import PYTHON, ROOT, environment, quietly, scratch, step
from devtools.servers import find_chromium, test_servers


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    asked, rest = test_arguments(arguments)
    install("requirements-browser.txt" if find_chromium() else "requirements-dev.txt")
    names = ("SQLite", "PostgreSQL", "Redis", "browser")
    parts = [Part(name, chosen=bool(asked.m or rest)) for name in names]
    wrong, checking = [], 0.0
    try:
        # The servers come up while the checks run.
        with scratch() as folder, test_servers(folder) as started:
            from_here = time.monotonic()
            wrong = checks(folder, list(CHECKS))
            checking = time.monotonic() - from_here
            run_parts(parts, started(), asked, rest, folder)
    except BaseException:
        wrong.append("the run was cut short")
        raise
    finally:
        print_time(time.monotonic() - began, checking, parts)
        code = report(parts, wrong)
    return code


def test_arguments(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Split off what is asked of us, and the caller's own -m, which must narrow ours."""
    parser = argparse.ArgumentParser(prog="./dev test", add_help=False, allow_abbrev=False)
    parser.add_argument("-m", default="")
    parser.add_argument("--thorough", action="store_true")
    return parser.parse_known_args(arguments)


def run_parts(
    parts: list[Part], server: dict, asked: argparse.Namespace, rest: list[str], folder: Path
) -> None:
    """One pytest after the other on each of two ways, at the same time.

    SQLite's and PostgreSQL's tests compute from end to end. The browser's and the worker's wait
    half of their time, so they run beside them, on a database of their own, and are shown after.
    `asked.m` is the caller's own marker expression, or empty.
    """
    sqlite, postgres, redis, browser = parts
    base = environment(
        DATA_DIR=str(folder / "data"),
        SECRET_KEY=secrets.token_urlsafe(50),
        TMPDIR=str(folder / "tmp"),
        CHROMIUM=server["browser"].get("url", ""),
    )
    ordinary = "not browser and not redis"
    # Each process begins with half of the files; the one that is done first takes from the other.
    both_cores = ["-n", "2", "--dist", "worksteal", *rest]
    beside_cores = [*both_cores, "--output", str(ROOT / "var" / "browser")]
    beside_cores += ["--screenshot", "only-on-failure"]

    def marker(expression):
        wanted = expression if asked.thorough else f"{expression} and not thorough"
        return f"({wanted}) and ({asked.m})" if asked.m else wanted

    def alone(name):
        """The files of a part that has its own, unless the caller names some."""
        return [] if rest else [ONLY_IN[name]]

    def computing():
        inside = {"what": "in this process"}
        sqlite.run(inside, marker(f"{ordinary} and not postgres"), both_cores, here, folder)
        postgres.run(
            server["postgres"],
            marker(f"{ordinary} and not sqlite and not once"),
            both_cores,
            on_postgres,
            folder,
        )

    def waiting():
        browser.run(
            server["browser"],
            marker("browser"),
            [*beside_cores, *alone("browser")],
            best,
            folder,
            said=said[0],
        )
        redis.run(
            server["redis"],
            marker("redis"),
            ["-n", "0", *rest, *alone("redis")],
            best | {"REDIS_URL": server["redis"].get("url", "")},
            folder,
            said=said[1],
        )

    said = [folder / "browser.txt", folder / "redis.txt"]
    with migrated_once(base, server["postgres"], folder) as (here, on_postgres):
        best = here
        if "url" in server["postgres"]:
            own = urlsplit(server["postgres"]["url"])._replace(path="/beside")
            best = on_postgres | {"DATABASE_URL": own.geturl()}
        with ThreadPoolExecutor(max_workers=1) as beside:
            done = beside.submit(waiting)
            computing()
            done.result()
    for file in said:
        if file.exists():
            print(f"\n{file.read_text()}", flush=True)


@contextlib.contextmanager
def migrated_once(base: dict, postgres: dict, folder: Path) -> Iterator[tuple[dict, dict]]:
    """The environments of tests on SQLite and on PostgreSQL: each says what is to be copied."""
    here = base | {"MIGRATED": str(folder / "migrated.sqlite3")}
    on_postgres = base | {"MIGRATED": "migrated", "DATABASE_URL": postgres.get("url", "")}
    databases = [here, *([on_postgres] if "url" in postgres else [])]
    with step("Migrating"), ThreadPoolExecutor() as pool:
        list(pool.map(partial(migrated, "make"), databases))
    try:
        yield here, on_postgres
    finally:
        for database in databases:
            migrated("drop", database)


def migrated(verb: str, env: dict) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "pairing_portal.settings_test"}
    quietly([PYTHON, "-m", "devtools.migrated", verb, env["MIGRATED"]], env | settings)
