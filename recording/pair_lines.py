"""The line of a result on the page of mentor and trainee: its authors are chosen."""

from django import forms
from django.utils.translation import gettext_lazy

from recording.lines import ResultLine


class PairResultLine(ResultLine):
    """Something the two made; until somebody says otherwise, by whoever writes the form."""

    authors = forms.MultipleChoiceField(
        label=gettext_lazy("By"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who made it.")},
    )
    # Whether the page was opened to note this one: it goes with a letter and an unfinished draft.
    asked = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "asked_for" in self.initial:
            self.initial["asked"] = "1"
        # Of what the page was opened for, the boxes filled in are said: it is not dropped unnamed.
        self.is_asked_for = bool(self["asked"].value())
        field = self.fields["authors"]
        field.choices = self.people
        # Somebody else may have noted it without saying who made it.
        field.required = self.was is None or bool(self.was.authors)
        if asked_for := self.initial.get("asked_for"):
            self.offer("kind", asked_for)
        writer = str(self.actor.teacher_id)
        if writer in dict(self.people):
            self.offer("authors", [writer])

    def is_as_offered(self, box) -> bool:
        return not self.is_asked_for and super().is_as_offered(box)
