"""A list with nothing in it to choose from says so, and leads to where it is filled.

Each room declares in its own `lacking.py` what to say where its records are missing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.functional import Promise

from core.actor import Actor


@dataclass(frozen=True, slots=True)
class Lacking:
    """What to say, and for those who may add such records where they do."""

    sentence: Promise
    url_name: str = ""
    action: Promise | str = ""
    may_add: Callable[[Actor], bool] = lambda actor: False


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

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        lacking = self.lacking or DECLARED.get(self.choices.queryset.model._meta.label)
        if lacking is None or self.offers_something(context):
            return self._render(self.template_name, context, renderer)
        context |= {
            "sentence": lacking.sentence,
            "url": reverse(lacking.url_name) if lacking.may_add(self.actor) else "",
            "action": lacking.action,
        }
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
