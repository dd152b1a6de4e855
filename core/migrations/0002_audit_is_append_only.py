from django.db import migrations

from core.append_only import protect, unprotect

TABLE = "core_auditevent"
COLUMNS = ["at", "by_id", "by_name", "verb", "subject_type", "subject_id", "subject", "detail"]


class Migration(migrations.Migration):
    dependencies = [("core", "0001_audit_and_notices")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor, TABLE, COLUMNS),
            lambda apps, editor: unprotect(editor, TABLE),
        )
    ]
