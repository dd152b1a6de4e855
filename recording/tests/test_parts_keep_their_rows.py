"""Parts keep their rows and keys through every save; what stays with a person stays."""

from dataclasses import replace

import pytest
from django.utils import timezone

from activities.chain.models import Verb
from activities.models import Attendance, Lesson, Mention, MentionAuthor, Party, Talk
from activities.registration.content import (
    LessonEntry,
    PartyEntry,
    ResultEntry,
    TalkEntry,
    content_of,
)
from activities.tests.steps import pass_on, step
from programs.tests.factories import ActivityKindFactory
from recording.services import correct_activity, edit_activity
from recording.tests.test_services import TODAY, record
from roster.people.finding import Person
from roster.tests.factories import SchoolFactory, TeacherFactory

PARTS = (Party, Lesson, Talk, Attendance, Mention, MentionAuthor)


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


@pytest.fixture
def form(north, kind):
    """Two of each part; in each a person by record and one by name where it may have both."""
    guest, other = TeacherFactory(name="A third"), TeacherFactory(name="A fourth")
    place = {"district": north.district, "school": north.school}
    people = (Person(guest, **place), Person(name="Somebody", **place))
    return record(
        north,
        kind,
        list_is_complete=False,
        headcount=9,
        lessons=(LessonEntry("First", teacher=north.trainee, **place), LessonEntry("Second")),
        talks=(TalkEntry("One", "A guest"), TalkEntry("Two")),
        people=people,
        results=(
            ResultEntry("paper", "On shadows", people),
            ResultEntry("paper", "On light", (Person(other, **place),)),
        ),
    )


def rows(form) -> dict:
    """Row and key of every part of this form."""
    owner = {MentionAuthor: "mention__activity"}
    return {
        model: set(
            model.objects.filter(**{owner.get(model, "activity"): form}).values_list("pk", "key")
        )
        for model in PARTS
    }


def edit(form, corner, **parts):
    form.refresh_from_db()
    content = replace(content_of(form), **parts)
    return edit_activity(form, content, actor=corner.mentor_actor, seen=form.version, today=TODAY)


def without_keys(entries):
    return tuple(replace(entry, key=None) for entry in entries)


CHANGES = {
    "another word": lambda it: {"lessons": (replace(it.lessons[0], topic="New"), it.lessons[1])},
    "another order": lambda it: {
        "lessons": it.lessons[::-1], "talks": it.talks[::-1], "results": it.results[::-1],
    },
    "another order of authors": lambda it: {
        "results": (replace(it.results[0], authors=it.results[0].authors[::-1]), it.results[1])
    },
    "another title": lambda it: {"results": (replace(it.results[0], title="New"), it.results[1])},
    "another length of stay": lambda it: {
        "people": tuple(replace(person, half_days=2) for person in it.people)
    },
    "another place": lambda it: {
        "parties": tuple(replace(party, school=None) for party in it.parties)
    },
    "a page without keys": lambda it: {
        "lessons": (replace(it.lessons[0], key=None), replace(it.lessons[1], topic="New")),
        "talks": (replace(it.talks[0], key=None), replace(it.talks[1], title="New")),
        "parties": (*without_keys(it.parties[:1]), replace(it.parties[1], school=None, key=None)),
        "people": (*without_keys(it.people[:-1]), replace(it.people[-1], half_days=1)),
    },
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_save_keeps_every_row_and_key(form, north, change):
    before = rows(form)
    content = content_of(form)

    form = edit(form, north, **CHANGES[change](content))

    assert form.version == 2, "something was changed"
    assert rows(form) == before


@pytest.mark.parametrize("part", ["lessons", "talks", "people", "results", "parties"])
def test_a_line_more_and_a_line_less_touch_no_other_row(form, north, part):
    before = rows(form)
    content = content_of(form)
    fourth = TeacherFactory(name="A fifth")
    more = {
        "lessons": LessonEntry("Third"),
        "talks": TalkEntry("Third"),
        "people": Person(name="Another"),
        "results": ResultEntry("paper", "Third"),
        "parties": PartyEntry("supported", north.district, north.school, fourth),
    }

    edit(form, north, **{part: (*getattr(content, part), more[part])})
    assert all(before[model] <= rows(form)[model] for model in PARTS)
    form.refresh_from_db()
    edit(form, north, **{part: getattr(content, part), "people": content.people})

    assert rows(form) == before


def test_who_was_struck_out_or_signed_stays_so_while_they_stay(form, north):
    third = TeacherFactory(name="A sixth")
    content = content_of(form)
    parties = (*content.parties, PartyEntry("supported", north.district, north.school, third))
    form = edit(form, north, parties=parties)
    now = timezone.now()
    form.parties.filter(teacher=third).update(struck_out_at=now)
    signed = {"countersigned_at": now, "signed_by": north.trainee_user, "signed_on_paper": True}
    form.parties.filter(teacher=north.trainee).update(**signed)
    far = SchoolFactory(district=north.district)

    parties = tuple(
        replace(each, school=far) if each.teacher in {third, north.trainee} else each
        for each in content_of(form).parties
    )
    form = edit(form, north, parties=(*parties, PartyEntry("supported", north.district)))

    by_teacher = {party.teacher: party for party in form.parties.all()}
    assert by_teacher[third].struck_out_at == now
    assert by_teacher[north.trainee].countersigned_at == now
    assert by_teacher[north.trainee].signed_by == north.trainee_user
    assert by_teacher[north.trainee].signed_on_paper
    assert {by_teacher[each].school for each in (third, north.trainee)} == {far}


def test_another_person_in_the_same_line_has_signed_nothing(form, north):
    third, other = TeacherFactory(name="A sixth"), TeacherFactory(name="A seventh")
    party = PartyEntry("supported", north.district, north.school, third)
    form = edit(form, north, parties=(*content_of(form).parties, party))
    form.parties.filter(teacher=third).update(struck_out_at=timezone.now())
    parties = tuple(
        replace(each, teacher=other) if each.teacher == third else each
        for each in content_of(form).parties
    )

    form = edit(form, north, parties=parties)

    assert form.parties.get(teacher=other).struck_out_at is None
    assert not form.parties.filter(teacher=third).exists()


def test_a_place_in_the_line_of_a_person_has_signed_nothing(form, north):
    """The person is taken out of the line, and their school stays on it."""
    third, far = TeacherFactory(name="A sixth"), SchoolFactory(district=north.district)
    party = PartyEntry("supported", north.district, far, third)
    form = edit(form, north, parties=(*content_of(form).parties, party))
    signed = {"countersigned_at": timezone.now(), "signed_by": north.trainee_user}
    form.parties.filter(teacher=third).update(**signed, signed_on_paper=True)
    parties = tuple(
        replace(each, teacher=None) if each.teacher == third else each
        for each in content_of(form).parties
    )

    form = edit(form, north, parties=parties)

    place = form.parties.get(school=far)
    assert (place.teacher, place.countersigned_at, place.signed_by) == (None, None, None)
    assert not place.signed_on_paper


def test_a_correction_has_rows_of_its_own_under_the_same_keys(form, north):
    pass_on(form, north)
    form.refresh_from_db()

    edition = correct_activity(form, actor=north.mentor_actor, seen=form.version, reason="Why not.")

    old, new = rows(form), rows(edition)
    for model in PARTS:
        assert {key for _pk, key in new[model]} == {key for _pk, key in old[model]}
        assert not {pk for pk, _key in new[model]} & {pk for pk, _key in old[model]}


def test_a_return_and_a_second_sending_keep_every_row(form, north):
    before = rows(form)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.RETURN, north.trainee_actor, reason_code="other", reason="Look again.")
    edit(form, north)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.TAKE_BACK, north.mentor_actor)

    assert rows(form) == before


def test_two_lines_with_one_key_are_two_rows(north, kind):
    key = record(north, kind, lessons=(LessonEntry("First"),)).lessons.get().key

    form = record(north, kind, lessons=(LessonEntry("A", key=key), LessonEntry("B", key=key)))

    assert form.lessons.values("key").distinct().count() == 2
