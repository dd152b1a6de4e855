from django.db import migrations


def write_ahead(apps, schema_editor):
    """Readers and the writer do not wait for each other. The file itself remembers it.

    Not a command of every connection: asked for while another one closes the file, it fails at
    once, without the waiting that every other statement does.
    """
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("PRAGMA journal_mode=WAL")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("core", "0003_cache_table")]

    operations = [migrations.RunPython(write_ahead, migrations.RunPython.noop)]
