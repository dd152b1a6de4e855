"""A suggestion: what the leader of a tutor group asks to be changed about a pair of the group."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.scoping import Record
from pairings.pairs.models import Pairing
from pairings.suggestions.querysets import SuggestionQuerySet
from roster.models import Teacher

# Another mentor takes over with a pairing of its own; whoever suggests it says who.
END_REASONS = [each for each in Pairing.EndReason if each != Pairing.EndReason.MENTOR_CHANGED]


class Suggestion(Record):
    """A change of one pair that its leader suggests; whoever may change the pair answers.

    `mentor` is whom the leader thinks of; empty leaves it to the district. `end_reason` is why a
    pair should end. `settled_…` say who took the last step, when and why; `table.py` says which
    step leads where. `outcome` is the pairing that came of it. Suggested again is another row.
    """

    class Kind(models.TextChoices):
        MENTOR = "mentor", _("another mentor")
        END = "end", _("an end of the pairing")
        PAIR = "pair", _("a new pairing of the trainee")

    class State(models.TextChoices):
        OPEN = "open", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    pairing = link_to(Pairing, _("pairing"))
    kind = models.CharField(_("what is suggested"), max_length=8, choices=Kind)
    mentor = link_to(Teacher, _("suggested mentor"), null=True, db_index=False)
    end_reason = models.CharField(
        _("reason for the end"), max_length=20, choices=Pairing.EndReason, blank=True
    )
    reason = models.CharField(_("why it is suggested"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.OPEN, editable=False
    )
    suggested_by = link_to_account(_("suggested by"), editable=False, db_index=False)
    suggested_at = models.DateTimeField(_("suggested at"), auto_now_add=True)
    settled_by = link_to_account(_("settled by"), null=True, editable=False, db_index=False)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)
    settled_reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    outcome = link_to(Pairing, _("what came of it"), null=True, editable=False, db_index=False)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-suggested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_one_open_suggestion_of_a_kind",
                fields=["pairing", "kind"],
                condition=Q(state="open"),
                violation_error_message=_(
                    "The same is suggested for this pair already and waits for an answer."
                ),
            ),
            models.CheckConstraint(
                name="pairings_suggestion_says_why",
                condition=~Q(reason=""),
                violation_error_message=_("Say why you suggest it."),
            ),
            models.CheckConstraint(
                name="pairings_suggestion_says_what",
                condition=Q(kind__in=["mentor", "pair"], end_reason="")
                | Q(
                    kind="end",
                    mentor=None,
                    end_reason__in=[
                        "completed",
                        "mentor_left",
                        "trainee_left",
                        "subject_changed",
                        "other",
                    ],
                ),
                violation_error_message=_("Choose why the pairing ends."),
            ),
            models.CheckConstraint(
                name="pairings_suggestion_settled_by_whom",
                condition=Q(
                    state="open", settled_by=None, settled_at=None, settled_reason="", outcome=None
                )
                | Q(state="withdrawn", settled_by__isnull=False, settled_at__isnull=False)
                | (
                    Q(state="declined", settled_by__isnull=False, settled_at__isnull=False)
                    & ~Q(settled_reason="")
                )
                | Q(
                    state="accepted",
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                    outcome__isnull=False,
                ),
                violation_error_message=_("Say why you decline: the leader reads it."),
            ),
        ]

    @property
    def is_taken_back(self) -> bool:
        return self.state == self.State.WITHDRAWN

    def __str__(self):
        words = {"mentor": self.pairing.mentor, "trainee": self.pairing.trainee}
        if self.kind == self.Kind.MENTOR:
            return gettext("Another mentor for %(trainee)s, instead of %(mentor)s") % words
        if self.kind == self.Kind.END:
            return gettext("An end of the pairing of %(mentor)s and %(trainee)s") % words
        return gettext("A new pairing of %(trainee)s after the one with %(mentor)s") % words

    def get_absolute_url(self):
        return page_of("suggestions:detail", self.uuid)

    def recorded_in(self):
        return self.pairing.program_id, self.pairing.district_id

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
