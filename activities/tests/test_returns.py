"""What comes back was asked for: how far a returned form goes, and who sees what has changed."""

from dataclasses import replace
from datetime import date

import pytest

from activities.chain import asking
from activities.chain.models import Decision, Verb
from activities.registration import changes
from activities.registration.content import CONTENT_FIELDS, LessonEntry, content_of
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from activities.tests.steps import step
from core.models import AuditEvent, Notice
from pairings.tests.factories import PairingFactory
from recording.services import edit_activity
from roster.people.finding import Person
from roster.tests.factories import SchoolFactory, TeacherFactory

TODAY = date(2025, 12, 1)


def edit(form, north, *, lessons=None, people=None, **fields) -> Activity:
    """The author changes these columns and parts, in one saving of the page."""
    before = content_of(form)
    after = replace(
        before,
        fields={**before.fields, **fields},
        lessons=before.lessons if lessons is None else lessons,
        people=before.people if people is None else people,
    )
    return edit_activity(form, after, actor=north.mentor_actor, seen=form.version, today=TODAY)


@pytest.fixture
def signed(north) -> Activity:
    """A form with the district: the trainee and the school have stood for 30 people present."""
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.DRAFT,
        headcount=30,
        list_is_complete=False,
    )
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    return step(form, Verb.CONFIRM, north.principal_actor)


def returned(form, north, asked_for=None, reason_code="wrong_person") -> Activity:
    return step(
        form,
        Verb.RETURN,
        north.coordinator_actor,
        reason_code=reason_code,
        asked_for=asked_for,
    )


# --- where it goes --------------------------------------------------------------------------------


def test_a_headcount_nobody_asked_about_starts_the_form_again(signed, north):
    """A person was wrong; 30 people became 5,000, and nobody who had signed read it."""
    form = edit(returned(signed, north), north, headcount=5_000)

    step(form, Verb.SEND, north.mentor_actor)

    assert form.status == Status.OTHER_SIDE
    assert not form.parties.filter(countersigned_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("asked", "fields", "goes_to"),
    [
        (["headcount"], {"headcount": 5_000}, Status.DISTRICT),
        (["headcount"], {"headcount": 5_000, "theme": "Other"}, Status.OTHER_SIDE),
        (["date"], {"starts_on": date(2025, 10, 16)}, Status.DISTRICT),
        (["date", "theme"], {"starts_on": date(2025, 10, 16), "theme": "Other"}, Status.DISTRICT),
        (["theme"], {"minutes": 80}, Status.OTHER_SIDE),
        (["theme"], {}, Status.DISTRICT),
    ],
)
def test_what_was_asked_for_goes_back_and_anything_else_starts_again(
    signed, north, asked, fields, goes_to
):
    form = edit(returned(signed, north, asked), north, **fields)

    assert step(form, Verb.SEND, north.mentor_actor).status == goes_to


def test_whose_signature_stands_is_told_what_was_changed_under_it(signed, north):
    def told() -> list[str]:
        return [each.message for each in Notice.objects.filter(to=north.trainee_user)]

    before, as_signed = told(), signed.theme
    form = edit(returned(signed, north, ["theme"]), north, theme="Other")
    assert told() == before
    step(form, Verb.SEND, north.mentor_actor)
    assert sorted(told()) == sorted([*before, "activities.changed_as_asked"])

    step(returned(form, north, ["theme"]), Verb.SEND, north.mentor_actor)
    assert told().count("activities.changed_as_asked") == 1, "it came back as it was"
    form = edit(returned(form, north, ["theme"]), north, theme=as_signed)
    step(form, Verb.SEND, north.mentor_actor)
    assert told().count("activities.changed_as_asked") == 1, "it says again what they signed"

    form = edit(returned(form, north, ["theme"]), north, minutes=80)
    step(form, Verb.SEND, north.mentor_actor)
    assert told().count("activities.changed_as_asked") == 1, "asked to sign again instead"


def test_what_a_return_names_takes_the_place_of_what_its_reason_stands_for(signed, north):
    form = returned(signed, north, ["theme"], reason_code="wrong_date")

    assert form.decisions.last().asked_for == ["theme"]
    form = edit(form, north, starts_on=date(2025, 10, 16))
    assert step(form, Verb.SEND, north.mentor_actor).status == Status.OTHER_SIDE


def test_an_asked_for_list_that_is_complete_brings_its_headcount_along(signed, north):
    Activity.objects.filter(pk=signed.pk).update(list_is_complete=True, headcount=2)
    form = returned(signed, north, ["people"])

    form = edit(form, north, people=(Person(name="A guest"),))

    assert form.headcount == 3
    assert step(form, Verb.SEND, north.mentor_actor).status == Status.DISTRICT


def test_whoever_joins_countersigns_even_where_the_people_were_asked_for(signed, north):
    school = SchoolFactory(district=north.district)
    pairing = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=TeacherFactory(name="Joining Trainee", school=school),
        school=school,
    )
    form = returned(signed, north, ["parties", "people"])
    before = content_of(form)
    sides = [replace(side, pairing=pairing) for side in before.parties]
    sides = tuple(
        replace(side, teacher=pairing.trainee, school=school) if side.side == "supported" else side
        for side in sides
    )
    edit_activity(
        form,
        replace(before, parties=sides, people=()),
        actor=north.mentor_actor,
        seen=form.version,
        today=TODAY,
    )

    step(form, Verb.SEND, north.mentor_actor)

    assert (form.status, form.confirming_school) == (Status.OTHER_SIDE, school)


# --- what is remembered ---------------------------------------------------------------------------


def test_two_edits_since_the_return_add_up(signed, north):
    form = returned(signed, north, ["theme"])

    form = edit(form, north, headcount=5_000)
    form = edit(form, north, theme="Other")

    assert set(form.changed_since_return) == {"headcount", "theme"}
    assert step(form, Verb.SEND, north.mentor_actor).status == Status.OTHER_SIDE


def test_a_field_changed_twice_keeps_its_first_value_and_its_last(signed, north):
    form = returned(signed, north)

    for number in (40, 50):
        form = edit(form, north, headcount=number)

    assert form.changed_since_return == {"headcount": {"old": 30, "new": 50}}


def test_a_change_taken_back_is_no_change(signed, north):
    form = returned(signed, north)

    form = edit(form, north, headcount=5_000, host_school=north.helping_school)
    form = edit(form, north, headcount=30, host_school=north.school)

    assert form.changed_since_return == {}
    assert step(form, Verb.SEND, north.mentor_actor).status == Status.DISTRICT


def test_a_sending_keeps_what_had_changed_and_the_form_forgets_it(signed, north):
    form = edit(returned(signed, north), north, headcount=31)

    step(form, Verb.SEND, north.mentor_actor)

    sent = form.decisions.last()
    assert (sent.verb, sent.changes) == (Verb.SEND, {"headcount": {"old": 30, "new": 31}})
    assert form.changed_since_return == {}


def test_a_form_taken_back_remembers_what_its_readers_had_read(signed, north):
    """The trainee signed 30; the author takes the form back in between and writes 5,000."""
    form = returned(signed, north)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.TAKE_BACK, north.mentor_actor)

    form = edit(form, north, headcount=5_000)
    step(form, Verb.SEND, north.mentor_actor)

    assert form.status == Status.OTHER_SIDE
    assert form.decisions.last().changes == {"headcount": {"old": 30, "new": 5_000}}


def test_a_draft_that_nobody_has_read_remembers_nothing(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)

    assert edit(form, north, theme="Other").changed_since_return == {}


def test_the_record_of_changes_holds_old_and_new_with_keys_and_words(signed, north):
    form = returned(signed, north)
    teacher = north.mentor

    edit(
        form,
        north,
        headcount=31,
        host_school=north.helping_school,
        lessons=(LessonEntry("Shadows", teacher=teacher),),
    )

    event = AuditEvent.objects.filter(verb="activities.edited").first()
    before, after = event.before, event.after
    assert set(before) == set(after) == {"headcount", "host_school", "lessons"}
    assert (before["headcount"], after["headcount"]) == (30, 31)
    assert (before["host_school"]["id"], before["host_school"]["text"]) == (
        north.school.pk,
        north.school.name,
    )
    assert after["host_school"]["text"] == north.helping_school.name
    assert before["lessons"] == []
    assert after["lessons"][0]["teacher"] == {"id": teacher.pk, "text": teacher.name}


def test_a_record_under_another_name_is_the_same_record(north):
    old = changes.as_data([north.school])
    north.school.name = "Renamed"

    assert changes.same(old, changes.as_data([north.school]))
    assert not changes.same(old, changes.as_data([north.helping_school]))


def test_everything_a_form_says_can_be_asked_for():
    covered = [name for each in asking.ITEMS.values() for name in each.covers]

    assert sorted(covered) == sorted({*CONTENT_FIELDS, *changes.PARTS, "attachments"})


def test_every_reason_names_things_that_can_be_asked_for():
    assert set(asking.BY_REASON) <= set(Decision.Reason.values)
    assert set().union(*asking.BY_REASON.values()) <= set(asking.ITEMS)
