"""Template parts with logic. Colour repeats a word; it never replaces it."""

from django import template

from core import filter_boxes
from core.names import shown

register = template.Library()


@register.simple_tag(takes_context=True)
def person(context, who) -> str:
    """A person's name as this reader may see it; nothing for nobody."""
    request = context.get("request")
    return shown(str(who), getattr(request, "actor", None)) if who else ""


@register.filter
def has_rows(table) -> bool:
    """Whether a list has anything to show, and so to sort."""
    return bool(table.paginated_rows)


@register.filter
def can_be_narrowed(table, filterset) -> bool:
    """Whether a list shows its filters: not where it is empty and none is set."""
    form = filterset.form
    return bool(form.fields) and (has_rows(table) or bool(form.changed_data))


@register.filter
def boxes(form):
    """The boxes of a list's filters."""
    return filter_boxes.boxes(form)
