"""The record of changes as a chain: sealed in order; what was changed past the guards is found."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.services import actor_for
from core.append_only import unprotect
from core.audit import record_event
from core.models import AuditEvent, Seal
from core.sealing import faults, seal_events


@pytest.fixture
def events(administrator, north):
    actor = actor_for(administrator)
    verb = "roster.district_changed"
    return [record_event(actor, verb, north.district, number=n) for n in range(3)]


def past_the_guards(sql: str, table="core_auditevent") -> None:
    """As somebody does who may drop triggers; the test's transaction brings them back."""
    with connection.cursor() as cursor:
        unprotect(SimpleNamespace(connection=connection, execute=cursor.execute), table)
        cursor.execute(sql)


def test_each_entry_is_sealed_once_in_the_order_of_writing(events):
    assert seal_events() == AuditEvent.objects.count()
    assert seal_events() == 0

    sealed = list(Seal.objects.values_list("position", "event"))
    assert sealed == list(
        enumerate(AuditEvent.objects.order_by("pk").values_list("pk", flat=True), 1)
    )
    assert list(faults()) == []


def test_what_is_written_later_is_tied_to_what_was_sealed_before(events, administrator):
    seal_events()
    record_event(actor_for(administrator), "roster.district_changed", administrator, number=4)

    assert seal_events() == 1
    assert list(faults()) == []


@pytest.mark.parametrize(
    "changed", ["by_name = 'Nobody'", "at = '2020-01-31 12:00:00'", "detail = '{}'"]
)
def test_an_entry_changed_past_the_guards_is_found(events, changed):
    """Who, when and what: each of it is under the seal."""
    seal_events()
    place = Seal.objects.get(event=events[1]).position

    past_the_guards(f"UPDATE core_auditevent SET {changed} WHERE id = {events[1].pk}")

    day = f"{AuditEvent.objects.get(pk=events[1].pk).at:%Y-%m-%d}"
    assert list(faults()) == [f"Entry {place} (roster.district_changed, {day}) was changed."]
    with pytest.raises(CommandError, match="was changed"):
        call_command("verify_record")


def test_an_entry_taken_out_is_missed(events):
    seal_events()
    place = Seal.objects.get(event=events[1]).position

    past_the_guards(f"DELETE FROM core_seal WHERE position = {place}", "core_seal")

    assert next(faults()) == f"Entries {place} to {place} are missing."


def test_the_command_says_the_last_seal(events):
    seal_events()
    out = StringIO()

    call_command("verify_record", stdout=out)

    assert out.getvalue() == f"Whole. {Seal.objects.last()}\n"
