"""What the notices about accounts say."""

from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.messages import Values, declare


def whose(values: Values) -> str:
    return f"{values['name']} · {Role(values['role']).label}"


def what_was_done(values: Values) -> str:
    return DONE[values["what"]] % {"who": values["who"], "name": values["name"]}


DONE = {
    "password": _("%(who)s issued a new password to %(name)s"),
    "closed": _("%(who)s closed the account of %(name)s"),
    "opened": _("%(who)s opened the account of %(name)s again"),
    "ended": _("%(who)s ended a role of %(name)s"),
}

declare(
    "accounts.great_role_touched",
    _("Something changed for somebody who administers or audits"),
    about=what_was_done,
)
declare("accounts.role_waits", _("A role waits for you to approve it"), about=whose)
