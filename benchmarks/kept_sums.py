"""All figures and every breakdown of a generated year: counted whole, and from the kept sums.

./dev bench kept_sums [--forms N] [--seed S] [--runs R] [--changes N]
"""

import argparse
import statistics
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection
from figures import city, shown

from activities.models import Activity, Status
from activities.works.services import hand_over
from core.snapshots import snapshot
from programs.models import Program
from reports.figures.counting import breakdown, missing, totals
from reports.figures.dimensions import DIMENSIONS
from reports.figures.kept import Count
from reports.figures.selection import Selection
from reports.keeping import make_sums
from reports.sums.models import KeptSums


def counted_whole(program: Program) -> tuple:
    with snapshot(unhurried=True):
        selection = Selection(program)
        rows = {by: breakdown(selection, by) for by in DIMENSIONS}
        return totals(selection), missing(selection), rows


def from_sums(program: Program) -> tuple:
    with snapshot(unhurried=True):
        count = Count(Selection(program))
        return count.totals(), count.missing(), {by: count.breakdown(by) for by in DIMENSIONS}


def timed(work: Callable) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def void(program: Program, number: int) -> None:
    """So many counted forms count no more."""
    forms = Activity.objects.filter(program=program, status=Status.COUNTED).order_by("-pk")
    for form in forms[:number]:
        Activity.objects.filter(pk=form.pk).update(status=Status.VOID)
        hand_over(form)


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev bench kept_sums")
    parser.add_argument("--forms", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--changes", type=int, default=500)
    asked = parser.parse_args()
    program = city(asked.forms, asked.seed)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{asked.forms:,} forms; totals, gaps and {len(DIMENSIONS)} breakdowns of the city")

    whole = [timed(lambda: counted_whole(program)) for _run in range(2)]
    print(shown("counted whole", whole))
    KeptSums.objects.filter(program=program).delete()
    kept = KeptSums.objects.create(program=program)
    print(shown("sums made, all scopes", [timed(lambda: make_sums(kept))]))
    assert from_sums(program) == counted_whole(program)
    clean = [timed(lambda: from_sums(program)) for _run in range(asked.runs)]
    print(shown("from sums", clean))

    void(program, asked.changes)
    assert from_sums(program) == counted_whole(program)
    beside = [timed(lambda: from_sums(program)) for _run in range(asked.runs)]
    print(shown(f"and {asked.changes} changes", beside))
    kept.refresh_from_db()
    print(shown("sums made again", [timed(lambda: make_sums(kept))]))
    assert from_sums(program) == counted_whole(program)
    ratio = statistics.median(whole) / statistics.median(clean)
    met = statistics.median(clean) <= 1 and statistics.median(beside) <= 1
    print(f"{ratio:.0f} times as fast (goal: at most 1 s) {'met' if met else 'NOT MET'}")


if __name__ == "__main__":
    main()
