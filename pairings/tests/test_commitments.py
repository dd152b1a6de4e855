"""Commitments: when they are owed, and who writes, changes and ends them."""

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.services import actor_for
from core.audit import AuditEvent
from core.exceptions import DomainError, StaleStateError
from pairings.commitments.expected import expected, left_out
from pairings.commitments.services import add_commitment, edit_commitment, end_commitment
from pairings.models import Commitment, Pairing, Partnership
from programs.models import Program
from programs.tests.factories import ActivityKindFactory
from roster.models import Holiday, Term

A_DAY = timedelta(days=1)
Per = Commitment.Per

# --- when it is owed ------------------------------------------------------------------------------


def a_term(starts_on, ends_on, week_one=None):
    return Term(name="Term", starts_on=starts_on, ends_on=ends_on, first_week_starts_on=week_one)


def agreed(per, first, last, *, quantity=1, program=None, partnership=None):
    """On a partnership as long as its program, unless told otherwise; nothing is stored."""
    program = program or (date(2025, 9, 1), date(2026, 8, 31))
    partnership = partnership or (program[0], None)
    year = Program(starts_on=program[0], ends_on=program[1])
    return Commitment(
        program=year,
        partnership=Partnership(program=year, starts_on=partnership[0], ends_on=partnership[1]),
        owed_by="supporting",
        per=per,
        quantity=quantity,
        starts_on=first,
        ends_on=last,
    )


AUTUMN = a_term(date(2025, 9, 1), date(2026, 1, 18), date(2025, 9, 1))
SPRING = a_term(date(2026, 2, 23), date(2026, 6, 28), date(2026, 2, 23))


def days(found) -> list[tuple[str, str, int]]:
    return [(str(each.starts_on), str(each.ends_on), each.needed) for each in found]


def test_weeks_are_those_of_the_terms_over_the_new_year_and_not_the_holidays():
    found = expected(agreed(Per.WEEK, date(2025, 12, 22), date(2026, 3, 8)), [AUTUMN, SPRING])

    assert days(found) == [
        ("2025-12-22", "2025-12-28", 1),
        ("2025-12-29", "2026-01-04", 1),
        ("2026-01-05", "2026-01-11", 1),
        ("2026-01-12", "2026-01-18", 1),
        ("2026-02-23", "2026-03-01", 1),
        ("2026-03-02", "2026-03-08", 1),
    ]


def test_twos_of_weeks_are_counted_anew_in_each_term():
    odd = a_term(date(2026, 2, 23), date(2026, 3, 29), date(2026, 2, 23))

    found = expected(agreed(Per.FORTNIGHT, date(2025, 9, 1), None, quantity=2), [odd])

    # Of the fifth week, which has no second one, half is owed.
    assert days(found) == [
        ("2026-02-23", "2026-03-08", 2),
        ("2026-03-09", "2026-03-22", 2),
        ("2026-03-23", "2026-03-29", 1),
    ]


def test_less_than_half_a_week_is_owed_nothing():
    """From a Friday to a Monday: neither has four days."""
    friday, monday = date(2025, 10, 10), date(2025, 10, 20)

    assert days(expected(agreed(Per.WEEK, friday, monday), [AUTUMN])) == [
        ("2025-10-13", "2025-10-19", 1)
    ]
    thursday, wednesday = date(2025, 10, 9), date(2025, 10, 23)
    assert [
        each.starts_on.day for each in expected(agreed(Per.WEEK, thursday, wednesday), [AUTUMN])
    ] == [
        9,
        13,
        20,
    ]


def test_a_month_counts_by_its_days_in_term_and_february_has_its_leap_day():
    leap = a_term(date(2028, 2, 15), date(2028, 6, 30), date(2028, 2, 14))
    year = (date(2027, 9, 1), date(2028, 8, 31))

    found = expected(agreed(Per.MONTH, *year, program=year), [leap])
    assert [(each.called_by.month, each.needed) for each in found] == [
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 1),
        (6, 1),
    ]
    a_day_later = a_term(date(2028, 2, 16), date(2028, 6, 30), date(2028, 2, 14))
    found = expected(agreed(Per.MONTH, *year, program=year), [a_day_later])
    assert [each.called_by.month for each in found] == [3, 4, 5, 6]


def test_of_a_term_begun_late_as_much_less_is_owed_rounded_up():
    middle = AUTUMN.starts_on + timedelta(days=70)

    found = expected(agreed(Per.TERM, middle, None, quantity=3), [AUTUMN, SPRING])

    assert [(each.term, each.needed) for each in found] == [(AUTUMN, 2), (SPRING, 3)]


def test_without_a_known_term_the_program_is_one():
    a_year = agreed(Per.TERM, date(2025, 9, 1), None)
    assert days(expected(a_year, [])) == [("2025-09-01", "2026-08-31", 1)]
    assert len(expected(agreed(Per.WEEK, date(2025, 9, 1), None), [])) == 52


def test_nothing_is_owed_beyond_what_it_stands_on():
    ended = agreed(
        Per.WEEK, date(2025, 9, 1), None, partnership=(date(2025, 9, 1), date(2025, 9, 14))
    )
    assert len(expected(ended, [AUTUMN])) == 2
    before = agreed(
        Per.WEEK, date(2025, 9, 1), date(2025, 9, 7), partnership=(date(2025, 10, 1), None)
    )
    assert expected(before, [AUTUMN]) == []


def free(first, last) -> Holiday:
    return Holiday(name="Free", starts_on=first, ends_on=last)


def test_a_week_without_a_school_day_is_left_out_and_one_with_a_single_one_is_not():
    autumn = agreed(Per.WEEK, date(2025, 9, 29), date(2025, 10, 19))
    # Wednesday to the Sunday of the week after: Monday and Tuesday before it are school days.
    week_out = free(date(2025, 10, 1), date(2025, 10, 12))
    friday = free(date(2025, 10, 13), date(2025, 10, 16))

    found = expected(autumn, [AUTUMN], [week_out, friday])

    assert days(found) == [("2025-09-29", "2025-10-05", 1), ("2025-10-13", "2025-10-19", 1)]
    assert left_out(autumn, [AUTUMN], [week_out, friday]) == [week_out]


def test_of_two_weeks_with_one_left_out_half_is_owed():
    october = agreed(Per.FORTNIGHT, date(2025, 9, 29), date(2025, 10, 26), quantity=2)
    holiday = free(date(2025, 10, 6), date(2025, 10, 10))

    assert days(expected(october, [AUTUMN], [holiday])) == [
        ("2025-09-29", "2025-10-12", 1),
        ("2025-10-13", "2025-10-26", 2),
    ]


def test_a_term_is_owed_whole_whatever_its_holidays():
    whole = agreed(Per.TERM, date(2025, 9, 1), None, quantity=3)
    holiday = free(date(2025, 10, 6), date(2025, 10, 31))

    assert days(expected(whole, [AUTUMN], [holiday])) == [("2025-09-01", "2026-01-18", 3)]
    assert left_out(whole, [AUTUMN], [holiday]) == []


# --- the same a second time -----------------------------------------------------------------------


def by_hand(
    commitment: Commitment, terms: list[Term], holidays: list[Holiday]
) -> list[tuple[date, date, int]]:
    """Day by day: into which week, month, term or year does it fall, and is it owed on it?"""
    program = commitment.program
    terms = [
        term
        for term in terms
        if term.ends_on >= program.starts_on and term.starts_on <= program.ends_on
    ]
    owed, held = defaultdict(list), defaultdict(int)
    without = left_out_by_hand(commitment, terms, holidays)
    day = program.starts_on
    while day <= program.ends_on:
        term = next((each for each in terms if each.starts_on <= day <= each.ends_on), None)
        in_school = bool(term) or not terms
        if owed_on(day, commitment) and (in_school or commitment.per in {"month", "year"}):
            key = falls_into(day, term, commitment)
            owed[key].append(day)
            held[key] += commitment.per == "year" or (in_school and day not in without)
        day += A_DAY
    found = []
    for key, on in owed.items():
        whole = whole_of(key, terms, commitment)
        needed = 0
        while needed * whole < commitment.quantity * held[key]:
            needed += 1
        if needed and (commitment.per in {"term", "year"} or held[key] * 2 >= whole):
            found.append((on[0], on[-1], needed))
    return sorted(found)


def left_out_by_hand(
    commitment: Commitment, terms: list[Term], holidays: list[Holiday]
) -> set[date]:
    """The days of each week of a term in which every weekday on which it is owed is a holiday."""
    if commitment.per in {"term", "year"}:
        return set()
    first, last = commitment.program.starts_on, commitment.program.ends_on
    weeks = defaultdict(list)
    for count in range((last - first).days + 1):
        day = first + count * A_DAY
        term = next((each for each in terms if each.starts_on <= day <= each.ends_on), None)
        if owed_on(day, commitment) and (term or not terms):
            week_one = term.first_week_starts_on if term else first - first.weekday() * A_DAY
            weeks[term and term.starts_on, (day - week_one).days // 7].append(day)
    free = {
        each.starts_on + count * A_DAY
        for each in holidays
        for count in range((each.ends_on - each.starts_on).days + 1)
    }
    out = set()
    for week in weeks.values():
        if free & set(week) and not [
            day for day in week if day.isoweekday() < 6 and day not in free
        ]:
            out |= set(week)
    return out


def owed_on(day: date, commitment: Commitment) -> bool:
    return all(
        each.starts_on <= day and (each.ends_on is None or day <= each.ends_on)
        for each in (commitment, commitment.partnership)
    )


def falls_into(day: date, term: Term | None, commitment: Commitment):
    first = commitment.program.starts_on
    week_one = term.first_week_starts_on if term else first - timedelta(days=first.weekday())
    name = term.starts_on if term else first
    return {
        "week": (name, (day - week_one).days // 7),
        "fortnight": (name, (day - week_one).days // 14),
        "month": (day.year, day.month),
        "term": name,
        "year": "the year",
    }[commitment.per]


def whole_of(key, terms: list[Term], commitment: Commitment) -> int:
    """How many days the whole has, of which a part may be owed."""
    program = commitment.program
    match commitment.per:
        case "week" | "fortnight":
            return {"week": 7, "fortnight": 14}[commitment.per]
        case "month":
            return monthrange(*key)[1]
        case "term" if terms:
            term = next(each for each in terms if each.starts_on == key)
            return (term.ends_on - term.starts_on).days + 1
    return (program.ends_on - program.starts_on).days + 1


@st.composite
def school_years(draw):
    """A program with up to three terms of 16 to 20 weeks, and holidays between and within them."""
    first = draw(st.dates(date(2023, 8, 20), date(2028, 9, 10)))
    last = first + timedelta(days=draw(st.integers(120, 400)))
    terms, holidays, day = [], [], first + timedelta(days=draw(st.integers(-30, 20)))
    for _each in range(draw(st.integers(0, 3))):
        ends_on = day + timedelta(days=7 * draw(st.integers(16, 20)) - draw(st.integers(0, 3)))
        week_one = day + timedelta(days=draw(st.integers(-8, 16)))
        terms.append(a_term(day, ends_on, week_one))
        holidays += draw(holidays_in(day, ends_on))
        day = ends_on + timedelta(days=draw(st.integers(1, 50)))
    return (first, last), terms, holidays


@st.composite
def holidays_in(draw, first, last):
    """Up to four holidays, of one day or as long as two weeks, none with a day of another."""
    found, day = [], first + timedelta(days=draw(st.integers(0, 40)))
    for _each in range(draw(st.integers(0, 4))):
        ends_on = min(day + timedelta(days=draw(st.integers(0, 13))), last)
        if day > last:
            break
        found.append(free(day, ends_on))
        day = ends_on + timedelta(days=draw(st.integers(1, 40)))
    return found


@given(data=st.data(), year=school_years(), per=st.sampled_from(list(Per)))
@settings(max_examples=80)
def test_occurrences_are_those_counted_day_by_day(data, year, per):
    (first, last), terms, holidays = year
    inside = st.dates(first - timedelta(days=20), last + timedelta(days=20))
    begins, stands_from = data.draw(inside), data.draw(inside)
    commitment = agreed(
        per,
        begins,
        data.draw(st.none() | st.dates(begins, last + timedelta(days=40))),
        quantity=data.draw(st.integers(1, 9)),
        program=(first, last),
        partnership=(
            stands_from,
            data.draw(st.none() | st.dates(stands_from, last + timedelta(days=40))),
        ),
    )

    found = expected(commitment, terms, holidays)

    assert [(each.starts_on, each.ends_on, each.needed) for each in found] == by_hand(
        commitment, terms, holidays
    )


# --- writing them down ----------------------------------------------------------------------------

SAID = {
    "duty": "每两周派一名教师",
    "duty_en": "A teacher visits every two weeks",
    "owed_by": "supporting",
    "per": "fortnight",
    "starts_on": date(2025, 9, 1),
}


def commit(north, of=None, *, by="coordinator", **said):
    actor = getattr(north, f"{by}_actor")
    return add_commitment(of or north.partnership, actor=actor, **SAID | said)


@pytest.mark.parametrize("of", ["partnership", "pairing"])
@pytest.mark.parametrize(
    ("by", "may"),
    [
        ("coordinator", True),
        ("lead", True),
        ("helping_coordinator", False),
        ("principal", False),
        ("mentor", False),
        ("trainee", False),
    ],
)
def test_the_supported_side_writes_and_the_other_sees(north, south, of, by, may):
    if may:
        assert commit(north, getattr(north, of), by=by).district == north.district
    else:
        with pytest.raises(PermissionDenied):
            commit(north, getattr(north, of), by=by)
    with pytest.raises(PermissionDenied):
        add_commitment(getattr(north, of), actor=south.coordinator_actor, **SAID)


@pytest.mark.usefixtures("in_march")
def test_it_remembers_the_day_it_was_written_down(north):
    assert commit(north).written_on == date(2026, 3, 18)


def test_both_sides_see_it_and_no_stranger(north, south, administrator):
    ours = commit(north)
    of_the_pair = commit(north, north.pairing)
    theirs = add_commitment(south.partnership, actor=south.coordinator_actor, **SAID)

    def seen(actor):
        return set(Commitment.objects.visible_to(actor))

    assert seen(north.helping_coordinator_actor) == {ours, of_the_pair}
    assert seen(north.mentor_actor) == {of_the_pair}
    assert seen(north.principal_actor) == {of_the_pair}
    assert seen(south.coordinator_actor) == {theirs}
    assert seen(actor_for(administrator)) == {ours, of_the_pair, theirs}


def test_a_page_sent_twice_makes_one(north):
    key = uuid4()
    assert commit(north, uuid=key) == commit(north, uuid=key)
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"starts_on": date(2025, 8, 30)}, "starts_on"),
        ({"ends_on": date(2027, 1, 1)}, "ends_on"),
        ({"kinds": ["another_programs"]}, "kinds"),
        ({"duty": " "}, "duty"),
        ({"owed_by": "nobody"}, "owed_by"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(north, said, field):
    with pytest.raises(ValidationError) as refusal:
        commit(north, **said)
    assert list(refusal.value.message_dict) == [field]
    assert not Commitment.objects.exists()


def test_a_quantity_of_none_is_refused(north):
    with pytest.raises(ValidationError, match="between 1 and 99"):
        commit(north, quantity=0)


def test_nothing_is_written_in_a_closed_program(north):
    Program.objects.update(state=Program.State.CLOSED)
    north.partnership.refresh_from_db()
    with pytest.raises(DomainError):
        commit(north)


def test_changed_and_ended_it_leaves_its_events_and_stays(north):
    kind = ActivityKindFactory(program=north.program, key="outreach", name="Northern visit")
    made = commit(north)
    actor = north.coordinator_actor

    changed = edit_commitment(made, actor=actor, seen=1, quantity=2, kinds=[kind.key])
    with pytest.raises(StaleStateError):
        edit_commitment(made, actor=actor, seen=1, quantity=3)
    ended = end_commitment(
        changed, actor=actor, seen=2, ends_on=date(2026, 1, 31), end_reason="Nobody can be spared"
    )
    with pytest.raises(DomainError):
        end_commitment(ended, actor=actor, seen=3, ends_on=date(2026, 2, 1), end_reason="Again")

    assert (ended.quantity, ended.kinds, ended.ends_on) == (2, ["outreach"], date(2026, 1, 31))
    assert list(
        AuditEvent.objects.filter(subject_type="pairings.Commitment")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == [f"pairings.commitment_{verb}" for verb in ("added", "changed", "ended")]


@pytest.mark.parametrize("by", ["helping_coordinator", "principal", "mentor"])
def test_nobody_else_changes_or_ends_it(north, by):
    made = commit(north, north.pairing)
    actor = getattr(north, f"{by}_actor")
    with pytest.raises(PermissionDenied):
        edit_commitment(made, actor=actor, seen=1, quantity=2)
    with pytest.raises(PermissionDenied):
        end_commitment(made, actor=actor, seen=1, ends_on=date(2026, 1, 1), end_reason="No")


def test_the_database_wants_one_thing_that_it_stands_on(north):
    made = commit(north)
    for wrong in ({"pairing": north.pairing}, {"partnership": None}, {"quantity": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commitment.objects.filter(pk=made.pk).update(**wrong)


# --- its pages ------------------------------------------------------------------------------------


def test_a_page_adds_it_and_keeps_what_was_typed_where_something_is_wrong(north, client):
    kind = ActivityKindFactory(program=north.program, key="outreach", name="Northern visit")
    client.force_login(north.coordinator_user)
    page = reverse("partnerships:commit", args=[north.partnership.uuid])
    typed = {
        "uuid": uuid4(),
        "duty": "Visits",
        "owed_by": "both",
        "quantity": 1,
        "per": "term",
        "kinds": [kind.key],
        "starts_on": "2025-09-01",
    }

    refused = client.post(page, typed | {"per": ""})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"per": ["Choose how often."]}
    assert 'value="Visits"' in refused.text

    assert client.post(page, typed).status_code == 302
    made = Commitment.objects.get()
    assert (made.owed_by, made.per, made.kinds) == ("both", "term", ["outreach"])


def test_one_that_has_ended_keeps_its_last_day_and_is_not_ended_again(north, client):
    made = commit(north)
    actor = north.coordinator_actor
    last = date(2026, 1, 31)
    ended = end_commitment(made, actor=actor, seen=1, ends_on=last, end_reason="Nobody is free")
    client.force_login(north.coordinator_user)

    answer = client.get(reverse("commitments:end", args=[made.uuid]))
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    with pytest.raises(ValidationError, match="Enter its last day"):
        edit_commitment(ended, actor=actor, seen=2, ends_on=None)
    assert edit_commitment(ended, actor=actor, seen=2, ends_on=last + A_DAY).version == 3


def test_nothing_more_is_agreed_with_a_pair_that_has_ended(north):
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 3, 10), end_reason=Pairing.EndReason.COMPLETED
    )
    of = Pairing.objects.get(pk=north.pairing.pk)
    with pytest.raises(DomainError, match="no longer work together"):
        add_commitment(
            of,
            actor=north.coordinator_actor,
            duty="A visit",
            owed_by="supporting",
            per="month",
            starts_on=of.starts_on,
        )
    assert not Commitment.objects.filter(pairing=of).exists()


@pytest.mark.parametrize("of", ["pairing", "partnership"])
@pytest.mark.usefixtures("in_march")
def test_two_who_go_on_agree_through_their_last_day(client, north, of):
    """The page is offered as long as it takes something in, and says why where it does no more."""
    record = getattr(north, of)
    rows, name = type(record).objects.filter(pk=record.pk), f"{of}s:commit"
    client.force_login(north.coordinator_user)
    page = reverse(name, args=[record.uuid])
    typed = {
        "uuid": uuid4(),
        "duty": "A visit",
        "owed_by": "supporting",
        "quantity": 1,
        "per": "month",
        "starts_on": "2025-09-01",
    }

    def end(day):
        rows.update(ends_on=day, end_reason="completed")

    end(date(2026, 3, 17))
    assert page not in client.get(record.get_absolute_url()).text
    said = client.get(page, follow=True)
    assert said.redirect_chain == [(record.get_absolute_url(), 302)]
    assert "The two no longer work together, so nothing more can be agreed." in said.text
    late = client.post(page, typed)
    assert "The two no longer work together" in late.text
    assert 'value="A visit"' in late.text

    end(date(2026, 3, 18))
    assert page in client.get(record.get_absolute_url()).text
    assert client.get(page).status_code == 200
    assert client.post(page, typed).status_code == 302
    assert Commitment.objects.get().of == record
