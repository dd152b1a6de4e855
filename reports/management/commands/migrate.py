"""Django's `migrate`, and after it the triggers that note what the sums have to follow."""

from django.core.management.commands import migrate
from django.db import connections

from reports.sums.triggers import make_triggers


class Command(migrate.Command):
    def handle(self, *args, **options):
        super().handle(*args, **options)
        connection = connections[options["database"]]
        if "reports_unsummed" in connection.introspection.table_names():
            make_triggers(connection)
