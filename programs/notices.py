"""What the notices about groups say."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.messages import Values, declare
from core.names import in_language


def group(values: Values) -> str:
    return in_language(values["group"], values["group_en"])


def leads_from(values: Values) -> str:
    day = date_format(date.fromisoformat(values["day"]))
    if values["kind"] == "tutor":
        return gettext(
            "From %(day)s on. For as long as you lead it you see the pairs of its mentors, may "
            "remind them, plan with them and suggest changes."
        ) % {"day": day}
    return gettext("From %(day)s on.") % {"day": day}


def leads_until(values: Values) -> str:
    if not values["day"]:
        return gettext("You have led it on no day.")
    day = date_format(date.fromisoformat(values["day"]))
    if values["kind"] == "tutor":
        return gettext("Until %(day)s; after that day you do not see the pairs of its mentors.") % {
            "day": day
        }
    return gettext("Until %(day)s.") % {"day": day}


declare("programs.group_leads", _("You lead a group"), about=group, reason=leads_from)
declare("programs.group_relieved", _("You lead a group no longer"), about=group, reason=leads_until)
