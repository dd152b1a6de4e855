"""Who reminds a school that forms wait there."""

from core.actor import Actor
from roster.models import School


def may_remind(actor: Actor, school: School) -> bool:
    """The coordinators of its district, and the office."""
    return may_remind_in(actor, school.district_id)


def may_remind_in(actor: Actor, district_id: int | None) -> bool:
    return actor.is_administrator or district_id in actor.districts()
