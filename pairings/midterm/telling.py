"""Who is told of a mid-term check and its answers, and what nobody has to read any more."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.actor import Actor, Role
from core.notices import owe, settle, settle_keys
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.reading import REMINDED
from roster.models import School


def who_answers(check: RosterCheck) -> Q:
    """The roles that look after somebody asked about: their schools and their districts."""
    places = RosterAnswer.objects.filter(check_round=check).order_by()
    return Q(
        Q(subject=None) | Q(subject=check.subject_id),
        role=Role.DISTRICT_COORDINATOR,
        district__in=places.values("district"),
    ) | Q(role=Role.SCHOOL_CONFIRMER, school__in=places.exclude(school=None).values("school"))


def accounts(roles: Q) -> QuerySet:
    return User.objects.holding(roles, timezone.localdate())


def tell_who_answers(check: RosterCheck, message: str, actor: Actor) -> None:
    owe(
        accounts(who_answers(check)).exclude(pk=actor.user_id),
        message,
        key=f"{message} {check.uuid} {check.version}",
        address=check.get_absolute_url(),
        values=words_of(check),
    )


def words_of(check: RosterCheck) -> dict:
    return {
        "subject": check.subject.name,
        "subject_en": check.subject.name_en,
        "answer_by": check.answer_by.isoformat(),
    }


def coordinators_of(row: RosterAnswer) -> QuerySet:
    """The accounts of those who pair the trainee's district in the subject."""
    today = timezone.localdate()
    return User.objects.coordinating(row.district_id, row.check_round.subject_id, today)


def tell_the_district(row: RosterAnswer, actor: Actor) -> None:
    """Who pairs there learns who is to be replaced; and has it off the list when that is over."""
    check, message = row.check_round, "pairings.to_replace"
    if not row.is_gone:
        settle(coordinators_of(row), message, address=row.get_absolute_url())
        return
    owe(
        coordinators_of(row).exclude(pk=actor.user_id),
        message,
        key=f"{message} {row.uuid} {row.version}",
        address=row.get_absolute_url(),
        values={
            "trainee": str(row.trainee),
            "subject": check.subject.name,
            "subject_en": check.subject.name_en,
            "answer": row.answer,
            "since": row.since.isoformat(),
        },
    )


def reminder_key(check: RosterCheck, school: School | None = None) -> str:
    """How the keys of a round's reminders begin, or of those of one school."""
    of_school = f"{school.uuid} " if school else ""
    return f"{REMINDED} {check.uuid} {of_school}"


def silent_at(check: RosterCheck, school_id: int) -> QuerySet[RosterAnswer]:
    return RosterAnswer.objects.silent().filter(check_round=check, school=school_id)


def settle_reminders(row: RosterAnswer) -> None:
    """A school that has answered for all is late no longer."""
    if row.school_id and not silent_at(row.check_round, row.school_id).exists():
        settle_keys(User.objects.all(), reminder_key(row.check_round, row.school))
