"""How far a commitment was kept, in words."""

import datetime
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.commitments.reading import Kept, Share, Stretch
from activities.commitments.so_far import SoFar
from core.actor import Actor
from core.sentences import one_after_the_other
from pairings.commitments import wording
from pairings.commitments.expected import span_of
from pairings.models import Commitment
from roster.holidays.school_days import days_in_words


def line(kept: Kept, actor: Actor) -> dict:
    """A commitment in the list of those of a partnership or pairing."""
    return {
        "commitment": kept.commitment,
        "rhythm": wording.rhythm(kept.commitment),
        "days": days_of(kept.commitment),
        "shares": [share_line(kept, share, actor) for share in kept.shares],
    }


def days_of(commitment: Commitment) -> str:
    """From when to when it is owed."""
    span = span_of(commitment)
    if span is None:
        return ""
    words = {"first": date_format(span.starts_on), "last": date_format(span.ends_on)}
    return _("%(first)s to %(last)s") % words


def share_line(kept: Kept, share: Share, actor: Actor) -> dict:
    return {
        "who": wording.who_owes(kept.commitment, share.side, actor),
        "chips": chips(share),
        "missing": missing(kept, share),
    }


def numbers_in_words(of: SoFar, day: datetime.date) -> list[tuple[str, int, str]]:
    """What was owed and what became of it: together the parts are the whole. What is done and on
    its way besides stands last, and what is not asked. Each with its number and its tone.
    """
    found = [
        (_("Owed so far: %(n)d"), of.needed, ""),
        (_("Done: %(n)d"), of.done, "done"),
        (_("On its way: %(n)d"), of.waiting, "wait"),
        (_("Missing by %(day)s: %(n)d"), of.missing, "need"),
        (_("Open now: %(n)d"), of.to_come, "look"),
        (_("Done besides: %(n)d"), of.done_besides, "done"),
        (_("On its way besides: %(n)d"), of.besides, "wait"),
        (_("Not asked, as it was over before it was written down: %(n)d"), of.before, ""),
    ]
    return [
        (text % {"n": number, "day": date_format(day)}, number, tone)
        for text, number, tone in found
    ]


def chips(share: Share) -> list[dict]:
    """What was owed up to today; of what became of it that which is none is left out."""
    if not share.begun:
        return [{"label": _("Nothing is owed yet"), "tone": ""}]
    return [
        {"label": text, "tone": tone if number else ""}
        for place, (text, number, tone) in enumerate(numbers_in_words(share.so_far, share.today))
        if number or place < 2
    ]


def missing(kept: Kept, share: Share) -> str:
    """Which stretches of time lack something, by name, and which holidays are not among them."""
    if not share.missed:
        return ""
    named = named_of(kept.commitment, share.missed)
    past = [each for each in kept.holidays if each.ends_on < share.today]
    words = {"when": named, "day": date_format(share.today)}
    if not past:
        return _("Missing by %(day)s: %(when)s.") % words
    words |= {"holidays": wording.names_of(past)}
    return (
        _("Missing by %(day)s: %(when)s. Left out, as a week without school: %(holidays)s.") % words
    )


def named_of(commitment: Commitment, some: Iterable[Stretch]) -> str:
    """These stretches of time in one phrase."""
    return wording.named((each.expected for each in some), commitment.per, commitment.program)


def left_out(kept: Kept) -> str:
    """The holidays that take out a week, with their days."""
    return pgettext("between names", ", ").join(
        _("%(name)s (%(days)s)") % {"name": each, "days": days_in_words(each)}
        for each in kept.holidays
    )


# So many activities of one stretch stand on the page; the others are folded beneath.
SHOWN = 10


# --- each stretch of time -------------------------------------------------------------------------


def rows(commitment: Commitment, share: Share) -> list[dict]:
    """The stretches that have begun, the newest first."""
    return [
        {
            "name": wording.called(commitment, each.expected),
            "days": _("%(first)s to %(last)s")
            % {
                "first": date_format(each.expected.starts_on, "MONTH_DAY_FORMAT"),
                "last": date_format(each.expected.ends_on, "MONTH_DAY_FORMAT"),
            },
            "groups": groups(each),
            "states": states(each, share),
        }
        for each in reversed(share.begun)
    ]


def groups(each: Stretch) -> list[dict]:
    """The activities that count, and under a word of their own those that are on the way."""
    found = (
        ("", each.counted),
        (pgettext("a commitment, in one week", "On its way"), each.on_the_way),
    )
    return [
        {
            "label": label,
            "forms": forms[:SHOWN],
            "more": forms[SHOWN:],
            "more_label": more(len(forms) - SHOWN),
        }
        for label, forms in found
        if forms
    ]


def more(number: int) -> str:
    return ngettext("%(n)d more activity", "%(n)d more activities", number) % {"n": number}


def states(each: Stretch, share: Share) -> list[dict]:
    """What became of what was owed in it: a form on the way is not done."""
    found, reached = [], each.reached
    if reached.done == each.needed:
        found.append({"label": pgettext("a commitment, in one week", "Done"), "tone": "done"})
    if reached.waiting:
        found.append({"label": _("On its way: %(n)d") % {"n": reached.waiting}, "tone": "wait"})
    if each.lacking:
        found.append(lack(each, share))
    if reached.done_besides:
        text = _("Done besides: %(n)d")
        found.append({"label": text % {"n": reached.done_besides}, "tone": "done"})
    if reached.besides:
        text = _("On its way besides: %(n)d")
        found.append({"label": text % {"n": reached.besides}, "tone": "wait"})
    return found


def lack(each: Stretch, share: Share) -> dict:
    words = {"n": each.lacking}
    if share.is_due(each):
        return {"label": _("Missing: %(n)d") % words, "tone": "need"}
    if share.was_before(each):
        text = _("Not asked, as it was over before it was written down: %(n)d")
        return {"label": text % words, "tone": ""}
    return {"label": _("Open now: %(n)d") % words, "tone": "look"}


def to_come(kept: Kept, share: Share) -> str:
    """How many are left to do, in the stretch that runs and after it, and which holidays leave a
    week of that time without school.
    """
    if not share.to_come:
        return ""
    holidays = [each for each in kept.holidays if each.ends_on >= share.today]
    said = how_many_to_come(share, span_of(kept.commitment).ends_on)
    return one_after_the_other(said, wording.no_school(holidays)) if holidays else said


def how_many_to_come(share: Share, last: datetime.date) -> str:
    """Until its own last day, whether that is a day of school or not."""
    words = {"n": share.to_come, "open": share.so_far.to_come, "last": date_format(last)}
    if not words["open"]:
        return _("Still to come until %(last)s: %(n)d.") % words
    return _("Still to come until %(last)s: %(n)d, of those open now: %(open)d.") % words
