"""The settings as the machine reads them: each in a process of its own, with nothing inherited."""

import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings


def manage(tmp_path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | {"DATA_DIR": str(tmp_path / "data")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_portal_for_real_passes_djangos_own_check(tmp_path):
    done = manage(
        tmp_path,
        *["check", "--deploy", "--fail-level", "WARNING"],
        HTTPS="True",
        SECRET_KEY="a key of fifty characters and more, made for this test alone",
        ALLOWED_HOSTS="portal.example.org",
        SITE_ADDRESS="https://portal.example.org",
    )

    assert (done.returncode, "silenced" in done.stdout) == (0, True), done.stderr


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SECOND_FACTOR", "off", "SECOND_FACTOR=off is for trying out"),
        ("SECOND_FACTOR", "maybe", "SECOND_FACTOR must be"),
    ],
)
def test_a_portal_for_real_refuses_to_start_half_locked(tmp_path, variable, value, sentence):
    done = manage(tmp_path, "check", HTTPS="True", **{variable: value})

    assert done.returncode != 0
    assert sentence in done.stderr


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Asia", "../secret_key", "Shanghai"])
def test_a_zone_that_nobody_knows_is_refused_in_one_sentence(tmp_path, zone):
    done = manage(tmp_path, "check", TIME_ZONE=zone)

    assert (done.returncode, done.stderr) == (
        1,
        f"TIME_ZONE={zone} is no time zone. Write one by its place, such as Asia/Shanghai.\n",
    )


@pytest.mark.parametrize(
    ("environment", "zone"),
    [({}, "Asia/Shanghai"), ({"TIME_ZONE": "Asia/Urumqi"}, "Asia/Urumqi")],
)
def test_page_and_worker_keep_the_offices_time(tmp_path, environment, zone):
    code = "from django.conf import settings as s; print(s.TIME_ZONE, s.CELERY_TIMEZONE)"

    done = manage(tmp_path, "shell", "-v0", "-c", code, **environment)

    assert done.stdout.split() == [zone, zone]


def test_with_nothing_set_debug_is_off_and_the_key_is_ones_own(tmp_path):
    code = "from django.conf import settings as s; print(s.DEBUG, s.SECOND_FACTOR, s.SECRET_KEY)"
    told = [manage(tmp_path / name, "shell", "-v0", "-c", code).stdout for name in ("one", "two")]

    keys = {line.split()[2] for line in told}
    assert [line.split()[:2] for line in told] == [["False", "required"]] * 2
    assert len(keys) == 2
    assert all(len(key) >= 50 for key in keys)
    mode = (tmp_path / "one" / "data" / "secret_key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_cookies_of_a_portal_for_real_stay_on_its_own_host(tmp_path):
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SAVED_COOKIE_NAME"]
    names += ["SESSION_COOKIE_SECURE"]
    code = f"from django.conf import settings as s; print(*[getattr(s, n) for n in {names}])"

    done = manage(tmp_path, "shell", "-v0", "-c", code, HTTPS="True")

    assert done.stdout.split() == ["__Host-s", "__Host-c", "__Host-saved", "True"]
