"""Signing in, choosing a password or a language, and the office's forms about accounts."""

from typing import ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp.forms import ActivateTOTPForm
from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.deputies import candidates
from accounts.models import Deputy, RoleAssignment, User
from accounts.people_there import people_there
from accounts.role_questions import HELP, PLACES, check_places, role_layout, word_role
from core.actor import Role
from core.forms import CreateForm, DateInput, RecordForm, ScopedForm, VersionForm, optional
from core.layout import side_by_side
from core.refusals import in_our_words
from core.typed import key_in
from roster.models import District, School, Subject, Teacher
from roster.people.finding import TeacherField, written
from roster.places.forms import SchoolChoiceField


class OurWordsMixin:
    """A form of allauth's that refuses in our sentences, with our names of its fields."""

    named: ClassVar[dict[str, str | Promise]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.named.get(name, field.label)
            in_our_words(field)


class PasswordAgainForm(OurWordsMixin, ReauthenticateForm):
    pass


class CodeForm(OurWordsMixin, second_factor.AuthenticateForm):
    pass


class CodeAgainForm(OurWordsMixin, second_factor.ReauthenticateForm):
    pass


class FirstCodeForm(OurWordsMixin, ActivateTOTPForm):
    pass


class SignInForm(OurWordsMixin, LoginForm):
    """`remember` says whether this is the person's own device: see SessionLifetimeMiddleware."""

    named: ClassVar = {"login": _("User name")}

    def clean_login(self):
        return User.normalize_username(self.cleaned_data["login"])

    def _login_with_password(self, request, redirect_url, credentials):
        request.session["own_device"] = bool(self.cleaned_data["remember"])
        return super()._login_with_password(request, redirect_url, credentials)


class ChoosePasswordForm(OurWordsMixin, ChangePasswordForm):
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


class RemindersForm(ScopedForm):
    """One's own two buttons: no reminders for a while, reminders again."""

    muted = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda answer: answer == "yes"
    )


NOT_LISTED = "-"


class AccountForm(RecordForm):
    """A teacher's name need not be typed twice, nor a user name thought up. The user name stays.

    A new account may come with its first role; further ones are granted on its page.
    """

    submit_label = _("Add the account")
    only_new = ("person", "username", "role", *PLACES)
    person = forms.ChoiceField(label=_("Who of the people there is it?"), required=False)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("none: a mentor or trainee needs none")), *Role.choices],
        required=False,
    )
    district = forms.ModelChoiceField(label="", queryset=District.objects.all(), required=False)
    school = SchoolChoiceField(label="", queryset=School.objects.all(), required=False)
    subject = forms.ModelChoiceField(
        label="", queryset=Subject.objects.all(), required=False, help_text=HELP["subject"]
    )
    teacher = TeacherField(
        label=_("Teacher"),
        required=False,
        nobody=_("No teacher has this staff number or name. Add them under People first."),
        help_text=_("For a mentor or trainee: their staff number, or their full name."),
    )

    class Meta:
        model = User
        fields = ["name", "username", "teacher", "email", "language"]
        help_texts = {
            "username": _(
                "What they sign in with. Left empty it is the teacher’s staff number, or else the "
                "name in pinyin."
            )
        }
        error_messages = {
            "username": {"invalid": _("Use letters and digits; of signs only @ . + - and _.")}
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        teacher = self.fields["teacher"]
        rows = Teacher.objects.visible_to(self.actor)
        teacher.rows, teacher.kept = rows.filter(merged_into=None), self.instance.teacher
        self.initial["teacher"] = written(teacher.kept or self.initial.get("teacher"))
        self.fields["language"].widget = forms.Select(
            choices=[("", _("As their browser says")), *settings.LANGUAGES]
        )
        if self.is_new:
            self.ask_for_little()

    def choose_fields(self):
        super().choose_fields()
        if self.is_new:
            self.ask_who_it_is()

    def ask_for_little(self) -> None:
        """What follows from the teacher may stay empty; what may not says so when it is sent."""
        for name in ("name", "username"):
            field = self.fields[name]
            field.required, field.label = False, optional(field.label)
        self.fields["name"].help_text = _("Left empty it is the teacher’s.")
        for name in ("role", "person"):
            if name in self.fields:
                self.fields[name].label = self.base_fields[name].label
        word_role(self)

    def ask_who_it_is(self) -> None:
        """Where people work at the role's place who cannot sign in yet, it may be one of them."""
        asked = {name: self.chosen(name) for name in ("role", "district", "school")}
        asked["kept"] = key_in(self.data.get("person", ""))
        self.people = {str(each.uuid): each for each in people_there(self.actor, **asked)}
        if not self.people:
            del self.fields["person"]
            return
        named = [(key, written(each)) for key, each in self.people.items()]
        nobody = (NOT_LISTED, _("somebody who is not in this list"))
        self.fields["person"].choices = [("", _("Choose")), *named, nobody]
        self.fields["teacher"].help_text = _(
            "For somebody who works elsewhere: their staff number, or their full name."
        )

    def chosen(self, name: str):
        """What is typed there, or what a link brought; nothing where it cannot be read."""
        if not self.is_bound:
            return self.initial.get(name)
        # Not through the box, which would keep the label that the field has not been given yet.
        box, key = self.fields[name].widget, self.add_prefix(name)
        try:
            return self.fields[name].clean(box.value_from_datadict(self.data, self.files, key))
        except ValidationError:
            return None

    def layout(self):
        if not self.is_new:
            return ["name", "teacher", "email", "language", self.key]
        role = Fieldset(_("What they do"), *role_layout())
        who = [name for name in ("person", "teacher") if name in self.fields]
        return [*who, "name", "username", role, "email", "language", self.key]

    def clean(self):
        cleaned = super().clean()
        if not self.is_new:
            return cleaned
        person = cleaned.pop("person", "")
        teacher = cleaned["teacher"] = cleaned.get("teacher") or self.people.get(person)
        if self.people and not (teacher or person or self.errors):
            self.add_error("person", _("Choose who it is, or that they are not in the list."))
        cleaned["name"] = cleaned.get("name") or (teacher.name if teacher else "")
        if not cleaned["name"] and not any(map(self.has_error, ("name", "teacher", "person"))):
            self.add_error("name", self.fields["name"].error_messages["required"])
        if teacher:
            self.judge_other_account(teacher)
        check_places(self)
        return cleaned

    def judge_other_account(self, teacher: Teacher) -> None:
        """Somebody has one account, whatever they do."""
        # The same page sent twice is one account.
        seen = User.objects.visible_to(self.actor).filter(teacher=teacher)
        if other := seen.exclude(uuid=self.cleaned_data.get("uuid")).first():
            self.add_error(
                "person" if "person" in self.fields and self.data.get("person") else "teacher",
                _(
                    "%(name)s has an account already: %(account)s. Find it under People, Accounts, "
                    "to give a role or a new password."
                )
                % {"name": teacher.name, "account": other.username},
            )


class RoleForm(CreateForm):
    submit_label = _("Grant the role")
    school = SchoolChoiceField(label="", queryset=School.objects.all(), required=False)

    class Meta:
        model = RoleAssignment
        fields = ["role", "district", "school", "subject", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}
        help_texts = HELP

    def __init__(self, *args, account: User, **kwargs):
        super().__init__(*args, **kwargs)
        word_role(self, account)

    def layout(self):
        return [*role_layout(), side_by_side("starts_on", "ends_on"), "uuid"]

    def clean(self):
        cleaned = super().clean()
        check_places(self)
        return cleaned


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


class DeputyForm(CreateForm):
    submit_label = _("Name this deputy")

    class Meta:
        model = Deputy
        fields = ["deputy", "starts_on", "ends_on"]
        widgets = {"starts_on": DateInput, "ends_on": DateInput}

    def __init__(self, *args, assignment: RoleAssignment, **kwargs):
        super().__init__(*args, **kwargs)
        people = candidates(assignment)
        self.fields["deputy"].queryset = people
        self.fields["deputy"].help_text = (
            _("People of the same school or office who can sign in.")
            if people.exists()
            else _("Nobody else there can sign in. Ask the administrator to add an account.")
        )

    def layout(self):
        return ["deputy", side_by_side("starts_on", "ends_on"), "uuid"]


class EndDeputyForm(VersionForm):
    submit_label = _("End it now")
