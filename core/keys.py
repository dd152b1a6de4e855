"""Links to other records: never deleted under them, and no way back past the scope."""

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


def link_to(model, verbose_name, *, null=False, **kwargs) -> models.ForeignKey:
    """A link to a record that is never deleted; nobody reads the linking rows from its side."""
    return models.ForeignKey(
        model,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=verbose_name,
        **kwargs,
    )


def link_to_account(verbose_name, *, null=False, **kwargs) -> models.ForeignKey:
    """A link to who did it: the account."""
    return link_to(settings.AUTH_USER_MODEL, verbose_name, null=null, **kwargs)
