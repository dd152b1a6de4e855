"""The words of forms, for templates."""

from django import template

from activities import contacts, wording, workflow
from activities.card import Card
from activities.models import WAITING, Verb

register = template.Library()


@register.filter
def tone(status: str) -> str:
    """The tone of a status chip."""
    return wording.TONES.get(status, "")


@register.filter
def button(form, verb) -> str:
    """What a press does, in the words of its effect."""
    return wording.button(form, Verb(verb))


@register.filter
def card(form, actor) -> Card:
    """What a queue says of a form that comes from `card.with_cards`."""
    return Card(form, actor)


@register.filter
def one_press(card):
    """The confirming step this reader may take on the card: where it shows all, if at all."""
    return confirming(card) if card.shows_all else None


@register.filter
def confirming(card):
    """The confirming step that waits for this reader, here or on the form's page."""
    allowed = workflow.verbs_for(card.actor, card.form)
    return next((verb for verb in (Verb.CONFIRM, Verb.ACCEPT) if verb in allowed), None)


@register.filter
def may_void(contact, actor) -> bool:
    """Whether this reader may take a contact out of the count."""
    return contacts.may_void(actor, contact)


@register.filter
def waits(form) -> str:
    """How long a form has waited where it is; nothing once it waits no more."""
    return wording.since(form.status_since) if form.status in WAITING else ""
