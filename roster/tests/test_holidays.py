"""Holidays of a term: their days, who enters them, the usual ones, and the term's page."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.services import actor_for
from core.audit import AuditEvent
from roster.holidays.school_days import has_no_school
from roster.holidays.services import (
    add_holiday,
    add_usual_holidays,
    edit_holiday,
    remove_holiday,
)
from roster.holidays.standard import usual_in
from roster.models import Holiday, Term
from roster.subjects.services import edit_term
from roster.tests.factories import HolidayFactory, TermFactory

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


def usual(first, last) -> list[tuple[str, str, str]]:
    term = Term(starts_on=first, ends_on=last)
    return [
        (each.name_en, f"{each.starts_on:%m-%d}", f"{each.ends_on:%m-%d}")
        for each in usual_in(term)
    ]


def test_the_usual_ones_stand_on_the_days_of_the_calendar_as_far_as_they_lie_in_the_term():
    assert usual(date(2025, 9, 1), date(2026, 1, 20)) == [
        ("National Day and Mid-Autumn Festival", "10-01", "10-08"),
        ("New Year’s Day", "01-01", "01-01"),
    ]
    assert usual(date(2026, 9, 1), date(2026, 10, 3)) == [
        ("Mid-Autumn Festival", "09-25", "09-25"),
        ("National Day", "10-01", "10-03"),
    ]
    assert usual(date(2028, 2, 21), date(2028, 7, 10)) == [
        ("Qingming Festival", "04-04", "04-04"),
        ("May Day", "05-01", "05-05"),
        ("Dragon Boat Festival", "05-28", "05-28"),
    ]


def test_only_an_administrator_writes_and_everybody_reads(north, office):
    term = TermFactory()
    for actor in (north.coordinator_actor, north.lead_actor, north.mentor_actor):
        with pytest.raises(PermissionDenied):
            add_holiday(term, actor=actor, name="Ours", starts_on=term.starts_on)
        with pytest.raises(PermissionDenied):
            add_usual_holidays(term, actor=actor)
    made = add_holiday(term, actor=office, name="Ours", starts_on=term.starts_on)
    with pytest.raises(PermissionDenied):
        edit_holiday(made, actor=north.lead_actor, seen=1, name="Mine")
    with pytest.raises(PermissionDenied):
        remove_holiday(made, actor=north.lead_actor, seen=1)
    assert list(Holiday.objects.visible_to(north.mentor_actor)) == [made]
    assert made.ends_on == term.starts_on


@pytest.mark.parametrize(
    ("first", "last", "faults"),
    [
        (date(2025, 8, 31), date(2025, 9, 2), ["starts_on"]),
        (date(2026, 1, 20), date(2026, 1, 26), ["ends_on"]),
        (date(2025, 12, 3), date(2025, 12, 2), ["ends_on"]),
        (date(2025, 10, 8), date(2025, 10, 9), ["starts_on"]),
        (date(2025, 9, 30), date(2025, 10, 1), ["starts_on"]),
        (date(2025, 10, 9), date(2025, 10, 9), []),
    ],
)
def test_it_lies_inside_its_term_and_shares_no_day_with_another(office, first, last, faults):
    there = HolidayFactory()
    other = HolidayFactory(
        term=there.term, name="Other", starts_on=date(2025, 11, 3), ends_on=date(2025, 11, 3)
    )

    def refused(write) -> list[str]:
        try:
            write()
        except ValidationError as refusal:
            return list(refusal.message_dict)
        return []

    days = {"starts_on": first, "ends_on": last}
    change = lambda: edit_holiday(other, actor=office, seen=1, **days)  # noqa: E731
    assert refused(change) == faults
    other.refresh_from_db()
    if faults:
        add = lambda: add_holiday(there.term, actor=office, name="New", **days)  # noqa: E731
        assert refused(add) == faults
        assert other.starts_on == date(2025, 11, 3)
    else:
        assert other.starts_on == first


def test_a_term_keeps_its_holidays_inside(office):
    there = HolidayFactory()
    with pytest.raises(ValidationError, match="“National Day” would lie outside") as refusal:
        edit_term(there.term, actor=office, seen=1, ends_on=date(2025, 10, 7))
    assert list(refusal.value.message_dict) == ["ends_on"]
    assert edit_term(there.term, actor=office, seen=1, ends_on=there.ends_on).version == 2


def test_the_usual_ones_are_added_once_and_leave_what_is_there(office):
    there = HolidayFactory(name="Ours", ends_on=date(2025, 10, 3))

    assert [each.name_en for each in add_usual_holidays(there.term, actor=office)] == [
        "New Year’s Day"
    ]
    assert add_usual_holidays(there.term, actor=office) == []
    assert AuditEvent.objects.filter(verb="roster.usual_holidays_added").count() == 1


def test_the_database_takes_none_that_ends_before_it_begins_or_begins_with_another():
    there = HolidayFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Holiday.objects.update(ends_on=there.starts_on - A_DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        HolidayFactory(term=there.term, ends_on=there.starts_on)


def test_a_weekend_alone_is_no_holiday():
    term = Term(
        starts_on=date(2025, 9, 1),
        ends_on=date(2025, 9, 20),
        first_week_starts_on=date(2025, 8, 31),
    )
    monday_to_friday = Holiday(starts_on=date(2025, 9, 8), ends_on=date(2025, 9, 12))
    saturday = Holiday(starts_on=date(2025, 9, 20), ends_on=date(2025, 9, 20))

    assert [has_no_school(week, [monday_to_friday, saturday]) for week in term.weeks()] == [
        False,
        True,
        False,
    ]


# --- pages ----------------------------------------------------------------------------------------


def test_the_page_of_a_term_names_its_holidays_and_the_weeks_they_take(client, administrator):
    term = HolidayFactory(starts_on=date(2025, 10, 5), ends_on=date(2025, 10, 11)).term
    client.force_login(administrator)

    page = client.get(term.get_absolute_url())

    assert "National Day" in page.text
    assert page.context["weeks_without_school"] == [6]


def test_the_usual_ones_are_ticked_and_added_with_one_press(client, administrator):
    term = TermFactory()
    HolidayFactory(
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 1),
        term__starts_on=date(2026, 2, 23),
        term__ends_on=date(2026, 7, 1),
        term__first_week_starts_on=date(2026, 2, 22),
    )
    client.force_login(administrator)
    address = reverse("roster:holidays_standard", args=[term.uuid])

    ticked = client.get(address).context["form"].fields["chosen"].initial
    assert ticked == ["2025-10-01", "2026-01-01"]
    assert client.post(address, {"chosen": ticked[:1]}).url == term.get_absolute_url()
    assert [each.name_en for each in Holiday.objects.filter(term=term)] == [
        "National Day and Mid-Autumn Festival"
    ]


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(client, administrator):
    term = TermFactory()
    client.force_login(administrator)
    typed = {"uuid": uuid4(), "name": "Sports day", "starts_on": "2025-08-01", "ends_on": ""}

    refused = client.post(reverse("roster:holiday_add", args=[term.uuid]), typed)

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["starts_on"]
    assert 'value="Sports day"' in refused.text
    typed["starts_on"] = "2025-11-07"
    assert client.post(reverse("roster:holiday_add", args=[term.uuid]), typed).status_code == 302
    made = Holiday.objects.get()
    assert (made.starts_on, made.ends_on) == (date(2025, 11, 7), date(2025, 11, 7))

    remove = reverse("roster:holiday_remove", args=[made.uuid])
    assert client.post(remove, {"version": 1}).url == term.get_absolute_url()
    assert not Holiday.objects.exists()
    assert AuditEvent.objects.filter(verb="roster.holiday_removed").count() == 1
