"""Template parts with logic. Colour repeats a word; it never replaces it."""

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core import filter_boxes
from core.names import masked, shown, with_colon

register = template.Library()
register.filter(with_colon)


class ForEverybody(template.Node):
    """Rendered without any context, so that nothing of one reader can stand in it."""

    def __init__(self, nodes: template.NodeList):
        self.nodes, self.said = nodes, {}

    def render(self, context) -> str:
        language = get_language()
        if language not in self.said:
            empty = context.new()
            empty.template = context.template
            self.said[language] = self.nodes.render(empty)
        return self.said[language]


@register.tag
def foreverybody(parser, token) -> ForEverybody:
    """A part of a page that is the same for all who read it in a language: put into words once."""
    nodes = parser.parse(["endforeverybody"])
    parser.delete_first_token()
    return ForEverybody(nodes)


@register.simple_tag(takes_context=True)
def person(context, who) -> str:
    """A person's name as this reader may see it; nothing for nobody.

    A part that is included with nothing but its own words has to be given `request` too. Where it
    is not known who reads, nobody's name is read.
    """
    if not who:
        return ""
    request = context.get("request")
    return shown(str(who), request.actor) if request else masked(str(who))


@register.simple_tag(takes_context=True)
def show_table(context, table) -> SafeString:
    """A list of core/tables.py. The library's own tag makes the context of a page a second time,
    with all that the head of a page says."""
    table.context = context
    table.before_render(context.get("request"))
    with context.push(table=table):
        return get_template(table.template_name).template.render(context)


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
