"""What the notices about trainings say."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.messages import Values, declare


def training(values: Values) -> str:
    day = datetime.date.fromisoformat(values["day"])
    return _("%(training)s, %(day)s") % {
        "training": values["training"],
        "day": date_format(day),
    }


def reason(values: Values) -> str:
    return values["reason"]


declare("training.announced", gettext_lazy("You are expected at a training"), about=training)
declare("training.moved", gettext_lazy("A training has another time or place"), about=training)
declare(
    "training.cancelled",
    gettext_lazy("A training does not take place"),
    about=training,
    reason=reason,
)
