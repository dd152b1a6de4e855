"""Subjects and terms that an office may start with: shown first, added once, its own afterwards."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.services import actor_for
from core.models import AuditEvent
from roster.models import Subject, Term
from roster.subjects.services import add_school_year, add_standard_subjects, add_term
from roster.subjects.standard import STANDARD_SUBJECTS, usual_terms
from roster.tests.factories import SubjectFactory, TermFactory
from tests.sent_page import as_shown

SUBJECTS = "/subjects/standard/"
YEAR = "/terms/school-year/"


@pytest.fixture(autouse=True)
def in_july():
    with time_machine.travel("2026-07-20 04:00Z", tick=False):
        yield


@pytest.mark.parametrize(
    ("weekday", "first_weeks"),
    [("6", ["2026-08-30", "2027-02-21"]), ("0", ["2026-08-31", "2027-02-22"])],
)
def test_weeks_begin_on_the_day_that_the_offices_calendar_has(
    client, administrator, weekday, first_weeks
):
    client.force_login(administrator)

    client.post(YEAR, as_shown(client.get(YEAR), but={"weekday": weekday}))

    terms = Term.objects.order_by("starts_on")
    assert [str(term.first_week_starts_on) for term in terms] == first_weeks
    # From then on it is proposed.
    assert as_shown(client.get(YEAR))["weekday"] == [weekday]
    later = add_term(
        actor=actor_for(administrator),
        name="Later",
        starts_on=datetime.date(2027, 9, 1),
        ends_on=datetime.date(2028, 1, 20),
    )
    assert later.first_week_starts_on.weekday() == int(weekday)


def test_without_a_term_weeks_begin_on_monday_and_no_term_begins_on_a_weekend(
    client, administrator
):
    client.force_login(administrator)

    assert as_shown(client.get(YEAR))["weekday"] == ["0"]
    for year in range(2025, 2035):
        first, second = usual_terms(year)
        assert (first.starts_on.month, first.starts_on.day) == (9, 1)
        assert (second.starts_on.weekday(), second.starts_on.day in range(20, 27)) == (0, True)


def standard_names() -> list[str]:
    return [name for name, _english in STANDARD_SUBJECTS]


def test_the_standard_subjects_come_after_ours_and_leave_ours_alone(administrator):
    ours = SubjectFactory(name="数学", name_en="Our mathematics", sort_order=7)

    added = add_standard_subjects(actor=actor_for(administrator))

    assert [subject.name for subject in added] == [n for n in standard_names() if n != "数学"]
    assert [subject.sort_order for subject in added] == list(range(8, 8 + len(added)))
    ours.refresh_from_db()
    assert (ours.name_en, ours.version) == ("Our mathematics", 1)
    event = AuditEvent.objects.get(verb="roster.standard_subjects_added")
    assert len(event.detail["added"]) == len(added)


def test_adding_the_standard_subjects_again_writes_nothing(administrator):
    actor = actor_for(administrator)
    add_standard_subjects(actor=actor)

    assert add_standard_subjects(actor=actor) == []
    assert Subject.objects.count() == len(STANDARD_SUBJECTS)
    assert AuditEvent.objects.filter(verb="roster.standard_subjects_added").count() == 1


def test_the_page_shows_what_will_be_added_and_one_press_adds_it(client, administrator):
    SubjectFactory(name="数学")
    client.force_login(administrator)

    shown = client.get(SUBJECTS).context["offered"]
    sent = client.post(SUBJECTS, as_shown(client.get(SUBJECTS)))
    after = client.get(SUBJECTS)

    assert [each.name for each in shown if each.is_there] == ["数学 Mathematics"]
    assert (sent.status_code, sent.headers["Location"]) == (302, "/subjects/")
    assert Subject.objects.count() == len(STANDARD_SUBJECTS)
    assert after.context["is_complete"]
    assert 'type="submit" name="save"' not in after.text


def test_what_is_not_ticked_is_left_out_and_nothing_ticked_is_refused(client, administrator):
    client.force_login(administrator)
    shown = as_shown(client.get(SUBJECTS))
    assert shown["chosen"] == standard_names()

    nothing = client.post(SUBJECTS, {**shown, "chosen": []})
    unknown = client.post(SUBJECTS, {**shown, "chosen": ["数学", "炼金术"]})
    assert nothing.context["form"].errors == {"chosen": ["Tick at least one."]}
    assert list(unknown.context["form"].errors) == ["chosen"]
    assert not Subject.objects.exists()

    client.post(SUBJECTS, {**shown, "chosen": ["数学", "科学"]})

    assert list(Subject.objects.values_list("name", flat=True)) == ["数学", "科学"]
    assert "数学" not in as_shown(client.get(SUBJECTS))["chosen"]


def test_the_terms_of_a_school_year_are_proposed_and_named_after_it(client, administrator):
    client.force_login(administrator)
    proposed = client.get(YEAR).context["form"].initial

    sent = client.post(YEAR, proposed | {"second_starts_on": datetime.date(2027, 2, 22)})

    assert sent.headers["Location"] == "/terms/"
    rows = Term.objects.values_list("name", "name_en", "starts_on", "ends_on")
    assert list(rows) == [
        (
            "2026—2027学年第一学期",
            "First term 2026–27",
            datetime.date(2026, 9, 1),
            datetime.date(2027, 1, 20),
        ),
        (
            "2026—2027学年第二学期",
            "Second term 2026–27",
            datetime.date(2027, 2, 22),
            datetime.date(2027, 7, 10),
        ),
    ]
    assert AuditEvent.objects.filter(verb="roster.school_year_added").count() == 1
    assert client.get(YEAR).context["form"].initial["first_starts_on"].year == 2027


def test_a_term_that_is_there_is_left_alone_and_the_same_year_twice_is_one(administrator):
    actor = actor_for(administrator)
    first, second = usual_terms(2026)
    ours = TermFactory(name="Ours", starts_on=first.starts_on, ends_on=datetime.date(2027, 1, 9))

    added = add_school_year(actor=actor, first=first, second=second)
    again = add_school_year(actor=actor, first=first, second=second)

    ours.refresh_from_db()
    assert (ours.name, ours.ends_on) == ("Ours", datetime.date(2027, 1, 9))
    assert [term.name for term in added] == ["2026—2027学年第二学期"]
    assert again == []


def test_terms_that_overlap_are_refused_with_nothing_half_added(client, administrator):
    TermFactory(name="Ours", starts_on=datetime.date(2027, 3, 1), ends_on=datetime.date(2027, 7, 1))
    first, second = usual_terms(2026)

    with pytest.raises(ValidationError, match="Terms cannot overlap") as refusal:
        add_school_year(actor=actor_for(administrator), first=first, second=second)

    assert list(refusal.value.message_dict) == ["second_starts_on"]
    assert list(Term.objects.values_list("name", flat=True)) == ["Ours"]
    assert not AuditEvent.objects.filter(verb="roster.school_year_added").exists()


def test_a_day_before_the_one_before_is_said_beside_its_field(client, administrator):
    client.force_login(administrator)
    proposed = client.get(YEAR).context["form"].initial

    sent = client.post(YEAR, proposed | {"second_starts_on": datetime.date(2027, 1, 2)})

    assert sent.status_code == 422
    assert sent.context["form"].errors == {
        "second_starts_on": [
            "Enter a day after 20 January 2027, which stands under “Last day of the first term”."
        ]
    }


def test_only_the_office_adds_them(north):
    first, second = usual_terms(2026)
    for actor in (north.coordinator_actor, north.lead_actor):
        with pytest.raises(PermissionDenied):
            add_standard_subjects(actor=actor)
        with pytest.raises(PermissionDenied):
            add_school_year(actor=actor, first=first, second=second)

    assert Term.objects.count() == 0
    assert not Subject.objects.filter(name="语文").exists()
