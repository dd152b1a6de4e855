"""What the record of changes says of accounts and their roles."""

from django.utils.translation import gettext_lazy as _

from core.audit import declare

declare("accounts.account_added", _("%(who)s added the account"))
declare("accounts.account_changed", _("%(who)s changed the account"))
declare("accounts.password_issued", _("%(who)s issued a new password"))
declare("accounts.password_changed", _("%(who)s chose a new password"))
declare(
    "accounts.issued_password_replaced",
    _("%(who)s chose a password of their own in place of the issued one"),
)
declare("accounts.signed_in", _("%(who)s signed in"))
declare("accounts.second_factor_set_up", _("%(who)s turned the second step on"))
declare("accounts.second_factor_off", _("%(who)s turned the second step off"))
declare("accounts.second_factor_codes_made", _("%(who)s made recovery codes"))
declare("accounts.second_factor_dropped", _("the second step was taken off at the machine"))
declare("accounts.reminders_muted", _("%(who)s turned their own reminders off for a while"))
declare("accounts.reminders_wanted", _("%(who)s turned their own reminders on again"))
declare("accounts.names_shown", _("%(who)s asked to see names"))
# To whom.
HELD = {"account": _("account")}
declare("accounts.role_granted", _("%(who)s granted the role “%(subject)s”"), **HELD)
declare("accounts.role_asked_for", _("%(who)s asked for the role “%(subject)s”"), **HELD)
declare("accounts.role_approved", _("%(who)s approved the role “%(subject)s”"), **HELD)
declare("accounts.role_declined", _("%(who)s declined the role “%(subject)s”"), **HELD)
declare("accounts.role_ended", _("%(who)s ended the role “%(subject)s”"), **HELD)
declare("accounts.deputy_named", _("%(who)s named a deputy: “%(subject)s”"))
declare("accounts.deputy_ended", _("%(who)s ended a deputy's time: “%(subject)s”"))
