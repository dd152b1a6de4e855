"""Signing in, choosing a language, and the office's forms about accounts."""

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment, User
from core.forms import CreateForm, DateInput, EditForm, ScopedForm, VersionForm
from roster.models import Teacher


class SignInForm(LoginForm):
    """`remember` says whether this is the person's own device: see SessionLifetimeMiddleware."""

    def _login_with_password(self, request, redirect_url, credentials):
        request.session["own_device"] = bool(self.cleaned_data["remember"])
        return super()._login_with_password(request, redirect_url, credentials)


class LanguageForm(ScopedForm):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)


class NamesForm(ScopedForm):
    """The auditor's two buttons: show names, hide names."""

    show = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda answer: answer == "yes"
    )


class TeacherField(forms.CharField):
    """A teacher by staff number or full name, in the form's scope: one match, or a reason why not.

    A choice among all teachers of a city would be too long to read. Left as it was, it means
    `kept`, the teacher it was written from, whoever else has that name.
    """

    def __init__(self, **kwargs):
        super().__init__(max_length=60, **kwargs)
        self.rows = Teacher.objects.none()
        self.kept: Teacher | None = None

    @staticmethod
    def written(teacher: Teacher | None) -> str:
        return (teacher.staff_number or teacher.name) if teacher else ""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if text == self.written(self.kept).strip():
            return self.kept
        found = list(self.rows.filter(staff_number=text)[:1] or self.rows.filter(name=text)[:2])
        if not found:
            raise ValidationError(
                _("No teacher has this staff number or name. Add them under People first.")
            )
        if len(found) > 1:
            raise ValidationError(_("Several teachers have this name. Enter the staff number."))
        return found[0]


class AccountFields:
    """A teacher's name need not be typed twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Teacher.objects.visible_to(self.actor)
        self.fields["teacher"].rows = rows.filter(merged_into=None)
        self.fields["language"].widget = forms.Select(
            choices=[("", _("As their browser says")), *settings.LANGUAGES]
        )


class AccountForm(AccountFields, CreateForm):
    submit_label = _("Add the account")
    teacher = TeacherField(
        label=_("Teacher"),
        required=False,
        help_text=_("For a mentor or trainee: their staff number, or their full name."),
    )

    class Meta:
        model = User
        fields = ["name", "username", "teacher", "email", "language"]
        help_texts = {"username": _("What they sign in with, such as a staff number.")}


class AccountEditForm(AccountFields, EditForm):
    teacher = TeacherField(
        label=_("Teacher"),
        required=False,
        help_text=_("For a mentor or trainee: their staff number, or their full name."),
    )

    class Meta:
        model = User
        fields = ["name", "teacher", "email", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["teacher"]
        field.kept = self.instance.teacher
        self.initial["teacher"] = field.written(field.kept)


class RoleForm(CreateForm):
    submit_label = _("Grant the role")

    class Meta:
        model = RoleAssignment
        fields = ["role", "district", "school", "subject", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "district": _("For a district coordinator."),
            "school": _("For a school confirmer."),
            "subject": _(
                "For a subject lead; without one, the general section. For a coordinator of one "
                "subject only."
            ),
        }


class EndRoleForm(VersionForm):
    submit_label = _("End the role")
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput)


class CloseAccountForm(VersionForm):
    submit_label = _("Close the account")


class ReopenAccountForm(VersionForm):
    submit_label = _("Open the account again")
