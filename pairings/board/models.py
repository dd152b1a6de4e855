"""A proposal: whom all trainees without a mentor could have, before anybody has them."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.keys import link_to, link_to_account
from core.scoping import Record, ScopedModel
from pairings.board.querysets import ProposalQuerySet, ProposedPairQuerySet
from pairings.pairs.models import Pairing
from programs.models import Program, Weight
from roster.models import District, Subject, Teacher


class Proposal(Record):
    """A mentor for each trainee of a program's subject who has none, from one first day.

    Of one district's trainees, or of all districts'. It waits until it is drawn up, is then
    changed by whoever may propose, and published as a whole: its pairs become pairings, or none
    does. What is published can be undone while nothing hangs on it. While it is `publishing` or
    `undoing`, that is owed behind the page, in the name of `changed_by`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("being drawn up")
        READY = "ready", _("draft")
        PUBLISHING = "publishing", _("being published")
        PUBLISHED = "published", _("published")
        UNDOING = "undoing", _("being undone")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("thrown away")

    program = link_to(Program, _("program"))
    subject = link_to(Subject, _("subject"), db_index=False)
    district = link_to(District, _("district of the trainees"), null=True, db_index=False)
    starts_on = models.DateField(_("first day of the pairs"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.WAITING, editable=False
    )
    nearness = models.PositiveSmallIntegerField(
        _("schools that are partners already"), choices=Weight, default=Weight.SOME
    )
    experience = models.PositiveSmallIntegerField(
        _("years of teaching, and trainees before"), choices=Weight, default=Weight.SOME
    )
    continuity = models.PositiveSmallIntegerField(
        _("a pair that worked together before"), choices=Weight, default=Weight.SOME
    )
    balance = models.PositiveSmallIntegerField(
        _("trainees spread over the mentors"), choices=Weight, default=Weight.SOME
    )
    # db_default: the release before this one writes proposals without them.
    wishes = models.PositiveSmallIntegerField(
        _("what mentor or trainee wish for"), choices=Weight, default=Weight.SOME, db_default=1
    )
    travel = models.PositiveSmallIntegerField(
        _("a short way between the two places"), choices=Weight, default=Weight.SOME, db_default=1
    )
    made_by = link_to_account(_("made by"), null=True, editable=False, db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_by = link_to_account(_("last changed by"), null=True, editable=False, db_index=False)
    changed_at = models.DateTimeField(_("last changed"), editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="pairings_proposal_state_known",
                condition=Q(
                    state__in=[
                        "waiting",
                        "ready",
                        "publishing",
                        "published",
                        "undoing",
                        "undone",
                        "dropped",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="pairings_proposal_published_when",
                condition=Q(
                    state__in=["published", "undoing", "undone"], published_at__isnull=False
                )
                | Q(
                    state__in=["waiting", "ready", "publishing", "dropped"],
                    published_at__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="pairings_proposal_weights_known",
                condition=Q(
                    nearness__in=[0, 1, 3],
                    experience__in=[0, 1, 3],
                    continuity__in=[0, 1, 3],
                    balance__in=[0, 1, 3],
                    wishes__in=[0, 1, 3],
                    travel__in=[0, 1, 3],
                ),
            ),
        ]

    def __str__(self):
        words = {"subject": self.subject, "district": self.district}
        if self.district is None:
            return gettext("Proposal for %(subject)s, all districts") % words
        return gettext("Proposal for %(subject)s, %(district)s") % words

    def get_absolute_url(self):
        return reverse("pairings:proposal", args=[self.uuid])

    @property
    def is_draft(self) -> bool:
        return self.state in {self.State.WAITING, self.State.READY}


class ProposedPair(ScopedModel):
    """A trainee of a proposal, with the mentor proposed, or why there is none.

    `is_kept`: somebody chose this mentor, so another drawing leaves it. `is_left_out`: somebody
    took the trainee out. `pairing` is what it became.
    """

    class Lack(models.TextChoices):
        NOBODY = "nobody", _("nobody may help")
        FULL = "full", _("all who may help have their trainees")
        GIVEN = "given", _("the places of those who may help went to others")

    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, related_name="pairs", db_index=False
    )
    trainee = link_to(Teacher, _("trainee"), db_index=False)
    mentor = link_to(Teacher, _("mentor"), null=True, db_index=False)
    is_kept = models.BooleanField(_("kept as chosen"), default=False)
    is_left_out = models.BooleanField(_("left out"), default=False)
    lack = models.CharField(_("why without a mentor"), max_length=8, choices=Lack, blank=True)
    pairing = link_to(Pairing, _("pairing"), null=True, db_index=False)

    objects = ProposedPairQuerySet.as_manager()

    class Meta:
        ordering = ["trainee__name_sort", "trainee"]
        constraints = [
            models.UniqueConstraint(
                name="pairings_a_trainee_once_in_a_proposal", fields=["proposal", "trainee"]
            ),
            models.UniqueConstraint(
                name="pairings_a_pairing_of_one_proposal",
                fields=["pairing"],
                condition=Q(pairing__isnull=False),
            ),
            models.CheckConstraint(
                name="pairings_proposed_mentor_is_not_trainee", condition=~Q(mentor=F("trainee"))
            ),
            models.CheckConstraint(
                name="pairings_proposed_mentor_or_why_not",
                condition=Q(mentor__isnull=False, is_left_out=False, lack="")
                | Q(mentor__isnull=True, is_kept=False, is_left_out=True, lack="")
                | Q(
                    mentor__isnull=True,
                    is_kept=False,
                    is_left_out=False,
                    lack__in=["nobody", "full", "given"],
                ),
            ),
            models.CheckConstraint(
                name="pairings_proposed_pairing_has_its_mentor",
                condition=Q(pairing__isnull=True) | Q(mentor__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.trainee)
