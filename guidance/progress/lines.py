"""What is missing of pairs by today, what is on its way of days that are over, and what was agreed
for them, line by line.

What is missing leads to the page that does it, where the reader may still record it there.
"""

import datetime
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.commitments.reading import Kept
from activities.commitments.reading import Share as KeptShare
from guidance.progress.owed import Past, Share, counts_of, share_of, where
from guidance.progress.reading import Far
from guidance.progress.told import MENTOR, PAIR, RESULTS, TRAINEE
from guidance.progress.whole import Telling, Whole
from guidance.progress.wording import ShareTold, of_whom, share_told
from pairings.commitments.wording import Stretch, called, named, rhythm
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
    """So many of one thing are missing, or on their way, in which days and from which `side`;
    `page` is where more is said of it.
    """

    what: str
    side: str
    when: str
    said: str
    number: int
    step: Step = field(default_factory=Step)
    page: str = ""


@dataclass(frozen=True, slots=True)
class Agreed:
    """A commitment as of now; nobody has a share in days without one."""

    commitment: Commitment
    rhythm: str
    when: str
    shares: list[ShareTold]
    step: Step


class Lines:
    """Of these pairs, as this reader reads them."""

    def __init__(self, telling: Telling, wholes: Iterable[Whole]):
        self.actor, self.today = telling.actor, telling.today
        self.kept: dict[int, list[Kept]] = defaultdict(list)
        for kept in telling.kept_of([each.pair for each in wholes]):
            self.kept[kept.commitment.pairing_id].append(kept)

    def missing(self, whole: Whole) -> list[Line]:
        """Of the requirements, then of the commitments; first what has lacked for the longest."""
        return self.of_state(Far.MISSING, whole)

    def on_the_way(self, whole: Whole) -> list[Line]:
        """What is on its way of days that are over, in the same order."""
        return self.of_state(Far.ON_ITS_WAY, whole)

    def of_state(self, far: Far, whole: Whole) -> list[Line]:
        days_of = operator.attrgetter("lacking" if far == Far.MISSING else "on_the_way")
        return [
            self.line(far, past, days_of(past), whole.pair)
            for some in (whole.past, self.kept_before(whole.pair))
            for past in sorted(filter(days_of, some), key=lambda each: days_of(each)[0].called_by)
        ]

    def kept_before(self, pair: Pairing) -> Iterator[Past]:
        """What is not done of the commitments in days that are over."""
        for commitment, share in self.shares_of(pair):
            waiting = sum(each.reached.waiting for each in share.on_the_way)
            needed = share.so_far.missing + waiting
            yield Past(
                commitment,
                self.share(pair, share.side, needed, 0, waiting),
                tuple(each.expected for each in share.missed),
                tuple(each.expected for each in share.on_the_way),
            )

    def shares_of(self, pair: Pairing) -> Iterator[tuple[Commitment, KeptShare]]:
        for kept in self.kept[pair.pk]:
            for share in kept.shares:
                yield kept.commitment, share

    def line(self, far: Far, past: Past, days: Sequence[Stretch], pair: Pairing) -> Line:
        of, is_missing = past.of, far == Far.MISSING
        step = self.step(pair, of, past.share, [each.ends_on for each in days])
        return Line(
            str(of),
            past.share.side,
            named(days, of.per, pair.program),
            of_whom(far, past.share, counts_of(of), self.actor),
            past.share.left if is_missing else past.share.waiting,
            step if is_missing else Step(),
            of.get_absolute_url() if isinstance(of, Commitment) else "",
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
        shares = [self.share(pair, side, each.needed, *each.reached) for side, each in running]
        open_share = next((each for each in shares if each.left), None)
        own = next((each for each in shares if each.left and each.is_readers), open_share)
        return Agreed(
            commitment,
            rhythm(commitment),
            called(commitment, running[0][1].expected) if running else "",
            [share_told(each, Counts.ACTIVITY, self.actor) for each in shares],
            self.step(pair, commitment, own, [running[0][1].expected.ends_on]) if own else Step(),
        )

    def share(self, pair: Pairing, side: str, *numbers: int) -> Share:
        return share_of(pair, SIDES[side], self.actor, *numbers)

    # --- where it is recorded ---

    def step(
        self,
        pair: Pairing,
        of: Requirement | Commitment,
        share: Share,
        lasts: list[datetime.date],
    ) -> Step:
        """For the two alone. A contact is noted of any day, a form of so many days back; a result
        is noted by who made it.
        """
        program, counts = pair.program, counts_of(of)
        if self.actor.teacher_id not in {pair.mentor_id, pair.trainee_id}:
            return Step()
        if program.state != Program.State.OPEN or pair.cancelled_at:
            return Step()
        if counts in RESULTS and share.teacher and not share.is_readers:
            return Step()
        if counts == Counts.CONTACT:
            return Step(where(of, pair), _("Note a contact"))
        first = program.first_day_back(self.today)
        lasts = [min(last, pair.ends_on or last) for last in lasts]
        late = self.too_late(pair) if min(lasts) < first else ""
        if max(lasts) < first:
            return Step(late=late)
        # Today's would be told of another period.
        url = where(of, pair, of_today=max(lasts) >= self.today)
        action = _("Note the result in a form") if counts in RESULTS else _("Record an activity")
        return Step(url, action, late)

    def too_late(self, pair: Pairing) -> str:
        days = pair.program.days_back
        return ngettext(
            "What is more than %(n)d day ago, the coordinator of %(district)s can still record.",
            "What is more than %(n)d days ago, the coordinator of %(district)s can still record.",
            days,
        ) % {"n": days, "district": pair.district}
