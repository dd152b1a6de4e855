"""Whom something can be asked of: those who look after the place, and the people it is about."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import RoleAssignment, User
from core.actor import Role
from core.periods import Period, overlapping
from guidance.monitoring.models import Monitoring
from pairings.models import Pairing


def those_concerned(monitoring: Monitoring) -> QuerySet:
    """Accounts that can sign in: of the district, the school, the subject, the office; of the pair,
    of the person asked and who was their other one then; and whoever entered it.
    """
    place = Q(role=Role.DISTRICT_COORDINATOR, district=monitoring.district)
    if monitoring.school_id:
        place |= Q(role=Role.SCHOOL_CONFIRMER, school=monitoring.school_id)
    covers = Q(subject=None)
    if monitoring.subject_id:
        covers |= Q(subject=monitoring.subject_id)
    lead = Q(role=Role.SUBJECT_LEAD) & covers
    held = RoleAssignment.objects.running(timezone.localdate()).filter(user=OuterRef("pk"))
    roles = held.filter(place | lead | Q(role=Role.ADMINISTRATOR))
    pairs = pairs_of(monitoring)
    people = Q(teacher__in=pairs.values("mentor")) | Q(teacher__in=pairs.values("trainee"))
    if monitoring.teacher_id:
        people |= Q(teacher=monitoring.teacher_id)
    concerned = Q(Exists(roles)) | people | Q(pk=monitoring.recorded_by_id)
    return User.objects.filter(concerned, is_active=True)


def pairs_of(monitoring: Monitoring) -> QuerySet:
    """The pair it is about, and those the person asked was one of on that day."""
    asked = Q(pk=monitoring.pairing_id)
    if monitoring.teacher_id:
        one_of_two = Q(mentor=monitoring.teacher_id) | Q(trainee=monitoring.teacher_id)
        then = overlapping(Period(monitoring.held_on, monitoring.held_on))
        asked |= one_of_two & then & Q(program=monitoring.program_id)
    return Pairing.objects.standing().filter(asked).order_by()
