"""What ./dev promises of itself: it hides nothing, and takes nothing from the caller's shell."""

import importlib.machinery
import importlib.util
import re
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LISTS = ["requirements.txt", "requirements-dev.txt", "requirements-browser.txt"]


@pytest.fixture(scope="module")
def dev():
    loader = importlib.machinery.SourceFileLoader("dev_command", str(ROOT / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev_command", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def parts(dev):
    ran, missing = dev.Part("SQLite"), dev.Part("browser")
    ran.not_run, ran.what, ran.passed = "", "in this process", 7
    missing.not_run = "no Chromium on this machine"
    return [ran, missing]


def test_the_last_lines_say_what_ran_and_what_did_not(dev, parts, capsys, monkeypatch):
    monkeypatch.delenv("DEV_REQUIRE", raising=False)

    code = dev.report(parts, wrong=[])

    assert capsys.readouterr().out.splitlines()[-5:] == [
        "Checks     passed",
        "SQLite     exercised: 7 tests passed (in this process)",
        "browser    NOT exercised: no Chromium on this machine",
        "",
        "7 passed, 0 failed",
    ]
    assert code == 0


def test_where_everything_is_required_a_missing_part_fails(dev, parts, capsys, monkeypatch):
    monkeypatch.setenv("DEV_REQUIRE", "all")

    code = dev.report(parts, wrong=[])

    assert code == 1
    assert capsys.readouterr().out.splitlines()[-1] == "7 passed, 1 failed"


def test_where_everything_is_required_a_skipped_test_fails(dev, parts, capsys, monkeypatch):
    monkeypatch.setenv("DEV_REQUIRE", "all")
    parts[0].skipped = 1

    assert dev.report(parts[:1], wrong=[]) == 1
    assert "7 tests passed, 1 skipped (reasons above)" in capsys.readouterr().out


def test_a_failed_check_fails_the_run(dev, parts, capsys, monkeypatch):
    monkeypatch.delenv("DEV_REQUIRE", raising=False)

    assert dev.report(parts, wrong=["imports"]) == 1
    assert "Checks     failed: imports" in capsys.readouterr().out


@pytest.mark.parametrize("pytest_code", [0, 1, 2, 4, 5])
def test_a_run_without_a_record_is_never_a_success(dev, tmp_path, pytest_code):
    part = dev.Part("SQLite")

    part.count(pytest_code, tmp_path / "missing.xml")

    assert part.failed == 1


def test_another_projects_database_is_not_ours(dev, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "other.settings")

    inherited = dev.environment()

    assert not {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"} & set(inherited)


def test_every_setting_from_the_environment_is_kept_from_a_caller(dev):
    settings = (ROOT / "pairing_portal" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', settings))

    assert read - set(dev.NOT_INHERITED) == set()


def test_a_busy_port_is_named_with_the_way_out(dev):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(dev.DevError, match=f"Port {port} is in use.*--port"):
            dev.refuse_busy(port)


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned_by_hash_and_names_no_host(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "    "))]
    unpinned = [line for line in wanted if not re.match(r"[a-z0-9.\-]+==\S+.* \\$", line)]

    assert len(wanted) > 30
    assert unpinned == []
    assert not [line for line in lines if "://" in line or "index-url" in line]


def test_the_lists_agree_on_versions():
    pins = [
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in LISTS
    ]

    assert pins[0] < pins[1] < pins[2]
