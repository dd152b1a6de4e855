from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0007_an_event_is_of_one_program"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(fields=["starts_on", "id"], name="activities_all_by_date"),
        ),
    ]
