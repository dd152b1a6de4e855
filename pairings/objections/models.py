"""What the other side says of a partnership or an agreement that it did not agree to."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.keys import link_to, link_to_account
from core.scoping import Record
from pairings.agreements.models import Agreement
from pairings.objections.querysets import ObjectionQuerySet
from pairings.partnerships.models import Partnership
from programs.models import Program
from roster.models import District


class Objection(Record):
    """One side says that a partnership, or an agreement of it, is not what was agreed.

    Open while it has no outcome: whoever made it takes it back, or the office settles it. It
    changes nothing of what it is about.
    """

    class Reason(models.TextChoices):
        NOT_AGREED = "not_agreed", _("We did not agree to this")
        OTHERWISE = "otherwise", _("Something else was agreed")
        NOT_SIGNED = "not_signed", _("Nobody of our side signed this")
        OVER = "over", _("It had ended already")
        OTHER = "other", _("Another reason")

    class Outcome(models.TextChoices):
        TAKEN_BACK = "taken_back", _("taken back")
        RIGHT = "right", _("the objection is right")
        STANDS = "stands", _("what was entered stands")

    program = link_to(Program, _("program"), db_index=False)
    # Whose coordinator objects.
    district = link_to(District, _("district"), db_index=False)
    partnership = link_to(Partnership, _("partnership"), db_index=False)
    agreement = link_to(Agreement, _("agreement"), null=True, db_index=False)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.CharField(_("what was agreed, or what is wrong"), max_length=500)
    made_by = link_to_account(_("made by"), editable=False, db_index=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    outcome_note = models.CharField(_("what was decided, and why"), max_length=500, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "partnership",
                Coalesce("agreement", 0),
                "district",
                name="pairings_one_open_objection_of_a_district",
                condition=Q(outcome=""),
                violation_error_message=_("Your district has objected to this already."),
            ),
            models.CheckConstraint(
                name="pairings_objection_reason_known",
                condition=Q(reason__in=["not_agreed", "otherwise", "not_signed", "over", "other"]),
            ),
            models.CheckConstraint(
                name="pairings_objection_outcome_on_a_day",
                condition=Q(outcome="", settled_at__isnull=True)
                | Q(outcome__in=["taken_back", "right", "stands"], settled_at__isnull=False),
            ),
        ]

    @property
    def is_taken_back(self) -> bool:
        return self.outcome == self.Outcome.TAKEN_BACK

    def __str__(self):
        return str(self.of)

    def get_absolute_url(self):
        return self.of.get_absolute_url()

    @property
    def of(self) -> Partnership | Agreement:
        """What it is about."""
        return self.agreement or self.partnership
