"""Template parts with logic. Colour repeats a word; it never replaces it."""

from django import template

from core.names import shown

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context, who) -> str:
    """A person's name as this reader may see it; nothing for nobody."""
    request = context.get("request")
    return shown(str(who), getattr(request, "actor", None)) if who else ""
