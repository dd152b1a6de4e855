"""By the week nothing is asked where there is no school: in holidays, outside of the terms."""

import math
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from core.periods import Period
from guidance.progress.days import days_of_one, in_part
from guidance.progress.whole import told_of_own
from guidance.tests.factories import GuidanceContactFactory
from programs.models import Program, Requirement, RequirementSet
from roster.models import Holiday, Term
from roster.tests.factories import HolidayFactory, TermFactory

FIRST, A_DAY = date(2025, 9, 1), timedelta(days=1)
pytestmark = pytest.mark.once


# --- the same, day by day -------------------------------------------------------------------------


def all_days(of):
    return [of.starts_on + n * A_DAY for n in range((of.ends_on - of.starts_on).days + 1)]


def days_by_hand(size, on, program, terms, holidays):
    """Those that count: each day is asked in turn for its week, its stretch and its school."""
    days, off = all_days(program), {day for each in holidays for day in all_days(each)}
    own = [term for term in terms if set(all_days(term)) & set(days)]
    begin = program.starts_on - program.starts_on.weekday() * A_DAY

    def place(day):
        if not own:
            return None, (day - begin).days // 7, (day - begin).days // size
        for number, term in enumerate(own):
            if term.starts_on <= day <= term.ends_on:
                since = (day - term.first_week_starts_on).days
                return number, since // 7, since // size
        return ()

    def has_school(day):
        week = [each for each in days if place(each)[:2] == place(day)[:2]]
        return not off & set(week) or any(each.weekday() < 5 and each not in off for each in week)

    if not place(on):
        return []
    here = [day for day in days if place(day) and place(day)[::2] == place(on)[::2]]
    school = [day for day in here if has_school(day)]
    return school if len(school) >= size / 2 else []


def by_hand(size, *of_year, quantity, held_from, is_of_pair):
    """How many are asked; of two weeks a pair of fewer than seven days is asked nothing."""
    school = days_by_hand(size, *of_year)
    held = [each for each in school if each >= held_from]
    if is_of_pair and size > 7 and len(held) < min(7, len(school)):
        return 0
    return math.ceil(quantity * len(held) / size)


def day(most):
    return st.integers(0, most).map(lambda number: FIRST + number * A_DAY)


def lasting(first, number):
    return {"starts_on": first, "ends_on": first + number * A_DAY}


@st.composite
def a_year(draw):
    program = Program(**lasting(draw(day(10)), draw(st.integers(0, 70))))
    terms, begin = [], FIRST - 10 * A_DAY
    for _each in range(draw(st.integers(0, 2))):
        begin += draw(st.integers(0, 20)) * A_DAY
        term = Term(
            **lasting(begin, draw(st.integers(0, 40))),
            first_week_starts_on=begin + draw(st.integers(-6, 16)) * A_DAY,
        )
        terms.append(term)
        begin = term.ends_on + A_DAY
    holidays, begin = [], FIRST - 5 * A_DAY
    for _each in range(draw(st.integers(0, 3))):
        begin += draw(st.integers(0, 12)) * A_DAY
        holidays.append(Holiday(**lasting(begin, draw(st.integers(0, 12)))))
        begin = holidays[-1].ends_on + A_DAY
    on = (
        program.starts_on + draw(st.integers(0, (program.ends_on - program.starts_on).days)) * A_DAY
    )
    return program, terms, holidays, on


# Ten days before week 1, of which the last seven are a week.
BEFORE_WEEK_ONE = (
    Program(**lasting(FIRST, 70)),
    [Term(**lasting(FIRST, 60), first_week_starts_on=FIRST + 10 * A_DAY)],
    [],
    FIRST + 5 * A_DAY,
)


# Two weeks from the first day on.
FROM_WEEK_ONE = (
    Program(**lasting(FIRST, 70)),
    [Term(**lasting(FIRST, 60), first_week_starts_on=FIRST)],
    [],
    FIRST,
)


@example(BEFORE_WEEK_ONE, ("week", 7), 1, FIRST, True)
@example(FROM_WEEK_ONE, ("fortnight", 14), 4, FIRST + 8 * A_DAY, True)
@example(FROM_WEEK_ONE, ("fortnight", 14), 4, FIRST + 8 * A_DAY, False)
@given(
    a_year(),
    st.sampled_from([("week", 7), ("fortnight", 14)]),
    st.integers(1, 4),
    day(80),
    st.booleans(),
)
def test_as_many_are_asked_as_are_counted_day_by_day(year, per, quantity, later, is_of_pair):
    """Of a pair that began on a day, and of what is asked from that day on."""
    program, terms, holidays, on = year
    word, size = per
    found = days_of_one(word, on, program, terms, holidays)
    whole, part = Period(FIRST - 99 * A_DAY), Period(later)
    asked, pair = (whole, part) if is_of_pair else (part, whole)

    assert in_part([(quantity, asked)], pair, found) == by_hand(
        *(size, on, program, terms, holidays),
        quantity=quantity,
        held_from=later,
        is_of_pair=is_of_pair,
    )


# --- on the pages ---------------------------------------------------------------------------------


@pytest.fixture
def spring(north):
    """A term from a Monday in February to a Tuesday in July; its fifth week has no school."""
    term = TermFactory(
        starts_on=date(2026, 2, 23),
        ends_on=date(2026, 7, 7),
        first_week_starts_on=date(2026, 2, 23),
    )
    HolidayFactory(
        term=term, name_en="Spring days", starts_on=date(2026, 3, 23), ends_on=date(2026, 3, 27)
    )
    found = RequirementSet.objects.create(
        program=north.program, name="Calls", valid_from=date(2025, 9, 1)
    )
    for per in ("week", "fortnight", "month"):
        Requirement.objects.create(
            requirement_set=found,
            text=per,
            owed_by="mentor",
            counts="contact",
            per=per,
            quantity=4,
        )
    for held_on in (date(2026, 3, 22), date(2026, 3, 23), date(2026, 3, 30)):
        GuidanceContactFactory(pairing=north.pairing, held_on=held_on)


def owed(north, on) -> dict[str, tuple]:
    _telling, (whole,) = told_of_own(north.mentor_actor, on)
    return {each.requirement.text: (each.needed, each.done, each.rests) for each in whole.owed}


@pytest.mark.parametrize(
    ("on", "week", "fortnight"),
    [
        (date(2026, 3, 22), (4, 1, False), (4, 1, False)),
        (date(2026, 3, 23), (0, 0, True), (2, 2, False)),
        (date(2026, 3, 29), (0, 0, True), (2, 2, False)),
        (date(2026, 3, 30), (4, 1, False), (2, 2, False)),
        # Two days of the last week, nine of the last two weeks, and none after them.
        (date(2026, 7, 6), (0, 0, True), (3, 0, False)),
        (date(2026, 7, 8), (0, 0, True), (0, 0, True)),
    ],
)
def test_in_a_week_without_school_nothing_is_asked_by_the_week(north, spring, on, week, fortnight):
    found = owed(north, on)
    assert (found["week"], found["fortnight"]) == (week, fortnight)
    # A month is asked of whole, whatever holidays it has; of July most lies outside of the term.
    assert found["month"][0] == (0 if on.month == 7 else 4)


def said_on(client, time_machine, north, on) -> str:
    time_machine.move_to(f"{on} 04:00Z", tick=False)
    client.force_login(north.mentor_user)
    pages = [reverse("asked"), reverse("guidance:pair-progress", args=[north.pairing.uuid])]
    one, other = (client.get(page).text for page in pages)
    sentences = [
        "There is no school: Spring days. Nothing is asked in these days.",
        "One of these two weeks has no school: Spring days. As much less is asked.",
        "These days lie outside of the terms, most of them at least: nothing is asked.",
        "Some of these days lie outside of the term, so as much less is asked.",
    ]
    found = [place for place, each in enumerate(sentences) if each in one]
    assert found == [place for place, each in enumerate(sentences) if each in other]
    assert "outside the portal" not in one + other
    return found


def test_the_pages_say_why(client, north, spring, time_machine):
    on = {
        "2026-03-18": [],
        "2026-03-25": [0, 1],
        "2026-07-06": [2, 3],
    }
    assert {each: said_on(client, time_machine, north, each) for each in on} == on


def test_what_rests_keeps_nobody_from_having_done_all(client, north, spring, time_machine):
    time_machine.move_to("2026-03-25 04:00Z", tick=False)
    # Nothing was asked before, so nothing is missing of it.
    RequirementSet.objects.update(valid_from=date(2026, 3, 23))
    Requirement.objects.exclude(per="week").update(quantity=2)
    client.force_login(north.coordinator_user)
    page = client.get(reverse("guidance:progress"))
    assert "1 of 1 pair has done all that is asked of it." in page.text
    assert "nothing is asked" in page.text
