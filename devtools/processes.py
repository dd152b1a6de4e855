"""The programs that a command starts: where they run, what they inherit, what is shown of them."""

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# What the portal or Python would take from the caller's shell. Another project's DATABASE_URL must
# not receive our demo, nor decide what a test runs on. Where Python may not keep what it compiled,
# each of the dozens of processes of a run compiles some 1,500 files again: half of its start.
# fmt: off
NOT_INHERITED = (
    "ALLOWED_HOSTS", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "DATABASE_LIMITS", "DATABASE_URL",
    "DATA_DIR", "DEBUG", "DEFAULT_FROM_EMAIL", "DJANGO_SETTINGS_MODULE", "EMAIL_URL",
    "FILES_BUCKET", "FILES_BUCKET_KEY", "FILES_BUCKET_REGION", "FILES_BUCKET_SECRET",
    "FILES_BUCKET_URL", "HTTPS", "LOG_LEVEL", "MEDIA_ROOT", "MIGRATED",
    "OFFICE_CONTACT", "OFFICE_CONTACT_EN", "OFFICE_NAME", "OFFICE_NAME_EN", "PRINT_FONT_FOLDER",
    "PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PYTHONWARNINGS",
    "REDIS_URL", "SECOND_FACTOR",
    "SECRET_KEY", "SECRET_KEY_FALLBACKS", "SITE_ADDRESS", "STATIC_ROOT", "TIME_ZONE",
    "VIRTUAL_ENV",
)
# fmt: on


class DevError(Exception):
    """Something that has been explained to the person at the keyboard, or is explained here."""


def environment(**values: str) -> dict[str, str]:
    """The caller's environment without what would change the portal, and with what we say."""
    inherited = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    return inherited | {"PYTHONUNBUFFERED": "1"} | values


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Say what begins; when it ends, how long it took."""
    print(f"{text} … ", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed" if sys.exc_info()[0] is not KeyboardInterrupt else "", flush=True)
        raise
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def quietly(command: list, env: dict | None = None) -> str:
    """Run a program and return what it printed. If it fails, show all of that and stop."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env or environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        shown = shlex.join(str(part) for part in command)
        raise DevError(f"\n{done.stdout.rstrip()}\n\nThis failed (code {done.returncode}): {shown}")
    return done.stdout


def stop(processes) -> None:
    """Ask each to end, and end by force the one that has not after 15 seconds."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    for process in processes:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one run, with a path short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    (folder / "data" / "static").mkdir(parents=True)
    (folder / "tmp").mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
