"""What counts once, case by case, expected by hand; in all orders of counting.

Each case says what the forms tell, what happens before they are accepted, which are accepted, what
happens afterwards, and the figures that the year then has. Figures that are nothing are left out.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction

from activities.tests.telling import (
    LENGTH,
    Telling,
    by_turns,
    exported,
    general_lead,
    is_listed,
    orders,
)
from roster.tests.factories import TeacherFactory

pytestmark = pytest.mark.once


@dataclass(frozen=True)
class Case:
    name: str
    told: str
    accepted: str
    figures: dict[str, int] = field(default_factory=dict)
    before: str = ""
    after: str = ""


ONE, TWO, THREE = ({"papers": number} for number in (1, 2, 3))
PAIR, TRIPLE = "a:paper b:paper", "a:paper b:paper c:paper"
TRAINEES, PRIZE = "a:paper b@trainee:paper", "prize a, prize b"
PROJECT = "a:project b:project c:project"
CASES = [
    Case("a paper on one form", "a:paper", "a", ONE),
    Case("two papers on two forms", PAIR, "ab", TWO),
    Case("a paper on two forms", PAIR, "ab", ONE, after="join b a"),
    Case("joined the other way round", PAIR, "ab", ONE, after="join a b"),
    Case("joined before either counts", PAIR, "ab", ONE, before="join b a"),
    Case("joined, and only the first counts", PAIR, "a", ONE, before="join b a"),
    Case("joined, and only the second counts", PAIR, "b", ONE, before="join b a"),
    Case("joined, and neither counts", PAIR, "", {}, before="join b a"),
    Case("joined twice", PAIR, "ab", ONE, before="join b a", after="join a b"),
    Case("joined, then parted", PAIR, "ab", TWO, after="join b a, part b"),
    Case("joined and parted before either counts", PAIR, "ab", TWO, before="join b a, part b"),
    Case("joined before, parted after", PAIR, "ab", TWO, before="join a b", after="part b"),
    Case("parted, and only one counts", PAIR, "b", ONE, before="join b a", after="part b"),
    Case("parted, then joined again", PAIR, "ab", ONE, after="join b a, part b, join b a"),
    Case("told apart", PAIR, "ab", TWO, after="apart b a"),
    Case("told apart, then joined all the same", PAIR, "ab", ONE, after="apart b a, join b a"),
    Case("a paper on three forms", TRIPLE, "abc", ONE, after="join b a, join c a"),
    Case("the youngest two first", TRIPLE, "abc", ONE, before="join c b, join b a"),
    Case("the middle one voided", TRIPLE, "abc", ONE, "join c b, join b a", "void b"),
    Case("three joined, one parted", TRIPLE, "abc", TWO, "join b a, join c a", "part b"),
    Case("three joined, two parted", TRIPLE, "abc", THREE, "join b a, join c a", "part b, part c"),
    Case("three joined, the first voided", TRIPLE, "abc", ONE, "join b a, join c a", "void a"),
    Case("three joined, one left", TRIPLE, "abc", ONE, "join b a, join c a", "void a, void b"),
    Case("joined, then all voided", PAIR, "ab", {}, "join b a", "void a, void b"),
    Case("joined, voided, and undone", PAIR, "ab", ONE, "join b a", "void a, undo a"),
    Case("both voided, one undone", PAIR, "ab", ONE, "join b a", "void a, void b, undo b"),
    Case("voided, undone, then joined", PAIR, "ab", ONE, after="void a, undo a, join b a"),
    Case("parted, then voided", PAIR, "ab", ONE, "join b a", "part b, void b"),
    Case("an acceptance undone", PAIR, "ab", ONE, "join b a", "undo a"),
    Case("joined, then corrected", PAIR, "ab", ONE, "join b a", "correct a, accept a"),
    Case("corrected, then joined", PAIR, "ab", ONE, after="correct b, accept b, join b a"),
    Case(
        "joined with a correction under way", PAIR, "ab", ONE, "", "correct b, join b a, accept b"
    ),
    Case("corrected, then parted", PAIR, "ab", TWO, "join b a", "correct b, accept b, part b"),
    Case(
        "both corrected to another kind",
        PAIR,
        "ab",
        {"teaching_designs": 1},
        "join b a",
        "correct a teaching_design, correct b teaching_design, accept a, accept b",
    ),
    Case(
        "a correction that was wrong",
        PAIR,
        "ab",
        ONE,
        "join b a",
        "correct a, accept a, void a correction_wrong",
    ),
    Case(
        "corrected, then the event is out",
        PAIR,
        "ab",
        ONE,
        "join b a",
        "correct a, accept a, void a did_not_happen",
    ),
    Case(
        "a project in three activities",
        PROJECT,
        "abc",
        {"joint_projects": 1},
        "join b a, join c a",
    ),
    Case(
        "a project whose first activity is void",
        PROJECT,
        "abc",
        {"joint_projects": 1},
        "join b a, join c a",
        "void a",
    ),
    Case(
        "a volume on two forms",
        "a:volume b:volume",
        "ab",
        {"compilations": 1, "characters": LENGTH},
        "join b a",
    ),
    Case(
        "a volume parted",
        "a:volume b:volume",
        "ab",
        {"compilations": 2, "characters": 2 * LENGTH},
        "join b a",
        "part b",
    ),
    Case("mentor's and trainee's form", "a:paper b@trainee:paper", "ab", ONE, after="join b a"),
    Case("across districts", "a:paper b@south:paper", "ab", ONE, after="join b a"),
    Case("across districts, one void", "a:paper b@south:paper", "ab", ONE, "join b a", "void a"),
    Case("across districts, parted", "a:paper b@south:paper", "ab", TWO, "join b a", "part b"),
    Case("twice on one form", "a:paper+paper", "a", ONE, before="join a2 a"),
    Case("twice on one form, parted", "a:paper+paper", "a", TWO, "join a2 a", "part a2"),
    Case("two papers, one of them told again", "a:paper+paper b:paper", "ab", TWO, "join b a2"),
    Case(
        "two things, each told twice",
        "a:paper b:paper c:paper d:paper",
        "abcd",
        TWO,
        "join b a, join d c",
    ),
    Case(
        "two things that turn out to be one",
        "a:paper b:paper c:paper d:paper",
        "abcd",
        ONE,
        "join b a, join d c, join c a",
    ),
    Case("a prize told twice", PAIR, "ab", ONE | {"awards": 1}, "join b a", PRIZE),
    Case(
        "two prizes of one person", PAIR, "ab", TWO | {"awards": 2}, "", "prize a, prize b second"
    ),
    Case("prizes of two people", TRAINEES, "ab", TWO | {"awards": 2}, "", PRIZE),
    Case(
        "by others, told twice",
        "a:paper/stranger b:paper/stranger",
        "ab",
        {"papers_by_others": 1},
        "join b a",
    ),
]


def test_there_are_forty_cases_and_more():
    assert len({case.name for case in CASES}) == len(CASES) >= 40


@pytest.fixture
def telling(north, south):
    for corner in (north, south):
        corner.stranger = TeacherFactory(name="North Stranger", school=corner.school)
    return lambda: Telling(north, south, general_lead())


@pytest.mark.parametrize("case", by_turns(CASES), ids=lambda case: case.name)
def test_a_case_in_all_orders_of_counting(client, telling, case):
    for order in orders(case.accepted):
        with transaction.atomic():
            told = telling().told(case.told)
            told.do(case.before)
            told.check_identities()
            told.do(", ".join(f"accept {name}" for name in order))
            told.check_identities()
            told.do(case.after)
            told.check_identities()
            assert told.figures() == case.figures, order
            if order == case.accepted and is_listed(case, CASES):
                assert exported(client, told, case.figures) == case.figures
            transaction.set_rollback(True)
