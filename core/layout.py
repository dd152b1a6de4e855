"""Fields side by side, and fields folded away."""

from crispy_forms.layout import Column, LayoutObject, Row
from django.template.loader import render_to_string


def side_by_side(*names: str) -> Row:
    """Short fields that belong together, on one line where there is room."""
    return Row(*(Column(name, css_class="col-md") for name in names))


class Fold(LayoutObject):
    """What is rarely asked for, one press away; open where something stands in it, is wrong or is
    to be put right.

    An answer that stands there as every page of its kind begins says nothing.
    """

    template = "core/_fold.html"

    def __init__(self, legend, *fields):
        self.legend, self.fields = legend, list(fields)

    def render(self, form, context, **kwargs):
        is_open = any(
            each.says_something(form) if hasattr(each, "says_something") else is_used(form[each])
            for each in self.fields
        )
        inner = self.get_rendered_fields(form, context, **kwargs)
        return render_to_string(
            self.template, {"legend": self.legend, "inner": inner, "is_open": is_open}
        )


def is_used(box) -> bool:
    return (
        bool(box.errors)
        or hasattr(box.field, "wanted")
        or box.value() not in (None, "", box.field.initial)
    )
