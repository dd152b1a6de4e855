"""Nominating, answering, withdrawing: every write, with its rights and rules."""

import datetime
from collections.abc import Iterable
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.actor import Actor, Role
from core.audit import record_events
from core.editing import add_set, change
from core.exceptions import DomainError
from core.notices import owe, settle
from core.rights import demand
from pairings.nominations import rules
from pairings.nominations.models import Nomination
from pairings.nominations.reading import nominees, standing_beside
from pairings.nominations.rights import is_for, may_nominate
from pairings.nominations.table import STEPS, Verb
from programs.models import Program
from programs.program import rules as program_rules
from roster.models import District, Subject, Teacher

State = Nomination.State
VERBS = {
    Verb.ACCEPT: "pairings.nomination_accepted",
    Verb.DECLINE: "pairings.nomination_declined",
    Verb.WITHDRAW: "pairings.nomination_withdrawn",
}


@transaction.atomic
def nominate(
    *,
    actor: Actor,
    program: Program,
    subject: Subject,
    district: District,
    part: str,
    teachers: Iterable[Teacher],
    reason: str,
    today: datetime.date | None = None,
) -> list[Nomination]:
    """Nominate these teachers of the district, and tell the section of the subject.

    Whoever is nominated already stays so: sent twice is nominated once. Returns the new ones.
    Raises PermissionDenied, or ValidationError with the field.
    """
    demand(may_nominate(actor, district.pk, subject.pk))
    program_rules.demand_open(program, field="teachers")
    day = program.default_day(today or timezone.localdate())
    known = {each.teacher.pk: each for each in nominees(program, subject, district, part, day)}
    teachers = list(teachers)
    rules.check_teachers(teachers, known, subject)
    reason = rules.check_reason(reason)
    made = [
        Nomination(
            program=program,
            subject=subject,
            teacher=each,
            district=district,
            school=known[each.pk].school,
            part=part,
            reason=reason,
            nominated_by_id=actor.user_id,
        )
        for each in teachers
        if not known[each.pk].state
    ]
    add_set(made, actor=actor, verb="pairings.nominated", reason=reason)
    if made:
        again = Nomination.objects.unread().filter(
            program=program, subject=subject, part=part, teacher__in=teachers
        )
        again.update(read_at=timezone.now())
        _tell_the_section(made, "pairings.nominated", actor)
    return made


@transaction.atomic
def answer_all(
    nominations: Iterable[Nomination], *, actor: Actor, verb: Verb, reason: str = ""
) -> list[Nomination]:
    """Accept or decline all of these, or none; each district is told once.

    What this actor answered so already is answered. Raises PermissionDenied, ValidationError
    without a reason, IllegalTransitionError where one was settled meanwhile, and DomainError where
    one that is taken back has a pair already.
    """
    answered = [_take(each, verb, actor=actor, reason=reason) for each in nominations]
    new = [each for each in answered if each is not None]
    by_place: dict = {}
    for each in new:
        by_place.setdefault((each.district_id, each.subject_id, each.part), []).append(each)
    for rows in by_place.values():
        _tell_the_district(rows, VERBS[verb], actor)
    _settle_asked({(each.program_id, each.subject_id): each for each in new}.values())
    return new


@transaction.atomic
def withdraw(nomination: Nomination, *, actor: Actor, seen: int, reason: str = "") -> Nomination:
    """The district takes it back, while no pair depends on it; withdrawn twice is withdrawn.

    Raises what answering raises, and StaleStateError where it was answered since `seen`.
    """
    taken = _take(nomination, Verb.WITHDRAW, actor=actor, reason=reason, seen=seen)
    if taken is None:
        return Nomination.objects.get(pk=nomination.pk)
    _tell_the_section([taken], "pairings.nomination_withdrawn", actor)
    _settle_asked([taken])
    return taken


@transaction.atomic
def note_wish(
    nomination: Nomination, *, actor: Actor, seen: int, wish: Teacher | None
) -> Nomination:
    """Note with whom the teacher has said they would like to work; nobody takes it away.

    Raises PermissionDenied, DomainError where the nomination stands no longer, ValidationError
    where nobody has nominated that person, and StaleStateError.
    """
    demand(may_nominate(actor, nomination.district_id, nomination.subject_id))
    program_rules.demand_open(nomination.program)
    if nomination.state not in {State.OPEN, State.ACCEPTED}:
        raise DomainError(_("This nomination stands no longer."))
    others = standing_beside(nomination, Nomination.objects.all())
    if wish is not None and not others.filter(teacher=wish).exists():
        raise ValidationError({"wish": _("Choose somebody who is nominated too.")})
    return change(
        nomination, actor=actor, seen=seen, verb="pairings.nomination_wish_noted", wish=wish
    )


@transaction.atomic
def note_read(nominations: Iterable[Nomination], *, actor: Actor) -> int:
    """Somebody of the district has read why these were declined: they wait for nobody any more."""
    rows = list(nominations)
    for each in rows:
        demand(may_nominate(actor, each.district_id, each.subject_id))
    unread = list(Nomination.objects.unread().filter(pk__in=[each.pk for each in rows]))
    Nomination.objects.filter(pk__in=[each.pk for each in unread]).update(read_at=timezone.now())
    record_events(actor, "pairings.nomination_read", ((each, {}) for each in unread))
    return len(unread)


def _take(
    nomination: Nomination, verb: Verb, *, actor: Actor, reason: str, seen: int | None = None
) -> Nomination | None:
    """Take one step of the table; None where this actor took it already."""
    rows = Nomination.objects.select_for_update(of=("self",))
    stored = rows.select_related("program", "subject", "teacher", "district", "settled_by").get(
        pk=nomination.pk
    )
    demand(is_for(actor, stored, verb))
    to = STEPS[State.OPEN, verb].to
    if stored.state == to and stored.settled_by_id == actor.user_id:
        return None
    program_rules.demand_not_closed(stored.program)
    step = rules.step_from(stored, verb, actor)
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise ValidationError({"reason": _("Say why you decline: the district reads it.")})
    if step.when_free:
        rules.demand_free(stored, timezone.localdate())
    return change(
        stored,
        actor=actor,
        seen=stored.version if seen is None else seen,
        verb=VERBS[verb],
        state=step.to,
        settled_by_id=actor.user_id,
        settled_at=timezone.now(),
        settled_reason=reason,
    )


# --- who is told ----------------------------------------------------------------------------------


def section_of(subject_id: int):
    """The accounts of those who answer: the leads of the subject; without any, administrators."""
    today = timezone.localdate()
    subject = Q(subject=None) | Q(subject=subject_id)
    leads = User.objects.holding(Q(subject, role=Role.SUBJECT_LEAD), today)
    return leads if leads.exists() else User.objects.holding(Q(role=Role.ADMINISTRATOR), today)


def _tell_the_section(rows: list[Nomination], message: str, actor: Actor) -> None:
    first = rows[0]
    owe(
        section_of(first.subject_id).exclude(pk=actor.user_id),
        message,
        key=f"{message} {first.uuid} {first.version}",
        address=address_to_answer(first),
        values=_words(rows) | {"reason": first.settled_reason or first.reason},
    )


def _tell_the_district(rows: list[Nomination], message: str, actor: Actor) -> None:
    first = rows[0]
    coordinators = User.objects.coordinating(
        first.district_id, first.subject_id, timezone.localdate()
    )
    is_declined = first.state == State.DECLINED
    owe(
        coordinators.exclude(pk=actor.user_id),
        message,
        key=f"{message} {first.uuid} {first.version}",
        address=reverse("nominations:read") if is_declined else reverse("nominations:list"),
        values=_words(rows) | {"reason": first.settled_reason},
    )


def _words(rows: list[Nomination]) -> dict:
    first = rows[0]
    return {
        "part": first.part,
        "subject": first.subject.name,
        "subject_en": first.subject.name_en,
        "district": first.district.name,
        "district_en": first.district.name_en,
        "names": [str(each.teacher) for each in rows[:3]],
        "number": len(rows),
    }


def address_to_answer(nomination: Nomination) -> str:
    asked = {"program": nomination.program_id, "subject": nomination.subject_id}
    return f"{reverse('nominations:answer-all')}?{urlencode(asked)}"


def _settle_asked(rows: Iterable[Nomination]) -> None:
    """Where nothing is left to answer, nobody has to read that something was."""
    for each in rows:
        same = Nomination.objects.open().filter(program=each.program_id, subject=each.subject_id)
        if not same.exists():
            users = section_of(each.subject_id)
            settle(users, "pairings.nominated", address=address_to_answer(each))
