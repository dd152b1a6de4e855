"""Stretches of days: both ends belong to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def ends_not_before(name: str, start: str, end: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__gte": F(start)}),
        violation_error_message=_("The last day cannot be before the first."),
    )
