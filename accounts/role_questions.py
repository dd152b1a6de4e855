"""Which place a role asks for: one answer for the page that gives a role and the one that adds an
account with its first role."""

from crispy_forms.layout import Div
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.services import other_administrators
from core.actor import Role

PLACES = ("district", "school", "subject")
# The place without which the role reaches nothing, and the places it may have.
NEEDED = {Role.DISTRICT_COORDINATOR: "district", Role.SCHOOL_CONFIRMER: "school"}
MAY_HAVE = {
    Role.SUBJECT_LEAD: ("subject",),
    Role.DISTRICT_COORDINATOR: ("district", "subject"),
    Role.SCHOOL_CONFIRMER: ("school",),
}
LABELS = {
    "district": gettext_lazy("District, of a coordinator"),
    "school": gettext_lazy("School, of a confirmer"),
    "subject": gettext_lazy("Subject, of a lead or coordinator"),
}
HELP = {
    "subject": gettext_lazy(
        "A lead without one leads the general section; a coordinator without one coordinates "
        "every subject."
    ),
}


def word_role(form: forms.BaseForm, account: User | None = None) -> None:
    """What the role says of its approval is true today, for this actor and that account.

    Each place says whose it is, so that the page reads well where nothing hides the others.
    """
    form.fields["role"].help_text = (
        _(
            "A role holds at once. Only administrator and auditor wait until another administrator "
            "approves."
        )
        if other_administrators(form.actor, account)
        else _(
            "A role holds at once. So do administrator and auditor: nobody else is there to "
            "approve them."
        )
    )
    for name, label in LABELS.items():
        form.fields[name].label = label
    schools = form.fields["school"].queryset
    form.fields["school"].queryset = schools.open_on(timezone.localdate())


def role_layout() -> list:
    """Role and places; static/js/role-form.js shows those that the chosen role has."""
    roles = {name: [role for role, may in MAY_HAVE.items() if name in may] for name in PLACES}
    return ["role", *(Div(name, data_for_roles=" ".join(roles[name])) for name in PLACES)]


def check_places(form: forms.BaseForm) -> None:
    """Say beside the field which place the role lacks, or has too many of."""
    said = form.cleaned_data
    role = said.get("role")
    given = [name for name in PLACES if said.get(name)]
    if not role:
        if given and not form.has_error("role"):
            form.add_error("role", _("Choose the role that this place is for."))
        return
    label = Role(role).label
    needed = NEEDED.get(role)
    if needed and not said.get(needed) and not form.has_error(needed):
        form.add_error(needed, LACKING[needed] % {"role": label})
    for name in given:
        if name not in MAY_HAVE.get(role, ()):
            form.add_error(name, TOO_MANY[name] % {"role": label})


LACKING = {
    "district": gettext_lazy("The role “%(role)s” is for one district. Choose it."),
    "school": gettext_lazy("The role “%(role)s” is for one school. Choose it."),
}
TOO_MANY = {
    "district": gettext_lazy("The role “%(role)s” has no district. Choose none here."),
    "school": gettext_lazy("The role “%(role)s” has no school. Choose none here."),
    "subject": gettext_lazy("The role “%(role)s” has no subject. Choose none here."),
}
