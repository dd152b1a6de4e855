"""What a mentor and a trainee mean to reach together, agreed by both, version after version."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.keys import link_to
from core.scoping import Record
from pairings.pairs.models import Pairing
from pairings.plans.querysets import PlanQuerySet, StageGoalQuerySet


class Plan(Record):
    """One version of the plan of a pair: the trainee's situation, goals, and the four decisions.

    The mentor writes it and the trainee agrees; from then on it is in force, and the one before it
    stays as it was. `edition` is given with the agreement: what nobody agreed to has no number.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("state of a plan", "Draft")
        SENT = "sent", pgettext_lazy("state of a plan", "Waits for the trainee")
        RETURNED = "returned", pgettext_lazy("state of a plan", "A change is asked for")
        IN_FORCE = "in_force", pgettext_lazy("state of a plan", "In force")
        REPLACED = "replaced", pgettext_lazy("state of a plan", "Earlier version")
        DROPPED = "dropped", pgettext_lazy("state of a plan", "Thrown away")

    pairing = link_to(Pairing, _("pairing"), db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    edition = models.PositiveSmallIntegerField(null=True, editable=False)
    situation = models.TextField(_("situation of the trainee"), max_length=2000, blank=True)
    overall_goal = models.TextField(_("overall goal"), max_length=1000, blank=True)
    # The four decisions.
    goal = models.CharField(pgettext_lazy("of a plan", "goal"), max_length=200, blank=True)
    timing = models.CharField(pgettext_lazy("of a plan", "time"), max_length=200, blank=True)
    theme = models.CharField(pgettext_lazy("of a plan", "theme"), max_length=200, blank=True)
    method = models.CharField(pgettext_lazy("of a plan", "method"), max_length=200, blank=True)
    # What the trainee asked to be changed, until the mentor sends it again.
    wish = models.TextField(_("what is to be changed"), max_length=1000, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    agreed_at = models.DateTimeField(_("agreed"), null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_one_plan_in_hand",
                fields=["pairing"],
                condition=Q(state__in=["draft", "sent", "returned"]),
                violation_error_message=_("A plan of this pair is being written already."),
            ),
            models.UniqueConstraint(
                name="pairings_one_plan_in_force",
                fields=["pairing"],
                condition=Q(state="in_force"),
                violation_error_message=_("Another plan of this pair is in force."),
            ),
            models.UniqueConstraint(
                name="pairings_versions_of_a_plan", fields=["pairing", "edition"]
            ),
            models.CheckConstraint(
                name="pairings_plan_state_known",
                condition=Q(
                    state__in=["draft", "sent", "returned", "in_force", "replaced", "dropped"]
                ),
            ),
            models.CheckConstraint(
                name="pairings_an_agreed_plan_has_a_number",
                condition=Q(
                    state__in=["in_force", "replaced"],
                    edition__isnull=False,
                    agreed_at__isnull=False,
                )
                | (
                    ~Q(state__in=["in_force", "replaced"])
                    & Q(edition__isnull=True, agreed_at__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="pairings_four_decisions_of_a_plan",
                condition=Q(state__in=["draft", "returned", "dropped"])
                | ~(Q(goal="") | Q(timing="") | Q(theme="") | Q(method="")),
                violation_error_message=_("Write all four: goal, time, theme and method."),
            ),
            models.CheckConstraint(
                name="pairings_a_change_is_asked_for_in_words",
                condition=~Q(state="returned") | ~Q(wish=""),
                violation_error_message=_("Write what is to be changed."),
            ),
        ]

    def __str__(self):
        return gettext("Plan of %(pair)s") % {"pair": self.pairing}

    def get_absolute_url(self):
        return reverse("pairings:plan", args=[self.pairing.uuid])

    def recorded_in(self):
        return self.pairing.program_id, self.pairing.district_id

    @property
    def is_in_hand(self) -> bool:
        return self.state in IN_HAND


class StageGoal(Record):
    """One goal on the way, with the day by which it is to be reached, and what became of it.

    `follows` is the same goal in the version before.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a stage goal", "Open")
        REACHED = "reached", pgettext_lazy("of a stage goal", "Reached")
        DROPPED = "dropped", pgettext_lazy("of a stage goal", "Dropped")

    plan = models.ForeignKey(
        Plan, verbose_name=_("plan"), on_delete=models.CASCADE, related_name="stage_goals"
    )
    text = models.CharField(_("stage goal"), max_length=200)
    # Only a draft may lack it.
    due_on = models.DateField(_("by when"), null=True)
    status = models.CharField(
        _("what became of it"), max_length=8, choices=Status, default=Status.OPEN
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    reviewed_on = models.DateField(_("looked at on"), null=True, editable=False)
    follows = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        db_index=False,
    )

    objects = StageGoalQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="pairings_stage_goal_status_known",
                condition=Q(status__in=["open", "reached", "dropped"]),
            ),
            models.CheckConstraint(
                name="pairings_a_reviewed_goal_has_its_day",
                condition=Q(status="open") | Q(reviewed_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return self.plan.get_absolute_url()

    def recorded_in(self):
        return self.plan.recorded_in()

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


IN_HAND = (Plan.State.DRAFT, Plan.State.SENT, Plan.State.RETURNED)
AGREED = (Plan.State.IN_FORCE, Plan.State.REPLACED)
