"""./dev run: set everything up and serve the demo year on this machine."""

import argparse
import http.client
import socket
import subprocess
import time

from devtools.install import install
from devtools.manage import manage, run_environment
from devtools.processes import PYTHON, ROOT, DevError, step, stop


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="./dev run")
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default 8000)")
    port = parser.parse_args(arguments).port
    refuse_busy(port)
    install("requirements.txt")
    env = run_environment(port)
    with step("Preparing the database in var/"):
        manage("migrate", "--no-input", env=env)
    with step("Loading the demo year (about a minute the first time)"):
        manage("load_demo", env=env)
    with step("Collecting static files"):
        manage("collectstatic", "--no-input", env=env)
    serve(port, env)


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
