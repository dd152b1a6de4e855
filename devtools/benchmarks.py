"""./dev bench: time the scripts of benchmarks/ on both databases."""

import subprocess
from pathlib import Path

from devtools.install import install
from devtools.manage import manage
from devtools.processes import PYTHON, ROOT, DevError, environment, scratch
from devtools.servers import servers


def main(arguments: list[str]) -> None:
    known = sorted(path.stem for path in (ROOT / "benchmarks").glob("[!_]*.py"))
    names = arguments[:1] or known
    if not set(names) <= set(known):
        raise DevError(f"There is no benchmark {names[0]!r}. There are: {', '.join(known)}")
    install("requirements-dev.txt")
    with scratch() as folder, servers(folder, "postgres") as started:
        postgres = started()["postgres"]
        if "error" in postgres:
            raise DevError(postgres["error"])
        for name in names:
            for database in (f"sqlite:///{folder}/bench.sqlite3", postgres["url"]):
                measure(name, database, arguments[1:], folder)


def measure(name: str, database: str, arguments: list[str], folder: Path) -> None:
    env = environment(
        DATABASE_URL=database,
        # A benchmark fills millions of rows in one statement; a page never may.
        DATABASE_LIMITS="-c statement_timeout=0",
        DATA_DIR=str(folder / "data"),
        DJANGO_SETTINGS_MODULE="pairing_portal.settings",
        PYTHONPATH=str(ROOT),
    )
    print(f"\n=== {name} on {database.partition(':')[0]} ===", flush=True)
    manage("migrate", "--no-input", env=env)
    command = [PYTHON, f"benchmarks/{name}.py", *arguments]
    if code := subprocess.run(command, cwd=ROOT, env=env, check=False).returncode:
        raise DevError(f"benchmarks/{name}.py ended with code {code}.")
