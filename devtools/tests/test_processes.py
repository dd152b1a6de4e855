"""A command takes nothing from the caller's shell."""

import re

from devtools.processes import NOT_INHERITED, ROOT, environment


def test_another_projects_database_is_not_ours(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "other.settings")

    inherited = environment()

    assert not {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"} & set(inherited)


def test_every_setting_from_the_environment_is_kept_from_a_caller():
    settings = (ROOT / "pairing_portal" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', settings))

    assert read - set(NOT_INHERITED) == set()
