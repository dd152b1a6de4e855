"""./dev lint: everything that can be wrong without running a test.

`./dev test` runs all of it, and so does pre-commit, one hook for each name (`./dev lint NAME`).
"""

import secrets
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from devtools.install import install
from devtools.processes import PYTHON, ROOT, VENV, DevError, environment, quietly, scratch

AT_ONCE = 2
TOOLS = VENV / "bin"

# On screen "ruff check", on the command line and in .pre-commit-config.yaml "ruff-check".
CHECKS = {
    "ruff check": [TOOLS / "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "ruff format": [TOOLS / "ruff", "format", "--quiet", "--check", "."],
    "djlint": [TOOLS / "djlint", "templates", "--lint", "--quiet"],
    "imports": [TOOLS / "lint-imports", "--no-cache"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": [PYTHON, "-m", "devtools.translations", "--check"],
    "vendored files": [PYTHON, "-m", "devtools.vendor", "--check"],
}
ON_THE_COMMAND_LINE = {name.replace(" ", "-"): name for name in CHECKS}


def main(arguments: list[str]) -> int:
    unknown = sorted(set(arguments) - set(ON_THE_COMMAND_LINE))
    if unknown:
        known = ", ".join(ON_THE_COMMAND_LINE)
        raise DevError(f"There is no check {unknown[0]!r}. There are: {known}")
    install("requirements-dev.txt")
    names = [ON_THE_COMMAND_LINE[argument] for argument in arguments]
    with scratch() as folder:
        return 1 if checks(folder, names or list(CHECKS)) else 0


def checks(folder: Path, names: list[str]) -> list[str]:
    """Run those checks, two at a time. Returns the names of those that failed, in their order."""
    failed = []
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        running = {name: pool.submit(check, name, folder) for name in names}
        for name, result in running.items():
            print(f"Checking: {name} … ", end="", flush=True)
            seconds, wrong = result.result()
            print("failed" if wrong else f"{seconds:.1f} s", flush=True)
            if wrong:
                print(wrong, flush=True)
                failed.append(name)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return failed


def check(name: str, folder: Path) -> tuple[float, str]:
    """How long it took, and what it found wrong: nothing, or all that it printed."""
    started = time.monotonic()
    try:
        quietly(CHECKS[name], environment_of(name, folder))
    except (DevError, subprocess.SubprocessError, OSError) as failure:
        return time.monotonic() - started, str(failure) or type(failure).__name__
    return time.monotonic() - started, ""


def environment_of(name: str, folder: Path) -> dict[str, str]:
    """Django's own check of a deployment looks at the settings of a portal in real use."""
    here = environment(DATA_DIR=str(folder / "data"), PYTHONPATH=str(ROOT))
    if name != "deployment":
        return here
    return here | {
        "DATABASE_URL": "postgres://portal@localhost/portal",
        "REDIS_URL": "redis://localhost:6379/0",
        "HTTPS": "True",
        "ALLOWED_HOSTS": "portal.example.org",
        "SITE_ADDRESS": "https://portal.example.org",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }
