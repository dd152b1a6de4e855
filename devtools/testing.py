"""./dev test: check the code, then test it on SQLite, PostgreSQL, Redis and in a browser."""

import argparse
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from devtools.budget import print_time
from devtools.checks import CHECKS, checks
from devtools.install import install
from devtools.parts import Part, report
from devtools.processes import ROOT, environment, scratch
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
    """One pytest after the other; `asked.m` is the caller's own marker expression, or empty."""
    sqlite, postgres, redis, browser = parts
    base = environment(
        DATA_DIR=str(folder / "data"),
        SECRET_KEY=secrets.token_urlsafe(50),
        TMPDIR=str(folder / "tmp"),
        CHROMIUM=server["browser"].get("url", ""),
    )
    on_postgres = base | {"DATABASE_URL": server["postgres"].get("url", "")}
    ordinary = "not browser and not redis"
    # Each process begins with half of the files; the one that is done first takes from the other.
    both_cores = ["-n", "2", "--dist", "worksteal", *rest]
    one_core = ["-n", "0", *rest]

    def marker(expression):
        wanted = expression if asked.thorough else f"{expression} and not thorough"
        return f"({wanted}) and ({asked.m})" if asked.m else wanted

    inside = {"what": "in this process"}
    sqlite.run(inside, marker(f"{ordinary} and not postgres"), both_cores, base, folder)
    postgres.run(
        server["postgres"],
        marker(f"{ordinary} and not sqlite and not once"),
        both_cores,
        on_postgres,
        folder,
    )
    best = on_postgres if "url" in server["postgres"] else base
    on_redis = best | {"REDIS_URL": server["redis"].get("url", "")}
    if "url" in server["postgres"]:
        # A test database of its own, for the browser's tests run at the same time.
        own = urlsplit(server["postgres"]["url"])._replace(path="/beside")
        on_redis["DATABASE_URL"] = own.geturl()
    pictures = ["--output", str(ROOT / "var" / "browser"), "--screenshot", "only-on-failure"]
    # The worker's tests wait more than they work, so they run beside the browser's.
    with ThreadPoolExecutor(max_workers=1) as beside:
        said = folder / "redis.txt"
        done = beside.submit(
            redis.run, server["redis"], marker("redis"), one_core, on_redis, folder, said=said
        )
        browser.run(server["browser"], marker("browser"), [*both_cores, *pictures], best, folder)
        done.result()
    if said.exists():
        print(f"\n{said.read_text()}", flush=True)
