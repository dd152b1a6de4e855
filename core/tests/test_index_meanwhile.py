"""An index that is built while people write."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState
from django.db.models import Index

from core.index_meanwhile import AddIndexMeanwhile
from core.models import Notice

NAME = "core_notice_for_this_test"


def indexes() -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, Notice._meta.db_table))


@pytest.mark.django_db(transaction=True)
def test_an_index_is_built_beside_those_who_write_and_anew_where_it_was_left_half_built():
    before = ProjectState.from_apps(apps)
    adds = AddIndexMeanwhile("notice", Index(fields=["created_at", "id"], name=NAME))
    after = before.clone()
    adds.state_forwards("core", after)

    with connection.schema_editor(atomic=False) as editor:
        adds.database_forwards("core", editor, before, after)
        assert NAME in indexes()
        if connection.vendor == "postgresql":
            # As an interruption leaves it: it is there, and not in the state of the migrations.
            adds.database_forwards("core", editor, before, after)
        adds.database_backwards("core", editor, after, before)

    assert NAME not in indexes()
    with connection.schema_editor(atomic=False, collect_sql=True) as editor:
        adds.database_forwards("core", editor, before, after)
    said = " ".join(line for line in editor.collected_sql if not line.startswith("--"))
    assert ("CONCURRENTLY" in said) == (connection.vendor == "postgresql")
