"""Which rows the figures count, and along which lines they may be broken down.

A family is one kind of row: forms, lessons, results, people, pairings. All figures of a family come
from one arm of one statement, whatever their number; pages and lists start from the same rows.

One file although it is long: the families are a table, below the expressions it is made of.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    F,
    FilteredRelation,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce

from activities.models import (
    Activity,
    Attendance,
    Lesson,
    Mention,
    NamedDistrict,
    OfActivity,
    Party,
    Side,
    Talk,
)
from core.periods import Period, not_over, overlapping
from guidance.models import GuidanceContact
from pairings.models import Pairing, Partnership
from reports.figures.days import MonthOf, WaitOf
from reports.figures.selection import Selection
from reports.sums.models import Source
from results.models import Award
from roster.subjects.terms import TermOf

# What stands for "none of them" among the keys, by which rows are grouped.
OF_RECORDS, OF_CHOICES = Value(0, BigIntegerField()), Value("", CharField())
NO_KEY = {
    "district": OF_RECORDS,
    "confirming_district": OF_RECORDS,
    "subject": OF_RECORDS,
    "term": OF_RECORDS,
    "month": OF_RECORDS,
    "kind": OF_RECORDS,
    "school": OF_RECORDS,
    "channel": OF_CHOICES,
    "form": OF_CHOICES,
    "organiser": OF_CHOICES,
}


Dimensions = dict[str, tuple]


@dataclass(frozen=True)
class Family:
    """Rows of one model that count, and the expressions that give the key of each breakdown.

    A dimension with two expressions is one in which a row may stand twice, once under each key.
    `narrowings` are lines along which a list is narrowed that are no breakdown of a report.
    `source` is what a row comes into the kept sums with.
    """

    name: str
    model: type[Model]
    source: Source
    where: Callable[[Selection], Q]
    dimensions: Dimensions
    # Built anew for each statement: Django rewrites a FilteredRelation where it is used.
    relations: Callable[[], dict[str, FilteredRelation]] = dict
    narrowings: Dimensions = field(default_factory=dict)
    # The family among whose rows these are told.
    among: str = ""

    def rows(self, selection: Selection) -> QuerySet:
        """The rows that count in the scope: those under its keys, as in the city's breakdowns."""
        rows = self._all(selection)
        if not selection.scope.keys:
            return rows
        own = self._all(selection)
        if selection.scope.district and issubclass(self.model, OfActivity):
            # From the district to its forms: it is named on every form where a row is its own.
            named = NamedDistrict.objects.filter(district=selection.scope.district)
            own = own.filter(activity__in=named.order_by().values("activity"))
        for dimension, key in selection.scope.keys.items():
            own = self.under(own, dimension, key)
        return rows.filter(pk__in=own.values("pk"))

    def _all(self, selection: Selection) -> QuerySet:
        rows = self.model.objects.order_by().alias(**self.relations())
        return rows.filter(self.where(selection))

    def along(self, selection: Selection, dimension: str) -> list[QuerySet]:
        """The rows with what each `stands_under`; those with two keys are in both sets."""
        first, *others = self.dimensions[dimension]
        rows = self.rows(selection)
        nothing = NO_KEY[dimension]
        # An expression as key keeps SQLite from walking the rows in the order of the key's own
        # index, which spares it a sort and costs it a look into the table for every row.
        sets = [rows.annotate(stands_under=Coalesce(first, nothing))]
        return sets + [
            rows.annotate(stands_under=Coalesce(other, nothing)).exclude(stands_under=first)
            for other in others
        ]

    def of_each(self, rows: QuerySet, dimension: str) -> list[QuerySet]:
        """The rows, with what each also `is_of`; those with two keys are in both sets.

        Its districts are joined anew: of a form of two, each stands beside both.
        """
        anew = {f"also_{name}": each for name, each in self.relations().items()}
        rows = rows.alias(**anew)
        paths = [path.name for path in self.dimensions[dimension]]
        keys = [
            F(f"also_{path}" if f"also_{path.split('__')[0]}" in anew else path) for path in paths
        ]
        first, *others = keys
        nothing = NO_KEY[dimension]
        sets = [rows.annotate(is_of=Coalesce(first, nothing))]
        return sets + [
            rows.annotate(is_of=Coalesce(other, nothing)).exclude(is_of=first) for other in others
        ]

    def under(self, rows: QuerySet, dimension: str, key) -> QuerySet:
        """Those of the rows that stand under this key; None and "" are one key, "none of them"."""
        if key:
            return self._under_any(rows, dimension, [key])
        rows, names = self._named(rows, dimension)
        # Only of choices is the empty text a value; elsewhere it would be no number.
        empties = [Q(**{f"{name}__isnull": True}) for name in names]
        if key == "":
            empties += [Q(**{name: ""}) for name in names]
        return rows.filter(reduce(or_, empties))

    def _under_any(self, rows: QuerySet, dimension: str, keys: Iterable) -> QuerySet:
        rows, names = self._named(rows, dimension)
        return rows.filter(reduce(or_, (Q(**{f"{name}__in": keys}) for name in names)))

    def _named(self, rows: QuerySet, dimension: str) -> tuple[QuerySet, list[str]]:
        expressions = (self.dimensions | self.narrowings)[dimension]
        named = {f"{dimension}_{number}": each for number, each in enumerate(expressions)}
        return rows.alias(**named), list(named)


def paths(**dimensions: str) -> dict[str, tuple]:
    return {name: (F(path),) for name, path in dimensions.items()}


def of_day(day: str, precision: str = "") -> dict[str, tuple]:
    """The lines of a date; `precision` says how well it is known."""
    return {"term": (TermOf(day, precision),), "month": (MonthOf(day, precision),)}


def of_its_form(**own: str) -> dict[str, tuple]:
    """The lines of the form a row belongs to, but for those where it has a place of its own."""
    return paths(
        **{
            "district": "named__district",
            "confirming_district": "activity__confirming_district",
            "subject": "activity__subject",
            "channel": "activity__kind__channel",
            "kind": "activity__kind",
            "school": "activity__confirming_school",
            "form": "activity__pairing_form",
            "organiser": "activity__organiser_level",
        }
        | own
    ) | of_day("activity__starts_on", "activity__date_precision")


def of_the_form(selection: Selection) -> Q:
    return selection.counted("activity__")


def of_the_form_once(selection: Selection) -> Q:
    """Each result once: by the form through which it counts.

    Provisionally a correction with the city stands for what it corrects, and a result that is on
    its way on several forms counts by the first of them.
    """
    if not selection.provisional:
        return selection.counted_mentions()
    counted = selection.of_counted_forms("activity__")
    others = Mention.objects.order_by().filter(counted, result=OuterRef("result"))
    earlier = others.filter(Q(counts=True) | Q(pk__lt=OuterRef("pk")))
    return counted & (Q(counts=True) | ~Q(Exists(earlier)))


OF_ACTIVITIES = paths(
    district="named__district",
    confirming_district="confirming_district",
    subject="subject",
    channel="kind__channel",
    kind="kind",
    school="confirming_school",
    form="pairing_form",
    organiser="organiser_level",
) | of_day("starts_on", "date_precision")
TEACHER_PAIRING = (Value(Activity.PairingForm.TEACHER.value),)


def of_pairings(*district: F) -> dict[str, tuple]:
    return paths(confirming_district="district", subject="subject", school="school") | {
        "district": district,
        "form": TEACHER_PAIRING,
    }


def taking_part(path: str = "") -> dict[str, FilteredRelation]:
    """The districts in whose rows a form stands; `path` leads to the form, as in `activity__`."""
    districts = f"{path}districts"
    takes_part = {f"{districts}__{name}": it for name, it in NamedDistrict.TAKES_PART.items()}
    return {"named": FilteredRelation(districts, condition=Q(**takes_part))}


def leading_author() -> dict[str, FilteredRelation]:
    """The first author of each district, so that a result stands once in each district's row."""
    leads = Q(authorships__leads_district=True)
    return {"lead_author": FilteredRelation("authorships", condition=leads)}


def ran(selection: Selection) -> Q:
    return Q(program=selection.program) & overlapping(Period(selection.first, selection.last))


def ran_and_stands(selection: Selection) -> Q:
    return ran(selection) & Q(cancelled_at=None)


def on_the_last_day(selection: Selection) -> Q:
    """Of the pairings that ran and were not cancelled, those with the period's last day in them."""
    return not_over(selection.last)


FAMILIES = {
    family.name: family
    for family in (
        Family(
            "activities", Activity, Source.EVENTS, Selection.counted, OF_ACTIVITIES, taking_part
        ),
        # One pass gives what was received and what was counted.
        Family(
            "forms",
            Activity,
            Source.FORMS,
            Selection.standing,
            OF_ACTIVITIES,
            taking_part,
            narrowings={"step": (F("status"),), "wait": (WaitOf("status_since"),)},
        ),
        # Kept in the sums beside the forms that count; a report tells both together.
        Family(
            "waiting",
            Activity,
            Source.WAITING,
            Selection.waiting,
            OF_ACTIVITIES,
            taking_part,
            among="forms",
        ),
        Family(
            "lessons",
            Lesson,
            Source.EVENTS,
            of_the_form,
            of_its_form(district="district", school="school"),
        ),
        Family(
            "talks",
            Talk,
            Source.EVENTS,
            of_the_form,
            of_its_form(),
            lambda: taking_part("activity__"),
        ),
        Family(
            "results",
            Mention,
            Source.MENTIONS,
            of_the_form_once,
            of_its_form(district="lead_author__district"),
            leading_author,
        ),
        Family(
            "people",
            Attendance,
            Source.EVENTS,
            lambda selection: of_the_form(selection) & Q(teacher__isnull=False),
            of_its_form(district="district", school="school"),
        ),
        Family(
            "supported",
            Party,
            Source.EVENTS,
            lambda selection: of_the_form(selection) & Q(side=Side.SUPPORTED, school__isnull=False),
            of_its_form(district="district", confirming_district="district", school="school"),
        ),
        Family(
            "contacts",
            GuidanceContact,
            Source.CONTACTS,
            lambda selection: selection.not_voided(Source.CONTACTS, "held_on"),
            paths(
                district="district",
                confirming_district="district",
                subject="subject",
                school="pairing__school",
            )
            | of_day("held_on")
            | {"form": TEACHER_PAIRING},
        ),
        Family(
            "awards",
            Award,
            Source.AWARDS,
            lambda selection: selection.not_voided(Source.AWARDS, "awarded_on"),
            paths(
                district="district",
                confirming_district="district",
                subject="subject",
                school="school",
            )
            | of_day("awarded_on"),
        ),
        Family(
            "pairings",
            Pairing,
            Source.PAIRINGS,
            ran_and_stands,
            of_pairings(F("district"), F("mentor_district")),
        ),
        Family("trainees", Pairing, Source.PAIRINGS, ran_and_stands, of_pairings(F("district"))),
        Family(
            "mentors", Pairing, Source.PAIRINGS, ran_and_stands, of_pairings(F("mentor_district"))
        ),
        Family(
            "partnerships",
            Partnership,
            Source.PARTNERSHIPS,
            ran,
            paths(
                confirming_district="supported_district",
                subject="subject",
                school="supported_school",
                form="form",
            )
            | {"district": (F("supported_district"), F("supporting_district"))},
        ),
    )
}
