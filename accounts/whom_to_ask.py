"""Who does what a reader may not do, by name: a sentence that sends people on says to whom."""

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import RoleAssignment
from core.actor import Actor, Role
from core.names import shown
from roster.models import District, Posting, Subject

# A district has one or two coordinators; of many the first are named.
NAMED = 3


def coordinator_of(district: District, actor: Actor, subject: Subject | None = None) -> str:
    """Who coordinates the district, in this subject if one is given; else the administrator."""
    held = _held(Role.DISTRICT_COORDINATOR).filter(district=district)
    if subject is not None:
        held = held.filter(Q(subject=None) | Q(subject=subject))
    if names := _names(held, actor):
        return _("%(names)s (coordinator of %(district)s)") % {"names": names, "district": district}
    return administrator(actor)


def coordinator_for(actor: Actor) -> str:
    """Whom a teacher asks: the coordinator of the district they work in."""
    posted = Posting.objects.visible_to(actor).filter(teacher=actor.teacher_id)
    posted = posted.exclude(district=None)
    posting = posted.running(timezone.localdate()).select_related("district").first()
    return coordinator_of(posting.district, actor) if posting else administrator(actor)


def administrator(actor: Actor) -> str:
    """An administrator who is not the reader."""
    names = _names(_held(Role.ADMINISTRATOR).exclude(user=actor.user_id), actor)
    return _("%(names)s (administrator)") % {"names": names} if names else _("the administrator")


def _held(role: Role) -> QuerySet:
    able = RoleAssignment.objects.able(timezone.localdate())
    return able.filter(role=role).select_related("user")


def _names(held: QuerySet, actor: Actor) -> str:
    names = dict.fromkeys(shown(str(each.user), actor) for each in held.order_by("pk")[:NAMED])
    return pgettext("between names", ", ").join(names)
