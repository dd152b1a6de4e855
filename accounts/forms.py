"""Signing in, choosing a password or a language, and the office's forms about accounts."""

from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment, User
from core.forms import CreateForm, DateInput, RecordForm, ScopedForm, VersionForm
from core.refusals import in_our_words
from roster.models import Teacher
from roster.people.finding import TeacherField, written


class SignInForm(LoginForm):
    """`remember` says whether this is the person's own device: see SessionLifetimeMiddleware."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            in_our_words(field)

    def clean_login(self):
        return User.normalize_username(self.cleaned_data["login"])

    def _login_with_password(self, request, redirect_url, credentials):
        request.session["own_device"] = bool(self.cleaned_data["remember"])
        return super()._login_with_password(request, redirect_url, credentials)


class ChoosePasswordForm(ChangePasswordForm):
    """Changing one's password, or choosing one's own in place of the issued one.

    Whoever comes with an issued one has typed it a moment ago, and can go nowhere else.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.user.password_issued_at:
            del self.fields["oldpassword"]

    def clean_password1(self):
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError(_("This is the password you have now. Choose another one."))
        return password


class LanguageForm(ScopedForm):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    next = forms.CharField(required=False)


class NamesForm(ScopedForm):
    """The auditor's two buttons: show names, hide names."""

    show = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda answer: answer == "yes"
    )


class AccountForm(RecordForm):
    """A teacher's name need not be typed twice. The user name stays."""

    submit_label = _("Add the account")
    only_new = ("username",)
    teacher = TeacherField(
        label=_("Teacher"),
        required=False,
        nobody=_("No teacher has this staff number or name. Add them under People first."),
        help_text=_("For a mentor or trainee: their staff number, or their full name."),
    )

    class Meta:
        model = User
        fields = ["name", "username", "teacher", "email", "language"]
        help_texts = {"username": _("What they sign in with, such as a staff number.")}
        error_messages = {
            "username": {"invalid": _("Use letters and digits; of signs only @ . + - and _.")}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        teacher = self.fields["teacher"]
        rows = Teacher.objects.visible_to(self.actor)
        teacher.rows, teacher.kept = rows.filter(merged_into=None), self.instance.teacher
        self.initial["teacher"] = written(teacher.kept)
        self.fields["language"].widget = forms.Select(
            choices=[("", _("As their browser says")), *settings.LANGUAGES]
        )


class RoleForm(CreateForm):
    submit_label = _("Grant the role")

    class Meta:
        model = RoleAssignment
        fields = ["role", "district", "school", "subject", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = {
            "role": _("Administrator and auditor wait until another administrator approves them."),
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


class ApproveRoleForm(VersionForm):
    submit_label = _("Approve the role")


class DeclineRoleForm(VersionForm):
    submit_label = _("Do not give the role")


class CloseAccountForm(VersionForm):
    submit_label = _("Close the account")


class ReopenAccountForm(VersionForm):
    submit_label = _("Open the account again")
