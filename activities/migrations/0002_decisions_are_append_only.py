from django.db import migrations

from core.append_only import protect, unprotect

TABLE = "activities_decision"
COLUMNS = [
    "activity_id",
    "verb",
    "from_status",
    "to_status",
    "by_id",
    "by_name",
    "role",
    "place",
    "place_en",
    "at",
    "reason_code",
    "reason",
    "asked_for",
    "changes",
    "undoes_id",
    "beside_id",
]


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_forms_and_results")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: protect(editor, TABLE, COLUMNS),
            lambda apps, editor: unprotect(editor, TABLE),
        )
    ]
