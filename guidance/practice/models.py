"""What others can learn from: a counted form or a result, told anew for everybody who takes part.

It is shared with the agreement of the people it tells of, and says of them what they agreed to.
"""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity, Side
from core.keys import link_to, link_to_account
from core.scoping import Record, ScopedModel
from guidance.practice.querysets import ConsentQuerySet, GoodPracticeQuerySet
from programs.models import Program
from results.models import Result
from roster.models import District, School, Subject

MOST_WORDS = 4_000


class GoodPractice(Record):
    """One form or one result that others can learn from, in words chosen for readers elsewhere.

    It stands for every edition of its form, so it belongs to the first one. Nobody but those who
    were asked, and those who look after it, reads it before all of them have agreed. Whoever agreed
    may say no later: nobody reads it from then on. What was taken out stays as a row.
    """

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True, db_index=False)
    district = link_to(District, _("district"), null=True, db_index=False)
    activity = link_to(Activity, _("Form"), null=True, db_index=False)
    result = link_to(Result, _("Result"), null=True, db_index=False)
    title = models.CharField(pgettext_lazy("of good practice", "title"), max_length=200)
    text = models.TextField(_("what others can learn from it"), max_length=MOST_WORDS)
    marked_by = link_to_account(_("recommended by"), editable=False, db_index=False)
    marked_at = models.DateTimeField(default=timezone.now, editable=False)
    taken_out_at = models.DateTimeField(null=True, editable=False)

    objects = GoodPracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-marked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="guidance_practice_of_a_form_or_a_result",
                condition=Q(activity__isnull=False, result__isnull=True)
                | Q(activity__isnull=True, result__isnull=False),
            ),
            models.UniqueConstraint(
                name="guidance_a_form_is_recommended_once",
                fields=["activity"],
                condition=Q(taken_out_at__isnull=True),
                violation_error_message=_("This is recommended already."),
            ),
            models.UniqueConstraint(
                name="guidance_a_result_is_recommended_once",
                fields=["result"],
                condition=Q(taken_out_at__isnull=True),
                violation_error_message=_("This is recommended already."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("guidance:practice", args=[self.uuid])


class Consent(ScopedModel):
    """What one of the people answers who were asked whether it may be shared, and named how."""

    class Answer(models.TextChoices):
        """Empty until somebody answers."""

        BY_NAME = "name", _("Yes, with my name")
        BY_ROLE = "role", _("Yes, with my role and school only")
        UNNAMED = "unnamed", _("Yes, without naming me")
        NO = "no", _("No, do not share it")

    practice = models.ForeignKey(
        GoodPractice, on_delete=models.CASCADE, related_name="consents", db_index=False
    )
    account = link_to_account(_("account"))
    # The role and the school of the form, or of the result's author, as they were then.
    side = models.CharField(max_length=12, choices=Side, blank=True, editable=False)
    school = link_to(School, _("school"), null=True, db_index=False)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="guidance_somebody_is_asked_once", fields=["practice", "account"]
            ),
            models.CheckConstraint(
                name="guidance_consent_answer_known",
                condition=Q(answer__in=["", "name", "role", "unnamed", "no"]),
            ),
            models.CheckConstraint(
                name="guidance_consent_side_known",
                condition=Q(side__in=["", "supporting", "supported"]),
            ),
            models.CheckConstraint(
                name="guidance_an_answer_has_its_time",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return str(self.account)
