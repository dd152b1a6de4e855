"""The portal behind gunicorn on this machine, and pages of it as somebody signed in reads them."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from django.conf import settings
from django.test import Client

from accounts.models import User

BENCHMARKS = Path(__file__).resolve().parent
LONGEST_START = 60
LONGEST_PAGE = 600


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def on_the_wire(self) -> int:
        """Bytes of the headers and of the body as it was sent."""
        lines = sum(len(name) + len(value) + 4 for name, value in self.headers.items())
        return len("HTTP/1.1 200 OK\r\n\r\n") + lines + len(self.body)


@dataclass(frozen=True)
class Reader:
    """A browser that somebody has signed in with, or nobody."""

    port: int
    cookie: str = ""

    def read(self, address: str, *, encodings: str = "identity") -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_PAGE)
        headers = {"Accept-Encoding": encodings, "Accept-Language": "zh-hans"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection.request("GET", address, headers=headers)
        response: HTTPResponse = connection.getresponse()
        body = response.read()
        connection.close()
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}.")
        return Answer(response.status, dict(response.getheaders()), body)


def signed_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


@contextmanager
def portal(module: str = "pairing_portal.settings") -> Iterator[int]:
    """One process of gunicorn with these settings, on a free port, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    path = os.pathsep.join([os.environ.get("PYTHONPATH", ""), str(BENCHMARKS)])
    env = os.environ | {"DJANGO_SETTINGS_MODULE": module, "PYTHONPATH": path}
    collect = ["-m", "django", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run([sys.executable, *collect], env=env, check=True)
    # A page of the slower side may take longer than a page ever should.
    command = [sys.executable, "-m", "gunicorn", "pairing_portal.wsgi", "--timeout", "600"]
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"],
        env=env,
    )
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("gunicorn did not start.")
