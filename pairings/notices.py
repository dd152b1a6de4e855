"""What the notices about pairings say."""

from django.utils.translation import gettext_lazy as _

from core.messages import Values, declare
from pairings.wording import ended_for


def pair(values: Values) -> str:
    return f"{values['mentor']} · {values['trainee']}"


def reason(values: Values) -> str:
    return ended_for(values["end_reason"], values["end_note"])


declare("pairings.paired", _("You were paired"), about=pair)
declare("pairings.ended", _("A pairing ended"), about=pair, reason=reason)
declare("pairings.cancelled", _("A pairing was cancelled as entered by mistake"), about=pair)
