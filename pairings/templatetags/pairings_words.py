"""Agreements, objections and suggestions, for templates."""

from django import template
from django.db.models import Q
from django.utils import timezone

from pairings.agreements.models import Agreement
from pairings.agreements.rights import may_add
from pairings.objections.models import Objection
from pairings.objections.offering import objections_to, until
from pairings.suggestions.models import Suggestion
from pairings.suggestions.rights import kinds_for, may_see_some
from pairings.suggestions.wording import how_it_stands, what_is_asked

register = template.Library()
ANSWERED = (Suggestion.State.ACCEPTED, Suggestion.State.DECLINED)


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


@register.inclusion_tag("pairings/_suggested_changes.html", takes_context=True)
def suggestions(context, pairing) -> dict:
    """What waits for the pair, what was answered last, and what the reader may suggest."""
    actor = context["request"].actor
    if not may_see_some(actor):
        return {}
    found = Suggestion.objects.visible_to(actor).filter(pairing=pairing).with_pairs()
    found = found.filter(Q(is_waiting=True) | Q(state__in=ANSWERED))
    rows = list(found.order_by("-is_waiting", "-settled_at", "-pk")[: len(Suggestion.Kind) + 1])
    waiting = [row for row in rows if row.is_waiting]
    answered = [row for row in rows if not row.is_waiting][:1]
    asked = {row.kind for row in waiting}
    return {
        "pairing": pairing,
        "rows": [
            (row, what_is_asked(row, actor), *how_it_stands(row)) for row in waiting + answered
        ],
        "kinds": [kind for kind in kinds_for(actor, pairing) if kind not in asked],
    }
