"""What is written down stays as it was written: refused by the models, and by the database."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts.services import actor_for
from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.registration.models import Status
from activities.tests.factories import form_of
from core.audit import record_event
from core.models import AppendOnlyModel, AuditEvent
from core.sealing import seal_events


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


def guarded() -> list[tuple[str, str]]:
    """Every column of what is only ever added to, but for keys and what may be set later, once."""
    free = {"core_auditevent": {"id"}, "core_seal": set(), "activities_decision": {"id", "undone"}}
    models = [model for model in apps.get_models() if issubclass(model, AppendOnlyModel)]
    assert {model._meta.db_table for model in models} == set(free)
    return [
        (model._meta.db_table, field.column)
        for model in models
        for field in model._meta.concrete_fields
        if field.column not in free[model._meta.db_table]
    ]


@pytest.mark.parametrize(("table", "column"), guarded())
def test_the_database_refuses_to_change_any_column(event, north, table, column):
    seal_events()
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    take_step(form, Verb.SEND, actor=north.mentor_actor, seen=1)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f'UPDATE {table} SET "{column}" = "{column}"')


@pytest.mark.postgres
def test_postgresql_refuses_to_delete_an_entry(event):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM core_auditevent")
