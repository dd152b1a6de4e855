"""The words of forms, for templates."""

from django import template
from django.utils import timezone

from activities.chain import buttons as chain_buttons
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.chain.table import CONFIRMING
from activities.commitments import wording as commitments_wording
from activities.commitments.reading import kept_of
from activities.pages.card import Card
from activities.registration import wording as registration_wording
from pairings.commitments.rights import may_add

register = template.Library()


@register.filter
def tone(status: str) -> str:
    """The tone of a status chip."""
    return registration_wording.TONES.get(status, "")


@register.filter
def button(card, verb) -> str:
    """What a press of the card's reader does, in the words of its effect."""
    return chain_buttons.button(card.form, Verb(verb), card.actor)


@register.filter
def card(form, actor) -> Card:
    """What a queue says of a form that comes from `card.with_cards`."""
    return Card(form, actor)


@register.filter
def one_press(card):
    """The confirming step this reader may take on the card: where it may be taken with others."""
    return confirming(card) if card.is_ordinary else None


@register.filter
def confirming(card):
    """The confirming step that waits for this reader, here or on the form's page."""
    verb = CONFIRMING.get(card.form.status)
    return verb if verb in verbs_for(card.actor, card.form) else None


@register.filter
def date_of(form) -> str:
    """When it took place, as exactly as it is known."""
    return registration_wording.date_of(form)


@register.filter
def joined(names) -> str:
    """Several names as a sentence has them."""
    return registration_wording.joined(names)


@register.inclusion_tag("activities/_commitments.html", takes_context=True)
def commitments(context, of, add_url: str) -> dict:
    """What is agreed on a partnership or a pairing, and how far it was kept."""
    actor = context["request"].actor
    found = kept_of(of, actor, timezone.localdate())
    return {
        "lines": [commitments_wording.line(each, actor) for each in found],
        "add_url": add_url if may_add(actor, of) else "",
    }
