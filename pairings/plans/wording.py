"""Plans and their goals in words."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from pairings.plans.models import Plan, StageGoal

LABELS = {
    "situation": gettext_lazy("Situation of the trainee"),
    "overall_goal": gettext_lazy("Overall goal"),
    "goal": pgettext_lazy("of a plan", "Goal"),
    "timing": pgettext_lazy("of a plan", "Time"),
    "theme": pgettext_lazy("of a plan", "Theme"),
    "method": pgettext_lazy("of a plan", "Method"),
}
TONES = {
    Plan.State.DRAFT: "draft",
    Plan.State.SENT: "wait",
    Plan.State.RETURNED: "need",
    Plan.State.IN_FORCE: "done",
    Plan.State.REPLACED: "off",
    Plan.State.DROPPED: "off",
}
GOAL_TONES = {
    StageGoal.Status.OPEN: "",
    StageGoal.Status.REACHED: "done",
    StageGoal.Status.DROPPED: "off",
}


def facts(plan: Plan) -> list[tuple]:
    """What it says, in the order of the form; what was left empty is left out."""
    return [(label, getattr(plan, name)) for name, label in LABELS.items() if getattr(plan, name)]


def state(plan: Plan, *, goes_on: bool) -> tuple[str, str]:
    """How a version stands, and the tone of its chip; where the pair is over, for nobody."""
    if plan.is_in_hand and not goes_on:
        return _("Was not agreed to"), "off"
    return plan.get_state_display(), TONES[Plan.State(plan.state)]


def standing(plan: Plan) -> str:
    """Which version, and since when."""
    if plan.edition is None:
        return plan.get_state_display()
    return _("Version %(number)d, agreed on %(day)s") % {
        "number": plan.edition,
        "day": date_format(timezone.localdate(plan.agreed_at)),
    }


def goal_chip(goal: StageGoal, today: datetime.date, *, goes_on: bool = True) -> tuple[str, str]:
    """What became of a goal, and the tone of its chip; an open one says how many days are left,
    as long as the two are a pair.
    """
    if not goal.is_open or not goes_on:
        return goal.get_status_display(), GOAL_TONES[StageGoal.Status(goal.status)]
    if goal.due_on is None:
        return "", ""
    days = (goal.due_on - today).days
    if days < 0:
        text = ngettext("%(n)d day over", "%(n)d days over", -days)
        return text % {"n": -days}, "need"
    if days == 0:
        return _("Due today"), "look"
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}, ""
