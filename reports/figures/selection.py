"""What a report counts: of which program, in which scope and state, and on which days."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from activities.models import WAITING, Activity, Status
from programs.models import Program
from reports.scope import CITY, Scope
from reports.sums.models import Source, Unsummed


class Part(Enum):
    """All that counts, or a part of it as the kept sums divide it."""

    ALL = auto()
    SUMMED = auto()  # what goes into the sums when they are made
    ON_ITS_WAY = auto()  # forms on their way that do not: those returned, and corrections
    CHANGED = auto()  # came or went since the sums were made
    GONE = auto()  # of what changed, what is in the sums


@dataclass(frozen=True)
class Selection:
    """Which records count: a program's, as far as they belong to the scope, whoever reads them.

    `provisional` adds forms that wait for the city alone. `period` narrows the program to the days
    from its first to its last; a form without a date lies in the whole program only. A `part` other
    than all is of the whole program and not provisional.
    """

    program: Program
    scope: Scope = CITY
    provisional: bool = False
    period: tuple[date, date] | None = None
    part: Part = Part.ALL

    @property
    def first(self) -> date:
        return self.period[0] if self.period else self.program.starts_on

    @property
    def last(self) -> date:
        return self.period[1] if self.period else self.program.ends_on

    def counted(self, form: str = "") -> Q:
        """Belonging to a form by which an event counts; `form` leads to it, as in `activity__`."""
        counts = self._has_status(form) & ~Q(**{f"{form}id__in": self._stand_back()})
        return self._of_forms(form, Source.EVENTS, counts)

    def of_counted_forms(self, form: str = "") -> Q:
        """Belonging to a counted form, also where another form counts for its event."""
        return self._of_forms(form, Source.FORMS, self._has_status(form))

    def _of_forms(self, form: str, source: Source, counts: Q) -> Q:
        return (
            Q(**{f"{form}program": self.program})
            & self._in_part(f"{form}id", source, counts)
            & self.dated(f"{form}starts_on")
        )

    def _stand_back(self) -> QuerySet:
        """The few forms for which another counts: of each event all but one."""
        joined = Activity.objects.order_by().filter(event__isnull=False)
        if not self.provisional:
            return joined.filter(stands_back=True).values("id")
        # What is counted goes before what is on its way, and so does a correction that takes its
        # place; then the account that holds before others.
        counts = Q(status=Status.COUNTED) | Q(corrects__status=Status.COUNTED)
        first = joined.filter(self._has_status(""), event=OuterRef("event")).order_by(
            Case(When(counts, then=Value(0)), default=Value(1)),
            Case(When(reference=F("event__holds__reference"), then=Value(0)), default=Value(1)),
            "pk",
        )
        return joined.exclude(pk=Subquery(first.values("pk")[:1])).values("id")

    def counted_mentions(self) -> Q:
        """Mentions that count, each of a counted form."""
        counts = Q(counts=True) & self._has_status("activity__")
        return (
            Q(activity__program=self.program)
            & self._in_part("id", Source.MENTIONS, counts)
            & self.dated("activity__starts_on")
        )

    def not_voided(self, source: Source, day: str) -> Q:
        """Of rows without a chain, those that were not taken back; `day` names their date."""
        kept = self._in_part("id", source, Q(voided_at=None))
        return Q(program=self.program) & kept & self.dated(day)

    def _in_part(self, key: str, source: Source, counts: Q) -> Q:
        if self.part == Part.CHANGED:
            return Q(**{f"{key}__in": Unsummed.objects.changed(self.program, source)})
        if self.part == Part.GONE:
            return Q(**{f"{key}__in": Unsummed.objects.gone(self.program, source)})
        return counts

    def is_counted(self) -> Q:
        """Accepted by the city, also where a provisional report adds what is not."""
        return Q() if self.part == Part.CHANGED else Q(status=Status.COUNTED)

    def _has_status(self, form: str) -> Q:
        status = Q(**{f"{form}status": Status.COUNTED})
        if self.provisional:
            # A correction that is accepted takes the place of what it corrects.
            corrected = Activity.objects.filter(status=Status.CITY, corrects__gt=0)
            status |= Q(**{f"{form}status": Status.CITY})
            status &= ~Q(**{f"{form}id__in": corrected.order_by().values("corrects")})
        return status

    def standing(self) -> Q:
        """Forms that were sent and still stand, however far they have come."""
        if self.part not in {Part.ALL, Part.ON_ITS_WAY}:
            return self.of_counted_forms()
        status = Q(status__in=[*WAITING, Status.RETURNED, Status.COUNTED])
        if self.part == Part.ON_ITS_WAY:
            status = Q(status=Status.RETURNED) | Q(status__in=WAITING, corrects__gt=0)
        return Q(program=self.program) & status & self.dated("starts_on")

    def waiting(self) -> Q:
        """Forms that wait for somebody's step and correct no other."""
        waits = Q(status__in=WAITING, corrects=None)
        return Q(program=self.program) & waits & self.dated("starts_on")

    def is_first_of_its_event(self) -> Q:
        """No correction on its way of a form that is counted already: that is no second form."""
        if self.part == Part.ON_ITS_WAY:
            return ~Q(corrects__status=Status.COUNTED)
        if self.part != Part.ALL:
            return Q()
        # From the few corrections to what they correct: SQLite finds a number above zero in the
        # index, and would look through the whole table for what is not null.
        counted = Activity.objects.filter(pk=OuterRef("corrects"), status=Status.COUNTED)
        corrections = Activity.objects.filter(Exists(counted), corrects__gt=0)
        return ~Q(id__in=corrections.exclude(status=Status.COUNTED).order_by().values("id"))

    def is_on_its_way(self) -> Q:
        """Sent, and not accepted yet; no such form is in the sums.

        Said as the index says it that has these forms in the order of their list.
        """
        if self.part == Part.ALL:
            return Q(status__in=[*WAITING, Status.RETURNED])
        return ~self.is_counted() if self.part == Part.ON_ITS_WAY else Q(pk__in=[])

    def dated(self, path: str) -> Q:
        return Q(**{f"{path}__range": self.period}) if self.period else Q()
