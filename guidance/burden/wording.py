"""What is asked of a teacher, in words."""

import datetime

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guidance.burden.given import Given
from guidance.burden.reading import Burden, Number


def as_what(burden: Burden) -> str:
    """In how many pairs, as mentor and as trainee."""
    said = (
        (burden.mentors, _("%(n)d as mentor")),
        (burden.learns, _("%(n)d as trainee")),
    )
    parts = (words % {"n": len(pairs)} for pairs, words in said if pairs)
    return pgettext("between names", ", ").join(parts)


def of_so_many(number: Number) -> str:
    return done_of(number.done, number.asked)


def signatures(burden: Burden) -> str:
    return done_of(burden.signed, burden.signed + burden.to_sign)


def done_of(done: int, asked: int) -> str:
    if not asked:
        return "—"
    return _("%(done)s of %(needed)s") % {"done": done, "needed": asked}


def time_given(given: Given) -> SafeString | str:
    """How much, and on how many of the forms and contacts it is noted."""
    if not given.number:
        return "—"
    words = {"noted": given.noted, "number": given.number}
    noted = _("noted on %(noted)d of %(number)d") % words
    return format_html("{}<br><small>{}</small>", how_long(given) or "—", noted)


def how_long(given: Given) -> str:
    hours, minutes = divmod(given.minutes, 60)
    words = {"hours": hours, "minutes": minutes, "n": given.half_days}
    said = (
        (hours and minutes, _("%(hours)d h %(minutes)d min")),
        (hours and not minutes, _("%(hours)d h")),
        (minutes and not hours, _("%(minutes)d min")),
        (given.half_days, ngettext("%(n)d half-day", "%(n)d half-days", given.half_days)),
    )
    parts = (text % words for is_said, text in said if is_said)
    return pgettext("between names", ", ").join(parts)


def sentence(program, term, middle: int, most: int, number: int) -> str:
    """How much it is, of half of the teachers and at most."""
    words = {"when": term or program, "n": number, "middle": middle, "most": most}
    if not most:
        return _("%(when)s: no form is asked of any teacher shown here.") % words
    if number == 1:
        return _("%(when)s: forms asked of one teacher: %(most)d.") % words
    text = ngettext(
        "%(when)s: half of the %(n)d teachers are asked for %(middle)d form or fewer, nobody for "
        "more than %(most)d.",
        "%(when)s: half of the %(n)d teachers are asked for %(middle)d forms or fewer, nobody for "
        "more than %(most)d.",
        middle,
    )
    return text % words


def asked_until(last: datetime.date) -> str:
    """The head of the column with what is asked in the whole term."""
    return _("Until %(day)s: forms asked") % {"day": date_format(last, "MONTH_DAY_FORMAT")}


def counted_to(day: datetime.date) -> str:
    words = {"day": date_format(day)}
    return _("What is missing is counted to %(day)s; the rest is still to come.") % words
