"""What may be done with what was noted, and how far a pair is, for templates."""

from django import template

from activities.models import Activity
from guidance.contacts import services
from guidance.practice.rights import may_recommend_form, may_recommend_result
from guidance.progress import wording
from guidance.quiet.rights import may_remind

register = template.Library()


register.filter(wording.how_far)


@register.filter(name="may_remind")
def may_be_reminded_by(pairing, actor) -> bool:
    """Whether this reader may remind the two of the pair."""
    return may_remind(actor, pairing)


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
