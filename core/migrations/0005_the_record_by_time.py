from django.db import migrations, models


class Migration(migrations.Migration):
    """The list of changes goes by time, as the steps of forms do that stand in it."""

    dependencies = [("core", "0004_sqlite_writes_ahead")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at", "id"], name="core_audit_by_time"),
        ),
    ]
