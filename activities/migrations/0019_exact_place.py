"""Where an event was, in words: a room, or a place that is no school."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activities", "0018_longest_wait_first")]

    operations = [
        migrations.AddField(
            model_name="activity",
            name="place",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=120, verbose_name="exact place"
            ),
        ),
    ]
