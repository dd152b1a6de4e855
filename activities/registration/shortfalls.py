"""What is asked before a form is sent as it stands: what the figures would lack, and an odd day.

Such a form is complete and may be sent as it is; nobody shall find out from the figures alone, or
from a confirmer who asks. What the figures would lack is shown to confirmers, too.
"""

from collections.abc import Iterable, Sized
from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.registration.consequences import headcount_of
from activities.registration.content import FormContent
from activities.registration.day_off import asks_whether_right
from activities.registration.models import Activity
from core.models import AuditEvent
from programs.models import ActivityKind
from results.models import Result


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A part of the form, and what to ask about it: what the figures lack without it, mostly."""

    part: str
    sentence: str


# What is written down of a form that is sent as it is, and of one that is changed.
LEFT_OUT = "activities.sent_as_it_is"
DAY_IS_RIGHT = "activities.day_is_right"
EDITED = "activities.edited"

# The part whose question is no figure's.
DATE = "date"
# What is asked anew once one of these has changed, in the order of the page.
FOLLOWS_FROM = {
    DATE: {"starts_on", "date_precision"},
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
    odd_day = asks_whether_right(content.fields)
    return ([Shortfall(DATE, odd_day)] if odd_day else []) + shortfalls(
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
    if form and form.starts_on != content.fields.get("starts_on"):
        known.discard(DATE)
    return [each for each in found if each.part not in known]


def sent_as_it_is(form: Activity) -> set[str]:
    """The parts that the author has accepted, and that have not changed since."""
    about = AuditEvent.objects.filter(subject_type=form._meta.label, subject_id=str(form.pk))
    accepted: set[str] = set()
    for event in about.filter(verb__in=[LEFT_OUT, DAY_IS_RIGHT, EDITED]).order_by("pk"):
        if event.verb == EDITED:
            accepted = {part for part in accepted if FOLLOWS_FROM[part].isdisjoint(event.after)}
        else:
            accepted |= {DATE} if event.verb == DAY_IS_RIGHT else set(event.detail["parts"])
    return accepted
