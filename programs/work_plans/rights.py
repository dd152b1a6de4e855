"""Who writes work plans and needs surveys: each their own, within one grant."""

from core.actor import Actor
from programs.work_plans.models import WorkPlan
from roster.models import District, Subject


def may_write(actor: Actor, *, subject: Subject | None, district: District | None) -> bool:
    """The section's lead or the district's coordinator, and the administrator."""
    return may_write_of(actor, subject and subject.pk, district and district.pk)


def may_write_of(actor: Actor, subject_id: int | None, district_id: int | None) -> bool:
    """The same by keys, as rows have them."""
    if actor.is_administrator:
        return True
    return actor.coordinates(district_id) if district_id else actor.leads(subject_id)


def may_change(actor: Actor, plan: WorkPlan) -> bool:
    return may_write_of(actor, plan.subject_id, plan.district_id)
