from django.db import migrations

from core.append_only import protect, unprotect

TABLES = {
    "core_auditevent": [
        "at",
        "by_id",
        "by_name",
        "verb",
        "subject_type",
        "subject_id",
        "subject",
        "program_id",
        "district_id",
        "before",
        "after",
        "detail",
    ],
    "core_seal": ["position", "event_id", "sha256", "sealed_at"],
}


def protect_all(apps, editor):
    for table, columns in TABLES.items():
        protect(editor, table, columns)


def unprotect_all(apps, editor):
    for table in TABLES:
        unprotect(editor, table)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_audit_and_notices")]

    operations = [migrations.RunPython(protect_all, unprotect_all)]
