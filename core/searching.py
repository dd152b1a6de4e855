"""Rows by what somebody types of them."""

from django.db.models import Q

from core.typed import spellings


def holds(text: str, *columns: str) -> Q:
    """The text stands in one of the columns, whatever the width of its letters and signs."""
    found = Q()
    for column in columns:
        for spelling in spellings(text):
            found |= Q(**{f"{column}__icontains": spelling})
    return found
