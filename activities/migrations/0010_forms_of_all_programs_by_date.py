from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0009_unfinished_drafts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["starts_on", "id"], name="activities_all_by_date"),
        ),
    ]
