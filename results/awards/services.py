"""Awards and honours: noted by the person or their offices, voided by who noted them. No chain."""

import datetime
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor, Role
from core.audit import record_event
from core.dates import check_past
from core.editing import add, made_before, recorded_by
from core.typed import folded
from programs.models import Program
from programs.program.rules import demand_not_closed, demand_open
from results.awards.models import ONE_OF_THREE, ONE_OF_TWO, Award, Distinction, Honour
from results.awards.rules import demand_day_of
from results.works.models import Result
from roster.models import District, School, Subject, Teacher
from roster.people.finding import postings_on


@dataclass(frozen=True)
class Winner:
    """Whose it is: exactly one of a teacher, a result, a school."""

    teacher: Teacher | None = None
    result: Result | None = None
    school: School | None = None

    def is_one_of(self, *names: str) -> bool:
        """Exactly one of the three is named, and it is one of these."""
        named = [name for name in ("teacher", "result", "school") if getattr(self, name)]
        return len(named) == 1 and named[0] in names

    def is_own(self, actor: Actor) -> bool:
        """One's own, or that of a work one is an author of."""
        if actor.teacher_id is None:
            return False
        if self.result:
            return self.result.authorships.filter(teacher=actor.teacher_id).exists()
        return self.teacher is not None and self.teacher.pk == actor.teacher_id

    def place(self, day: datetime.date) -> tuple[District | None, School | None]:
        """Where it counts: at the teacher's posting of that day, the first author's, the school."""
        if self.school:
            return self.school.district, self.school
        if self.result:
            authors = self.result.authorships.select_related("district", "school")
            first = authors.exclude(district=None).first()
            return (first.district, first.school) if first else (None, None)
        posting = postings_on([self.teacher], day).get(self.teacher.pk)
        return (posting.district, posting.school) if posting else (None, None)

    def placeless(self) -> dict[str, str]:
        """Why it cannot be noted where no place is known: field to sentence."""
        if self.result:
            return {"result": _("No author of this result has a place that is known.")}
        words = _("%(name)s was posted nowhere on that day.") % {"name": self.teacher}
        return {"awarded_on": words}


def may_note_any(actor: Actor) -> bool:
    """Whether there is anybody whose award this actor may note."""
    roles = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)
    return (
        actor.teacher_id is not None
        or actor.is_administrator
        or any(actor.has_role(role) for role in roles)
    )


def may_note(
    actor: Actor, winner: Winner, district: District | None, school: School | None, subject
) -> bool:
    """One's own, or that of somebody within one's grant then."""
    subject_id = subject.pk if subject else None
    if actor.is_administrator or winner.is_own(actor) or actor.leads(subject_id):
        return True
    return district is not None and (
        actor.coordinates(district.pk, subject_id)
        or (school is not None and actor.confirms_for(school.pk))
    )


def may_void(actor: Actor, distinction: Distinction) -> bool:
    return distinction.voided_at is None and (
        distinction.recorded_by_id == actor.user_id
        or actor.is_administrator
        or actor.coordinates(distinction.district_id, distinction.subject_id)
    )


@transaction.atomic
def note_award(
    *,
    actor: Actor,
    program: Program,
    awarded_on: datetime.date,
    contest: str,
    kind: str,
    level: str,
    rank: str,
    today: datetime.date,
    teacher: Teacher | None = None,
    result: Result | None = None,
    given_to_school: School | None = None,
    subject: Subject | None = None,
    date_precision: str = Award.Precision.DAY,
    uuid: UUID | None = None,
    is_another: bool = False,
) -> Award:
    """Note an award of exactly one person, result or school, at the place it had that day.

    The same UUID twice is one award. Raises PermissionDenied, DomainError where the program is
    not open, or ValidationError by field. What looks like an award that is noted already is asked
    about, unless it was said that this `is_another`.
    """
    winner = Winner(teacher, result, given_to_school)
    if not winner.is_one_of("teacher", "result", "school"):
        raise ValidationError({"teacher": ONE_OF_THREE})
    award = Award(
        uuid=uuid or uuid4(),
        program=program,
        subject=subject,
        result=result,
        contest=contest,
        kind=kind,
        level=level,
        rank=rank,
        awarded_on=awarded_on,
        date_precision=date_precision,
    )
    verb = "results.award_noted"
    return _note(award, winner, actor=actor, today=today, verb=verb, asks=not is_another)


@transaction.atomic
def note_honour(
    *,
    actor: Actor,
    program: Program,
    awarded_on: datetime.date,
    title: str,
    kind: str,
    level: str,
    today: datetime.date,
    teacher: Teacher | None = None,
    given_to_school: School | None = None,
    subject: Subject | None = None,
    date_precision: str = Honour.Precision.DAY,
    uuid: UUID | None = None,
) -> Honour:
    """Note a title given to exactly one person or school. As `note_award` in all else."""
    winner = Winner(teacher, None, given_to_school)
    if not winner.is_one_of("teacher", "school"):
        raise ValidationError({"teacher": ONE_OF_TWO})
    honour = Honour(
        uuid=uuid or uuid4(),
        program=program,
        subject=subject,
        title=title,
        kind=kind,
        level=level,
        awarded_on=awarded_on,
        date_precision=date_precision,
    )
    return _note(honour, winner, actor=actor, today=today, verb="results.honour_noted")


def noted_already(award: Award, winner: Winner) -> Award | None:
    """An award that stands of the same winner, contest and rank on that day."""
    whose: dict = {"teacher": winner.teacher, "given_to_school": winner.school}
    if winner.result:
        # Of one result there may be two records that were joined.
        stays = winner.result.same_as_id or winner.result.pk
        whose = {"result__in": Result.objects.filter(Q(pk=stays) | Q(same_as=stays)).values("pk")}
    that_day = Award.objects.standing().filter(
        **whose, program=award.program, rank=award.rank, awarded_on=award.awarded_on
    )
    contest = folded(award.contest)
    return next((each for each in that_day if folded(each.contest) == contest), None)


def demand_not_noted(award: Award, winner: Winner) -> None:
    """Raises ValidationError where such an award is noted: whoever notes it says it is another."""
    if noted_already(award, winner):
        raise ValidationError(
            {
                "is_another": _(
                    "An award of this contest and rank on this day is noted already. If this is "
                    "another one, tick the box; else there is nothing to do."
                )
            }
        )


def _note(
    row: Distinction,
    winner: Winner,
    *,
    actor: Actor,
    today: datetime.date,
    verb: str,
    asks: bool = False,
) -> Distinction:
    is_own = recorded_by(actor)
    if earlier := made_before(type(row), row.uuid, is_own):
        return earlier
    day = row.awarded_on
    district, school = winner.place(day)
    if not may_note(actor, winner, district, school, row.subject):
        raise PermissionDenied
    check_past(day, today, field="awarded_on")
    demand_open(row.program)
    demand_day_of(row.program, day)
    if district is None:
        raise ValidationError(winner.placeless())
    if asks:
        demand_not_noted(row, winner)
    row.teacher, row.given_to_school = winner.teacher, winner.school
    row.district, row.school = district, school
    row.recorded_by_id = actor.user_id
    return add(row, actor=actor, verb=verb, is_own=is_own, winner=row.winner)


@transaction.atomic
def void_award(award: Award, *, actor: Actor) -> None:
    """It no longer counts; the row stays. Twice is once."""
    _void(award, actor=actor, verb="results.award_voided")


@transaction.atomic
def void_honour(honour: Honour, *, actor: Actor) -> None:
    _void(honour, actor=actor, verb="results.honour_voided")


def _void(row: Distinction, *, actor: Actor, verb: str) -> None:
    rows = type(row).objects
    row = rows.get(pk=row.pk)
    if row.voided_at:
        return
    if not may_void(actor, row):
        raise PermissionDenied
    demand_not_closed(row.program)
    if rows.standing().filter(pk=row.pk).update(voided_at=timezone.now()):
        record_event(actor, verb, row)
