"""./dev pins: write requirements*.txt again from requirements*.in."""

import shutil

from devtools.processes import DevError, quietly

# Each after the lists that it begins with.
LISTS = (
    "requirements",
    "requirements-bucket",
    "requirements-dev",
    "requirements-browser",
    "requirements-bench",
)


def main(arguments: list[str]) -> None:
    """Hashes for every platform, no address of any package index, old versions kept if they fit."""
    uv = shutil.which("uv")
    if uv is None:
        raise DevError("This needs uv on PATH (pip install uv).")
    for name in LISTS:
        command = [uv, "pip", "compile", f"{name}.in", "-o", f"{name}.txt", "--quiet"]
        command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
        command += ["--no-annotate", "--custom-compile-command", "./dev pins", *arguments]
        quietly(command)
