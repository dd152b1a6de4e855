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
from guidance.progress.reading import Far, Promised, Told, far
from pairings.commitments.wording import names_of, no_school

TONES = {Far.MISSING: "need", Far.TO_COME: "look", Far.ON_ITS_WAY: "", Far.DONE: "done"}


def how_far(owed: Owed | Promised) -> SafeString:
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


def on_the_way_besides(owed: Owed | Promised) -> str:
    """Beyond what is asked; where one of the two still owes, it is of the other."""
    words = {"n": owed.besides}
    if owed.left:
        return _("%(n)s more on the way from the side that has enough") % words
    return _("%(n)s more on the way than are asked") % words


def missing_before(told: Told) -> SafeString:
    """How many lack in days that were over before these."""
    return chip(_("missing before: %(number)s") % {"number": told.before}, TONES[Far.MISSING])


def what_is_left(owed: Owed, share: Share, actor: Actor) -> str:
    """From whom how many are missing, or are still to come."""
    return what_is_missing(share, actor) if owed.is_over else what_is_to_come(share, actor)


def what_is_missing(share: Share, actor: Actor) -> str:
    words = {"name": share.teacher and shown(str(share.teacher), actor), "number": share.left}
    if share.is_readers:
        return _("missing from you: %(number)s") % words
    if share.teacher:
        return _("missing from %(name)s: %(number)s") % words
    return _("missing from both together: %(number)s") % words


def what_is_to_come(share: Share, actor: Actor) -> str:
    words = {"name": share.teacher and shown(str(share.teacher), actor), "number": share.left}
    if share.is_readers:
        return _("still to come from you: %(number)s") % words
    if share.teacher:
        return _("still to come from %(name)s: %(number)s") % words
    return _("still to come from both together: %(number)s") % words


def lacking_before(day: datetime.date) -> str:
    """What the column "Missing before" counts."""
    words = {"day": date_format(day)}
    return _("What lacks in weeks, months and terms that were over before those of %(day)s") % words


def missing_by(day: datetime.date) -> str:
    """What the column "Missing" counts, and to which day; so do all pages that have the word."""
    return _("What lacks in days that were over by %(day)s") % {"day": date_format(day)}


def to_come_after(day: datetime.date) -> str:
    return _("What is not due yet on %(day)s") % {"day": date_format(day)}


def name_the_day(table, day: datetime.date, on: datetime.date | None = None) -> None:
    """In the heads of its columns; `on` is the day that the pairs are asked of."""
    said = (
        ("missing", missing_by(day)),
        ("to_come", to_come_after(day)),
        ("before", lacking_before(on or day)),
    )
    for name, words in said:
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


def why_in_part(owed: Owed) -> str:
    """Why as much less is asked where the two are asked for a part of the days alone."""
    if not owed.is_in_part:
        return ""
    words = {"all": owed.requirement.quantity}
    if owed.asked_from:
        words["day"] = date_format(owed.asked_from)
        text = _(
            "%(all)s are asked of a pair for the whole time; these two, who were entered late, are "
            "asked from %(day)s on, so it is as much less."
        )
        return text % words
    text = _(
        "%(all)s are asked of a pair for the whole time; these two are one for a part of it, so it "
        "is as much less."
    )
    return text % words


def without_school(owed: Owed) -> str:
    """Why nothing is asked in a week, or less in two: holidays, or days outside of the terms."""
    if owed.rests and owed.holidays:
        return no_school(owed.holidays)
    if owed.rests:
        return _("These days lie outside of the terms, most of them at least: nothing is asked.")
    if owed.is_less and owed.holidays:
        text = _("One of these two weeks has no school: %(holidays)s. As much less is asked.")
        return text % {"holidays": names_of(owed.holidays)}
    if owed.is_less:
        return _("Some of these days lie outside of the term, so as much less is asked.")
    return ""
