"""What may be done with what was noted, and how far a pair is, for templates."""

from django import template

from activities.models import Activity
from guidance.contacts import services
from guidance.practice.rights import may_recommend_form, may_recommend_result
from guidance.progress import wording

register = template.Library()


register.filter(wording.how_far)


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
