"""Rows made once in a run: the copy is the same rows, and goes on as the first would have."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction

from devtools.snapshot import once_in_a_run

pytestmark = pytest.mark.django_db


def test_the_copy_equals_what_was_made_and_new_rows_follow_it(tmp_path):
    made = []

    def make():
        made.append(Group.objects.create(name="组长\tleaders\\ 'of' 𠮷"))
        made.append(Group.objects.create(name=""))
        until = datetime.datetime(2018, 5, 31, 16, 0, 0, 123456, tzinfo=datetime.UTC)
        Session.objects.create(session_key="k" * 32, session_data="{}\nnull", expire_date=until)

    def rows():
        return [list(model.objects.order_by("pk").values()) for model in (Group, Session)]

    with transaction.atomic():
        once_in_a_run(tmp_path / "people", make)
        first = rows()
        transaction.set_rollback(True)
    assert not Group.objects.exists()

    once_in_a_run(tmp_path / "people", make)

    assert rows() == first
    assert len(made) == 2, "the second call copied"
    assert Group.objects.create(name="the next").pk > max(group.pk for group in made)


def test_rows_that_could_not_be_made_are_made_by_the_next_who_asks(tmp_path):
    def fail():
        raise RuntimeError("no power")

    with pytest.raises(RuntimeError), transaction.atomic():
        once_in_a_run(tmp_path / "people", fail)

    once_in_a_run(tmp_path / "people", lambda: Group.objects.create(name="now"))

    assert Group.objects.get().name == "now"
