"""The few questions about one's own words: by themselves, or folded beside a countersignature."""

from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.buttons import BUTTONS
from activities.chain.forms import StepForm
from activities.chain.models import Verb
from activities.reflections.models import MOST_WORDS, Reflection
from core.forms import ScopedForm, VersionForm
from core.widgets import Cards

Quoted = Reflection.Quoted


class WordsForm(ScopedForm):
    """What somebody takes from the event, and whether it may be quoted."""

    text = forms.CharField(
        label=gettext_lazy("What do you take from it?"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(
            attrs={"rows": 4, "data-left": gettext_lazy("%(n)s characters left")}
        ),
        help_text=gettext_lazy(
            "In your own words, no pupils' names. Whoever reads this form reads them. Nobody signs "
            "for them, and you can change them later or take them away."
        ),
        error_messages={"max_length": gettext_lazy("Write up to 1,000 characters.")},
    )
    quoted = forms.TypedChoiceField(
        label=gettext_lazy("May the year's report quote it?"),
        required=False,
        choices=Quoted.choices,
        initial=Quoted.NO,
        empty_value=Quoted.NO,
        widget=Cards(),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("text", "quoted"):
            self.fields[name].label = self.base_fields[name].label

    def clean(self):
        values = super().clean()
        if values.get("quoted") != Quoted.NO and not values.get("text", " "):
            if self.initial.get("text"):
                # Emptied, they are taken away, whatever was said of them.
                return values | {"quoted": Quoted.NO}
            self.add_error(
                "text",
                ValidationError(_("Write what may be quoted, or choose “No, do not quote it”.")),
            )
        return values

    def inside(self, action: str) -> "WordsForm":
        """The same within a page that brings the form's own tags, which go to `action`."""
        self.action = action
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        return self


class OwnWordsForm(WordsForm, VersionForm):
    """One's own words, by themselves."""

    submit_label = gettext_lazy("Save my words")

    def layout(self):
        return ["version", "text", "quoted"]


class CountersignForm(WordsForm, StepForm):
    """The countersignature, with what may be said beside it."""

    submit_label = BUTTONS[Verb.COUNTERSIGN]

    def layout(self):
        return ["version", "text", "quoted"]

    def inside(self, action):
        """The button stays in the strip of decisions, in reach while one reads."""
        self.helper.layout = Layout(*self.layout())
        return super().inside(action)
