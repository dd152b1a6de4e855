"""./dev bench: time the scripts of benchmarks/ on both databases; --write keeps what was found."""

import ast
import datetime
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from devtools import performance
from devtools.install import install
from devtools.manage import manage
from devtools.performance import Part
from devtools.processes import PYTHON, ROOT, DevError, environment, scratch
from devtools.servers import servers

FOLDER = ROOT / "benchmarks"
# What docs/performance.md is made of: at which sizes, and by which scripts. Each size has databases
# of its own, in which the scripts find what the first of them has made; so the one that changes
# rows comes last.
PLAN = (
    (
        ("--forms", "100000"),
        ("figures", "beside_duckdb", "csv_file", "wire", "paper", "confirming", "kept_sums"),
    ),
    (("--forms", "1000000"), ("figures", "beside_duckdb", "lists", "csv_file")),
    (("--forms", "10000000", "--facts-only"), ("figures", "beside_duckdb")),
    (("--people", "60", "2000"), ("assignment",)),
)
# What is the same on every database, and is measured on SQLite alone.
ONCE = {"assignment", "paper", "wire"}


def main(arguments: list[str]) -> None:
    known = scripts()
    is_written = arguments[:1] == ["--write"]
    rest = arguments[1:] if is_written else arguments
    names, options = split(rest)
    if unknown := [name for name in names if name not in known]:
        raise DevError(f"There is no benchmark {unknown[0]!r}. There are: {', '.join(known)}")
    install("requirements-bench.txt")
    found: dict[str, Part] = {name: Part(title_of(name), []) for name in known}
    plan = planned(names or known, options) if is_written else [(options, names or known)]
    for sizes, chosen in plan:
        run(sizes, chosen, found)
    if is_written:
        performance.write(found, datetime.datetime.now().astimezone().date())
    if failed := [reason for part in found.values() for reason in part.missing]:
        raise DevError("\n".join(failed))


def scripts() -> list[str]:
    """Those that can be run: the modules beside them are imported only."""
    return sorted(
        path.stem for path in FOLDER.glob("[!_]*.py") if "__main__" in path.read_text("utf-8")
    )


def title_of(name: str) -> str:
    """The first sentence of what the script says it does."""
    told = ast.get_docstring(ast.parse((FOLDER / f"{name}.py").read_text("utf-8"))) or ""
    return told.partition("\n")[0]


def split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names first, then what all of them are given."""
    first = next((at for at, each in enumerate(arguments) if each.startswith("-")), len(arguments))
    return list(arguments[:first]), list(arguments[first:])


def planned(names: Sequence[str], options: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """The plan for these scripts; sizes that were asked for take the place of the plan's."""
    if options:
        return [(list(options), list(names))]
    chosen = [(list(sizes), [name for name in those if name in names]) for sizes, those in PLAN]
    return [(sizes, those) for sizes, those in chosen if those]


def run(sizes: Sequence[str], names: Iterable[str], found: dict[str, Part]) -> None:
    with scratch() as folder, servers(folder, "postgres") as started:
        postgres = started()["postgres"]
        if "error" in postgres:
            raise DevError(postgres["error"])
        for database in (f"sqlite:///{folder}/bench.sqlite3", postgres["url"]):
            is_first = database.startswith("sqlite")
            for name in names if is_first else [each for each in names if each not in ONCE]:
                part = found[name]
                rows, missing = measure(name, database, sizes, folder)
                found[name] = Part(part.title, [*part.rows, *rows], [*part.missing, *missing])


def measure(
    name: str, database: str, arguments: Sequence[str], folder: Path
) -> tuple[list[dict], list[str]]:
    """The rows it found; or why it found none, in a sentence."""
    env = environment(
        DATABASE_URL=database,
        # A benchmark fills millions of rows in one statement; a page never may.
        DATABASE_LIMITS="-c statement_timeout=0",
        DATA_DIR=str(folder / "data"),
        DJANGO_SETTINGS_MODULE="pairing_portal.settings",
        PYTHONPATH=str(ROOT),
        # Whoever signs in here is a program.
        SECOND_FACTOR="off",
    )
    kind = database.partition(":")[0]
    print(f"\n=== {name} {' '.join(arguments)} on {kind} ===", flush=True)
    manage("migrate", "--no-input", env=env)
    rows = folder / "rows.jsonl"
    rows.unlink(missing_ok=True)
    command = [PYTHON, f"benchmarks/{name}.py", *arguments, "--rows", rows]
    code = subprocess.run(command, cwd=ROOT, env=env, check=False).returncode
    if code:
        return [], [f"{name} {' '.join(arguments)} on {kind} ended with code {code}: no figures."]
    return performance.read_rows(rows), []
