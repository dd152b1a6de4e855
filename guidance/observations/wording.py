"""Observation records in words."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor
from core.names import shown
from guidance.observations.models import LessonObservation


def whose(observation: LessonObservation, actor: Actor) -> str:
    """The teacher whose lesson it was, as the reader may see their name."""
    return shown(str(observation.teacher or observation.name), actor)


def observer(observation: LessonObservation, actor: Actor) -> str:
    return shown(str(observation.recorded_by), actor)


def who_saw_whom(observation: LessonObservation, actor: Actor) -> str:
    return _("%(who)s observed %(whom)s") % {
        "who": observer(observation, actor),
        "whom": whose(observation, actor),
    }


def place(observation: LessonObservation) -> str:
    parts = [str(each) for each in (observation.school, observation.district) if each]
    return pgettext("between names", ", ").join(parts)


def facts(observation: LessonObservation, actor: Actor) -> list[tuple]:
    """The head of the paper form, in its order."""
    number = observation.lessons
    return [
        (_("Lesson topic"), observation.topic),
        (_("Taught by"), whose(observation, actor)),
        (_("School"), place(observation)),
        (_("Class or grade"), observation.grade),
        (_("Subject"), observation.subject),
        (_("Observer"), observer(observation, actor)),
        (_("Date"), date_format(observation.held_on)),
        (
            _("Number of lessons"),
            ngettext("%(n)d lesson", "%(n)d lessons", number) % {"n": number},
        ),
        (_("Kind of observation"), capfirst(observation.get_kind_display())),
    ]


def words(observation: LessonObservation) -> list[tuple[str, str]]:
    """What was written, each under its heading."""
    said = [
        (pgettext("of a lesson", "What happened"), observation.process),
        (_("Strengths"), observation.strengths),
        (_("Weaknesses"), observation.weaknesses),
        (_("Suggestions"), observation.suggestions),
    ]
    return [(label, text) for label, text in said if text]


def marks(observation: LessonObservation) -> list[tuple[str, str]]:
    """Each criterion with its mark; nothing where the lesson was not marked."""
    if not observation.marks:
        return []
    return [
        (str(each), _("%(mark)d of %(most)d") % {"mark": mark, "most": each.weight})
        for each, mark in observation.rubric.with_marks(observation.marks)
    ]


def total(observation: LessonObservation) -> str:
    """86 of 100, good."""
    if observation.total is None:
        return ""
    return _("%(total)d of 100, %(grade)s") % {
        "total": observation.total,
        "grade": observation.rubric.grade(observation.total),
    }
