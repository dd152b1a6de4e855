"""Agreements and objections, for templates."""

from django import template
from django.utils import timezone

from pairings.agreements.models import Agreement
from pairings.agreements.rights import may_add
from pairings.objections.models import Objection
from pairings.objections.offering import objections_to, until

register = template.Library()


@register.inclusion_tag("partnerships/_agreements.html", takes_context=True)
def agreements(context, partnership) -> dict:
    """What the two sides have signed."""
    actor = context["request"].actor
    rows = Agreement.objects.visible_to(actor).filter(partnership=partnership)
    doubted = Objection.objects.visible_to(actor).open().filter(partnership=partnership)
    return {
        "partnership": partnership,
        "agreements": list(rows),
        "doubted": set(doubted.values_list("agreement", flat=True)),
        "may_add": may_add(actor, partnership),
    }


@register.inclusion_tag("partnerships/_objections.html", takes_context=True)
def objections(context, of, object_url: str) -> dict:
    """What the other side says of it, and the way to say so."""
    actor = context["request"].actor
    rows = objections_to(of, actor)
    last = until(of, actor, timezone.localdate())
    is_said = any(each["may_take_back"] for each in rows)
    return {"rows": rows, "until": None if is_said else last, "object_url": object_url}
