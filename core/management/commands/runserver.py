from django.contrib.staticfiles.management.commands import runserver
from django.core.management.base import CommandError

from core.setting_up import NO_STATIC_FILES, NO_TABLES, lacks_static_files, lacks_tables


class Command(runserver.Command):
    """Django's own, once there is something to serve; else every page would be a fault."""

    def handle(self, *arguments, **options):
        if lacks_tables():
            raise CommandError(NO_TABLES)
        if lacks_static_files():
            raise CommandError(NO_STATIC_FILES)
        super().handle(*arguments, **options)
