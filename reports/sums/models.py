"""Sums of counted work, made now and then, and the rows that came in or went out since.

The figures are these sums and what changed since, so that they cost the change and not the year.
"""

from typing import Self

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from programs.models import ActivityKind, Program
from roster.models import District, School, Subject


def _as_it_was(model: type[models.Model], **options) -> models.ForeignKey:
    """A link that the database does not check: the row is a note, and soon taken away."""
    return models.ForeignKey(
        model,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        **options,
    )


class Source(models.TextChoices):
    """A kind of row that comes into the sums or goes out of them."""

    FORMS = "forms"
    WAITING = "waiting"
    EVENTS = "events"
    MENTIONS = "mentions"
    CONTACTS = "contacts"
    AWARDS = "awards"
    PAIRINGS = "pairings"
    PARTNERSHIPS = "partnerships"


class KeptSumsQuerySet(models.QuerySet):
    def made_of(self, fingerprint: str) -> Self:
        """Those with sums that were made of these declarations."""
        sums = ScopeSums.objects.filter(kept=OuterRef("pk"), made_of=fingerprint)
        return self.filter(Exists(sums), made__gt=0)


class KeptSums(models.Model):
    """A program of which sums are kept. From this row on the triggers write `Unsummed` rows.

    `made` says how many times its sums were made; 0 is not yet. `left` holds the fingerprints of
    other declarations that sums were made of here, each with the second in which they gave way.
    """

    program = models.OneToOneField(Program, on_delete=models.CASCADE, primary_key=True)
    since = models.DateTimeField(default=timezone.now)
    made = models.PositiveIntegerField(default=0)
    left = models.JSONField(default=dict, db_default={})

    objects = KeptSumsQuerySet.as_manager()


class ScopeSums(models.Model):
    """What one report counted along one line, when the sums were made.

    `scope` is `reports.scope.Scope.code`; `by` names a dimension and is empty for the totals.
    `tally` holds for each family its rows: a key, and the number of each measure that is not 0.
    `made_of` is the fingerprint of the declarations it was counted by. It stands on each of these
    rows because a release that knew of none writes them anew, and then it is empty.
    """

    kept = models.ForeignKey(KeptSums, on_delete=models.CASCADE, db_index=False)
    scope = models.CharField(max_length=60)
    by = models.CharField(max_length=20)
    tally = models.JSONField()
    made_of = models.CharField(max_length=16, blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reports_sums_of_a_scope_once", fields=["kept", "scope", "by"]
            )
        ]


class MetSums(models.Model):
    """How often one person or school was met in what one report counts, when the sums were made.

    `family` names the kind of row, `one` is the key of the person or school. `tally` has for each
    line and each key on it the number of rows, and how many of them each figure takes.
    """

    kept = models.ForeignKey(KeptSums, on_delete=models.CASCADE, db_index=False)
    scope = models.CharField(max_length=60)
    family = models.CharField(max_length=20)
    one = models.BigIntegerField()
    tally = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reports_met_of_one_once", fields=["kept", "family", "one", "scope"]
            )
        ]


class UnsummedQuerySet(models.QuerySet):
    def changed(self, program: Program, source: Source) -> QuerySet:
        """The keys of the rows that came in or went out since the sums were made."""
        return self._of(program, source).values("row")

    def gone(self, program: Program, source: Source) -> QuerySet:
        """Those of them that are in the sums: what the first change since found there."""
        earlier = self._of(program, source).filter(row=OuterRef("row"), pk__lt=OuterRef("pk"))
        return self._of(program, source).filter(~Exists(earlier), was_in=True).values("row")

    def _of(self, program: Program, source: Source) -> QuerySet:
        return self.order_by().filter(program=program, source=source, row__isnull=False)


class Unsummed(models.Model):
    """A row that came in or went out since the sums were made, once for each time that it did.

    Triggers write it, in the transaction of the change (see `triggers`). Without a `row` something
    else changed that the sums of this source depend on: they have to be made anew.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, db_index=False)
    source = models.CharField(max_length=12, choices=Source)
    row = models.BigIntegerField(null=True)
    was_in = models.BooleanField(default=False)

    objects = UnsummedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reports_unsummed_source_known", condition=Q(source__in=Source.values)
            )
        ]
        indexes = [
            models.Index(
                fields=["program", "source", "row", "id", "was_in"], name="reports_unsummed_row"
            )
        ]


class WaitingMove(models.Model):
    """A form that began to wait for somebody's step since the sums were made, or waits no more.

    Triggers write it beside the `Unsummed` row, with what the form said at that moment: while it
    waits nobody changes it, but its author may once it is back. `districts` are the keys of those
    that take part.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE)
    came = models.BooleanField()
    subject = _as_it_was(Subject, null=True)
    kind = _as_it_was(ActivityKind)
    confirming_district = _as_it_was(District, null=True)
    confirming_school = _as_it_was(School, null=True)
    starts_on = models.DateField(null=True)
    date_precision = models.CharField(max_length=10)
    pairing_form = models.CharField(max_length=16, blank=True)
    organiser_level = models.CharField(max_length=10)
    districts = models.JSONField()


def note_all_anew(database: str = DEFAULT_DB_ALIAS, *, program: Program | None = None) -> None:
    """The sums of this program, or of every one, are made anew; until then all is counted.

    Before an update's migrations as well: of the rows nothing is read but their keys.
    """
    kept = KeptSums.objects.using(database)
    some = kept.filter(program=program) if program else kept.all()
    for key in some.values_list("pk", flat=True):
        Unsummed.objects.using(database).bulk_create(
            Unsummed(program_id=key, source=source) for source in Source
        )
