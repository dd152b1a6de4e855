"""When a pairing was entered, as the record of changes has it: it can be cancelled from then on."""

from django.db import migrations, models
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast


def take_from_the_record(apps, schema_editor):
    """In one statement, by the index of the record's subjects; what it does not know stays unknown."""
    opened = apps.get_model("core", "AuditEvent").objects.filter(
        subject_type="pairings.Pairing",
        subject_id=Cast(OuterRef("pk"), CharField(max_length=64)),
        verb="pairings.pairing_opened",
    )
    pairings = apps.get_model("pairings", "Pairing").objects
    pairings.update(entered_at=Subquery(opened.order_by("pk").values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_the_record_by_time"),
        ("pairings", "0001_partnerships_and_pairings"),
    ]

    operations = [
        migrations.AddField(
            model_name="pairing",
            name="entered_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.RunPython(take_from_the_record, migrations.RunPython.noop),
    ]
