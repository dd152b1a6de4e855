"""Who may say that what looks odd is right."""

from collections.abc import Iterable

from activities.chain.rights import holds_one
from activities.registration.models import Activity
from core.actor import Actor, Role
from programs.models import Program

LOOKING = (Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)


def may_find_right(actor: Actor, forms: Iterable[Activity]) -> bool:
    """The coordinator or lead of one of the forms, while its program is open."""
    return any(
        form.program.state == Program.State.OPEN and holds_one(actor, form, LOOKING)
        for form in forms
    )


def may_look(actor: Actor) -> bool:
    """Whether the list of what looks odd is there for this actor."""
    return actor.sees_all or any(actor.has_role(role) for role in LOOKING)
