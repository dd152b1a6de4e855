"""The record of changes of an account, in sentences."""

from django.utils.translation import gettext_lazy as _

from accounts.models import RoleAssignment, User
from core.actor import Actor
from core.models import AuditEvent
from core.names import shown

SENTENCES = {
    "accounts.account_added": _("%(who)s added the account"),
    "accounts.account_changed": _("%(who)s changed the account"),
    "accounts.password_issued": _("%(who)s issued a new password"),
    "accounts.password_changed": _("%(who)s chose a new password"),
    "accounts.signed_in": _("%(who)s signed in"),
    "accounts.second_factor_set_up": _("%(who)s turned the second step on"),
    "accounts.second_factor_off": _("%(who)s turned the second step off"),
    "accounts.second_factor_codes_made": _("%(who)s made recovery codes"),
    "accounts.second_factor_dropped": _("the second step was taken off at the machine"),
    "accounts.names_shown": _("%(who)s asked to see names"),
    "accounts.role_granted": _("%(who)s granted the role “%(subject)s”"),
    "accounts.role_ended": _("%(who)s ended the role “%(subject)s”"),
}


def changes_of(user: User, actor: Actor, roles: list[RoleAssignment]) -> list[dict]:
    """The last twenty entries about an account and its roles, newest first."""
    events = AuditEvent.objects.visible_to(actor)
    about = events.filter(subject_type=User._meta.label, subject_id=str(user.pk))
    about |= events.filter(
        subject_type=RoleAssignment._meta.label, subject_id__in=[str(role.pk) for role in roles]
    )
    # An entry keeps a role's name in its writer's language; a reader gets it in their own.
    named = {str(role.pk): str(role) for role in roles}
    return [
        {"at": event.at, "sentence": sentence(event, actor, named)}
        for event in about.order_by("-pk")[:20]
    ]


def sentence(event: AuditEvent, actor: Actor, roles: dict[str, str]) -> str:
    is_role = event.subject_type == RoleAssignment._meta.label
    subject = roles.get(event.subject_id, event.subject) if is_role else event.subject
    words = {"who": shown(event.by_name, actor), "subject": subject}
    return SENTENCES[event.verb] % words if event.verb in SENTENCES else event.verb
