from django.db import migrations, models


class Migration(migrations.Migration):
    """Steps stand in the record of changes, which goes by time."""

    dependencies = [("activities", "0007_an_event_is_of_one_program")]

    operations = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["at", "id"], name="activities_decision_at"),
        ),
    ]
