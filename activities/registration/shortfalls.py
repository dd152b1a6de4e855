"""What the figures would lack of a form as it stands: asked before it is sent, shown to confirmers.

Such a form is complete and may be sent as it is; nobody shall find out from the figures alone.
"""

from collections.abc import Iterable, Sized
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.registration.consequences import headcount_of
from activities.registration.content import FormContent
from activities.registration.models import Activity
from core.models import AuditEvent
from programs.models import ActivityKind
from results.models import Result


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The part of the form that could hold it, and what the figures lack without it."""

    part: str
    sentence: str


# What is asked anew once one of these has changed.
FOLLOWS_FROM = {
    "lessons": {"kind", "lessons"},
    "headcount": {"kind", "headcount", "list_is_complete"},
    "results": {"results"},
}


def shortfalls(
    kind: ActivityKind, *, lessons: Sized, headcount: int | None, results: Iterable
) -> list[Shortfall]:
    """`results` are entries or rows that say their kind and characters."""
    found = []
    if not lessons and kind.lessons_are_lesson_study:
        found.append(Shortfall("lessons", _("No lesson is noted: this form will count 0 lessons.")))
    elif not lessons and kind.lessons_are_observed:
        words = _("No lesson is noted: this form will count 0 lesson observations.")
        found.append(Shortfall("lessons", words))
    if headcount is None and kind.counts_as_training:
        words = _("No number of people is noted: this form will count 0 attendances.")
        found.append(Shortfall("headcount", words))
    if any(each.kind == Result.Kind.COMPILATION and not each.characters for each in results):
        words = _("The length of a compilation is not noted: it will count 0 characters.")
        found.append(Shortfall("results", words))
    return found


def of_content(content: FormContent) -> list[Shortfall]:
    return shortfalls(
        content.fields["kind"],
        lessons=content.lessons,
        headcount=headcount_of(content),
        results=content.results,
    )


def to_ask(content: FormContent, form: Activity | None) -> list[Shortfall]:
    """Those of which the author has not said yet that the form is to be sent so.

    `form` is the stored one, where there is one; it may still say something else.
    """
    found = of_content(content)
    known = sent_as_it_is(form) if form and found else set()
    return [each for each in found if each.part not in known]


def sent_as_it_is(form: Activity) -> set[str]:
    """The parts whose lack the author has accepted, and that have not changed since."""
    about = AuditEvent.objects.filter(subject_type=form._meta.label, subject_id=str(form.pk))
    accepted = about.filter(verb="activities.sent_as_it_is").first()
    if accepted is None:
        return set()
    changed = set()
    for edit in about.filter(verb="activities.edited", pk__gt=accepted.pk):
        changed |= edit.after.keys()
    return {part for part in accepted.detail["parts"] if changed.isdisjoint(FOLLOWS_FROM[part])}
