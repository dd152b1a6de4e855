"""`dev` itself: thin, and at home on a machine where nothing is installed yet."""

import ast
import importlib.machinery
import importlib.util
import re
import subprocess
import sys

import pytest

from devtools.processes import ROOT

PARTS = sorted(path.stem for path in (ROOT / "devtools").glob("[!_]*.py"))
NEED_PACKAGES = {
    "translations",
    "rare_han_font",
    "server_programs",
    "pytest_plugin",
    "migrated",
    "snapshot",
}


@pytest.fixture(scope="module")
def dev():
    loader = importlib.machinery.SourceFileLoader("dev_command", str(ROOT / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev_command", loader))
    loader.exec_module(module)
    return module


def test_every_command_is_explained_and_has_its_part(dev):
    explained = re.findall(r"^    \./dev (\S+)", dev.__doc__, re.MULTILINE)

    assert explained == list(dev.PARTS)
    assert set(dev.PARTS.values()) - set(PARTS) == set()
    assert set(dev.PARTS.values()) & NEED_PACKAGES == dev.IN_VENV


def test_what_sets_up_needs_nothing_but_python():
    """-S hides every installed package, -E and -s what else the caller may have put in the way."""
    parts = [part for part in PARTS if part not in NEED_PACKAGES]
    code = "; ".join(f"import devtools.{part}" for part in parts)

    done = subprocess.run(
        [sys.executable, "-S", "-E", "-s", "-c", code], cwd=ROOT, capture_output=True, text=True
    )

    assert len(parts) > 10
    assert done.stderr == ""


def test_an_unknown_command_gets_the_list_and_a_failure():
    done = subprocess.run([sys.executable, ROOT / "dev", "tset"], capture_output=True, text=True)

    assert done.returncode == 2
    assert "./dev test [PYTEST ARGS]" in done.stdout


def test_a_failure_is_told_in_a_sentence_not_in_a_traceback():
    done = subprocess.run(
        [sys.executable, ROOT / "dev", "lint", "spelling"], capture_output=True, text=True
    )

    assert done.returncode == 1
    assert done.stderr.startswith("There is no check 'spelling'. There are: ruff-check, ")
    assert "Traceback" not in done.stderr


def test_dev_stays_thin():
    body = ast.parse((ROOT / "dev").read_text(encoding="utf-8")).body
    functions = [node.name for node in body if isinstance(node, ast.FunctionDef)]

    assert functions == ["main", "interrupted"]
