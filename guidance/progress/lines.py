"""What is missing of pairs by today, what is on its way of days that are over, and what was agreed
for them, line by line.

What is missing leads to the page that does it, where the reader may still record it there.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.commitments.reading import Kept, Stretch
from activities.commitments.reading import Share as KeptShare
from activities.commitments.wording import named_of
from guidance.progress.owed import Past, Share, form_for, share_of, where
from guidance.progress.reading import Far
from guidance.progress.told import MENTOR, PAIR, RESULTS, TRAINEE
from guidance.progress.whole import Telling, Whole
from guidance.progress.wording import from_whom
from pairings.commitments.wording import called, named, rhythm
from pairings.models import Commitment, Pairing
from programs.models import Program, Requirement

Counts, OwedBy = Requirement.Counts, Commitment.OwedBy
SIDES = {OwedBy.SUPPORTING: MENTOR, OwedBy.SUPPORTED: TRAINEE, OwedBy.TOGETHER: PAIR}


@dataclass(frozen=True, slots=True)
class Step:
    """Where something is recorded, with what words; `late` says of which days it no longer is."""

    url: str = ""
    action: str = ""
    late: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one thing are missing, or on their way, in which days; `page` is where more is
    said of it.
    """

    what: str
    when: str
    said: str
    number: int
    step: Step = field(default_factory=Step)
    page: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A commitment as of now: for each share a chip with its tone; nothing in days without one."""

    commitment: Commitment
    rhythm: str
    when: str
    chips: list[tuple[str, str]]
    step: Step


class Lines:
    """Of these pairs, as this reader reads them."""

    def __init__(self, telling: Telling, wholes: Iterable[Whole]):
        self.actor, self.today = telling.actor, telling.today
        self.kept: dict[int, list[Kept]] = defaultdict(list)
        for kept in telling.kept_of([each.pair for each in wholes]):
            self.kept[kept.commitment.pairing_id].append(kept)

    def missing(self, whole: Whole) -> list[Line]:
        """Of the requirements, then of the commitments."""
        pair = whole.pair
        of_kept = [
            self.missing_of_kept(commitment, share, pair)
            for commitment, share in self.shares_of(pair)
            if share.missing
        ]
        return [*(self.missing_of(each, pair) for each in whole.lacking), *of_kept]

    def on_the_way(self, whole: Whole) -> list[Line]:
        """What is on its way of days that are over, in the same order."""
        pair = whole.pair
        of_kept = [
            self.on_the_way_of_kept(commitment, share, pair)
            for commitment, share in self.shares_of(pair)
            if share.on_the_way
        ]
        return [*(self.on_the_way_of(each, pair) for each in whole.on_the_way), *of_kept]

    def shares_of(self, pair: Pairing) -> Iterator[tuple[Commitment, KeptShare]]:
        for kept in self.kept[pair.pk]:
            for share in kept.shares:
                yield kept.commitment, share

    def missing_of(self, past: Past, pair: Pairing) -> Line:
        requirement = past.requirement
        return Line(
            str(requirement),
            named(past.lacking, requirement.per, pair.program),
            from_whom(Far.MISSING, past.share, self.actor),
            past.missing,
            self.step(
                pair,
                requirement.counts,
                past.share,
                partial(where, requirement, pair),
                [each.period.ends_on for each in past.lacking],
            ),
        )

    def on_the_way_of(self, past: Past, pair: Pairing) -> Line:
        requirement = past.requirement
        return Line(
            str(requirement),
            named(past.on_the_way, requirement.per, pair.program),
            from_whom(Far.ON_ITS_WAY, past.share, self.actor),
            past.waiting,
        )

    def missing_of_kept(self, commitment: Commitment, of: KeptShare, pair: Pairing) -> Line:
        share = self.share(pair, of.side, of.missing)
        return Line(
            str(commitment),
            named_of(commitment, of.missed),
            from_whom(Far.MISSING, share, self.actor),
            of.missing,
            self.step_of_kept(commitment, share, pair, of.missed),
            commitment.get_absolute_url(),
        )

    def on_the_way_of_kept(self, commitment: Commitment, of: KeptShare, pair: Pairing) -> Line:
        number = sum(each.waiting for each in of.on_the_way)
        share = self.share(pair, of.side, number, 0, number)
        return Line(
            str(commitment),
            named_of(commitment, of.on_the_way),
            from_whom(Far.ON_ITS_WAY, share, self.actor),
            number,
            page=commitment.get_absolute_url(),
        )

    def agreed(self, whole: Whole) -> list[Agreed]:
        """Those of which something is still to be done, in the days that run or later."""
        found = (self.agreed_now(kept, whole.pair) for kept in self.kept[whole.pair.pk])
        return [each for each in found if each]

    def agreed_now(self, kept: Kept, pair: Pairing) -> Agreed | None:
        commitment = kept.commitment
        left = [each for each in kept.shares[0].stretches if not each.expected.is_over(self.today)]
        if not left:
            return None
        running = [
            (share.side, share.begun[-1])
            for share in kept.shares
            if share.begun and not share.begun[-1].expected.is_over(self.today)
        ]
        shares = [
            self.share(pair, side, each.needed, each.done, each.waiting) for side, each in running
        ]
        open_share = next((each for each in shares if each.left), None)
        own = next((each for each in shares if each.left and each.is_readers), open_share)
        return Agreed(
            commitment,
            rhythm(commitment),
            called(commitment, running[0][1].expected) if running else "",
            [self.chip(each) for each in shares],
            self.step_of_kept(commitment, own, pair, [running[0][1]]) if own else Step(),
        )

    def chip(self, share: Share) -> tuple[str, str]:
        if share.left:
            return from_whom(Far.TO_COME, share, self.actor), "look"
        of_all = _("%(done)s of %(needed)s") % {"done": share.done, "needed": share.needed}
        return of_all, "wait" if share.waiting else "done"

    def share(self, pair: Pairing, side: str, *numbers: int) -> Share:
        return share_of(pair, SIDES[side], self.actor, *numbers)

    # --- where it is recorded ---

    def step_of_kept(
        self, commitment: Commitment, share: Share, pair: Pairing, some: Iterable[Stretch]
    ) -> Step:
        return self.step(
            pair,
            Counts.ACTIVITY,
            share,
            partial(form_for, pair, Counts.ACTIVITY, commitment.kinds),
            [each.expected.ends_on for each in some],
        )

    def step(
        self,
        pair: Pairing,
        counts: str,
        share: Share,
        address: Callable[..., str],
        lasts: list[datetime.date],
    ) -> Step:
        """For the two alone. A contact is noted of any day, a form of so many days back; a result
        is noted by who made it.
        """
        program = pair.program
        if self.actor.teacher_id not in {pair.mentor_id, pair.trainee_id}:
            return Step()
        if program.state != Program.State.OPEN or pair.cancelled_at:
            return Step()
        if counts in RESULTS and share.teacher and not share.is_readers:
            return Step()
        if counts == Counts.CONTACT:
            return Step(address(), _("Note a contact"))
        first = program.first_day_back(self.today)
        lasts = [min(last, pair.ends_on or last) for last in lasts]
        late = self.too_late(pair) if min(lasts) < first else ""
        if max(lasts) < first:
            return Step(late=late)
        # Today's would be told of another period.
        url = address(of_today=max(lasts) >= self.today)
        action = _("Note the result in a form") if counts in RESULTS else _("Record an activity")
        return Step(url, action, late)

    def too_late(self, pair: Pairing) -> str:
        days = pair.program.days_back
        return ngettext(
            "What is more than %(n)d day ago, the coordinator of %(district)s can still record.",
            "What is more than %(n)d days ago, the coordinator of %(district)s can still record.",
            days,
        ) % {"n": days, "district": pair.district}
