"""Links to places, people and accounts: kept, and without a way back past the scope."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def external_id() -> models.CharField:
    """The key under which another system of the city knows this record; empty where none does."""
    return models.CharField(
        _("key in another system"), max_length=64, blank=True, default="", editable=False
    )


def one_of_an_external_id(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        name=name,
        fields=["external_id"],
        condition=~Q(external_id=""),
        violation_error_message=_("Another record has this key of the other system."),
    )


def place(model, verbose_name, *, null=False):
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=verbose_name,
    )


def account(verbose_name, *, null=False, **kwargs):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=verbose_name,
        **kwargs,
    )
