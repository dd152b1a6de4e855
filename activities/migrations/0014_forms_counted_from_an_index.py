from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0013_a_half_day_is_one_session"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="activity", name="activities_of_author"),
        migrations.AddIndex(
            model_name="activity",
            index=models.Index(
                fields=["author", "status", "first_sent_at"], name="activities_of_author"
            ),
        ),
    ]
