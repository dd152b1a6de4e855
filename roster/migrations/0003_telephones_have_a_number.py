from django.core.validators import RegexValidator
from django.db import migrations, models

HAS_A_NUMBER = RegexValidator(
    "[0-9]{3}", "Enter the telephone number in digits, for example 138 0013 8000."
)


class Migration(migrations.Migration):
    dependencies = [("roster", "0002_surnames_by_their_own_sound")]

    operations = [
        migrations.AlterField(
            model_name="teacher",
            name="phone",
            field=models.CharField(
                blank=True, max_length=30, validators=[HAS_A_NUMBER], verbose_name="telephone"
            ),
        ),
    ]
