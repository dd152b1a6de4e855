"""The table of Django's database cache, in which sign-in attempts are counted."""

from django.core.management.commands.createcachetable import Command
from django.db import migrations

TABLE = "django_cache"


def create(apps, schema_editor):
    command = Command()
    command.verbosity = 0
    command.create_table(schema_editor.connection.alias, TABLE, dry_run=False)


def drop(apps, schema_editor):
    schema_editor.execute(f'DROP TABLE "{TABLE}"')


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_is_append_only")]

    operations = [migrations.RunPython(create, drop)]
