"""Who keeps a program's groups: the office, the subject's lead, and the district for its own."""

from django.utils import timezone

from core.actor import Actor, Role
from programs.groups.models import Group
from programs.program.models import Program
from programs.program.rules import why_shut


def may_keep(actor: Actor, district_id: int | None, subject_id: int | None) -> bool:
    """A group of that district and subject; of no subject it is the whole district's matter."""
    return (
        actor.is_administrator
        or actor.leads(subject_id)
        or actor.coordinates(district_id, subject_id)
    )


def may_keep_somewhere(actor: Actor) -> bool:
    """Some group or other: which one, the form and the service say."""
    roles = (Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR)
    return actor.is_administrator or any(actor.has_role(role) for role in roles)


def why_shut_for(actor: Actor, group: Group) -> str:
    """What whoever keeps the group reads instead of a form about it, once its program is closed."""
    return why_shut(group.program) if may_keep(actor, group.district_id, group.subject_id) else ""


def may_change(actor: Actor, group: Group) -> bool:
    """Until its last day is over, in a program that is not closed."""
    lasts = group.ends_on is None or group.ends_on >= timezone.localdate()
    return lasts and may_end(actor, group)


def may_end(actor: Actor, group: Group) -> bool:
    """Also once it is over: a last day that was wrong is put right."""
    is_kept = group.program.state != Program.State.CLOSED
    return is_kept and may_keep(actor, group.district_id, group.subject_id)
