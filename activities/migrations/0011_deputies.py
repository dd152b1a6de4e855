"""Steps taken in somebody's place name them. SQLite writes the table anew for a column and forgets
its trigger, so that is taken off before and set after.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.append_only import protect, unprotect

TABLE = "activities_decision"
BEFORE = [
    *("activity_id", "verb", "from_status", "to_status", "by_id", "by_name", "role", "place"),
    *("place_en", "at", "reason_code", "reason", "asked_for", "changes", "undoes_id", "beside_id"),
]


def protect_as_before(apps, editor):
    protect(editor, TABLE, BEFORE)


def protect_as_now(apps, editor):
    protect(editor, TABLE, [*BEFORE, "in_place_of_id", "in_place_of_name"])


def take_off(apps, editor):
    unprotect(editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0010_forms_of_all_programs_by_date"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(take_off, protect_as_before),
        migrations.AddField(
            model_name="decision",
            name="in_place_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="in place of",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="in_place_of_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=50),
        ),
        migrations.RunPython(protect_as_now, take_off),
    ]
