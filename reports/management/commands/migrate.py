"""Django's `migrate` without the triggers that note what the sums have to follow.

A table that a trigger names cannot be altered, and on SQLite one that is made anew has none. What
is written meanwhile is not noted, so all sums are made anew.
"""

from django.core.management.commands import migrate
from django.db import connections

from reports.sums.models import note_all_anew
from reports.sums.triggers import TABLES, drop_triggers, make_triggers


class Command(migrate.Command):
    def handle(self, *args, **options):
        if options["plan"] or options["check_unapplied"] or options["prune"]:
            return super().handle(*args, **options)
        connection = connections[options["database"]]
        note_anew(connection)
        drop_triggers(connection)
        try:
            super().handle(*args, **options)
        finally:
            make_triggers(connection)
            note_anew(connection)


def note_anew(connection) -> None:
    if set(connection.introspection.table_names()) >= TABLES:
        note_all_anew(connection.alias)
