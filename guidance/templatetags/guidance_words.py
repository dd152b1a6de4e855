"""What may be done with a contact, and with what others could learn from, for templates."""

from django import template

from activities.models import Activity
from guidance.contacts import services
from guidance.practice.rights import may_recommend_form, may_recommend_result

register = template.Library()


@register.filter
def may_void(contact, actor) -> bool:
    """Whether this reader may take a contact out of the count."""
    return services.may_void(actor, contact)


@register.filter
def may_recommend(record, actor) -> bool:
    """Whether this reader may recommend the form or the result as good practice."""
    if isinstance(record, Activity):
        return may_recommend_form(actor, record)
    return may_recommend_result(actor, record)
