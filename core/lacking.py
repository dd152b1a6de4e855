"""A list with nothing in it to choose from says so, and leads to where it is filled.

Each room declares in its own `lacking.py` what to say where its records are missing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html

from core.actor import Actor
from core.led_from import way_to_add


@dataclass(frozen=True, slots=True)
class Lacking:
    """What to say, and for those who may add such records where they do.

    `not_listed` is said below a list, where it is long and may lack the one that is looked for.
    Only a page that adds one `leads_back`.
    """

    sentence: Promise
    url_name: str = ""
    action: Promise | str = ""
    may_add: Callable[[Actor], bool] = lambda actor: False
    not_listed: Promise | str = ""
    leads_back: bool = True


DECLARED: dict[str, Lacking] = {}


def declare(model: str, lacking: Lacking) -> None:
    """Say it for a model, by its label such as "roster.Subject"."""
    DECLARED[model] = lacking


class SelectOrSentence(forms.Select):
    """A list to choose from; where it holds nothing, a sentence stands in its place.

    `lacking` is a form's own sentence; without one, that of the model is said.
    """

    actor: Actor
    lacking: Lacking | None = None
    # The page on which it stands, and what the page that adds begins with.
    address = ""
    filled_in: ClassVar[dict] = {}

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        lacking = self.lacking or DECLARED.get(self.choices.queryset.model._meta.label)
        offers = self.offers_something(context)
        if lacking is None or (offers and not lacking.not_listed):
            return self._render(self.template_name, context, renderer)
        way = ""
        if lacking.may_add(self.actor):
            address = self.address if lacking.leads_back else ""
            way = way_to_add(lacking.url_name, address, name, **self.filled_in)
        context |= {"url": way, "action": lacking.action}
        if offers:
            context["sentence"] = lacking.not_listed
            box = self._render(self.template_name, context, renderer)
            more = self._render("core/not_listed.html", context, renderer) if way else ""
            return format_html("{}{}", box, more)
        context["sentence"] = lacking.sentence
        return self._render("core/nothing_to_choose.html", context, renderer)

    def offers_something(self, context: dict) -> bool:
        groups = context["widget"]["optgroups"]
        return any(option["value"] for _name, options, _index in groups for option in options)


def say_what_is_lacking(field: forms.Field, actor: Actor) -> None:
    """Let a plain list of records speak where it is empty."""
    if isinstance(field.widget, SelectOrSentence):
        field.widget.actor = actor
    elif isinstance(field, forms.ModelChoiceField) and type(field.widget) is forms.Select:
        choices = field.widget.choices
        field.widget = SelectOrSentence(field.widget.attrs)
        field.widget.actor, field.widget.choices = actor, choices


def lead_back_to(form: forms.BaseForm, address: str) -> None:
    """Whatever is added for this form leads back to its page."""
    for field in form.fields.values():
        if isinstance(field.widget, SelectOrSentence):
            field.widget.address = address
