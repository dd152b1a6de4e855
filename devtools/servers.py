"""The servers that tests and benchmarks need: started, lent by the caller, or missed and said so.

A server is described by a dict: `url` and `what` (its name and version) if it runs, `error` (why
not, as a sentence) if it does not.
"""

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from devtools.processes import PYTHON, ROOT, environment, step, stop

Started = Callable[[], dict[str, dict]]


@contextlib.contextmanager
def servers(folder: Path, *names: str) -> Iterator[Started]:
    """Start those servers from pip or from the machine, and go on without waiting for them.

    Yields a function that waits until they are up and returns {name: description}. They stop when
    the pipe to them closes, even if this program is killed.
    """
    if not names:
        yield dict
        return
    command = [PYTHON, "-m", "devtools.server_programs", folder, *names]
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )

    def started() -> dict[str, dict]:
        with step(f"Starting {' and '.join(names)}"):
            line = process.stdout.readline()
        told = json.loads(line) if line.strip() else {}
        nothing = {"error": "the program that starts it ended at once"}
        return {name: told.get(name, nothing) for name in names}

    try:
        yield started
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            stop([process])


@contextlib.contextmanager
def test_servers(folder: Path) -> Iterator[Started]:
    """Those the caller names in TEST_DATABASE_URL and TEST_REDIS_URL; others are started."""
    named = {"postgres": "TEST_DATABASE_URL", "redis": "TEST_REDIS_URL"}
    given = {
        name: {"url": os.environ[variable], "what": f"the one in {variable}"}
        for name, variable in named.items()
        if os.environ.get(variable)
    }
    with servers(folder, *(name for name in named if name not in given)) as started:
        yield lambda: given | started() | {"browser": chromium()}


def chromium() -> dict:
    if found := find_chromium():
        return {"url": found, "what": found}
    return {
        "error": "no Chromium on this machine (Debian: apt install chromium-headless-shell, "
        "or set CHROMIUM to the path of one)"
    }


def find_chromium() -> str | None:
    """Any will do; the one without windows takes half of the others' time."""
    names = (
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
    )
    places = [os.environ.get("CHROMIUM", ""), *names]
    places.append("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
    return next((found for place in places if place and (found := shutil.which(place))), None)
