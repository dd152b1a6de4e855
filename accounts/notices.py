"""What the notices about accounts say."""

import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.messages import Values, declare
from core.tables import period


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


def who_for_whom(values: Values) -> str:
    days = [datetime.date.fromisoformat(values[name]) for name in ("starts_on", "ends_on")]
    words = {"deputy": values["deputy"], "name": values["name"], "days": period(*days)}
    role = Role(values["role"]).label
    return gettext("%(deputy)s for %(name)s, %(days)s") % words + f" · {role}"


declare("accounts.deputy_named", _("A deputy was named"), about=who_for_whom)
declare("accounts.deputy_ended", _("A deputy's time was ended"), about=who_for_whom)
