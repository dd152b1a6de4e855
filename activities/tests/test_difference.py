"""Rows written by difference: tried on the lines of one form, as parts of a form are written."""

from uuid import uuid4

import pytest

from activities.models import Lesson, Party
from activities.tests.factories import form_of
from core.difference import Wanted, keep
from roster.tests.factories import TeacherFactory


@pytest.fixture
def form(north):
    return form_of(north.pairing, author=north.mentor_user, status="draft")


def write(form, *lines):
    """Lessons by key and topic, in order."""
    wanted = [
        Wanted(key, {"topic": topic, "position": position})
        for position, (key, topic) in enumerate(lines, start=1)
    ]
    return keep(Lesson, wanted, activity=form)


def stored(form):
    return [(row.pk, row.topic) for row in form.lessons.all()]


def test_a_row_is_found_by_its_key_else_by_what_it_says(form):
    first, second, third = write(form, (None, "First"), (None, "Second"), (None, "Third"))

    write(form, (None, "Third"), (first.key, "New"), (None, "Fourth"))

    (_, _, (fourth, _)) = after = stored(form)
    assert after == [(third.pk, "Third"), (first.pk, "New"), (fourth, "Fourth")]
    assert fourth not in {first.pk, second.pk, third.pk}


def test_a_key_nobody_has_becomes_that_of_a_new_row_and_twice_is_two_rows(form):
    key = uuid4()

    rows = write(form, (key, "First"), (key, "Second"))

    assert rows[0].key == key != rows[1].key


def test_the_same_again_writes_nothing(form, django_assert_num_queries):
    rows = write(form, (None, "First"), (None, "Second"))

    with django_assert_num_queries(1):
        write(form, *((row.key, row.topic) for row in rows))


def test_the_row_of_a_person_is_never_anothers_whatever_its_key(form, north):
    other = TeacherFactory()
    row = form.parties.get(teacher=north.trainee)
    values = {name: getattr(row, name) for name in ("side", "district_id", "school_id")}

    keep(
        Party, [Wanted(row.key, {**values, "teacher_id": other.pk})], by_person=True, activity=form
    )

    (kept,) = form.parties.all()
    assert (kept.teacher, kept.pk == row.pk) == (other, False)
