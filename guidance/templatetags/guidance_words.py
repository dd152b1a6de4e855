"""What may be done with a contact, for templates."""

from django import template

from guidance.contacts import services

register = template.Library()


@register.filter
def may_void(contact, actor) -> bool:
    """Whether this reader may take a contact out of the count."""
    return services.may_void(actor, contact)
