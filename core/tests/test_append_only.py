"""What is written down stays as it was written: refused by the models, and by the database."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts.services import actor_for
from core.audit import record_event
from core.models import AuditEvent


@pytest.fixture
def event(administrator):
    return record_event(actor_for(administrator), "accounts.signed_in", administrator, why="a test")


def test_the_models_refuse_to_change_or_delete_an_entry(event):
    event.verb = "core.other"
    acts = [
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(verb="core.other"),
    ]

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    assert AuditEvent.objects.get().verb == "accounts.signed_in"


@pytest.mark.parametrize(
    "column", ["verb", "at", "by_id", "by_name", "subject_type", "subject_id", "subject", "detail"]
)
def test_the_database_refuses_to_change_any_column(event, column):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE core_auditevent SET {column} = {column}")


def test_every_column_is_guarded(db):
    """A column added later must be added to the trigger too."""
    columns = {field.column for field in AuditEvent._meta.fields} - {"id"}

    assert columns == {
        "verb",
        "at",
        "by_id",
        "by_name",
        "subject_type",
        "subject_id",
        "subject",
        "detail",
    }


@pytest.mark.postgres
def test_postgresql_refuses_to_delete_an_entry(event):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM core_auditevent")
