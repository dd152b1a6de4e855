"""Make `.venv` and bring it to the pinned packages, with whatever this machine has for it."""

import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from devtools.processes import PYTHON, ROOT, VENV, DevError, environment, quietly, step

STAMP = VENV / "installed.json"


def install(*lists: str) -> None:
    """Bring `.venv` to those lists of packages, unless it is there already."""
    make_venv()
    done = json.loads(STAMP.read_text()) if STAMP.exists() else {}
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in lists}
    for name, digest in wanted.items():
        if done.get(name) == digest:
            continue
        count = len(re.findall(r"^\S+==", (ROOT / name).read_text(), re.MULTILINE))
        with step(f"Installing {count} packages of {name} (a minute or so on a slow line)"):
            install_list(name)
        done[name] = digest
        STAMP.write_text(json.dumps(done, indent=2))


def make_venv() -> None:
    if PYTHON.exists() and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0:
        return
    version = ".".join(map(str, sys.version_info[:3]))
    why = "again, because it does not start" if VENV.exists() else "with Python " + version
    with step(f"Making .venv {why}"):
        # Debian leaves ensurepip out of its Python, so pip is looked for afterwards.
        quietly([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])


def install_list(name: str) -> None:
    """With uv when the machine has it, unless uv cannot (a company's certificates, say)."""
    options = ["--quiet", "--require-hashes", "-r", name]
    if uv := shutil.which("uv"):
        with contextlib.suppress(DevError):
            command = [uv, "pip", "install", "--python", PYTHON, *options]
            quietly(command, environment(**writable_cache()))
            return
    quietly([*pip(), "install", "--no-input", "--disable-pip-version-check", *options])


def pip() -> list:
    """The venv's own, a new one in it, or this Python's, which Debian keeps apart."""
    if has_module(PYTHON, "pip"):
        return [PYTHON, "-m", "pip"]
    if has_module(PYTHON, "ensurepip"):
        quietly([PYTHON, "-m", "ensurepip"])
        return [PYTHON, "-m", "pip"]
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    raise DevError(
        f"{sys.executable} has neither pip nor ensurepip, and no uv on PATH could install.\n"
        "Install one of them (Debian and Ubuntu: apt install python3-venv) and try again."
    )


def has_module(python: Path, name: str) -> bool:
    code = f"import importlib.util as u, sys; sys.exit(u.find_spec({name!r}) is None)"
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def writable_cache() -> dict[str, str]:
    """uv stops where it cannot write a cache; without a usable home it gets a folder of ours."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    if "UV_CACHE_DIR" in os.environ or (home.is_dir() and os.access(home, os.W_OK)):
        return {}
    return {"UV_CACHE_DIR": str(ROOT / "var" / "uv-cache")}


def run_installed(part: str, arguments: list[str]) -> int:
    """Run a part of devtools/ that needs packages, in the caller's folder; returns its code."""
    install("requirements-dev.txt")
    command = [PYTHON, "-P", "-m", f"devtools.{part}", *arguments]
    return subprocess.run(command, env=environment(PYTHONPATH=str(ROOT)), check=False).returncode
