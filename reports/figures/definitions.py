"""Each figure, declared once: what it counts, how, and its written definition."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import (
    Aggregate,
    Count,
    F,
    Q,
    Sum,
    Value,
)
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from pairings.models import Partnership
from reports.figures.authors import (
    by_both_sides,
    by_mentors_or_trainees,
    by_others,
    not_by_both_sides,
)
from reports.figures.families import FAMILIES, Family, Selection, on_the_last_day
from reports.figures.gaps import (
    AUTHORS_PLACE,
    DATE,
    HEADCOUNT,
    LENGTH,
    NAMED_PLACE,
    PLACE,
    SUBJECT,
    Gap,
)
from results.models import Award, Result

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
