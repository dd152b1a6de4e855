"""The steps a form has taken."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, Status
from activities.registration.querysets import OfActivityQuerySet
from core.actor import Role
from core.keys import link_to_account
from core.models import AppendOnlyModel, AppendOnlyQuerySet


class Verb(models.TextChoices):
    """The steps of the chain, one word each."""

    SEND = "send", _("Send")
    COUNTERSIGN = "countersign", _("Countersign")
    CONFIRM = "confirm", _("Confirm")
    ACCEPT = "accept", _("Accept")
    RETURN = "return", _("Return")
    TAKE_BACK = "take_back", _("Take back")
    UNDO = "undo", _("Undo")
    VOID = "void", _("Void")
    STRIKE_OUT = "strike_out", _("Strike out")
    REPLACE = "replace", _("Replace")
    RESTORE = "restore", _("Restore")


class DecisionQuerySet(AppendOnlyQuerySet, OfActivityQuerySet):
    """Steps are seen with their form. Only `undone` may be set later, once."""

    def mark_undone(self) -> int:
        return models.QuerySet.update(self.filter(undone=False), undone=True)


class Decision(AppendOnlyModel):
    """One step of the chain: who took it, in which role, when, and why. Never changed.

    An undone step stays, marked; the step that undid it names it. `beside` is the step that the
    corrected edition took in the same transaction: replaced, counted again, or void with it.
    """

    class Reason(models.TextChoices):
        NONE = "", "—"
        WRONG_DATE = "wrong_date", _("The date is wrong")
        WRONG_PERSON = "wrong_person", _("A person is wrong")
        NOT_ENOUGH = "not_enough", _("There is not enough detail")
        DID_NOT_HAPPEN = "did_not_happen", _("It did not take place")
        RECORDED_TWICE = "recorded_twice", _("It is recorded on another form, too")
        CORRECTION_WRONG = "correction_wrong", _("The correction was wrong")
        OTHER = "other", _("Another reason")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=12, choices=Verb)
    from_status = models.CharField(max_length=12, choices=Status)
    to_status = models.CharField(max_length=12, choices=Status)
    by = link_to_account(_("by"), db_index=False)
    by_name = models.CharField(max_length=50)
    # Whoever named the actor deputy, where the step is taken in their place.
    in_place_of = link_to_account(_("in place of"), null=True, db_index=False)
    in_place_of_name = models.CharField(max_length=50, blank=True, default="", db_default="")
    role = models.CharField(max_length=24)
    place = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=160, blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)
    reason_code = models.CharField(max_length=16, choices=Reason, blank=True, default="")
    reason = models.TextField(blank=True, max_length=2_000)
    # Of a return: what has to change, by the keys of `asking`.
    asked_for = models.JSONField(default=list)
    # Of a sending: what has changed since the sending before, as `changes` writes it.
    changes = models.JSONField(default=dict)
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    beside = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_decision_verb_known",
                condition=Q(verb__in=[verb.value for verb in Verb]),
            ),
            models.CheckConstraint(
                name="activities_decision_statuses_known",
                condition=Q(from_status__in=[status.value for status in Status])
                & Q(to_status__in=[status.value for status in Status]),
            ),
            models.CheckConstraint(
                name="activities_decision_role_known",
                condition=Q(role__in=["", "author", "other_side", *(role.value for role in Role)]),
            ),
            models.CheckConstraint(
                name="activities_return_and_void_say_why",
                condition=~Q(verb__in=["return", "void"])
                | Q(from_status="draft")
                | ~Q(reason_code="")
                | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                name="activities_a_step_is_undone_once",
                fields=["undoes"],
                condition=Q(undoes__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["by", "activity"], name="activities_decision_by"),
            models.Index(fields=["at", "id"], name="activities_decision_at"),
        ]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.activity}"


class ReferenceCounter(models.Model):
    """The last reference number given in a year; taken under lock when a form is first sent."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}: {self.last}"
