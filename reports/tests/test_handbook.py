"""The mentoring handbook: everything of one pair, as its reader sees it, on one paper."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from activities.models import Reflection
from activities.tests.factories import form_of
from core.models import AuditEvent
from guidance.tests.factories import (
    GuidanceContactFactory,
    LessonObservationFactory,
    PlannedObservationFactory,
)
from pairings.models import Pairing
from pairings.tests.factories import CommitmentFactory, PlanFactory, StageGoalFactory
from programs.models import Requirement, RequirementSet
from reports.print import handbook_paper
from reports.print.handbook_paper import handbook
from roster.tests.factories import SubjectFactory, TermFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]


@pytest.fixture
def spring():
    """The only term of the program: months before it ask nothing."""
    first = date(2026, 2, 1)
    return TermFactory(starts_on=first, first_week_starts_on=first, ends_on=date(2026, 7, 5))


def told(pairing, actor) -> dict:
    """The parts by title: words, facts, rows and notes as text."""
    pairing = Pairing.objects.with_names().get(pk=pairing.pk)
    book = handbook(pairing, actor=actor, office="Office", at=timezone.now())
    return {part.title: part for part in book.parts} | {"": book}


def address(pairing) -> str:
    return reverse("reports:handbook", args=[pairing.uuid])


def test_the_handbook_holds_everything_of_its_pair_and_nothing_of_another(north, south):
    for corner, name in ((north, "North"), (south, "South")):
        pairing, author = corner.pairing, corner.mentor_user
        form = form_of(pairing, author=author, status="counted", theme=f"{name} lesson")
        form_of(pairing, author=author, status="school", theme=f"{name} waits")
        form_of(pairing, author=author, status="draft", theme=f"{name} draft")
        GuidanceContactFactory(pairing=pairing, recorded_by=author, note=f"{name} call")
        PlannedObservationFactory(pairing=pairing, recorded_by=author, about=f"{name} class")
        seen = {"pairing": pairing, "recorded_by": author, "topic": f"{name} topic"}
        LessonObservationFactory(**seen, process="So it went", suggestions=f"{name} words.")
        LessonObservationFactory(**seen, withdrawn_at=timezone.now())
        StageGoalFactory(plan=PlanFactory(pairing=pairing, agreed=True), text=f"{name} goal")
        for who, quoted in ((corner.mentor, "no"), (corner.trainee, "name")):
            Reflection.objects.create(
                activity=form, teacher=who, text=f"{name} {quoted}", quoted=quoted
            )

    parts = told(north.pairing, north.mentor_actor)

    assert list(parts)[:-1] == [
        "Mentoring agreement",
        "Plan of the pair",
        "Guidance log",
        "Lesson observations",
        "Observation records",
        "Activities",
        "Results",
        "In their own words",
        "How far with what is asked",
        "Missing by 18 March 2026",
    ]
    assert [row[0] for row in parts["Plan of the pair"].rows] == ["North goal"]
    assert [row[-1] for row in parts["Guidance log"].rows] == ["North call"]
    assert [row[3] for row in parts["Lesson observations"].rows] == ["North class"]
    assert [row[1:] for row in parts["Observation records"].rows] == [
        (
            "North Mentor observed North Trainee",
            "North topic",
            "Suggestions: North words",
            "",
        )
    ]
    assert {(row[2], row[4]) for row in parts["Activities"].rows} == {
        ("North lesson", "Counted"),
        ("North waits", "With school"),
    }
    assert [row[1:] for row in parts["In their own words"].rows] == [
        ("North name", "North Trainee")
    ]
    assert "South" not in str(parts[""])


def test_seals_and_signatures_are_empty_boxes(north):
    signs = told(north.pairing, north.mentor_actor)["Mentoring agreement"].signs

    assert signs == ["Mentor (signature)", "Trainee (signature)", "North Village School (seal)"]


def test_a_pair_with_nothing_says_so_in_each_part(north):
    parts = told(north.pairing, north.coordinator_actor)

    assert [part.words for title, part in parts.items() if title][1:] == [
        ["No plan has been agreed yet."],
        ["No contact is noted."],
        ["No observation is planned."],
        ["No lesson is recorded as observed."],
        ["Nothing is recorded."],
        ["No result is noted."],
        ["Nothing was written that may be quoted."],
        ["Nothing has been asked of the pair so far."],
        ["Nothing is missing."],
    ]


def ask(of, counts, per, owed_by, **values):
    of_set = {"program": of.program, "valid_from": date(2025, 9, 1)}
    given = {"text": counts, "counts": counts, "per": per, "owed_by": owed_by}
    asked = RequirementSet.objects.create(
        name=f"{counts} {per} {owed_by}", **of_set | {"subject": values.pop("subject", None)}
    )
    Requirement.objects.create(requirement_set=asked, **given | values)


def noted(of, *days):
    for day in days:
        GuidanceContactFactory(pairing=of.pairing, recorded_by=of.mentor_user, held_on=day)


def test_all_that_was_asked_so_far_is_done_on_its_way_missing_or_to_come(north, south, spring):
    """Of each month and of the year; what another subject is asked is none of it. What is done
    outside of the portal is left to be written in.
    """
    ask(north, "contact", "month", "mentor", quantity=2)
    ask(north, "paper", "term", "both")
    ask(north, "visit", "year", "pair", quantity=3)
    ask(north, "other", "year", "trainee")
    ask(north, "contact", "week", "mentor", subject=SubjectFactory())
    CommitmentFactory(of=north.pairing, duty="Lessons", per="month", owed_by="supported")
    noted(north, date(2026, 2, 10), date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4))
    noted(south, date(2026, 2, 11))
    form_of(
        north.pairing,
        author=north.mentor_user,
        status="school",
        starts_on=date(2026, 2, 12),
        host_school=north.helping_school,
    )

    parts = told(north.pairing, north.mentor_actor)

    part = parts["How far with what is asked"]
    assert [column.label for column in part.columns][1:] == [
        *("By whom, how often", "In which days"),
        *("Asked", "Done", "On its way", "Missing", "Still to come"),
    ]
    of_year, of_spring = "1 Sep 2025 to 18 Mar 2026", "1 Feb 2026 to 18 Mar 2026"
    assert part.rows == [
        ("contact", "the mentor per month", of_spring, "4", "3 +1", "0", "1", "0"),
        ("paper", "the mentor per term", of_spring, "1", "0", "0", "0", "1"),
        ("paper", "the trainee per term", of_spring, "1", "0", "0", "0", "1"),
        ("visit", "the pair per year", of_year, "3", "0", "0", "0", "3"),
        ("other", "the trainee per year", *[""] * 6),
        ("Commitment: Lessons", "the trainee per month", of_spring, "2", "0", "1", "0", "1"),
    ]
    assert "that had begun by 18 March 2026" in part.notes[0]
    assert len(part.notes) == 2
    assert parts["Missing by 18 March 2026"].rows == [
        ("contact", "the mentor", "February 2026", "1")
    ]


def test_the_numbers_asked_of_a_short_pair_are_of_its_own_days(north, spring):
    """It ended on 10 March, and was asked from 15 February on."""
    ask(north, "contact", "month", "mentor", quantity=4)
    Pairing.objects.filter(pk=north.pairing.pk).update(
        asked_from=date(2026, 2, 15), ends_on=date(2026, 3, 10), end_reason="completed"
    )

    parts = told(north.pairing, north.mentor_actor)

    (row,) = parts["How far with what is asked"].rows
    assert row[2:] == ("15 Feb 2026 to 10 Mar 2026", "4", "0", "0", "4", "0")


def test_a_long_log_says_how_many_rows_are_not_printed(north, monkeypatch):
    monkeypatch.setattr(handbook_paper, "MOST", 2)
    for day in (1, 2, 3):
        GuidanceContactFactory(
            pairing=north.pairing, recorded_by=north.mentor_user, held_on=date(2026, 3, day)
        )

    log = told(north.pairing, north.mentor_actor)["Guidance log"]

    assert (len(log.rows), log.notes) == (2, ["and 1 more"])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_is_printed_in_both_languages_and_written_down(client, north, language):
    client.force_login(north.trainee_user)

    answer = client.get(address(north.pairing), {"lang": language})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"".join(answer).startswith(b"%PDF")
    assert AuditEvent.objects.filter(verb="reports.handbook_printed").count() == 1


def test_its_parts_have_chinese_titles(north):
    with override("zh-hans"):
        titles = [title for title in told(north.pairing, north.mentor_actor) if title]

    assert titles[0] == "师徒结对协议书"
    assert not any(title.isascii() for title in titles)


def test_other_districts_and_auditors_get_none(client, north, south, auditor):
    answers = []
    for user in (south.coordinator_user, south.mentor_user, auditor):
        client.force_login(user)
        answers.append(client.get(address(north.pairing)).status_code)

    assert answers == [404, 404, 403]


def test_a_pairing_that_never_was_has_no_handbook(client, north):
    Pairing.objects.filter(pk=north.pairing.pk).update(cancelled_at=timezone.now())
    client.force_login(north.mentor_user)

    assert client.get(address(north.pairing)).status_code == 404


def test_a_year_is_read_in_as_many_queries_as_a_week(north, django_assert_max_num_queries):
    for day in range(1, 9):
        form_of(
            north.pairing,
            author=north.mentor_user,
            status="counted",
            starts_on=date(2026, 3, day),
        )
        PlannedObservationFactory(
            pairing=north.pairing, recorded_by=north.mentor_user, planned_on=date(2026, 3, day)
        )

    actor = north.mentor_actor
    with django_assert_max_num_queries(20):
        told(north.pairing, actor)
