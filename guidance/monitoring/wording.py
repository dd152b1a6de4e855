"""Inspections, interviews and follow-up actions in words."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor
from core.names import shown
from guidance.monitoring.models import FollowUp, Monitoring


def where_or_whom(monitoring: Monitoring, actor: Actor) -> str:
    """The person asked, or the place that was inspected."""
    if monitoring.kind == Monitoring.Kind.INTERVIEW:
        return shown(str(monitoring.teacher or monitoring.name), actor)
    return str(monitoring.school or monitoring.district)


def facts(monitoring: Monitoring, actor: Actor) -> list[tuple]:
    asked = monitoring.kind == Monitoring.Kind.INTERVIEW
    places = [str(each) for each in (monitoring.school, monitoring.district) if each]
    pairing = monitoring.pairing
    return [
        (_("Person asked"), where_or_whom(monitoring, actor) if asked else ""),
        (_("Place"), pgettext("between names", ", ").join(places)),
        (_("Pair"), pair(pairing, actor) if pairing else ""),
        (_("Subject"), monitoring.subject),
        (_("Date"), date_format(monitoring.held_on)),
        (
            pgettext("of an interview", "Asked by") if asked else _("Inspected by"),
            shown(str(monitoring.recorded_by), actor),
        ),
    ]


def pair(pairing, actor: Actor) -> str:
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


def standing(follow_up: FollowUp) -> tuple[str, str]:
    """How an action stands, and the tone of its chip."""
    if follow_up.done_on:
        return _("Done on %(day)s") % {"day": date_format(follow_up.done_on)}, "done"
    if follow_up.dropped_at:
        return _("Dropped"), ""
    return due(follow_up)


def due(follow_up: FollowUp) -> tuple[str, str]:
    days = (follow_up.due_on - timezone.localdate()).days
    if days < 0:
        words = ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        return words, "need"
    if not days:
        return _("Due today"), "look"
    return _("Due on %(day)s") % {"day": date_format(follow_up.due_on)}, ""


def row(follow_up: FollowUp, actor: Actor) -> dict:
    words, tone = standing(follow_up)
    return {
        "what": follow_up.what,
        "who": shown(str(follow_up.owed_by), actor),
        "chip": words,
        "tone": tone,
        "url": follow_up.get_absolute_url(),
    }
