"""Fields side by side."""

from crispy_forms.layout import Column, Row


def side_by_side(*names: str) -> Row:
    """Short fields that belong together, on one line where there is room."""
    return Row(*(Column(name, css_class="col-md") for name in names))
