"""One thing that is asked of a pair: who owes it, how much of it is done, and what is left."""

import datetime
from dataclasses import dataclass, replace

from django.urls import reverse

from core.actor import Actor
from core.periods import Period
from guidance.progress.days import Days, in_part
from guidance.progress.in_force import InForce
from guidance.progress.told import MENTOR, PAIR, RESULTS, TRAINEE
from pairings.commitments.wording import Stretch
from pairings.models import Commitment, Pairing
from programs.models import Requirement
from roster.models import Holiday, Teacher

Counts, OwedBy = Requirement.Counts, Requirement.OwedBy


@dataclass(frozen=True, slots=True)
class Share:
    """What one of the two owes of a requirement; `teacher` is nobody where they do it together."""

    side: str
    teacher: Teacher | None
    is_readers: bool
    needed: int = 0
    done: int = 0
    waiting: int = 0
    # What is done and on the way beyond what is asked.
    done_besides: int = 0
    besides: int = 0

    @property
    def left(self) -> int:
        return self.needed - self.done - self.waiting


@dataclass(frozen=True, slots=True)
class Owed:
    """One requirement on one pair. What the portal cannot count has shares without numbers.

    `days` are those in which so many are asked. `is_in_part` where the two are no pair in all of
    them; `since` is from when it is asked, where that is a part of them, and `before` how many were
    asked until then. `asked_from` is the day of these from which anything is asked of a pair that
    was entered late. `rests` where nothing is owed in days without school; `is_less` where less is,
    and `holidays` are why: where there is none, the days lie outside of the terms. Of days that are
    over by today what is left is missing; of all others it is still to come.
    """

    requirement: Requirement
    pair: Pairing
    shares: list[Share]
    is_in_part: bool = False
    since: datetime.date | None = None
    before: int | None = None
    rests: bool = False
    is_less: bool = False
    holidays: tuple[Holiday, ...] = ()
    is_over: bool = False
    days: Days | None = None
    asked_from: datetime.date | None = None

    @property
    def url(self) -> str:
        return where(self.requirement, self.pair)

    @property
    def needed(self) -> int:
        return sum(share.needed for share in self.shares)

    @property
    def done(self) -> int:
        return sum(share.done for share in self.shares)

    @property
    def waiting(self) -> int:
        return sum(share.waiting for share in self.shares)

    @property
    def done_besides(self) -> int:
        return sum(share.done_besides for share in self.shares)

    @property
    def besides(self) -> int:
        return sum(share.besides for share in self.shares)

    @property
    def lacking(self) -> list[Share]:
        return [share for share in self.shares if share.left]

    @property
    def left(self) -> int:
        return sum(share.left for share in self.shares)

    @property
    def missing(self) -> int:
        return self.left if self.is_over else 0

    @property
    def to_come(self) -> int:
        return self.left - self.missing

    @property
    def is_of_results(self) -> bool:
        return self.requirement.counts in RESULTS

    @property
    def is_for_the_reader(self) -> bool:
        """A result is noted by who made it; of an event or a contact either of the two may tell."""
        return any(
            not self.is_of_results or each.is_readers or not each.teacher for each in self.lacking
        )


@dataclass(frozen=True, slots=True)
class Past:
    """What is not done of a requirement or commitment in days that are over, by one of the two or
    both together.

    Of these days, each a week, two weeks, a month or a term, some are `lacking`, and of some it is
    `on_the_way`; of the same, where more than one is asked.
    """

    of: Requirement | Commitment
    share: Share
    lacking: tuple[Stretch, ...]
    on_the_way: tuple[Stretch, ...]

    def with_later(self, later: "Past") -> "Past":
        """The same and whoever owes it, in later days too."""
        numbers = {
            name: getattr(self.share, name) + getattr(later.share, name)
            for name in ("needed", "done", "waiting")
        }
        return replace(
            self,
            share=replace(self.share, **numbers),
            lacking=self.lacking + later.lacking,
            on_the_way=self.on_the_way + later.on_the_way,
        )


def since(in_force: InForce, days: Days, of_all: int) -> tuple[datetime.date | None, int | None]:
    """From when so many are asked, where it is not so from the first of these days on."""
    if in_part(in_force.stretches(), days.period, days) == of_all:
        return None, None
    before = in_force.earlier[0].quantity if in_force.earlier else None
    return in_force.requirement.requirement_set.valid_from, before


def is_over(days: Period, pair: Pairing, today: datetime.date) -> bool:
    """Whether these days, as far as the two are a pair in them, are over."""
    ends = (days.ends_on, pair.ends_on, pair.program.ends_on)
    return min(day for day in ends if day) < today


def share_of(pair: Pairing, side: str, actor: Actor, *numbers: int) -> Share:
    teacher = {MENTOR: pair.mentor, TRAINEE: pair.trainee}.get(side)
    is_readers = teacher is not None and teacher.pk == actor.teacher_id
    return Share(side, teacher, is_readers, *numbers)


def whose(requirement: Requirement, side: str) -> str:
    return side if requirement.is_personal else PAIR


def sides_owing(requirement: Requirement) -> list[str]:
    """Who owes it: one of the two, each of them, or both together."""
    match requirement.owed_by:
        case OwedBy.MENTOR:
            return [MENTOR]
        case OwedBy.TRAINEE:
            return [TRAINEE]
        case OwedBy.BOTH if requirement.is_personal:
            return [MENTOR, TRAINEE]
    return [PAIR]


def counts_of(of: Requirement | Commitment) -> str:
    """Of commitments activities count."""
    return Counts.ACTIVITY if isinstance(of, Commitment) else of.counts


def where(of: Requirement | Commitment, pair: Pairing, *, of_today: bool = True) -> str:
    """The page that would do it, with the part open that is asked for; where it is a new form and
    not `of_today`, the page asks for the day.
    """
    counts = counts_of(of)
    if counts == Counts.CONTACT:
        return reverse("guidance:contact-create", args=[pair.uuid])
    asked = {"pairing": pair.uuid, "asked": counts, "kinds": of.kinds}
    return reverse("recording:create", query=asked | ({} if of_today else {"when": "other"}))
