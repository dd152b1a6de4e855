"""Rows made once in a run: the copy is the same rows, and goes on as the first would have."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session

from devtools.snapshot import copy_from, make_once

pytestmark = pytest.mark.django_db


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (Group, Session)]


def test_the_copy_equals_what_was_made_and_new_rows_follow_it(tmp_path):
    made = []

    def make():
        Group.objects.create(name="组长\tleaders\\ 'of' 𠮷")
        Group.objects.create(name="")
        until = datetime.datetime(2018, 5, 31, 16, 0, 0, 123456, tzinfo=datetime.UTC)
        Session.objects.create(session_key="k" * 32, session_data="{}\nnull", expire_date=until)
        made.append(rows())

    make_once(tmp_path / "people", make)
    assert rows() == [[], []], "only kept"
    make_once(tmp_path / "people", make)
    copy_from(tmp_path / "people")

    assert [rows()] == made, "made once, and copied"
    assert Group.objects.create(name="the next").pk > max(row["id"] for row in made[0][0])


def test_rows_that_could_not_be_made_are_made_by_the_next_who_asks(tmp_path):
    def fail():
        Group.objects.create(name="half of it")
        raise RuntimeError("no power")

    with pytest.raises(RuntimeError):
        make_once(tmp_path / "people", fail)

    make_once(tmp_path / "people", lambda: Group.objects.create(name="now"))
    copy_from(tmp_path / "people")

    assert Group.objects.get().name == "now"
