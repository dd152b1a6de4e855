"""./dev run: set everything up and serve the demo on this machine."""

import argparse
import http.client
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

from devtools.install import install
from devtools.manage import manage, run_environment
from devtools.processes import PYTHON, ROOT, DevError, step, stop

FRESH_DAYS = 7
DATABASE, ASIDE = "portal.sqlite3", "portal-before.sqlite3"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./dev run")
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default 8000)")
    port = parser.parse_args(arguments).port
    refuse_busy(port)
    install("requirements.txt")
    env = run_environment(port)
    prepare(env)
    load_demo(env)
    with step("Collecting static files"):
        manage("collectstatic", "--no-input", env=env)
    serve(port, env)


def prepare(env: dict) -> None:
    with step("Preparing the database in var/"):
        manage("migrate", "--no-input", env=env)


def load_demo(env: dict) -> None:
    """Load the demo where there is none; renew an old one, if somebody at the terminal says so."""
    found = json.loads(manage("demo_state", env=env).splitlines()[-1])
    if found["state"] == "real":
        print("There are accounts here that are not the demo's. The portal is served as it is.")
        return
    is_old = found["state"] == "earlier" or found["days"] > FRESH_DAYS
    if is_old:
        if not is_to_be_renewed(found):
            return
        put_aside(ROOT / "var")
        prepare(env)
    if is_old or found["state"] == "none":
        with step("Loading the demo (about half a minute)"):
            manage("load_demo", env=env)


def is_to_be_renewed(found: dict) -> bool:
    if found["state"] == "earlier":
        print("The demo in var/ is that of an earlier release.")
    else:
        print(f"The demo in var/ is {found['days']} days old: its today is past.")
    if not sys.stdin.isatty():
        print("It stays. To renew it, start ./dev run in a terminal and say yes.")
        return False
    answer = input(f"Renew it? What was tried in it goes into var/{ASIDE}. [y/N] ")
    return answer.strip().lower() in {"y", "yes"}


def put_aside(folder: Path) -> None:
    """Keep the old database under another name, in place of the one before."""
    for suffix in ("", "-wal", "-shm"):
        old, kept = folder / f"{DATABASE}{suffix}", folder / f"{ASIDE}{suffix}"
        kept.unlink(missing_ok=True)
        if old.exists():
            old.rename(kept)


def refuse_busy(port: int) -> None:
    """Say which other port to take, before anything is set up."""
    if not 1 <= port <= 65535:
        raise DevError(f"There is no port {port}. Choose one from 1024 to 65535.")
    other = port + 1 if port < 65535 else 8000
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except PermissionError:
            raise DevError(
                f"Port {port} is for the administrator of this machine. "
                "Choose another: ./dev run --port 8000"
            ) from None
        except OSError:
            raise DevError(
                f"Port {port} is in use by another program. "
                f"Choose another: ./dev run --port {other}"
            ) from None


def serve(port: int, env: dict) -> None:
    """The web server and the sweeps, until one of them ends or somebody stops us."""
    gunicorn = [PYTHON, "-m", "gunicorn", "pairing_portal.wsgi:application"]
    gunicorn += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"]
    gunicorn += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    programs = {"web server": gunicorn, "sweep": [PYTHON, "manage.py", "sweep", "--loop"]}
    running = {}
    try:
        with step("Starting the web server"):
            for name, command in programs.items():
                # A session of its own: Ctrl-C reaches this script, which then stops both in order.
                running[name] = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
            wait_for_page(port, running["web server"])
        print(f"\n{manage('demo_accounts', env=env).strip()}\n")
        print(f"The portal is at http://127.0.0.1:{port}/   (Ctrl-C stops it)", flush=True)
        while all(process.poll() is None for process in running.values()):
            time.sleep(0.3)
        ended = next(name for name, process in running.items() if process.poll() is not None)
        raise DevError(f"The {ended} ended with code {running[ended].returncode}; stopping.")
    finally:
        stop(running.values())


def wait_for_page(port: int, web: subprocess.Popen) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and web.poll() is None:
        if page_answers(port):
            return
        time.sleep(0.1)
    raise DevError("The web server did not answer; what it printed stands above.")


def page_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/sign-in/")
        answer = connection.getresponse().status
    except OSError:
        return False
    finally:
        connection.close()
    if answer != 200:
        raise DevError(f"The sign-in page answered {answer}; what went wrong stands above.")
    return True
