"""What the keys of kinds must be, wherever something counts by them."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.kinds.models import ActivityKind
from programs.program.models import Program


def check_kinds(program: Program, keys: Collection[str]) -> None:
    """All of them are kinds of this program, or a ValidationError of `kinds` says so."""
    known = ActivityKind.objects.filter(program=program, key__in=keys)
    if known.count() != len(set(keys)):
        raise ValidationError({"kinds": _("Choose kinds of activity of this program.")})
