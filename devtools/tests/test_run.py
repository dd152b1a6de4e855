"""./dev run: what is wrong is said before anything is set up."""

import io
import json
import socket

import pytest

from devtools import run
from devtools.processes import DevError
from devtools.run import refuse_busy


def test_a_busy_port_is_named_with_the_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(DevError, match=f"Port {port} is in use.*--port"):
            refuse_busy(port)


class Portal:
    """What `./dev run` has before it, and the commands it gives."""

    def __init__(self, monkeypatch, folder):
        self.state, self.asked, self.folder = {"state": "none", "days": 0}, [], folder / "var"
        self.folder.mkdir()
        (self.folder / "portal.sqlite3").write_text("what was tried")
        monkeypatch.setattr(run, "ROOT", folder)
        monkeypatch.setattr(run, "manage", self.manage)

    def manage(self, command, *_arguments, env):
        self.asked.append(command)
        return f"A warning.\n{json.dumps(self.state)}\n" if command == "demo_state" else ""

    def files(self):
        return {path.name: path.read_text() for path in self.folder.iterdir()}


@pytest.fixture
def portal(monkeypatch, tmp_path):
    return Portal(monkeypatch, tmp_path)


class Terminal(io.StringIO):
    def isatty(self):
        return True


UNTOUCHED = {"portal.sqlite3": "what was tried"}


def test_an_empty_portal_gets_the_demo_and_a_fresh_one_stays(portal):
    run.load_demo({})
    assert portal.asked == ["demo_state", "load_demo"]

    portal.asked, portal.state = [], {"state": "demo", "days": 7}
    run.load_demo({})
    assert portal.asked == ["demo_state"]
    assert portal.files() == UNTOUCHED


def test_a_portal_with_real_accounts_is_never_touched(portal, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    portal.state = {"state": "real", "days": 0}

    run.load_demo({})

    assert portal.asked == ["demo_state"]
    assert portal.files() == UNTOUCHED
    assert "not the demo's" in capsys.readouterr().out


@pytest.mark.parametrize("state", [{"state": "demo", "days": 8}, {"state": "earlier", "days": 0}])
def test_an_old_demo_is_renewed_by_whoever_says_yes(portal, monkeypatch, state):
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    (portal.folder / "portal-before.sqlite3").write_text("older still")
    portal.state = state

    run.load_demo({})

    assert portal.asked == ["demo_state", "migrate", "load_demo"]
    assert portal.files() == {"portal-before.sqlite3": "what was tried"}


@pytest.mark.parametrize("stdin", [Terminal("\n"), Terminal("n\n"), io.StringIO("y\n")])
def test_an_old_demo_stays_where_nobody_says_yes(portal, monkeypatch, capsys, stdin):
    monkeypatch.setattr("sys.stdin", stdin)
    portal.state = {"state": "demo", "days": 8}

    run.load_demo({})

    assert portal.asked == ["demo_state"]
    assert portal.files() == UNTOUCHED
    assert "8 days old" in capsys.readouterr().out
