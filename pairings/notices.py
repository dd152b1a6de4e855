"""What the notices about pairings say."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.messages import Values, declare
from pairings.wording import ended_for


def pair(values: Values) -> str:
    return f"{values['mentor']} · {values['trainee']}"


def reason(values: Values) -> str:
    return ended_for(values["end_reason"], values["end_note"])


def changed_day(values: Values) -> str:
    days = {name: date_format(date.fromisoformat(values[name])) for name in ("day", "before")}
    if days["day"] == days["before"]:
        return reason(values)
    return gettext("It is %(day)s now, not %(before)s.") % days


declare("pairings.paired", _("You were paired"), about=pair)
declare("pairings.ended", _("A pairing ended"), about=pair, reason=reason)
declare("pairings.cancelled", _("A pairing was cancelled as entered by mistake"), about=pair)
declare(
    "pairings.first_day_changed",
    _("The first day of a pairing was changed"),
    about=pair,
    reason=changed_day,
)
declare(
    "pairings.last_day_changed",
    _("The end of a pairing was changed"),
    about=pair,
    reason=changed_day,
)
