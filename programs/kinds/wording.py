"""Kinds of activity by their names, where something counts by their keys."""

from django.utils.translation import pgettext

from programs.kinds.models import ActivityKind


def names_of_kinds(keys: list[str]) -> str:
    """As the newest program calls them: the record of changes keeps their keys."""
    rows = ActivityKind.objects.filter(key__in=keys).order_by("sort_order", "program__starts_on")
    return pgettext("between names", ", ").join({kind.key: str(kind) for kind in rows}.values())
