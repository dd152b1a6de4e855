from datetime import date

import pytest

from pairings.pairs.models import Pairing
from pairings.partnerships.counterparts import counterpart_tables
from pairings.partnerships.models import Partnership
from pairings.partnerships.picture import picture_of
from pairings.tests.factories import PairingFactory, PartnershipFactory
from pairings.wording import State, days_of, in_state, period_of, state_of, why_ended
from programs.tests.factories import ProgramFactory
from roster.tests.factories import DistrictFactory, SubjectFactory

CANCELLED = {"cancelled_at": "2025-09-10T10:00:00Z"}
ENDED = {"ends_on": date(2026, 1, 31), "end_reason": "completed"}


@pytest.mark.parametrize(
    ("values", "on", "state", "sentence"),
    [
        ({}, date(2025, 8, 31), State.TO_COME, "Begins on 1 September 2025"),
        ({}, date(2025, 9, 1), State.RUNNING, "Running since 1 September 2025"),
        ({}, date(2026, 8, 31), State.RUNNING, "Running since 1 September 2025"),
        (
            {},
            date(2026, 9, 1),
            State.ENDED,
            "Ran from 1 September 2025 to the end of the program on 31 August 2026",
        ),
        (
            ENDED,
            date(2026, 1, 31),
            State.RUNNING,
            "Running from 1 September 2025 to 31 January 2026",
        ),
        (ENDED, date(2026, 2, 1), State.ENDED, "Ran from 1 September 2025 to 31 January 2026"),
        (
            CANCELLED,
            date(2025, 12, 1),
            State.CANCELLED,
            "Entered by mistake and cancelled; it never was.",
        ),
    ],
)
def test_a_day_decides_what_is_said_and_found(db, values, on, state, sentence):
    pairing = PairingFactory(**values)

    assert state_of(pairing, on) == state
    assert period_of(pairing, on) == sentence
    found = [each for each in State if in_state(Pairing.objects.all(), each, on).exists()]
    assert found == [state]


def test_partnerships_are_found_by_their_state_too(db):
    partnership = PartnershipFactory(ends_on=date(2026, 1, 31))

    rows = Partnership.objects.all()
    assert state_of(partnership, date(2026, 2, 1)) == State.ENDED
    assert list(in_state(rows, State.ENDED, date(2026, 2, 1))) == [partnership]
    assert list(in_state(rows, State.RUNNING, date(2026, 1, 31))) == [partnership]
    assert list(in_state(rows, State.CANCELLED, date(2026, 2, 1))) == []


def test_the_reason_is_said_only_where_there_is_one(db):
    assert why_ended(PairingFactory()) == ""
    assert why_ended(PairingFactory(ended=True)) == "Reason: the training is complete."
    assert (
        why_ended(PairingFactory(ended=True, end_note="Well done."))
        == "Reason: the training is complete. Well done."
    )


# --- the counterpart list -------------------------------------------------------------------------


@pytest.fixture
def places(db):
    return [DistrictFactory(name=name, sort_order=n) for n, name in enumerate("ABC")]


def shape(table):
    return (
        str(table.subject),
        [str(column) for column in table.columns],
        {str(row.district): [bool(cell) for cell in row.cells] for row in table.rows},
        table.totals,
    )


def test_a_subjects_list_has_its_own_partners_and_those_for_every_subject(places):
    a, b, c = places
    program, science, music = (
        ProgramFactory(),
        SubjectFactory(name="Science", sort_order=1),
        SubjectFactory(name="Music", sort_order=2),
    )

    def partner(supporting, supported, subject):
        return PartnershipFactory(
            program=program,
            supporting_district=supporting,
            supported_district=supported,
            subject=subject,
        )

    rows = [partner(b, c, science), partner(a, c, None), partner(c, c, music)]

    tables = counterpart_tables(rows)

    assert [shape(table) for table in tables] == [
        ("Science", ["A", "B"], {"C": [True, True]}, [1, 1]),
        ("Music", ["A", "C"], {"C": [True, True]}, [1, 1]),
    ]
    assert tables[0].rows[0].count == 2
    assert [shape(each) for each in counterpart_tables(rows, music)] == [shape(tables[1])]


def test_the_picture_draws_each_partnership_of_the_list_and_each_helper_in_its_own_way(places):
    a, b, c = places
    links = [(a, c), (b, a), (b, b), (c, a)]
    rows = [
        PartnershipFactory(supporting_district=one, supported_district=other)
        for one, other in links
    ]
    (table,) = counterpart_tables(rows)

    picture = picture_of(table)

    assert {(line.supporting, line.supported) for line in picture.lines} == set(links)
    # Whoever supports what stands above stands above as well.
    assert [str(district) for district, _height in picture.supporting] == ["C", "B", "A"]
    assert [str(district) for district, _height in picture.supported] == ["A", "B", "C"]
    heights = [dict(side) for side in (picture.supporting, picture.supported)]
    assert all(
        (line.begins, line.ends) == (heights[0][line.supporting], heights[1][line.supported])
        for line in picture.lines
    )
    drawn = {(line.supporting, line.drawn) for line in picture.lines}
    assert sorted(way for _district, way in drawn) == [1, 2, 3]


def test_what_holds_for_every_subject_stands_alone_where_none_has_its_own(places):
    a, b, c = places
    rows = [
        PartnershipFactory(supporting_district=a, supported_district=b),
        PartnershipFactory(supporting_district=a, supported_district=c),
    ]

    assert [shape(table) for table in counterpart_tables(rows)] == [
        ("None", ["A"], {"B": [True], "C": [True]}, [2])
    ]
    assert counterpart_tables([]) == []


@pytest.mark.django_db
def test_what_ended_with_its_program_stands_with_its_last_day_not_as_ended_since():
    pairing = PairingFactory()

    running = days_of(pairing, date(2026, 8, 31))
    over = days_of(pairing, date(2026, 9, 1))

    assert running == "since 1 September 2025"
    assert over == "1 September 2025 to 31 August 2026"
