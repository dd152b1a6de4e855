"""Every figure of the report, declared once: its name, unit, definition, and what it counts.

The number, its breakdowns, the list behind it and every file come from the one declaration, so a
figure and its records cannot disagree. Two statements give all totals, two more one breakdown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import (
    Aggregate,
    BigIntegerField,
    Count,
    F,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.functions import Cast
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from activities.models import Award, Result
from pairings.models import Partnership
from reports.authors import by_both_sides, by_mentors_or_trainees, by_others, not_by_both_sides
from reports.families import FAMILIES, Family, Selection, on_the_last_day
from reports.gaps import (
    AUTHORS_PLACE,
    DATE,
    HEADCOUNT,
    LENGTH,
    NAMED_PLACE,
    PLACE,
    SUBJECT,
    Gap,
    Missing,
)

Words = str | Promise


@dataclass(frozen=True)
class Figure:
    """One figure: what stands before the number, after it, and behind it.

    It counts the family's rows of which `where` and `when` hold, or adds up their field `adds`, or
    counts the different values of `different`. `of_which` names the figure it is a part of, from
    the same rows; a part that `overlaps` has rows of the other parts in it. `qualifier` names the
    field that says which of the numbers added up are rough. `unit` takes the number, `short` heads
    a column. `weakened_by` says what its rows may lack.
    """

    key: str
    family: str
    name: Words
    unit: Callable[[int], str]
    definition: Words
    where: Q = field(default_factory=Q)
    when: Callable[[Selection], Q] | None = None
    adds: str = ""
    different: str = ""
    of_which: str = ""
    overlaps: bool = False
    qualifier: str = ""
    short: Words = ""
    weakened_by: tuple[Gap, ...] = ()

    @property
    def rows_of(self) -> Family:
        return FAMILIES[self.family]

    def goes_by(self, dimension: str) -> bool:
        return dimension in self.rows_of.dimensions

    def condition(self, selection: Selection) -> Q:
        """Which of the family's rows are this figure's."""
        return self.where & self.when(selection) if self.when else self.where

    def aggregates(self, selection: Selection) -> dict[str, Aggregate]:
        """The figure's own aggregate, and how many "about" and "over" went into a sum."""
        only = self.condition(selection)
        if self.different:
            return {self.key: Count(self.different, filter=only or None, distinct=True)}
        if not self.adds:
            return {self.key: _rows(only)}
        measures: dict[str, Aggregate] = {self.key: Sum(self.adds, filter=only or None)}
        if self.qualifier:
            for word in ROUGH:
                rough = Q(**{self.qualifier: word, f"{self.adds}__isnull": False})
                measures[f"{self.key} {word}"] = _rows(only & rough)
        return measures


ROUGH = ("about", "over")


def _rows(where: Q) -> Count:
    # A constant, because a primary key that the index lacks would send the count to the table.
    return Count(Value(1), filter=where) if where else Count("*")


@dataclass(frozen=True)
class Amount:
    """A number, and whether rough ones went into it: "about" if any was, else "over" if any."""

    number: int = 0
    qualifier: str = ""


# --- units: each takes the number, because English has a plural and Chinese a measure word --------


def activities_unit(n):
    # Translators: the unit after a number of activities; Chinese 次.
    return npgettext("unit", "activity", "activities", n)


def attendances_unit(n):
    # Translators: the unit after a sum of headcounts; Chinese 人次, never 人.
    return npgettext("unit", "attendance", "attendances", n)


def persons_unit(n):
    # Translators: the unit after a number of different people; Chinese 人.
    return npgettext("unit", "person", "persons", n)


def papers_unit(n):
    # Translators: the unit after a number of papers; Chinese 篇.
    return npgettext("unit", "paper", "papers", n)


def designs_unit(n):
    # Translators: the unit after a number of teaching designs; Chinese 篇.
    return npgettext("unit", "teaching design", "teaching designs", n)


def lessons_unit(n):
    # Translators: the unit after a number of lessons; Chinese 节.
    return npgettext("unit", "lesson", "lessons", n)


def projects_unit(n):
    # Translators: the unit after a number of joint projects; Chinese 个.
    return npgettext("unit", "joint project", "joint projects", n)


def other_projects_unit(n):
    # Translators: the unit after a number of research projects, joint or not; Chinese 个.
    return npgettext("unit", "project", "projects", n)


def compilations_unit(n):
    # Translators: the unit after a number of compilations; Chinese 册.
    return npgettext("unit", "compilation", "compilations", n)


def characters_unit(n):
    # Translators: the unit after a number of characters under ten thousand; Chinese 字.
    return npgettext("unit", "character", "characters", n)


def lectures_unit(n):
    # Translators: the unit after a number of lectures; Chinese 场.
    return npgettext("unit", "lecture", "lectures", n)


def visits_unit(n):
    # Translators: the unit after a number of outreach visits; Chinese 次.
    return npgettext("unit", "visit", "visits", n)


def contacts_unit(n):
    # Translators: the unit after a number of guidance contacts; Chinese 次.
    return npgettext("unit", "contact", "contacts", n)


def pairs_unit(n):
    # Translators: the unit after a number of pairings or partnerships; Chinese 对.
    return npgettext("unit", "pair", "pairs", n)


def trainees_unit(n):
    # Translators: the unit after a number of trainees; Chinese 人.
    return npgettext("unit", "trainee", "trainees", n)


def mentors_unit(n):
    # Translators: the unit after a number of mentors; Chinese 人.
    return npgettext("unit", "mentor", "mentors", n)


def schools_unit(n):
    # Translators: the unit after a number of schools; Chinese 所.
    return npgettext("unit", "school", "schools", n)


def awards_unit(n):
    # Translators: the unit after a number of awards; Chinese 项.
    return npgettext("unit", "award", "awards", n)


def forms_unit(n):
    # Translators: the unit after a number of registration forms; Chinese 份.
    return npgettext("unit", "form", "forms", n)


# --- the list -----------------------------------------------------------------------------------

HEADLINE = (
    Figure(
        "activities",
        "activities",
        _("Training activities"),
        activities_unit,
        _(
            "Counted activities of the kinds that count as training. One event counts once, "
            "however many people report it."
        ),
        when=Selection.has_counted_status,
        where=Q(kind__counts_as_training=True),
        short=pgettext_lazy("column", "Activities"),
        weakened_by=(DATE, SUBJECT, NAMED_PLACE),
    ),
    Figure(
        "attendances",
        "activities",
        _("Attendances"),
        attendances_unit,
        _(
            "The sum of the headcounts of the training activities: one person at two activities "
            "counts twice. An activity without a headcount adds nothing."
        ),
        when=Selection.has_counted_status,
        where=Q(kind__counts_as_training=True),
        adds="headcount",
        qualifier="headcount_qualifier",
        weakened_by=(HEADCOUNT,),
    ),
    Figure(
        "papers",
        "results",
        _("Papers"),
        papers_unit,
        _(
            "Papers on counted forms of every kind with a mentor or trainee of the program among "
            "the authors. Each paper counts once, however many authors it has. Teaching designs "
            "are counted beside them, not among them."
        ),
        when=by_mentors_or_trainees,
        where=Q(kind=Result.Kind.PAPER),
        weakened_by=(AUTHORS_PLACE,),
    ),
    Figure(
        "teaching_designs",
        "results",
        _("Teaching designs"),
        designs_unit,
        _(
            "Teaching designs on counted forms of every kind with a mentor or trainee of the "
            "program among the authors, each once, however many authors it has."
        ),
        when=by_mentors_or_trainees,
        where=Q(kind=Result.Kind.TEACHING_DESIGN),
        short=pgettext_lazy("column", "Designs"),
        weakened_by=(AUTHORS_PLACE,),
    ),
    Figure(
        "lessons",
        "lessons",
        _("Lessons in lesson study"),
        lessons_unit,
        _(
            "Lessons taught in counted activities of the kinds whose lessons are lesson study. "
            "Two parallel lessons in one activity count as two."
        ),
        where=Q(activity__kind__lessons_are_lesson_study=True),
        short=pgettext_lazy("column", "Lessons"),
        weakened_by=(PLACE,),
    ),
    Figure(
        "joint_projects",
        "results",
        _("Joint projects"),
        projects_unit,
        _(
            "Research projects on counted forms of every kind with both a mentor and a trainee of "
            "the program among those who work on them, each once."
        ),
        when=by_both_sides,
        where=Q(kind=Result.Kind.JOINT_PROJECT),
        short=pgettext_lazy("column", "Projects"),
        weakened_by=(AUTHORS_PLACE,),
    ),
    Figure(
        "compilations",
        "results",
        _("Compilations"),
        compilations_unit,
        _("Volumes of material and results on counted forms of every kind, each once."),
        where=Q(kind=Result.Kind.COMPILATION),
    ),
    Figure(
        "characters",
        "results",
        _("Characters in compilations"),
        characters_unit,
        _("The sum of the lengths of the compilations, in characters."),
        where=Q(kind=Result.Kind.COMPILATION),
        adds="characters",
        short=pgettext_lazy("column", "Characters"),
        weakened_by=(LENGTH,),
    ),
)

# What the definitions above leave out is counted here: nothing on a counted form is dropped.
BY_OTHERS = (
    Figure(
        "papers_by_others",
        "results",
        _("Papers by others"),
        papers_unit,
        _(
            "Papers on counted forms without a mentor or trainee of the program among the authors, "
            "or without an author who is tied to a record."
        ),
        when=by_others,
        where=Q(kind=Result.Kind.PAPER),
    ),
    Figure(
        "teaching_designs_by_others",
        "results",
        _("Teaching designs by others"),
        designs_unit,
        _(
            "Teaching designs on counted forms without a mentor or trainee of the program among "
            "the authors, or without an author who is tied to a record."
        ),
        when=by_others,
        where=Q(kind=Result.Kind.TEACHING_DESIGN),
    ),
    Figure(
        "projects_not_of_both_sides",
        "results",
        _("Projects not of both sides"),
        other_projects_unit,
        _(
            "Research projects on counted forms on which no mentor and trainee of the program work "
            "together: of one side alone, of others, or of nobody who is tied to a record."
        ),
        when=not_by_both_sides,
        where=Q(kind=Result.Kind.JOINT_PROJECT),
    ),
)

PEOPLE = (
    Figure(
        "persons",
        "people",
        _("Persons who took part"),
        persons_unit,
        _(
            "Different teachers named as present on counted forms of every kind, each once. "
            "Headcounts without names are not in this figure."
        ),
        different="teacher",
        short=pgettext_lazy("column", "Persons"),
    ),
    Figure(
        "persons_in_training",
        "people",
        pgettext_lazy("persons", "At the activities whose attendances are counted"),
        persons_unit,
        _(
            "Different teachers named as present on the forms that the attendances come from: "
            "training activities with a headcount."
        ),
        where=Q(activity__kind__counts_as_training=True, activity__headcount__isnull=False),
        different="teacher",
        of_which="persons",
    ),
    Figure(
        "schools_reached",
        "supported",
        _("Schools reached"),
        schools_unit,
        _("Different schools on the supported side of counted activities, each once."),
        different="school",
        short=pgettext_lazy("column", "Schools"),
    ),
    Figure(
        "lectures",
        "talks",
        _("Lectures"),
        lectures_unit,
        _("Talks listed on counted forms of every kind, each once."),
    ),
    Figure(
        "lectures_in_training",
        "talks",
        pgettext_lazy("lectures", "At training activities"),
        lectures_unit,
        _("Talks listed on counted forms of the kinds that count as training."),
        where=Q(activity__kind__counts_as_training=True),
        of_which="lectures",
    ),
    Figure(
        "observations",
        "lessons",
        _("Lesson observations"),
        lessons_unit,
        _("Lessons in counted activities of the kinds whose lessons are observed."),
        where=Q(activity__kind__lessons_are_observed=True),
        weakened_by=(PLACE,),
        short=pgettext_lazy("column", "Observations"),
    ),
    Figure(
        "outreach_visits",
        "activities",
        _("Outreach visits"),
        visits_unit,
        _("Counted activities of the kinds that bring teaching to rural schools."),
        when=Selection.has_counted_status,
        where=Q(kind__is_outreach=True),
        short=pgettext_lazy("column", "Outreach"),
    ),
    Figure(
        "guidance_contacts",
        "contacts",
        _("Guidance contacts"),
        contacts_unit,
        _("Contacts of mentors and trainees, as logged and not voided. They need no confirmation."),
        short=pgettext_lazy("column", "Contacts"),
    ),
)

PAIRINGS = (
    Figure(
        "trainees_in_period",
        "trainees",
        _("Trainees paired"),
        trainees_unit,
        _(
            "Different trainees who had a mentor on at least one day of the period, each once. "
            "Cancelled pairings do not count."
        ),
        different="trainee",
        short=pgettext_lazy("column", "Trainees"),
    ),
    Figure(
        "trainees",
        "trainees",
        pgettext_lazy("trainees", "On the last day"),
        trainees_unit,
        _("Different trainees who had a mentor on the last day of the period."),
        when=on_the_last_day,
        different="trainee",
        of_which="trainees_in_period",
        short=pgettext_lazy("column", "Trainees, last day"),
    ),
    Figure(
        "mentors_in_period",
        "mentors",
        _("Mentors"),
        mentors_unit,
        _(
            "Different mentors who had a trainee on at least one day of the period, each once. By "
            "district, a mentor stands under the mentor's own."
        ),
        different="mentor",
    ),
    Figure(
        "mentors",
        "mentors",
        pgettext_lazy("mentors", "On the last day"),
        mentors_unit,
        _(
            "Different mentors who had a trainee on the last day of the period. By district, a "
            "mentor stands under the mentor's own."
        ),
        when=on_the_last_day,
        different="mentor",
        of_which="mentors_in_period",
        short=pgettext_lazy("column", "Mentors, last day"),
    ),
    Figure(
        "pairings",
        "pairings",
        _("Mentor pairings"),
        pairs_unit,
        _(
            "Pairings of a mentor and a trainee with at least one day in the period. Ended ones "
            "count, cancelled ones do not."
        ),
        short=pgettext_lazy("column", "Pairings"),
    ),
    Figure(
        "pairings_within_district",
        "pairings",
        _("Within one district"),
        pairs_unit,
        _("Mentor pairings in which both taught in the same district when the pairing began."),
        where=Q(mentor_district=F("district")),
        of_which="pairings",
    ),
    Figure(
        "pairings_within_school",
        "pairings",
        _("Within one school"),
        pairs_unit,
        _(
            "Mentor pairings in which both taught at the same school when the pairing began. They "
            "are among those within one district."
        ),
        where=Q(mentor_school=F("school")),
        of_which="pairings",
        overlaps=True,
    ),
    Figure(
        "partnerships",
        "partnerships",
        _("Partnerships"),
        pairs_unit,
        _("Partnerships of districts, schools and subject groups with a day in the period."),
    ),
    Figure(
        "partnerships_district",
        "partnerships",
        _("Between districts"),
        pairs_unit,
        _("Partnerships of a supporting and a supported district."),
        where=Q(form=Partnership.Form.DISTRICT),
        of_which="partnerships",
    ),
    Figure(
        "partnerships_school",
        "partnerships",
        _("Between schools"),
        pairs_unit,
        _("Partnerships of a supporting and a supported school."),
        where=Q(form=Partnership.Form.SCHOOL),
        of_which="partnerships",
    ),
    Figure(
        "partnerships_subject_group",
        "partnerships",
        _("Between subject groups"),
        pairs_unit,
        _("Partnerships of two schools' subject groups."),
        where=Q(form=Partnership.Form.SUBJECT_GROUP),
        of_which="partnerships",
    ),
    Figure(
        "partnerships_within_district",
        "partnerships",
        _("Within one district"),
        pairs_unit,
        _(
            "Partnerships of any form whose two sides are in one district. Each of them is also "
            "among those of its form."
        ),
        where=Q(supporting_district=F("supported_district")),
        of_which="partnerships",
        overlaps=True,
    ),
)


def _level_and_rank(level, rank) -> str:
    # Translators: an award, as in "city level, first prize"; Chinese 市级一等奖.
    return pgettext("award", "%(level)s, %(rank)s") % {"level": level, "rank": rank}


level_and_rank = lazy(_level_and_rank, str)

AWARDS = (
    Figure(
        "awards",
        "awards",
        _("Awards"),
        awards_unit,
        _("Awards recorded for the program and not voided, of people, works and schools."),
        weakened_by=(SUBJECT,),
    ),
    *(
        Figure(
            f"awards_{level.value}_{rank.value}",
            "awards",
            level_and_rank(level.label, rank.label),
            awards_unit,
            _("Awards of this level and rank. A level does not hold the levels above it."),
            where=Q(level=level, rank=rank),
            of_which="awards",
        )
        for level in Award.Level
        for rank in Award.Rank
    ),
)

FORMS = (
    Figure(
        "forms_received",
        "activities",
        _("Forms received"),
        forms_unit,
        _("Forms that were sent and still stand, counted or not. A correction is no second form."),
        when=Selection.is_first_of_its_event,
        short=pgettext_lazy("column", "Received"),
    ),
    Figure(
        "forms_counted",
        "activities",
        _("Forms counted"),
        forms_unit,
        _("Forms the city has accepted, of training and of other kinds."),
        where=Q(status="counted"),
        of_which="forms_received",
        short=pgettext_lazy("column", "Counted"),
    ),
)

FIGURES: dict[str, Figure] = {
    figure.key: figure for figure in (*HEADLINE, *BY_OTHERS, *PEOPLE, *PAIRINGS, *AWARDS, *FORMS)
}

# --- counting -----------------------------------------------------------------------------------

Amounts = dict[str, Amount]
# A statement of several arms has as many columns as its widest one; a wider one stands alone.
WIDTH = 8


class Nothing(Cast):
    """An empty column with a type, which both databases want of the arms of one statement.

    It takes no part in grouping: a total grouped by a constant would sort every row for nothing.
    """

    def __init__(self):
        super().__init__(Value(None), BigIntegerField())

    def get_group_by_cols(self):
        return []


NOTHING = Nothing()


@dataclass(frozen=True)
class Arm:
    """A part of a statement: rows of which each has its `key`, and what to count of each key."""

    rows: QuerySet
    measures: dict[str, Aggregate]

    @property
    def is_wide(self) -> bool:
        return len(self.measures) > WIDTH

    def statement(self, number: int = 0) -> QuerySet:
        """The arm's number, a key, and WIDTH columns or more of what is counted there."""
        aggregates = [*self.measures.values(), *[NOTHING] * (WIDTH - len(self.measures))]
        columns = {f"value_{number}": each for number, each in enumerate(aggregates)}
        return (
            self.rows.annotate(arm=Value(number))
            .values("arm", "key")
            .annotate(**columns)
            .values_list("arm", "key", *columns)
        )


def totals(selection: Selection, figures: Iterable[Figure] = FIGURES.values()) -> Amounts:
    """Each figure's amount over all selected records; an item of two districts counts once."""
    figures = list(figures)
    return _amounts(figures, _tally(arms_of_totals(figures, selection))[None])


def arms_of_totals(figures: list[Figure], selection: Selection) -> Iterator[Arm]:
    of_rows = [figure for figure in figures if not figure.different]
    for name, measures in _by_family(of_rows, selection).items():
        yield Arm(FAMILIES[name].rows(selection).annotate(key=NOTHING), measures)
    for figure in figures:
        if figure.different:
            # People and schools are few, their rows many: one row is enough to count somebody.
            found = records(figure, selection).order_by().annotate(key=NOTHING)
            yield Arm(found, {figure.key: Count("*")})


def missing(
    selection: Selection, figures: Iterable[Figure] = FIGURES.values()
) -> dict[str, list[Missing]]:
    """What the rows of each figure lack, where any does, in one statement."""
    figures = [figure for figure in figures if figure.weakened_by]
    measures: dict[str, dict[str, Aggregate]] = defaultdict(dict)
    for figure in figures:
        measures[figure.family] |= _counts_of_gaps(figure, selection)
    rows = (FAMILIES[name].rows(selection).annotate(key=NOTHING) for name in measures)
    counts = _tally(map(Arm, rows, measures.values()))[None]
    found = {figure.key: _missing(figure, counts) for figure in figures}
    return {key: lacking for key, lacking in found.items() if lacking}


def missing_in(figure: Figure, selection: Selection, **keys) -> list[Missing]:
    """The same for the rows of one list."""
    if not figure.weakened_by:
        return []
    rows = figure.rows_of.rows(selection)
    for dimension, key in keys.items():
        rows = figure.rows_of.under(rows, dimension, key)
    counted = _counts_of_gaps(figure, selection)
    columns = {f"value_{number}": each for number, each in enumerate(counted.values())}
    values = rows.order_by().aggregate(**columns).values()
    return _missing(figure, dict(zip(counted, values, strict=True)))


def _counts_of_gaps(figure: Figure, selection: Selection) -> dict[str, Aggregate]:
    only = figure.condition(selection)
    counts: dict[str, Aggregate] = {f"{figure.key} of": _rows(only)}
    for gap in figure.weakened_by:
        # The gap first: few rows have it, and only of those need the rest be asked.
        counts[f"{figure.key} {gap.key}"] = _rows(gap.where & only)
    return counts


def _missing(figure: Figure, counts: dict[str, int]) -> list[Missing]:
    found = (
        Missing(gap, counts[f"{figure.key} {gap.key}"], counts[f"{figure.key} of"])
        for gap in figure.weakened_by
    )
    return [each for each in found if each.number]


def breakdown(
    selection: Selection, by: str, figures: Iterable[Figure] = FIGURES.values()
) -> dict[object, Amounts]:
    """Amounts for each key of the dimension that has any; None is the key of what has none.

    Only figures that go by the dimension are there, and keys only where some record stands.
    """
    figures = [figure for figure in figures if figure.goes_by(by)]
    tally = _tally(arms_of_breakdown(figures, selection, by))
    return {key: _amounts(figures, measures) for key, measures in tally.items()}


def arms_of_breakdown(figures: list[Figure], selection: Selection, by: str) -> Iterator[Arm]:
    for name, measures in _by_family(figures, selection).items():
        for rows in FAMILIES[name].along(selection, by):
            yield Arm(rows, measures)


def _by_family(figures: list[Figure], selection: Selection) -> dict[str, dict[str, Aggregate]]:
    measures: dict[str, dict[str, Aggregate]] = defaultdict(dict)
    for figure in figures:
        measures[figure.family] |= figure.aggregates(selection)
    return measures


def records(figure: Figure, selection: Selection, **keys) -> QuerySet:
    """The rows a figure counts, or adds up, or finds different; under these keys of breakdowns."""
    rows = found_in(figure, selection, **keys)
    if figure.different:
        different = rows.model._meta.get_field(figure.different).related_model
        # One list, made once: a question for each person may walk the year's forms each time,
        # where the database keeps no statistics of its tables.
        return different.objects.filter(pk__in=rows.order_by().values(figure.different))
    return rows


def found_in(figure: Figure, selection: Selection, **keys) -> QuerySet:
    """The family's rows a figure goes through, before the same people in them become one."""
    rows = figure.rows_of.rows(selection).filter(figure.condition(selection))
    for dimension, key in keys.items():
        rows = figure.rows_of.under(rows, dimension, key)
    return rows.filter(**{f"{figure.adds}__isnull": False}) if figure.adds else rows


def amount_of(figure: Figure, selection: Selection, rows: QuerySet) -> Amount:
    """The figure's amount over the list that `records` gave."""
    if not figure.adds:
        return Amount(rows.count())
    aggregates = figure.aggregates(selection)
    columns = {f"value_{number}": each for number, each in enumerate(aggregates.values())}
    values = rows.order_by().aggregate(**columns).values()
    measures = defaultdict(int, zip(aggregates, (each or 0 for each in values), strict=True))
    return _amounts([figure], measures)[figure.key]


Tally = dict[object, dict[str, int]]


def _tally(arms: Iterable[Arm]) -> Tally:
    arms = list(arms)
    tally: Tally = defaultdict(lambda: defaultdict(int))
    for number, key, *values in _read(arms):
        for measure, value in zip(arms[number].measures, values, strict=False):
            tally[key or None][measure] += value or 0
    return tally


def _read(arms: list[Arm]) -> Iterator[tuple]:
    """Rows of arm, key and values, from as few statements as the widths allow."""
    together = []
    for number, arm in enumerate(arms):
        if arm.is_wide:
            yield from arm.statement(number)
        else:
            together.append(arm.statement(number))
    if together:
        first, *others = together
        yield from first.union(*others, all=True)


def _amounts(figures: list[Figure], measures: dict[str, int]) -> Amounts:
    return {
        figure.key: Amount(
            measures[figure.key],
            next((word for word in ROUGH if measures[f"{figure.key} {word}"]), ""),
        )
        for figure in figures
    }
