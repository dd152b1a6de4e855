"""All figures and every breakdown of a generated year: counted whole, and from the kept sums.

./dev bench kept_sums [--forms N] [--seed S] [--runs R] [--changes N] [--alone]
"""

import django

django.setup()

from django.db import connection, transaction
from made_city import city, size
from measured import Goal, Row, alone, arguments, by_turns, compared, shown, tell, within

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


def void(program: Program, number: int) -> None:
    """So many counted forms count no more."""
    forms = Activity.objects.filter(program=program, status=Status.COUNTED).order_by("-pk")
    for form in forms[:number]:
        with transaction.atomic():
            Activity.objects.filter(pk=form.pk).update(status=Status.VOID)
            hand_over(form)


def main() -> None:
    parser = arguments("kept_sums", forms=100_000, runs=5)
    parser.add_argument("--changes", type=int, default=500)
    parser.add_argument(
        "--alone",
        action="store_true",
        help="of sums that may have been made, without the count of everything, which takes "
        "minutes at a million",
    )
    asked = parser.parse_args()
    program = city(asked)
    what = f"totals, gaps and {len(DIMENSIONS)} breakdowns of the city, "

    kept, _is_new = KeptSums.objects.get_or_create(program=program)
    if not (asked.alone and kept.made):
        (made,) = by_turns(1, lambda: make_sums(kept))
        print(f"sums made, all scopes: {shown(made)}")
    compare = by_themselves if asked.alone else beside_a_count
    rows = [compare(what + "from sums", program, asked.runs)]
    void(program, asked.changes)
    rows.append(compare(what + f"from sums and {asked.changes} changes", program, asked.runs))
    if not asked.alone:
        kept.refresh_from_db()
        (made,) = by_turns(1, lambda: make_sums(kept))
        print(f"sums made again: {shown(made)}")
        assert from_sums(program) == counted_whole(program)
    tell(rows, asked.rows)


def by_themselves(what: str, program: Program, runs: int) -> Row:
    (ours,) = by_turns(runs, lambda: from_sums(program))
    return alone(what, ours, sizes=size(), goal=soon())


def beside_a_count(what: str, program: Program, runs: int) -> Row:
    assert from_sums(program) == counted_whole(program)
    ours, theirs = by_turns(runs, lambda: from_sums(program), lambda: counted_whole(program))
    return compared(what, ours, "a count of everything", theirs, sizes=size(), goal=soon())


def soon() -> Goal:
    return within(1 if connection.vendor == "postgresql" else 2)


if __name__ == "__main__":
    main()
