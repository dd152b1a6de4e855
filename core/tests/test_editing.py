"""Adding and changing rows: nobody overwrites anybody unseen, and each change is written down."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.services import actor_for
from core.editing import add, change, made_before
from core.exceptions import StaleStateError
from core.models import AuditEvent
from roster.models import District, School
from roster.tests.factories import DistrictFactory


@pytest.fixture
def chief(administrator):
    return actor_for(administrator)


@pytest.fixture
def district(db):
    return DistrictFactory(name="Baiyun", sort_order=1)


def edit(district, chief, seen=1, **values):
    return change(district, actor=chief, seen=seen, verb="roster.district_changed", **values)


def stored(district):
    return District.objects.get(pk=district.pk)


def test_a_change_is_stored_with_the_next_version_and_before_and_after(district, chief):
    changed = edit(district, chief, name="Huadu", name_en="Huadu District")

    assert (changed.name, changed.version) == ("Huadu", 2)
    assert (stored(district).name, stored(district).version) == ("Huadu", 2)
    event = AuditEvent.objects.get()
    assert (event.by_id, event.by_name, event.verb) == (
        chief.user_id,
        "Administrator",
        "roster.district_changed",
    )
    assert (event.subject_type, event.subject_id) == ("roster.District", str(district.pk))
    assert event.before == {"name": "Baiyun", "name_en": ""}
    assert event.after == {"name": "Huadu", "name_en": "Huadu District"}
    assert (event.program_id, event.district_id) == (None, district.pk)


def test_only_what_differs_is_written_down(district, chief):
    edit(district, chief, name="Baiyun", name_en="Baiyun District")

    assert AuditEvent.objects.get().after == {"name_en": "Baiyun District"}


def test_setting_what_is_there_changes_nothing(district, chief):
    edit(district, chief, name="Baiyun")

    assert stored(district).version == 1
    assert not AuditEvent.objects.exists()


def test_a_change_from_an_older_screen_is_refused_and_shows_what_stands(district, chief):
    edit(district, chief, name="Huadu")

    with pytest.raises(StaleStateError) as refusal:
        edit(district, chief, seen=1, name="Panyu")

    assert refusal.value.current.name == "Huadu"
    assert (stored(district).name, stored(district).version) == ("Huadu", 2)
    assert AuditEvent.objects.count() == 1


def test_an_older_screen_is_stale_even_where_nothing_would_change(district, chief):
    edit(district, chief, name_en="Baiyun District")

    with pytest.raises(StaleStateError):
        edit(district, chief, seen=1, name="Baiyun")


def test_the_rest_of_the_row_is_left_alone(district, chief):
    """The record in hand is older than the row, in a field that this change does not touch."""
    District.objects.filter(pk=district.pk).update(sort_order=7)

    edit(district, chief, name="Huadu")

    assert stored(district).sort_order == 7


def test_what_breaks_a_rule_is_refused_whole(district, chief):
    DistrictFactory(name="Huadu")

    with pytest.raises(ValidationError, match="of this name already"):
        edit(district, chief, name="Huadu", sort_order=3)

    assert (stored(district).name, stored(district).sort_order) == ("Baiyun", 1)
    assert not AuditEvent.objects.exists()


def test_change_and_record_of_it_stand_or_fall_together(district, chief, monkeypatch):
    def fails(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(AuditEvent.objects, "bulk_create", fails)

    with pytest.raises(DatabaseError), transaction.atomic():
        edit(district, chief, name="Huadu")

    assert stored(district).name == "Baiyun"


def test_adding_validates_stores_and_writes_down(chief):
    made = add(District(name="Panyu"), actor=chief, verb="roster.district_added", why="new")

    assert stored(made).version == 1
    assert AuditEvent.objects.get().detail == {"why": "new"}
    with pytest.raises(ValidationError):
        add(District(name="Panyu"), actor=chief, verb="roster.district_added")
    assert AuditEvent.objects.count() == 1


def test_what_a_row_points_to_is_asked_for_unless_it_was_read_or_stands_there(chief, district):
    with CaptureQueriesContext(connection) as asked:
        school = add(
            School(name="One", district=district, setting="rural"),
            actor=chief,
            verb="roster.school_added",
        )
        renamed = change(school, actor=chief, seen=1, verb="roster.school_changed", name="Two")
    gone = School(name="Three", district_id=district.pk + 1, setting="rural")
    with pytest.raises(ValidationError) as refusal:
        add(gone, actor=chief, verb="roster.school_added")

    assert renamed.name == "Two"
    assert [each["sql"] for each in asked if 'SELECT 1 AS "a"' in each["sql"]] == []
    assert set(refusal.value.error_dict) == {"district"}


def test_a_page_sent_twice_is_one_record_and_one_line_of_the_record_of_changes(chief):
    first, again = District(name="Panyu"), District(name="Panyu")
    again.uuid = first.uuid

    made = add(first, actor=chief, verb="roster.district_added", is_own=bool)

    assert add(again, actor=chief, verb="roster.district_added", is_own=bool) == made
    assert (District.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_to_know_a_key_is_no_right_to_its_record(district):
    with pytest.raises(PermissionDenied):
        made_before(District, district.uuid, lambda record: record != district)

    assert made_before(District, district.uuid, lambda record: record == district) == district


def test_what_no_room_has_words_for_is_not_written_down(chief):
    with pytest.raises(ValueError, match="No room has declared"):
        add(District(name="Panyu"), actor=chief, verb="roster.district_conjured_up")

    assert not District.objects.exists()
