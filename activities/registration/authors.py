"""When a form's author can no longer answer for it, and who may then."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.services import actor_for
from activities.registration.models import Activity, Status
from core.actor import Actor, Role
from roster.models import Posting


def has_left(activity: Activity) -> bool:
    """The author has no account to sign in with, or no longer the place they wrote it from.

    That place is a teacher's posting for a form of a pair, and the organizing office for others.
    """
    author = actor_for(activity.author)
    if author.user_id is None:
        return True
    match activity.organiser_level:
        case Activity.Level.PAIR:
            return not is_posted(author) and not answers_for(author, activity)
        case Activity.Level.SCHOOL:
            return not author.confirms_for(activity.organiser_school_id)
        case Activity.Level.DISTRICT:
            return not author.coordinates(activity.organiser_district_id, activity.subject_id)
    return not author.leads(activity.subject_id)


def is_posted(actor: Actor) -> bool:
    postings = Posting.objects.filter(teacher=actor.teacher_id, teacher__isnull=False)
    return postings.running(timezone.localdate()).exists()


def answers_for(actor: Actor, activity: Activity) -> bool:
    """The coordinator of its district or the section's lead: theirs it is when its author left."""
    return actor.coordinates(activity.confirming_district_id, activity.subject_id) or actor.leads(
        activity.subject_id
    )


def holders(activity: Activity, level: Status) -> set[int]:
    """The accounts that may stand for the form's school or district today."""
    places = {
        Status.SCHOOL: {"role": Role.SCHOOL_CONFIRMER, "school": activity.confirming_school_id},
        Status.DISTRICT: {
            "role": Role.DISTRICT_COORDINATOR,
            "district": activity.confirming_district_id,
        },
    }
    held = RoleAssignment.objects.filter(**places[level]).running(timezone.localdate())
    held = held.filter(Q(subject=None) | Q(subject=activity.subject_id))
    able = User.objects.filter(is_active=True, pk__in=held.values("user"))
    return set(able.values_list("pk", flat=True))
