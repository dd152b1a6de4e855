"""The words of good practice, and the answer of whoever is asked."""

from django import forms
from django.utils.translation import gettext_lazy

from core.forms import CreateForm, EditForm, VersionForm
from core.widgets import Cards
from guidance.practice.models import Consent, GoodPractice

WORDS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What can others learn from it?"),
}
NO_NAMES = gettext_lazy(
    "What was done, what helped, what another school would need for it. No names of people, pupils "
    "or schools: who it was stands beside it, as far as they agree."
)


class WordsMixin:
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = NO_NAMES

    class Meta:
        model = GoodPractice
        fields = ("title", "text")
        labels = WORDS
        widgets = {
            "text": forms.Textarea(
                attrs={"rows": 10, "data-left": gettext_lazy("%(n)s characters left")}
            )
        }
        error_messages = {
            "title": {"required": gettext_lazy("Give it a title.")},
            "text": {
                "required": gettext_lazy("Write what others can learn from it."),
                "max_length": gettext_lazy("Write up to 4,000 characters."),
            },
        }


class RecommendForm(WordsMixin, CreateForm):
    submit_label = gettext_lazy("Recommend and ask its people")


class RewriteForm(WordsMixin, EditForm):
    submit_label = gettext_lazy("Save and ask its people again")


class AnswerForm(VersionForm):
    """Whether it may be shared, and how one wants to be named. Nothing is chosen beforehand."""

    submit_label = gettext_lazy("Save my answer")
    answer = forms.ChoiceField(
        label=gettext_lazy("May everybody who takes part read it?"),
        choices=Consent.Answer.choices,
        widget=Cards(),
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
