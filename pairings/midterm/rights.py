"""Who opens a mid-term check, who answers in it, and who replaces somebody."""

from core.actor import Actor, Role
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.pairs.services import may_pair
from programs.models import Program


def may_open_some(actor: Actor) -> bool:
    return actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD)


def may_open(actor: Actor, subject_id: int) -> bool:
    """The section of the subject, or the general one, and the administrator."""
    return actor.is_administrator or actor.leads(subject_id)


def may_manage(actor: Actor, check: RosterCheck) -> bool:
    """Closes the round, opens it again, and says until when."""
    return may_open(actor, check.subject_id) and not is_shut(check)


def may_remind(actor: Actor, check: RosterCheck, district_id: int) -> bool:
    """Whoever answers for the whole district, of its schools."""
    is_theirs = actor.is_administrator or actor.coordinates(district_id, check.subject_id)
    return is_theirs and not is_shut(check)


def may_answer(actor: Actor, row: RosterAnswer) -> bool:
    """The school answers for its own; the district, or the office, may do so for a school."""
    check = row.check_round
    return check.is_open and not is_shut(check) and answers_as(actor, row) is not None


def answers_as(actor: Actor, row: RosterAnswer) -> Role | None:
    """In which role this actor speaks of the trainee: the nearest."""
    if actor.confirms_for(row.school_id):
        return Role.SCHOOL_CONFIRMER
    if actor.coordinates(row.district_id, row.check_round.subject_id):
        return Role.DISTRICT_COORDINATOR
    return Role.ADMINISTRATOR if actor.is_administrator else None


def may_replace(actor: Actor, row: RosterAnswer) -> bool:
    """Whoever pairs the district's trainees; also after the round, for who is missed then still."""
    check = row.check_round
    return not is_shut(check) and may_pair(actor, row.district_id, check.subject_id)


def is_shut(check: RosterCheck) -> bool:
    """In a closed program nothing changes any more."""
    return check.program.state == Program.State.CLOSED
