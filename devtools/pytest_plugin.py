"""What pytest learns of the servers: the plugin that pytest.ini names.

It marks the browser tests, says why a test cannot run on the database at hand, and lends the
`worker` fixture: a Celery worker in a process of its own.
"""

import gc
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from devtools.parts import ONLY_IN
from devtools.processes import ROOT
from devtools.waiting import until

BROWSER_TESTS = ROOT / ONLY_IN["browser"]
REDIS_TESTS = ROOT / ONLY_IN["redis"]
END_OF_A_LETTER = "-" * 79 + "\n"


def pytest_configure(config):
    if os.environ.get("MIGRATED"):
        # Only now: it imports Django. The fixture of the plugin that comes last is used.
        from devtools import migrated

        config.pluginmanager.register(migrated)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what follows from a test itself, whether or not its author said so.

    Everything under tests/browser is a browser test. What asks no database runs once, not on each;
    so does what asks for pages: tests/test_every_url.py reads each of them on every database, and
    the services below them have tests of their own.
    """
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)
        elif item.get_closest_marker("browser") or (
            item.get_closest_marker("redis") and item.path != REDIS_TESTS
        ):
            raise pytest.UsageError(f"{item.nodeid} would never run: see ONLY_IN in parts.py")
        if not asks_a_database(item) or (asks_for_pages(item) and not said_of_both(item)):
            item.add_marker(pytest.mark.once)
    # Before Hypothesis's own hook, which would read all of our modules.
    if "hypothesis" in sys.modules:
        draw_nothing_from_our_code()


def pytest_collection_finish(session):
    """What was imported and collected stays; looking through it for garbage takes time only."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def draw_nothing_from_our_code():
    """Hypothesis takes one in twenty of its examples from the numbers and words of our modules.

    Which of them are loaded differs by process, and they change with every change of the code: a
    test with a fixed seed would try something else each time.
    """
    from hypothesis.internal.conjecture import providers

    nothing = providers.Constants()
    providers._get_local_constants = lambda: nothing


def asks_a_database(item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"}
    return bool(item.get_closest_marker("django_db") or fixtures & set(item.fixturenames))


def asks_for_pages(item) -> bool:
    return "client" in item.fixturenames


def said_of_both(item) -> bool:
    return any(item.get_closest_marker(name) for name in ("both", "postgres", "redis"))


def pytest_runtest_setup(item):
    from django.db import connection

    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: ./dev test starts one, or set DATABASE_URL")
    if item.get_closest_marker("redis") and not os.environ.get("REDIS_URL"):
        pytest.skip("needs Redis: ./dev test starts one, or set REDIS_URL")


@pytest.fixture(scope="session")
def folder_of_the_run(tmp_path_factory) -> Path:
    """A folder that all processes of this run of pytest share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
def eventually():
    """`eventually(lambda: ...)` waits up to 90 seconds for another process to have done it."""
    return until


class Worker:
    """A Celery worker of its own, on the test's database and the real Redis."""

    def __init__(self, environment: dict, log: Path, mail: Path):
        self.environment = environment
        self.log = log
        self.mail = mail
        self.process = None

    def start(self) -> None:
        from celery import current_app

        command = [sys.executable, "-m", "celery", "-A", "pairing_portal", "worker"]
        command += ["--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        up = until(lambda: self.ended() or current_app.control.ping(timeout=0.5), seconds=60)
        if not up or self.ended():
            self.stop()
            pytest.fail(f"The worker did not come up:\n{self.log.read_text()}")

    def ended(self) -> bool:
        return self.process.poll() is not None

    def letters(self) -> list[str]:
        """The letters that are written to their end, which is a line of dashes.

        By that line, not by file: Django names a file after the second and the sender's place in
        memory, so that two letters sent within one second may share one.
        """
        written = [path.read_text(encoding="utf-8") for path in sorted(self.mail.iterdir())]
        return [letter for text in written for letter in text.split(END_OF_A_LETTER)[:-1]]

    def kill(self) -> None:
        """As a power cut would: it finishes nothing and tells nobody."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def worker(transactional_db, settings, tmp_path):
    """A running worker; what the test commits it sees. Use with `@pytest.mark.redis`.

    Its letters land as files in `worker.mail`.
    """
    from celery import current_app

    mail = tmp_path / "mail"
    mail.mkdir()
    settings.EMAIL_URL = f"filemail:///{mail}"
    current_app.control.purge()
    running = Worker(worker_environment(settings), tmp_path / "worker.log", mail)
    running.start()
    yield running
    running.stop()
    current_app.control.purge()


def worker_environment(settings) -> dict:
    """The worker runs with the ordinary settings, on the database that pytest made."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])
        database = urlunsplit(address._replace(path=f"/{name}"))
    else:
        database = f"sqlite:///{name}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "pairing_portal.settings",
        "DATABASE_URL": database,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "SECRET_KEY": settings.SECRET_KEY,
        "EMAIL_URL": settings.EMAIL_URL,
        "SECOND_FACTOR": "off",
    }
