"""Who works at a role's place and cannot sign in yet: the page that gives it asks which it is."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from core.actor import Actor, Role
from roster.models import Posting, Teacher


def people_there(
    actor: Actor, role: str, *, district=None, school=None, kept: UUID | None = None
) -> QuerySet[Teacher]:
    """The school's people, those of the district's office or the city's; else nobody.

    Whoever is `kept` was chosen already, perhaps by this very page, sent a second time.
    """
    match role:
        case Role.SCHOOL_CONFIRMER if school:
            place = Q(school=school)
        case Role.DISTRICT_COORDINATOR if district:
            place = Q(district=district, school=None)
        case Role.SUBJECT_LEAD | Role.ADMINISTRATOR | Role.AUDITOR:
            place = Q(district=None)
        case _:
            return Teacher.objects.none()
    teachers = Teacher.objects.visible_to(actor).filter(merged_into=None)
    postings = Posting.objects.visible_to(actor).running(timezone.localdate())
    own = User.objects.visible_to(actor).filter(teacher=OuterRef("pk"))
    there = postings.filter(place, teacher=OuterRef("pk"))
    return teachers.filter(Exists(there)).filter(~Exists(own) | Q(uuid=kept))
