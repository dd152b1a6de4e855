"""./dev manage: manage.py on the data of `./dev run`."""

import subprocess

from devtools.install import install
from devtools.processes import PYTHON, ROOT, environment, quietly


def main(arguments: list[str]) -> int:
    install("requirements.txt")
    command = [PYTHON, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=run_environment(8000), check=False).returncode


def manage(*arguments: str, env: dict) -> str:
    """Run a command of manage.py in silence and return what it printed."""
    return quietly([PYTHON, "manage.py", *arguments], env)


def run_environment(port: int) -> dict[str, str]:
    """The settings of the portal that `./dev run` serves from var/."""
    return environment(
        DJANGO_SETTINGS_MODULE="pairing_portal.settings",
        DATA_DIR=str(ROOT / "var"),
        SECOND_FACTOR="off",
        SITE_ADDRESS=f"http://127.0.0.1:{port}",
    )
