"""Making the kept sums, and proving them: the sweeps of this room.

Nobody who confirms or reads waits for either. A change that is committed while sums are made is
noted like any other, and counts beside them.

Sums made of other declarations than ours are read by nobody of our release, and made anew at once:
after an update, and after an old backup was restored. While an update goes from host to host, two
releases sweep, and each counts whole what the other made. So a release whose sums gave way to
another's makes them again after `ONE_RELEASE` only: nobody waits for the new one, the old one gives
way until its hosts are gone, and whoever goes back to it has sums again within the hour. Two that
are both left running take turns that slowly, each right at every moment.
"""

import logging
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from random import choice

from django.db import DatabaseError, transaction
from django.db.models import Count as CountRows
from django.utils import timezone

from activities.models import Activity, Status
from core.snapshots import snapshot
from programs.models import Program, SubjectSection
from reports.figures.counting import GAPS, Tally, arms_along, tally_of
from reports.figures.crossed import Crossed
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS
from reports.figures.figure import Figure
from reports.figures.fingerprint import fingerprint
from reports.figures.kept import LINES, Count, Kept
from reports.figures.met import MET
from reports.figures.selection import Part, Selection
from reports.scope import CITY, Scope
from reports.sums.models import (
    KeptSums,
    MetSums,
    ScopeSums,
    Unsummed,
    WaitingMove,
    note_all_anew,
)
from roster.models import District

log = logging.getLogger(__name__)

# A program with fewer counted forms is counted as fast; fewer changes are read in half a second.
LEAST_FORMS = 5_000
LEAST_CHANGES = 400
# Longer than any transaction lasts.
ALL_ENDED = timedelta(minutes=10)
# Longer than two releases run side by side.
ONE_RELEASE = timedelta(hours=1)


def keep_sums() -> int:
    """Make the sums that are due; returns how many programs have new ones.

    A program's changes are noted from one sweep on, and its sums made in one that is at least
    `ALL_ENDED` later: then everything that began unnoted has ended. Safe to run twice, and in two
    places at once.
    """
    done = 0
    for kept in KeptSums.objects.select_related("program"):
        try:
            done += is_due(kept) and make_sums(kept)
        except DatabaseError:
            log.exception("The sums of %s were not made; it is tried again.", kept.program)
    unkept = Activity.objects.order_by().filter(status=Status.COUNTED, program__keptsums=None)
    forms = unkept.values("program").annotate(forms=CountRows("*"))
    fresh = Program.objects.filter(pk__in=forms.filter(forms__gte=LEAST_FORMS).values("program"))
    KeptSums.objects.bulk_create(
        [KeptSums(program=program) for program in fresh], ignore_conflicts=True
    )
    return done


def is_due(kept: KeptSums) -> bool:
    if not kept.made:
        return kept.since <= timezone.now() - ALL_ENDED
    if not is_ours(kept):
        return fingerprint() not in left_lately(kept)
    changes = Unsummed.objects.filter(program=kept.program)
    return changes.filter(row=None).exists() or changes.count() >= LEAST_CHANGES


def is_ours(kept: KeptSums) -> bool:
    """Whether its sums were made of the figures as this release declares them."""
    return KeptSums.objects.made_of(fingerprint()).filter(pk=kept.pk).exists()


def left_lately(kept: KeptSums) -> dict[str, float]:
    """Of which declarations sums were made here that gave way to others not long ago."""
    long_ago = (timezone.now() - ONE_RELEASE).timestamp()
    return {each: at for each, at in kept.left.items() if at > long_ago}


def make_sums(kept: KeptSums) -> bool:
    """False where somebody else made them meanwhile."""
    with snapshot(unhurried=True):
        program = Program.objects.get(pk=kept.pk)
        seen = {
            model: list(model.objects.filter(program=program).values_list("pk", flat=True))
            for model in (Unsummed, WaitingMove)
        }
        made = Making(program)
        rows = [
            ScopeSums(
                kept=kept,
                scope=scope.code,
                by=line,
                tally=as_stored(tally),
                made_of=fingerprint(),
            )
            for scope, line, tally in made.sums()
        ]
        met = list(made.met())
    with transaction.atomic():
        others = ScopeSums.objects.filter(kept=kept).exclude(made_of=fingerprint())
        give_way = dict.fromkeys(
            others.values_list("made_of", flat=True), timezone.now().timestamp()
        )
        since = KeptSums.objects.filter(program=program, made=kept.made)
        if not since.update(made=kept.made + 1, left=left_lately(kept) | give_way):
            return False
        ScopeSums.objects.filter(kept=kept).delete()
        ScopeSums.objects.bulk_create(rows)
        write_met(kept, met, anew=made.crossed.met.rows.keys())
        for model, keys in seen.items():
            for first in range(0, len(keys), 500):
                model.objects.filter(pk__in=keys[first : first + 500]).delete()
    return True


def write_met(kept: KeptSums, rows: list[MetSums], anew: Collection[str]) -> None:
    """These rows take the place of those of the same ones; of families made anew, of all."""
    MetSums.objects.filter(kept=kept, family__in=anew).delete()
    MetSums.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["kept", "family", "one", "scope"],
        update_fields=["tally"],
    )


class Making:
    """Everything that is kept of a program, as it is now.

    What there is, is taken further; what is stale, or not there, is counted of the whole year.
    """

    def __init__(self, program: Program):
        self.program = program
        self.city = Selection(program, part=Part.SUMMED)
        self.crossed = Crossed(self.city)
        if kept := Kept.of(self.city):
            kept.read(*LINES)
            kept.changes.read_met()
        self.kept = kept

    def sums(self) -> Iterator[tuple[Scope, str, Tally]]:
        for scope in scopes_of(self.program):
            count = Count(replace(self.city, scope=scope), self.kept, crossed=self.crossed)
            for line in LINES:
                yield scope, line, count.tally(line, figures_along(line))

    def met(self) -> Iterator[MetSums]:
        """After `sums`: of families that were counted, all; of others, whoever is met otherwise."""
        for rows in self.crossed.met.rows.values():
            yield from rows
        if self.kept:
            yield from self.kept.changes.met_now(MET.keys() - self.crossed.met.rows.keys())


def figures_along(line: str) -> list[Figure]:
    if line == GAPS:
        return [figure for figure in FIGURES.values() if figure.weakened_by]
    if line in DIMENSIONS:
        return [figure for figure in FIGURES.values() if figure.goes_by(line)]
    return list(FIGURES.values())


def as_stored(tally: Tally) -> list:
    found = [[key, {name: n for name, n in row.items() if n}] for key, row in tally.items()]
    return [each for each in found if each[1]]


def scopes_of(program: Program) -> Iterator[Scope]:
    yield CITY
    yield Scope(is_general=True)
    for section in SubjectSection.objects.filter(program=program).exclude(subject=None):
        yield Scope(subject=section.subject)
    for district in District.objects.all():
        yield Scope(district=district)


def prove_sums() -> int:
    """Count one line of one scope of each program anew; sums that differ are made anew.

    Returns how many were proven right.
    """
    proven = 0
    for kept in KeptSums.objects.made_of(fingerprint()).select_related("program"):
        scope, line = choice(list(scopes_of(kept.program))), choice(LINES)
        proven += is_proven(kept, scope, line)
    return proven


def is_proven(kept: KeptSums, scope: Scope, line: str) -> bool:
    figures = figures_along(line)
    with snapshot(unhurried=True):
        selection = Selection(Program.objects.get(pk=kept.pk), scope)
        said = as_stored(Count(selection).tally(line, figures))
        counted = as_stored(tally_of(arms_along(line, figures, selection)))
    if dict(said) == dict(counted):
        return True
    log.error("The kept sums of %s differ: %s, %s. They are made anew.", kept.program, scope, line)
    note_all_anew(program=kept.program)
    return False
