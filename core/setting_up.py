"""What a portal needs before it can do anything: tables, and its static files."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

NO_TABLES = (
    "The database is not set up, or not for this version: `python manage.py migrate` does that. "
    "`./dev run` sets up everything, with a demo year to look around in."
)
NO_STATIC_FILES = (
    "The static files are not collected: `python manage.py collectstatic` does that. "
    "`./dev run` sets up everything, with a demo year to look around in."
)


def lacks_tables() -> bool:
    """Whether a migration waits to be applied."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def lacks_static_files() -> bool:
    """Whether pages would look in vain for the list of collected files."""
    manifest = getattr(staticfiles_storage, "manifest_name", None)
    if settings.DEBUG or manifest is None:
        return False
    return not (Path(settings.STATIC_ROOT) / manifest).exists()
