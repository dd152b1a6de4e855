"""How the office is called and reached: one installation is one office, so there is one row."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.names import NamedInTwoLanguages, in_language
from core.scoping import Record, ReferenceQuerySet


class Office(NamedInTwoLanguages, Record):
    """What the office typed about itself. Until it has, the settings say it: see `reading`."""

    contact = models.CharField(_("how it is reached"), max_length=200, blank=True)
    contact_en = models.CharField(_("how it is reached, in English"), max_length=200, blank=True)
    is_the_one = models.BooleanField(
        default=True,
        unique=True,
        editable=False,
        error_messages={
            "unique": _("Somebody named the office a moment ago. Load this page again.")
        },
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="roster_one_office", condition=Q(is_the_one=True)),
        ]

    def get_absolute_url(self):
        return reverse("roster:office")

    @property
    def reached(self) -> str:
        """How it is reached, as its reader's language has it; may be empty."""
        return in_language(self.contact, self.contact_en)
