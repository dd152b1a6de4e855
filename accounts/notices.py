"""What the notices about accounts say."""

from django.utils.translation import gettext_lazy as _

from core.actor import Role
from core.messages import Values, declare


def whose(values: Values) -> str:
    return f"{values['name']} · {Role(values['role']).label}"


declare("accounts.role_waits", _("A role waits for you to approve it"), about=whose)
