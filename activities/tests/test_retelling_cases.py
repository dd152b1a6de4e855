"""One event that several forms tell of counts once, case by case, expected by hand.

Each case says which forms there are, what happens before they are accepted, which are accepted, in
all orders, what happens afterwards, and by which forms the year's events then count.
"""

from dataclasses import dataclass

import pytest
from django.db import transaction

from activities.models import Activity, Status
from activities.tests.telling import by_turns, exported, general_lead, is_listed, orders
from activities.tests.telling_events import FIGURES_OF_EVENTS, WEIGHTS, EventTelling
from reports import keeping
from reports.figures.counting import totals
from reports.figures.kept import TOTALS, Kept
from reports.figures.selection import Selection
from reports.scope import CITY, Scope
from reports.tests import by_hand, recount
from reports.tests.test_kept_sums import assert_exact, kept

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Case:
    name: str
    forms: str
    accepted: str
    counts: str
    before: str = ""
    after: str = ""
    more: int = 0  # people whom corrections add


VISIT, THREE = "a b@trainee", "a b@trainee c"
CASES = [
    Case("two events on two forms", VISIT, "ab", "ab"),
    Case("mentor's and trainee's form of one visit", VISIT, "ab", "a", after="one b a"),
    Case("joined the other way round", VISIT, "ab", "a", after="one a b"),
    Case("the trainee's account holds", VISIT, "ab", "b", after="one b a b"),
    Case("joined before either counts", VISIT, "ab", "a", before="one b a"),
    Case("the trainee's holds before either counts", VISIT, "ab", "b", before="one b a b"),
    Case("only the one that does not hold counts", VISIT, "b", "b", before="one b a"),
    Case("only the one that holds counts", VISIT, "a", "a", before="one b a"),
    Case("joined, and neither counts", VISIT, "", "", before="one b a"),
    Case("joined twice", VISIT, "ab", "a", before="one b a", after="one a b"),
    Case("another account is chosen", VISIT, "ab", "b", before="one b a", after="holds b"),
    Case("chosen, and chosen back", VISIT, "ab", "a", "one b a", "holds b, holds a"),
    Case("told apart", VISIT, "ab", "ab", after="apart b a"),
    Case("told apart, then joined all the same", VISIT, "ab", "a", after="apart b a, one b a"),
    Case("joined, then parted", VISIT, "ab", "ab", "one b a", "two b"),
    Case("joined, and the one that holds parted", VISIT, "ab", "ab", "one b a", "two a"),
    Case("parted before either counts", VISIT, "ab", "ab", before="one b a, two b"),
    Case("parted, then joined again", VISIT, "ab", "b", "one b a, two b", "one b a b"),
    Case("joined, then the one that holds corrected", VISIT, "ab", "a", "one b a",
         "correct a, accept a", 1),
    Case("joined, then the other corrected", VISIT, "ab", "a", "one b a", "correct b, accept b"),
    Case("corrected, then joined", VISIT, "ab", "a", "", "correct a, accept a, one b a", 1),
    Case("joined with a correction under way", VISIT, "ab", "a", "",
         "correct a, one b a, accept a", 1),
    Case("a correction on its way", VISIT, "ab", "a", "one b a", "correct a"),
    Case("corrected, then parted", VISIT, "ab", "ab", "one b a", "correct b, accept b, two b", 1),
    Case("a correction that was wrong", VISIT, "ab", "a", "one b a",
         "correct a, accept a, void a correction_wrong"),
    Case("corrected, then the event is out", VISIT, "ab", "b", "one b a",
         "correct a, accept a, void a did_not_happen"),
    Case("joined, then the one that holds voided", VISIT, "ab", "b", "one b a", "void a"),
    Case("joined, then the other voided", VISIT, "ab", "a", "one b a", "void b"),
    Case("joined, then both voided", VISIT, "ab", "", "one b a", "void a, void b"),
    Case("voided, and undone", VISIT, "ab", "a", "one b a", "void a, undo a"),
    Case("both voided, one undone", VISIT, "ab", "b", "one b a", "void a, void b, undo b"),
    Case("an acceptance undone", VISIT, "ab", "b", "one b a", "undo a"),
    Case("parted, then voided", VISIT, "ab", "a", "one b a", "two b, void b"),
    Case("across districts", "a b@south", "ab", "a", after="one b a"),
    Case("across districts, one voided", "a b@south", "ab", "b", "one b a", "void a"),
    Case("across districts, parted", "a b@south", "ab", "ab", "one b a", "two b"),
    Case("three forms of one event", THREE, "abc", "a", after="one b a, one c a"),
    Case("the youngest two first", THREE, "abc", "c", before="one c b, one b a c"),
    Case("three joined, the first voided", THREE, "abc", "b", "one b a, one c a", "void a"),
    Case("three joined, one left", THREE, "abc", "c", "one b a, one c a", "void a, void b"),
    Case("three joined, one parted", THREE, "abc", "ac", "one b a, one c a", "two c"),
    Case("three joined, the first parted", THREE, "abc", "ac", "one b a, one c a", "two a"),
    Case("two events, each told twice", "a b@trainee c d@trainee", "abcd", "ac",
         "one b a, one d c"),
    Case("two events that turn out to be one", "a b@trainee c d@trainee", "abcd", "a",
         "one b a, one d c, one d b"),
]  # fmt: skip


@pytest.fixture
def telling(north, south):
    return lambda: EventTelling(north, south, general_lead())


@pytest.mark.parametrize("case", by_turns(CASES), ids=lambda case: case.name)
def test_a_case_in_all_orders_of_counting(client, telling, case):
    for order in orders(case.accepted):
        with transaction.atomic():
            told = telling().forms_of(case.forms)
            for steps in (case.before, ", ".join(f"accept {name}" for name in order), case.after):
                for step in filter(None, steps.split(", ")):
                    told.do(step)
                    told.check_events()
            assert "".join(told.counting()) == case.counts, order
            counted = Activity.objects.filter(status=Status.COUNTED).count()
            expected = of_these(case.counts, counted, case.more)
            assert told.figures(FIGURES_OF_EVENTS) == expected, order
            if order == case.accepted:
                assert counted_again(told, expected) == [expected, expected]
            if order == case.accepted and is_listed(case, CASES):
                assert exported(client, told, expected) == expected
            transaction.set_rollback(True)


def of_these(counts: str, forms: int, more: int) -> dict[str, int]:
    """By hand: each form has a lesson, a talk, and a headcount of its own."""
    people = sum(50 * WEIGHTS[name] for name in counts)
    numbers = dict.fromkeys(("activities", "lessons", "lectures"), len(counts))
    numbers |= {"attendances": people + more, "forms_counted": forms}
    return {key: number for key, number in numbers.items() if number}


def counted_again(told, keys) -> list[dict[str, int]]:
    """Object by object, and in plain SQL."""
    program = told.north.program
    counts = by_hand.count(program)[0], recount.totals(program.pk)
    return [{key: found[key] for key in keys} for found in counts]


def test_kept_sums_say_so_after_every_step(telling, monkeypatch):
    told = telling().forms_of(VISIT)
    scopes = [CITY, Scope(district=told.north.district)]
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: scopes)
    monkeypatch.setattr(keeping, "LINES", (TOTALS, "district"))
    steps = "accept a, one b a, accept b, holds b, correct a, accept a, void b, undo b, two a"
    for number, step in enumerate(steps.split(", ")):
        if number % 2 == 0:
            # What is in the sums goes out, and not only what has come in since.
            kept(told.north.program)
        told.do(step)
        assert_exact(told.north.program, scopes, (TOTALS, "district"))
        assert Kept.of(Selection(told.north.program)).stale == set(), "few rows, not all anew"


@pytest.mark.parametrize(
    ("steps", "counts"),
    [
        ("", "ab"),
        ("one b a", "a"),
        ("one b a, accept b", "b"),
        ("one b a, accept a, accept b, correct a", "a"),
        ("one b a b, accept a", "a"),
    ],
)
def test_a_provisional_report_counts_an_event_once(telling, steps, counts):
    """Counted goes before what is on its way; a correction with the city for what it corrects."""
    told = telling().forms_of(VISIT)
    told.do(steps)

    provisional = Selection(told.north.program, provisional=True)
    people = totals(provisional, FIGURES_OF_EVENTS)["attendances"].number

    assert people == sum(50 * WEIGHTS[name] for name in counts) + ("correct" in steps)
