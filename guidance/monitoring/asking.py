"""Whom something can be asked of: those who look after the place, and the people it is about."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import RoleAssignment, User
from core.actor import Role
from guidance.monitoring.models import Monitoring


def those_concerned(monitoring: Monitoring) -> QuerySet:
    """Accounts that can sign in: of the district, the school, the subject, the office; of the pair
    or the person asked; and whoever entered it.
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
    people = {monitoring.teacher_id}
    if monitoring.pairing and monitoring.kind == Monitoring.Kind.INSPECTION:
        people |= {monitoring.pairing.mentor_id, monitoring.pairing.trainee_id}
    concerned = Q(Exists(roles)) | Q(teacher__in=people - {None}) | Q(pk=monitoring.recorded_by_id)
    return User.objects.filter(concerned, is_active=True)
