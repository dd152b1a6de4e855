"""Work plans and needs surveys, in words."""

from django.utils.translation import gettext as _

from programs.work_plans.models import WorkPlan

TONES = {
    WorkPlan.State.DRAFT: "draft",
    WorkPlan.State.ISSUED: "done",
    WorkPlan.State.WITHDRAWN: "off",
}


def whose(plan: WorkPlan) -> str:
    """The district, or the section by its subject."""
    if plan.district:
        return str(plan.district)
    return str(plan.subject) if plan.subject else _("General section")


def usual_title(kind: str, name: str) -> str:
    if kind == WorkPlan.Kind.SURVEY:
        return _("Needs survey of %(name)s") % {"name": name}
    return _("Work plan of %(name)s") % {"name": name}
