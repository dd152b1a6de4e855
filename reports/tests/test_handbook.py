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
from pairings.tests.factories import PlanFactory, StageGoalFactory
from programs.models import Requirement, RequirementSet
from reports.print import handbook_paper
from reports.print.handbook_paper import handbook
from roster.tests.factories import SubjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]


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
        ["Nothing is asked of the pair."],
    ]


def test_what_is_asked_stands_with_the_days_it_is_asked_in(north):
    """Of the month that runs, and of the year; what another subject is asked is none of it."""
    given = {"program": north.program, "valid_from": date(2025, 9, 1)}
    for per, subject in (("month", None), ("year", north.subject), ("week", SubjectFactory())):
        asked = RequirementSet.objects.create(name=per, subject=subject, **given)
        Requirement.objects.create(
            requirement_set=asked, text="Talk", counts="contact", per=per, owed_by="mentor"
        )
    GuidanceContactFactory(
        pairing=north.pairing, recorded_by=north.mentor_user, held_on=date(2026, 3, 10)
    )

    part = told(north.pairing, north.mentor_actor)["How far with what is asked"]

    assert [column.label for column in part.columns][1:4] == ["How often", "In which days", "Asked"]
    assert [row[1:5] for row in part.rows] == [
        ("per month", "March 2026", "1", "1"),
        ("per year", "The program year", "1", "1"),
    ]


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
