"""Titles as they are compared, for the results that are there."""

import unicodedata

from django.db import migrations

BATCH = 2_000
CHINESE = "〇零一二三四五六七八九十百"


def folded(title):
    plain = unicodedata.normalize("NFKC", title).casefold()
    return "".join(each for each in plain if unicodedata.category(each)[0] not in "ZPSC")[:200]


def numerals(title):
    return "".join(each for each in folded(title) if each.isdigit() or each in CHINESE)


def fold(apps, schema_editor):
    results = apps.get_model("results", "Result").objects.order_by("pk")
    last = 0
    while rows := list(results.filter(pk__gt=last).only("pk", "title")[:BATCH]):
        for row in rows:
            row.folded, row.numerals = folded(row.title), numerals(row.title)
        results.bulk_update(rows, ["folded", "numerals"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("results", "0002_one_thing_is_one_result")]

    # Backwards the column itself goes.
    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
