"""How far something is, in words."""

import datetime

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.names import shown
from core.tables import chip
from guidance.progress.owed import Owed, Share
from guidance.progress.reading import Far, far

TONES = {Far.MISSING: "need", Far.TO_COME: "look", Far.ON_ITS_WAY: "", Far.DONE: "done"}


def how_far(owed: Owed) -> SafeString:
    """A chip, and what is on its way beside what counts."""
    if owed.rests:
        return chip(_("nothing is asked"))
    words = {"done": owed.done, "needed": owed.needed, "waiting": owed.waiting}
    said = chip(_("%(done)s of %(needed)s") % words, TONES[far([owed])])
    on_the_way = (
        (owed.waiting, _("%(waiting)s on the way") % words),
        (owed.besides, on_the_way_besides(owed)),
    )
    parts = [text for number, text in on_the_way if number]
    if not parts:
        return said
    joined = pgettext("between names", ", ").join(parts)
    return format_html("{} <small>{}</small>", said, joined)


def on_the_way_besides(owed: Owed) -> str:
    return _("%(n)s more on the way besides") % {"n": owed.besides}


def what_is_left(owed: Owed, share: Share, actor: Actor) -> str:
    """From whom how many are missing, or are still to come."""
    words = {"name": share.teacher and shown(str(share.teacher), actor), "number": share.left}
    if owed.is_over:
        if share.is_readers:
            return _("missing from you: %(number)s") % words
        if share.teacher:
            return _("missing from %(name)s: %(number)s") % words
        return _("missing from both together: %(number)s") % words
    if share.is_readers:
        return _("still to come from you: %(number)s") % words
    if share.teacher:
        return _("still to come from %(name)s: %(number)s") % words
    return _("still to come from both together: %(number)s") % words


def missing_by(day: datetime.date) -> str:
    """What the column "Missing" counts, and to which day; so do all pages that have the word."""
    return _("What lacks in days that were over by %(day)s") % {"day": date_format(day)}


def to_come_after(day: datetime.date) -> str:
    return _("What is not due yet on %(day)s") % {"day": date_format(day)}


def name_the_day(table, day: datetime.date) -> None:
    """In the heads of its two columns."""
    for name, words in (("missing", missing_by(day)), ("to_come", to_come_after(day))):
        if name in table.columns.names():
            column = table.columns[name].column
            column.attrs = column.attrs | {"th": column.attrs["th"] | {"title": words}}


def why_so_many(owed: Owed) -> str:
    """Where it is asked so only from a day on: from when, and how many were asked before."""
    if owed.since is None:
        return ""
    words = {"day": date_format(owed.since), "all": owed.requirement.quantity}
    if owed.before is None:
        return _("%(all)s are asked for the whole time; it is asked from %(day)s on.") % words
    words |= {"before": owed.before}
    return _("From %(day)s on %(all)s are asked for the whole time, until then %(before)s.") % words


def without_school(owed: Owed) -> str:
    """Why nothing is asked in a week, or less in two: holidays, or days outside of the terms."""
    names = pgettext("between names", ", ").join(dict.fromkeys(map(str, owed.holidays)))
    words = {"holidays": names}
    if owed.rests and names:
        return _("There is no school: %(holidays)s. Nothing is asked in these days.") % words
    if owed.rests:
        return _("These days lie outside of the terms, most of them at least: nothing is asked.")
    if owed.is_less and names:
        text = _("One of these two weeks has no school: %(holidays)s. As much less is asked.")
        return text % words
    if owed.is_less:
        return _("Some of these days lie outside of the term, so as much less is asked.")
    return ""
