"""What the notices about forms say."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from activities.chain.history import reason_in_words
from core.actor import Role
from core.messages import Values, declare
from core.names import in_language


def form(values: Values) -> str:
    return values["form"]


def reason(values: Values) -> str:
    return reason_in_words(values["reason_code"], values["reason"])


def pair_and_day(values: Values) -> str:
    day = date_format(datetime.date.fromisoformat(values["day"]))
    return gettext("%(pairing)s, %(day)s. If the day is right, put the end of the pair right.") % {
        "pairing": values["pairing"],
        "day": day,
    }


def who_is_missing(values: Values) -> str:
    place = in_language(values["place"], values["place_en"])
    role = Role(values["role"]).label
    return f"{role} · {place}" if place else str(role)


def late_at_school(values: Values) -> str:
    """How many, and who reminds."""
    number = int(values["n"])
    said = ngettext(
        "%(n)d form has waited for your school's confirmation for more than 5 days",
        "%(n)d forms have waited for your school's confirmation for more than 5 days",
        number,
    ) % {"n": number}
    return gettext("%(said)s; %(who)s reminds you") % {"said": said, "who": values["who"]}


declare("activities.waiting", _("A form waits for you"), about=form)
declare("activities.school_reminded", _("Forms wait for your school"), about=late_at_school)
declare("activities.changed_as_asked", _("A form you signed was changed as asked"), about=form)
declare("activities.returned", _("A form came back to you"), about=form, reason=reason)
declare("activities.counted", _("Your form is counted"), about=form)
declare("activities.came_late", _("A form came after its pair had ended"), about=pair_and_day)
declare(
    "activities.quote_withdrawn",
    _("Words in the report are not to be quoted any more, and are taken out"),
    about=form,
)
declare(
    "activities.quote_changed",
    _("Words in the report were changed by their writer, and are taken out: read them again"),
    about=form,
)
declare("activities.voided", _("Your form was voided"), about=form, reason=reason)
declare(
    "activities.nobody_there", _("A form waits where nobody may confirm it"), about=who_is_missing
)
