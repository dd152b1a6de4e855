"""What a form must say, and on which days."""

import datetime
from collections.abc import Sized
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.registration import authors
from activities.registration.consequences import confirming_place, present
from activities.registration.content import FormContent
from activities.registration.elsewhere import outside_the_pair
from activities.registration.headcount import refusal
from activities.registration.models import Activity
from activities.registration.rights import may_record
from core.actor import Actor
from core.dates import check_past
from core.editing import all_at_once
from programs.models import Program
from programs.program import rules
from programs.program.rules import demand_open

LEAST_WORDS = 20


def may_rewrite(actor: Actor, content: FormContent, form: Activity | None) -> bool:
    """Whoever corrects for an author who has left writes what that author could have written.

    What they write stays within what they answer for.
    """
    if may_record(actor, content):
        return True
    if form is None or form.corrects is None or not authors.answers_for(actor, form.corrects):
        return False
    subject, (_school, district) = content.fields["subject"], confirming_place(content)
    subject_id = subject.pk if subject else None
    return actor.leads(subject_id) or actor.coordinates(district and district.pk, subject_id)


def check_dates(program: Program, fields: dict, today: datetime.date) -> None:
    """The first day lies in the program, and neither it nor the last is in the future."""
    day = fields.get("starts_on")
    for name in ("starts_on", "ends_on"):
        check_past(fields.get(name), today, field=name)
    if day:
        rules.check_day(program, day, field="starts_on")


def check_headcount(content: FormContent) -> None:
    """A complete list of names is its own headcount; any other is no less than those named."""
    fields = content.fields
    if fields.get("list_is_complete"):
        return
    qualifier = fields.get("headcount_qualifier", Activity.Qualifier.EXACT)
    if sentence := refusal(fields.get("headcount"), qualifier, len(present(content))):
        raise ValidationError({"headcount": sentence})


def check_pairs(actor: Actor, content: FormContent) -> None:
    """A form of a pair names a pairing that ran on that day, on both of its sides."""
    day = content.fields.get("starts_on")
    for party in content.parties:
        pairing = party.pairing
        if pairing is None:
            continue
        if pairing.cancelled_at or (day and not pairing.period.running(day)):
            raise ValidationError({"starts_on": outside_the_pair(pairing, day, actor)})


def check_sides(content: FormContent) -> None:
    """A place that is there without a person stands once on its side."""
    places = [
        (party.side, party.district, party.school)
        for party in content.parties
        if party.teacher is None
    ]
    if len(places) != len(set(places)):
        raise ValidationError({"parties": _("This place is on this side already.")})


# What `missing` and `check_complete` look at.
DEMANDED = ("kind", "organiser_level", "theme", "process", "starts_on", "ends_on")


def missing(fields: dict, *, lessons: Sized, talks: Sized) -> dict[str, str]:
    """What a form still lacks before it can be sent: field or part to sentence.

    `fields` as in FormContent; a page asks with the answers it has so far.
    """
    lacks = {}
    kind, is_pair = fields.get("kind"), fields.get("organiser_level") == Activity.Level.PAIR
    if not fields.get("theme", "").strip():
        lacks["theme"] = _("Enter the topic in up to 200 characters.")
    if is_pair and len(fields.get("process", "").strip()) < LEAST_WORDS:
        lacks["process"] = _("Write at least 20 characters about what you found or agreed.")
    if kind and kind.lessons_are_lesson_study and not lessons:
        lacks["lessons"] = _("Add the lessons that were taught.")
    if kind and kind.opens_talks and not talks:
        lacks["talks"] = _("Add the talks that were given.")
    return lacks


# --- verbs ----------------------------------------------------------------------------------------


def check_content(
    actor: Actor, content: FormContent, today: datetime.date | None, form: Activity | None = None
) -> None:
    if not may_rewrite(actor, content, form):
        raise PermissionDenied
    program = content.fields["program"]
    demand_open(program)
    all_at_once(
        partial(check_dates, program, content.fields, today or timezone.localdate()),
        partial(check_sides, content),
        partial(check_pairs, actor, content),
        partial(check_headcount, content),
    )


def check_complete(form: Activity, content: FormContent | None = None) -> None:
    """`content` is what the form says, where that was read or written just now."""
    if content:
        fields, rows = content.fields, {"lessons": content.lessons, "talks": content.talks}
    else:
        fields = {name: getattr(form, name) for name in DEMANDED}
        # Read only where the kind demands them.
        rows = {"lessons": form.lessons.all(), "talks": form.talks.all()}
    # A training that is planned has a form before its day has come; only a plan can stand on it.
    for name in ("starts_on", "ends_on"):
        check_past(fields.get(name), timezone.localdate(), field=name)
    if lacks := missing(fields, **rows):
        raise ValidationError(lacks)
