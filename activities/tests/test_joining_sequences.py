"""Whatever is joined, parted, corrected, voided and accepted, in whatever order: each thing once,
and each event; and the figure, its list, its export and the kept sums say the same number.

Each starts from the same three forms with four papers. `SEQUENCES=5000 SEED=2 pytest …` tries more,
and others; add `-o faulthandler_timeout=0`.
"""

import os
from contextlib import suppress
from copy import copy

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from activities.models import Activity, Mention, Status
from activities.tests.telling import exported, general_lead
from activities.tests.telling_events import FIGURES_OF_EVENTS, EventTelling
from core.exceptions import DomainError
from reports import keeping
from reports.figures.definitions import FIGURES
from reports.figures.kept import TOTALS
from reports.scope import CITY
from reports.tests.test_kept_sums import assert_exact, kept
from results.models import Result

pytestmark = pytest.mark.once

SEQUENCES = int(os.environ.get("SEQUENCES", "12"))
SEED = int(os.environ.get("SEED", "1"))
NAMES = ["a", "b", "c", "c2"]
FORMS = ["a", "b", "c"]
LISTS = ["papers", *(figure.key for figure in FIGURES_OF_EVENTS)]
STEPS = st.one_of(
    st.tuples(
        st.sampled_from(["accept", "accept", "void", "undo", "correct"]), st.sampled_from(FORMS)
    ),
    st.tuples(st.just("join"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("part"), st.sampled_from(NAMES)),
    st.tuples(st.just("one"), st.sampled_from(FORMS), st.sampled_from(FORMS)),
    st.tuples(st.sampled_from(["two", "holds"]), st.sampled_from(FORMS)),
)


class Sequence:
    """The forms, and a second reckoning of which results and events are one: sets of names."""

    def __init__(self, told: EventTelling):
        self.told = copy(told)
        self.told.forms = dict(told.forms)
        self.things = [{name} for name in NAMES]
        self.events = [{name} for name in FORMS]

    def thing(self, name: str) -> set:
        return next(each for each in self.things if name in each)

    def name_of(self, result: Result) -> str:
        return next(name for name, each in self.told.results.items() if each.pk == result.pk)

    def stays(self, name: str) -> str:
        result = self.told.result(name)
        return self.name_of(result.same_as or result)

    def take(self, verb: str, *names: str) -> None:
        with suppress(DomainError, PermissionDenied), transaction.atomic():
            getattr(self, verb)(*names)

    def join(self, one, other):
        self.told.join(self.stays(one), self.stays(other))
        both = self.thing(one) | self.thing(other)
        self.things = [each for each in self.things if not each & both] + [both]

    def part(self, name):
        if self.told.result(name).same_as:
            self.told.part(name)
            self.things = [each - {name} for each in self.things] + [{name}]

    def one(self, one, other):
        self.told.one(one, other)
        both = {one, other}.union(*(each for each in self.events if each & {one, other}))
        self.events = [each for each in self.events if not each & both] + [both]

    def two(self, name):
        self.told.two(name)
        self.events = [each - {name} for each in self.events if each != {name}] + [{name}]

    def __getattr__(self, verb):
        return getattr(self.told, verb)

    def check(self) -> None:
        self.told.check_identities()
        counted = self.counted_forms()
        alive = [each for each in self.things if any(name[0] in counted for name in each)]
        assert Mention.objects.filter(counts=True).count() == len(alive)
        self.told.check_events()
        counting = self.told.counting()
        assert all(len(each & set(counting)) == bool(each & counted) for each in self.events)

    def counted_forms(self) -> set[str]:
        references = Activity.objects.filter(status=Status.COUNTED).values_list(
            "reference", flat=True
        )
        return {name for name, form in self.told.forms.items() if form.reference in set(references)}

    def check_figures(self, client, downloaded: str) -> None:
        """In the report and its lists, in the downloaded list of one of them, and in the sums."""
        expected = self.expected()
        assert self.told.figures([FIGURES["papers"], *FIGURES_OF_EVENTS]) == expected
        assert exported(client, self.told, [downloaded]) == {
            downloaded: expected.get(downloaded, 0)
        }
        assert_exact(self.told.north.program, [CITY], (TOTALS,))

    def expected(self) -> dict[str, int]:
        counted = Mention.objects.filter(counts=True).count()
        rows = Activity.objects.filter(status=Status.COUNTED)
        counting = [row for row in rows if not row.stands_back]
        numbers = dict.fromkeys(("activities", "lessons", "lectures"), len(counting))
        numbers |= {"attendances": sum(row.headcount for row in counting)}
        numbers |= {"forms_counted": len(rows), "papers": counted}
        return {key: number for key, number in numbers.items() if number}


@pytest.fixture
def told(north, south, monkeypatch):
    monkeypatch.setattr(keeping, "scopes_of", lambda _program: [CITY])
    monkeypatch.setattr(keeping, "LINES", (TOTALS,))
    told = EventTelling(north, south, general_lead()).told(
        "a:paper b@south:paper c@trainee:paper+paper"
    )
    kept(north.program)
    return told


@pytest.mark.parametrize("sequences", [SEQUENCES, pytest.param(80, marks=pytest.mark.thorough)])
def test_every_thing_counts_at_most_once_and_once_while_any_form_of_it_counts(
    client, told, sequences
):
    @settings(
        max_examples=sequences,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @seed(SEED)
    @given(st.lists(STEPS, min_size=4, max_size=14), st.sampled_from(LISTS))
    def holds(steps, downloaded):
        with transaction.atomic():
            sequence = Sequence(told)
            for verb, *names in steps:
                sequence.take(verb, *names)
                sequence.check()
            sequence.check_figures(client, downloaded)
            transaction.set_rollback(True)

    holds()
