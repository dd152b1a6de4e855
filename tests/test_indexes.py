"""Every index is kept for a query, and docs/indexes.md says for which."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

ROOMS = (
    *("core", "roster", "accounts", "programs", "pairings", "results", "activities", "guidance"),
    "training",
)
PAGE = Path(settings.BASE_DIR) / "docs" / "indexes.md"
LINE = re.compile(r"^\| `(\w+)` \| `([\w, ]+)` \| (.*\S) \|$", re.MULTILINE)


def columns_of(model, names) -> tuple[str, ...]:
    return tuple(model._meta.get_field(name.lstrip("-")).column for name in names)


def unique_ones(model) -> list[tuple[str, ...]]:
    """What the database keeps unique whatever the row: each is an index as well."""
    fields = [(field.column,) for field in model._meta.concrete_fields if field.unique]
    whole = [
        columns_of(model, each.fields)
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint) and each.fields and not each.condition
    ]
    return fields + whole


def indexes() -> dict[str, list[tuple[tuple[str, ...], bool]]]:
    """Table to its indexes that are there for reading: their columns, and whether of every row."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in ROOMS and not model._meta.proxy:
            single = [
                ((field.column,), True)
                for field in model._meta.concrete_fields
                if field.db_index and not field.unique
            ]
            named = [
                (columns_of(model, each.fields), each.condition is None)
                for each in model._meta.indexes
            ]
            found[model._meta.db_table] = single + named
    return found


def test_every_index_says_which_query_needs_it():
    lines = LINE.findall(PAGE.read_text(encoding="utf-8"))
    said = sorted((table, columns) for table, columns, _why in lines)
    there = sorted(
        (table, ", ".join(columns)) for table, rows in indexes().items() for columns, _whole in rows
    )

    assert said == there


def test_no_index_is_the_beginning_of_another():
    doubled = []
    for model in apps.get_models():
        rows = indexes().get(model._meta.db_table, [])
        wide = [columns for columns, is_whole in rows if is_whole] + unique_ones(model)
        doubled += [
            (model._meta.db_table, columns)
            for columns, is_whole in rows
            if is_whole
            and any(other != columns and other[: len(columns)] == columns for other in wide)
        ]

    assert doubled == []
