"""The parts of a form that have several lines. Empty lines do not count."""

from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.registration.content import TalkEntry
from core.lines import LineForm
from roster.people.name_sort import tidy_name

SOMEBODY_ELSE = "other"


class LessonLine(LineForm):
    """A lesson; its teacher is one of the people offered, or a name."""

    topic = forms.CharField(
        label=gettext_lazy("Lesson topic"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the topic of this lesson.")},
    )
    grade = forms.CharField(label=gettext_lazy("Grade"), max_length=30, required=False)
    teacher = forms.ChoiceField(label=gettext_lazy("Taught by"), required=False)
    teacher_name = forms.CharField(
        label=gettext_lazy("Another teacher's name"), max_length=50, required=False
    )

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["teacher"].choices = [
            ("", _("Choose")),
            *self.people,
            (SOMEBODY_ELSE, _("Somebody else")),
        ]
        # One of the two is asked for: neither is called optional.
        for name in ("teacher", "teacher_name"):
            self.fields[name].label = self.base_fields[name].label

    def clean_teacher_name(self):
        return tidy_name(self.cleaned_data["teacher_name"])

    def clean(self):
        """Whoever taught it is said; a stored lesson may go on saying nobody."""
        values = super().clean()
        teacher, name = values.get("teacher"), values.get("teacher_name")
        if teacher == SOMEBODY_ELSE:
            values["teacher"] = ""
        if self.says_as_before("teacher", "teacher_name") or {"teacher", "teacher_name"} & set(
            self.errors
        ):
            return values
        if name and values["teacher"]:
            message = _("Choose a person, or enter another name: a lesson has one teacher.")
            self.add_error("teacher_name", message)
        elif teacher == SOMEBODY_ELSE and not name:
            self.add_error("teacher_name", _("Enter the name of the teacher who taught it."))
        elif not teacher and not name:
            self.add_error("teacher", _("Choose who taught this lesson."))
        return values


class TalkLine(LineForm):
    title = forms.CharField(
        label=gettext_lazy("Title of the talk"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the title of this talk.")},
    )
    speaker = forms.CharField(label=gettext_lazy("Speaker"), max_length=50, required=False)
    speaker_post = forms.CharField(
        label=gettext_lazy("Speaker's post"), max_length=80, required=False
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_speaker(self):
        return tidy_name(self.cleaned_data["speaker"])

    def entry(self) -> TalkEntry:
        """The talk as the services take it; a speaker left as they were stays who they were."""
        values = self.cleaned_data
        if self.says_as_before("speaker"):
            post = values["speaker_post"]
            return replace(self.was, title=values["title"], speaker_post=post)
        return TalkEntry(
            values["title"], values["speaker"], values["speaker_post"], key=values["key"]
        )
