"""What a form says of the results that it speaks of."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from activities.registration.models import Activity, Part, keyed
from activities.works.querysets import MentionQuerySet, OfMentionQuerySet
from core.actor import Actor
from core.scoping import ScopedModel
from results.works.models import Author, Result, ResultText, kind_known
from results.works.querysets import speaks_of_results
from roster.people.models import names_a_person


class Mention(ResultText, Part):
    """A form speaks of a result, in its own words: a correction may say otherwise than what counts.

    However many counted forms speak of a result, exactly one mention of it counts, and the figures
    go by that one. `services.settle` hands it over; nothing else sets `counts`. Where its result
    was joined with another, it speaks of what stays, and `own` is the one that it spoke of before.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="results", db_index=False
    )
    result = models.ForeignKey(
        Result, on_delete=models.PROTECT, related_name="mentions", verbose_name=_("result")
    )
    own = models.ForeignKey(
        Result,
        on_delete=models.PROTECT,
        null=True,
        related_name="own_mentions",
        editable=False,
        db_index=False,
    )
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    counts = models.BooleanField(default=False, editable=False)

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]
        constraints = [
            kind_known("activities_mention"),
            keyed("activities_mention"),
            # A form that told one thing twice tells it twice still, and it counts once.
            models.UniqueConstraint(
                name="activities_a_result_is_on_a_form_once",
                fields=["activity", "result"],
                condition=Q(own__isnull=True),
            ),
            models.UniqueConstraint(
                name="activities_a_joined_result_is_on_a_form_once",
                fields=["activity", "own"],
                condition=Q(own__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_a_mention_is_of_its_own_or_another",
                condition=Q(own__isnull=True) | ~Q(own=F("result")),
            ),
            models.UniqueConstraint(
                name="activities_a_result_counts_once",
                fields=["result"],
                condition=Q(counts=True),
            ),
        ]
        indexes = [
            # The year's figures of results read this index alone.
            models.Index(
                fields=["activity", "counts", "kind", "characters", "id"],
                name="activities_mention_year",
            ),
            models.Index(
                fields=["own"],
                condition=Q(own__isnull=False),
                name="activities_mention_joined",
            ),
        ]

    def get_absolute_url(self):
        return self.result.get_absolute_url()


class MentionAuthor(Author, ScopedModel):
    """An author of a result, as one form names them.

    `leads_district` marks the first author of each district: a paper of two districts counts
    once in each one's row, however many of its authors are there.
    """

    mention = models.ForeignKey(
        Mention, on_delete=models.CASCADE, related_name="authorships", db_index=False
    )
    leads_district = models.BooleanField(default=False, editable=False)

    objects = OfMentionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="activities_an_author_stands_once",
                fields=["mention", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This author stands there already."),
            ),
            models.UniqueConstraint(
                name="activities_one_author_leads_a_district",
                fields=["mention", "district"],
                condition=Q(leads_district=True),
            ),
            names_a_person("activities_mentionauthor"),
        ]
        indexes = [
            models.Index(
                fields=["mention", "leads_district", "district"], name="activities_author_district"
            )
        ]


@speaks_of_results
def mentioned_to(actor: Actor) -> Q:
    """A result on a form that this actor sees; one that was joined with another leads there."""
    seen = Mention.objects.visible_to(actor)
    return Q(Exists(seen.filter(result=OuterRef("pk")))) | Q(
        Exists(seen.filter(own=OuterRef("pk")))
    )
