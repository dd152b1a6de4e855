"""What the notices about good practice say."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.messages import Values, declare


def title(values: Values) -> str:
    return values["title"]


def answered(values: Values) -> str:
    if values["refused"]:
        return gettext("One of its people does not want it to be shared.")
    return gettext("All agree. It stands in the library now.")


declare("guidance.consent_asked", _("May others read what you did?"), about=title)
declare(
    "guidance.consent_answered",
    _("There is an answer to what you recommended"),
    about=title,
    reason=answered,
)
