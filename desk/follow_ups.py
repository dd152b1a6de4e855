"""Follow-up actions on the first page: what somebody owes, and what others owe them."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.actor import Actor
from core.names import shown
from guidance.models import FollowUp
from guidance.monitoring.wording import due

SHOWN = 10


def follow_up_tasks(actor: Actor) -> list[dict]:
    """Late ones first. In one query."""
    rows = FollowUp.objects.waiting_for(actor).select_related("owed_by", "monitoring__recorded_by")
    return [task(each, actor) for each in rows[:SHOWN]]


def task(follow_up: FollowUp, actor: Actor) -> dict:
    words, tone = due(follow_up)
    is_own = follow_up.owed_by_id == actor.user_id
    what = _("Do what was agreed: {}") if is_own else _("Ask whether it was done: {}")
    why = _("%(who)s asked for it.") if is_own else _("%(who)s owes it.")
    who = follow_up.monitoring.recorded_by if is_own else follow_up.owed_by
    return {
        "what": format_html(what, format_html("<strong>{}</strong>", follow_up.what)),
        "why": why % {"who": shown(str(who), actor)},
        "chip": words,
        "tone": tone,
        "forms": 0,
        "url": follow_up.get_absolute_url(),
        "action": _("Look at it"),
        "urgent": follow_up.is_late,
        "oldest": None,
    }
