"""Awards: noted by the person or their offices, voided by whoever noted them. No chain."""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.lookup import postings_on
from activities.models import Award
from activities.services import demand_not_closed, demand_open, note_once, noted_before
from core.actor import Actor, Role
from core.audit import record_event
from pairings import rules
from programs.models import Posting, Program, Subject, Teacher, Term


def may_note_any(actor: Actor) -> bool:
    """Whether there is anybody whose award this actor may note."""
    roles = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)
    return (
        actor.teacher_id is not None
        or actor.is_administrator
        or any(actor.has_role(role) for role in roles)
    )


def may_note(
    actor: Actor, teacher: Teacher, posting: Posting | None, subject: Subject | None
) -> bool:
    """One's own award, or that of somebody posted within one's grant then."""
    subject_id = subject.pk if subject else None
    if actor.is_administrator or teacher.pk == actor.teacher_id or actor.leads(subject_id):
        return True
    return posting is not None and (
        actor.coordinates(posting.district_id, subject_id) or actor.confirms_for(posting.school_id)
    )


def may_void(actor: Actor, award: Award) -> bool:
    return award.voided_at is None and (
        award.recorded_by_id == actor.user_id
        or actor.is_administrator
        or actor.coordinates(award.district_id, award.subject_id)
    )


@transaction.atomic
def note_award(
    *,
    actor: Actor,
    program: Program,
    teacher: Teacher,
    awarded_on: datetime.date,
    contest: str,
    kind: str,
    level: str,
    rank: str,
    today: datetime.date,
    subject: Subject | None = None,
    uuid: UUID | None = None,
) -> Award:
    """Note an award, at the place the teacher was posted to that day.

    The same UUID twice is one award. Raises PermissionDenied, DomainError where the program is
    not open, or ValidationError by field.
    """
    uuid = uuid or uuid4()
    if earlier := Award.objects.filter(uuid=uuid).first():
        return noted_before(earlier, actor)
    posting = postings_on([teacher], awarded_on).get(teacher.pk)
    if not may_note(actor, teacher, posting, subject):
        raise PermissionDenied
    if awarded_on > today:
        raise ValidationError({"awarded_on": _("The date must be today or in the past.")})
    demand_open(program)
    rules.check_day(program, awarded_on, field="awarded_on")
    if posting is None:
        raise ValidationError(
            {"awarded_on": _("%(name)s was posted nowhere on that day.") % {"name": teacher}}
        )
    award = Award(
        uuid=uuid,
        program=program,
        subject=subject,
        teacher=teacher,
        district=posting.district,
        school=posting.school,
        term=Term.objects.holding(awarded_on).first(),
        contest=contest,
        kind=kind,
        level=level,
        rank=rank,
        awarded_on=awarded_on,
        recorded_by_id=actor.user_id,
    )
    return note_once(award, actor=actor, verb="activities.award_noted", teacher=teacher)


@transaction.atomic
def void_award(award: Award, *, actor: Actor) -> None:
    """It no longer counts; the row stays. Twice is once."""
    award = Award.objects.get(pk=award.pk)
    if award.voided_at:
        return
    if not may_void(actor, award):
        raise PermissionDenied
    demand_not_closed(award.program)
    standing = Award.objects.standing().filter(pk=award.pk)
    if standing.update(voided_at=timezone.now()):
        record_event(actor, "activities.award_voided", award)
