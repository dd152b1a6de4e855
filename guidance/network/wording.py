"""What is said of a pair that a group's leader looks after."""

import datetime

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.tables import chip
from guidance.quiet.reading import is_quiet
from pairings.models import Pairing


def late_words(number: int) -> str:
    return ngettext("%(n)d form late", "%(n)d forms late", number) % {"n": number}


def quiet_words(pair: Pairing, today: datetime.date) -> str:
    days = (today - pair.quiet_since).days
    return ngettext("quiet for %(n)d day", "quiet for %(n)d days", days) % {"n": days}


def chips(pair: Pairing, today: datetime.date):
    """What is late and how long it has been quiet; that all is well, where neither is."""
    said = []
    if pair.late_forms:
        said.append((chip(late_words(pair.late_forms), "need"),))
    if is_quiet(pair, today):
        said.append((chip(quiet_words(pair, today), "need"),))
    return format_html_join(" ", "{}", said) if said else _("nothing late")


def of_pairs(number: int) -> str:
    return ngettext("%(n)d pair", "%(n)d pairs", number) % {"n": number}


def late_forms(number: int) -> str:
    return ngettext(
        "%(n)d form has waited for more than 5 days at one step",
        "%(n)d forms have waited for more than 5 days at one step",
        number,
    ) % {"n": number}
