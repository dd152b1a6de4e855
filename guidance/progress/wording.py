"""How far something is, in words."""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from activities.commitments.so_far import SoFar
from activities.commitments.wording import numbers_in_words
from core.actor import Actor
from core.names import shown
from core.tables import chip
from guidance.progress.owed import Owed, Share
from guidance.progress.reading import Far, Told, far
from guidance.progress.units import so_many
from pairings.commitments.wording import named, names_of, no_school

# Of the reader, of somebody else, and of both of a pair.
OF_WHOM = {
    Far.MISSING: (
        gettext_lazy("You: %(number)s missing"),
        gettext_lazy("%(name)s: %(number)s missing"),
        gettext_lazy("Together: %(number)s missing"),
    ),
    Far.TO_COME: (
        gettext_lazy("You: %(number)s still to do"),
        gettext_lazy("%(name)s: %(number)s still to do"),
        gettext_lazy("Together: %(number)s still to do"),
    ),
    Far.ON_ITS_WAY: (
        gettext_lazy("You: %(number)s on the way"),
        gettext_lazy("%(name)s: %(number)s on the way"),
        gettext_lazy("Together: %(number)s on the way"),
    ),
    Far.DONE: (
        gettext_lazy("You: done"),
        gettext_lazy("%(name)s: done"),
        gettext_lazy("Together: done"),
    ),
}
TONES = {Far.MISSING: "need", Far.TO_COME: "look", Far.ON_ITS_WAY: "", Far.DONE: "done"}


def how_far(owed: Owed) -> SafeString:
    """A chip, and what is on its way beside what counts."""
    if owed.rests:
        return chip(_("nothing is asked"))
    beside = (
        (owed.waiting, _("%(waiting)s on the way") % {"waiting": owed.waiting}),
        (owed.done_besides, done_besides(owed)),
        (owed.besides, on_the_way_besides(owed)),
    )
    return chip_and(owed, [text for number, text in beside if number])


def how_far_kept(promised: SoFar, day: datetime.date) -> SafeString:
    """Of commitments, in the words of the pages that tell of each; `day` is today."""
    _owed, _done, *others = numbers_in_words(promised, day)
    return chip_and(promised, [text for text, number, _tone in others if number])


def chip_and(owed: Owed | SoFar, beside: list[str]) -> SafeString:
    words = {"done": owed.done, "needed": owed.needed}
    said = chip(_("%(done)s of %(needed)s") % words, TONES[far([owed])])
    if not beside:
        return said
    joined = pgettext("between names", ", ").join(beside)
    return format_html("{} <small>{}</small>", said, joined)


def done_besides(owed: Owed) -> str:
    """Beyond what is asked; where one of the two still owes, it is of the other."""
    words = {"n": owed.done_besides}
    if owed.left:
        return _("%(n)s more done by the side that has enough") % words
    return _("%(n)s more done than are asked") % words


def on_the_way_besides(owed: Owed) -> str:
    """Beyond what is asked; where one of the two still owes, it is of the other."""
    words = {"n": owed.besides}
    if owed.left:
        return _("%(n)s more on the way from the side that has enough") % words
    return _("%(n)s more on the way than are asked") % words


def before(told: Told) -> list[SafeString]:
    """How many lack, and how many are on their way, of days that were over before these."""
    said = (
        (told.before, _("missing before: %(number)s"), Far.MISSING),
        (told.waiting_before, _("on the way before: %(number)s"), Far.ON_ITS_WAY),
    )
    return [chip(text % {"number": number}, TONES[far]) for number, text, far in said if number]


def days_asked(owed: Owed) -> str:
    """In which week, month, term or year so many are asked; nothing where none are."""
    if owed.rests or owed.days is None:
        return ""
    return named([owed.days], owed.requirement.per, owed.pair.program)


def of_whom(far: Far, share: Share, counts: str, actor: Actor) -> str:
    """From whom so many are missing, still to come or on their way; or who has done all."""
    of_reader, of_one, of_both = OF_WHOM[far]
    text = of_reader if share.is_readers else of_one if share.teacher else of_both
    number = share.waiting if far == Far.ON_ITS_WAY else share.left
    name = share.teacher and shown(str(share.teacher), actor)
    return text % {"name": name, "number": so_many(number, counts)}


@dataclass(frozen=True, slots=True)
class ShareTold:
    """How far one of the two is, or both together: a chip, and the numbers as they are."""

    chip: str
    tone: str
    numbers: str


def share_told(share: Share, counts: str, actor: Actor, *, is_over: bool = False) -> ShareTold:
    state = far_of(share, is_over=is_over)
    tone = "wait" if state == Far.ON_ITS_WAY else TONES[state]
    return ShareTold(of_whom(state, share, counts, actor), tone, in_numbers(share))


def far_of(share: Share, *, is_over: bool) -> Far:
    if share.left:
        return Far.MISSING if is_over else Far.TO_COME
    return Far.ON_ITS_WAY if share.waiting else Far.DONE


def in_numbers(share: Share) -> str:
    """All that is done and on its way, what is beyond that which is asked too."""
    words = {
        "done": share.done + share.done_besides,
        "needed": share.needed,
        "waiting": share.waiting + share.besides,
    }
    is_more = share.done_besides > 0
    text = _("%(done)s done, %(needed)s asked") if is_more else _("%(done)s of %(needed)s done")
    parts = [text % words]
    if words["waiting"]:
        parts.append(_("%(waiting)s on the way") % words)
    return pgettext("between places", "; ").join(parts)


def lacking_before(day: datetime.date) -> str:
    """What the column "Missing before" counts."""
    words = {"day": date_format(day)}
    return _("What lacks in weeks, months and terms that were over before those of %(day)s") % words


def waiting_before(day: datetime.date) -> str:
    """What the column "On the way before" counts."""
    words = {"day": date_format(day)}
    return (
        _("What is on its way of weeks, months and terms that were over before those of %(day)s")
        % words
    )


def asked_now(day: datetime.date) -> str:
    """In which days all that is not of before is asked, as a list of pairs sums it up."""
    text = _(
        "The numbers are those of the week, month, term or year that holds %(day)s; but what is "
        "called “before” is of the days before these, and commitments are summed up from their "
        "first day on."
    )
    return text % {"day": date_format(day)}


def asked_on(day: datetime.date, today: datetime.date) -> str:
    """The head of the column with what is asked in the days that hold the day."""
    if day == today:
        return _("Asked now")
    return _("On %(day)s: asked") % {"day": date_format(day, "MONTH_DAY_FORMAT")}


def only_those(state: Far, number: int) -> str:
    """Which pairs stand one by one, where it is not all that are summed up."""
    text = _(
        "The sums are of all pairs; pair by pair stand only those with the state “%(state)s”: "
        "%(number)d."
    )
    return text % {"state": state.label, "number": number}


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
        ("waiting_before", waiting_before(on or day)),
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
