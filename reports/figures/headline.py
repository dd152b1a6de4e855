"""The headline figures, and what their definitions leave out."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.figures.authors import (
    by_both_sides,
    by_mentors_or_trainees,
    by_others,
    not_by_both_sides,
)
from reports.figures.figure import Figure
from reports.figures.gaps import (
    AUTHORS_PLACE,
    DATE,
    HEADCOUNT,
    LENGTH,
    NAMED_PLACE,
    PLACE,
    SUBJECT,
)
from reports.figures.units import (
    activities_unit,
    attendances_unit,
    characters_unit,
    compilations_unit,
    designs_unit,
    lessons_unit,
    other_projects_unit,
    papers_unit,
    projects_unit,
)
from results.models import Result

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
