"""Recording, changing, correcting: the rules, at both ends of every period."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.utils.translation import override

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.chain.services import take_step
from activities.registration.changes import shown
from activities.registration.content import (
    FormContent,
    LessonEntry,
    PartyEntry,
    ResultEntry,
    content_of,
)
from activities.registration.models import Activity, Status
from activities.registration.rights import EDITABLE
from activities.tests.factories import form_of
from activities.tests.steps import pass_on, step
from core.actor import Role
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from pairings.tests.factories import PairingFactory
from programs.tests.factories import ActivityKindFactory
from recording.pair_answers import parties_of
from recording.register import register, revise
from recording.services import correct_activity, edit_activity, record_activity
from recording.tests.pages import WORDS
from results.models import Result
from roster.people.finding import Person
from roster.tests.factories import TeacherFactory

TODAY = date(2026, 3, 18)


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


def content(corner, kind, **fields) -> FormContent:
    """A form of the corner's pair, complete."""
    parts_of_it = {
        name: fields.pop(name)
        for name in ("parties", "lessons", "talks", "people", "results")
        if name in fields
    }
    return FormContent(
        fields={
            "program": corner.program,
            "subject": corner.subject,
            "kind": kind,
            "organiser_level": "pair",
            "organiser_district": None,
            "organiser_school": None,
            "partnership": None,
            "host_school": corner.school,
            "starts_on": TODAY,
            "date_precision": "day",
            "date_as_printed": "",
            "ends_on": None,
            "half_days": None,
            "minutes": 40,
            "theme": "Shadows",
            "process": WORDS,
            "effect": "",
            "headcount": 2,
            "headcount_qualifier": "exact",
            "list_is_complete": True,
            **fields,
        },
        **{"parties": parties_of(corner.pairing), **parts_of_it},
    )


def record(corner, kind, actor=None, today=TODAY, **fields) -> Activity:
    return record_activity(
        content(corner, kind, **fields), actor=actor or corner.mentor_actor, today=today
    )


def counted(corner, kind) -> Activity:
    form = record(corner, kind)
    for verb, who in (
        (Verb.SEND, "mentor"),
        (Verb.COUNTERSIGN, "trainee"),
        (Verb.CONFIRM, "principal"),
        (Verb.CONFIRM, "coordinator"),
        (Verb.ACCEPT, "lead"),
    ):
        step(form, verb, getattr(corner, f"{who}_actor"))
    return form


# --- recording ------------------------------------------------------------------------------------


def test_all_that_is_wrong_is_said_at_once(north, kind):
    place = parties_of(north.pairing)[0]
    wrong = {
        "starts_on": north.program.starts_on - timedelta(1),
        "headcount": 1,
        "list_is_complete": False,
        "parties": (*parties_of(north.pairing), *[replace(place, teacher=None, pairing=None)] * 2),
        "people": (Person(None, name="A guest"), Person(None, name="Another")),
    }

    with pytest.raises(ValidationError) as refusal:
        record(north, kind, **wrong)

    assert set(refusal.value.message_dict) == {"starts_on", "headcount", "parties"}


def test_a_recorded_form_carries_what_follows_from_it(north, kind):
    form = record(north, kind)

    follows = (
        form.confirming_school,
        form.confirming_district,
        form.author_side,
        form.pairing_form,
    )
    assert follows == (north.school, north.district, "supporting", "teacher")
    assert (form.status, form.reference) == (Status.DRAFT, "")
    assert {row.district for row in form.districts.all()} == {
        north.district,
        north.helping_district,
    }
    event = AuditEvent.objects.get()
    assert event.verb == "activities.recorded"
    stood = (form.program_id, form.confirming_district_id)
    assert (event.program_id, event.district_id) == stood


@pytest.mark.parametrize("who", ["principal", "coordinator", "lead"])
def test_nobody_records_for_a_pair_they_are_not_in(north, south, kind, who):
    for stranger in (getattr(north, f"{who}_actor"), south.mentor_actor):
        with pytest.raises(PermissionDenied):
            record(north, kind, stranger)


@pytest.mark.parametrize(
    ("level", "who"), [("school", "principal"), ("district", "coordinator"), ("city", "lead")]
)
def test_an_office_records_what_it_organises_itself(north, south, kind, level, who):
    organiser = {
        "organiser_level": level,
        "organiser_school": north.school if level == "school" else None,
        "organiser_district": north.district if level == "district" else None,
    }

    form = record(north, kind, getattr(north, f"{who}_actor"), **organiser)

    assert form.author_side == ""
    for stranger in (getattr(south, f"{who}_actor"), north.mentor_actor):
        with pytest.raises(PermissionDenied):
            record(north, kind, stranger, **organiser)


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2025, 8, 31), False),
        (date(2025, 9, 1), True),
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
    ],
)
def test_a_form_lies_within_its_program_both_ends_included(north, kind, day, fits):
    today = date(2026, 11, 23)
    if fits:
        assert record(north, kind, today=today, starts_on=day).starts_on == day
    else:
        with pytest.raises(ValidationError, match="The program runs from"):
            record(north, kind, today=today, starts_on=day)


def test_a_form_is_never_of_the_future(north, kind):
    assert record(north, kind, starts_on=TODAY)
    with pytest.raises(ValidationError, match="today or in the past"):
        record(north, kind, starts_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2025, 9, 30), False),
        (date(2025, 10, 1), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),
    ],
)
def test_a_form_of_a_pair_lies_in_the_pairs_own_days(north, kind, day, fits):
    north.pairing.starts_on, north.pairing.ends_on = date(2025, 10, 1), date(2026, 2, 28)
    if fits:
        assert record(north, kind, starts_on=day)
    else:
        with pytest.raises(ValidationError, match="were not a pair on that day"):
            record(north, kind, starts_on=day)


@pytest.mark.parametrize(("state", "words"), [("setup", "not open"), ("closed", "is closed")])
def test_nothing_is_recorded_in_a_program_that_is_not_open(north, kind, state, words):
    north.program.state = state
    north.program.save()

    with pytest.raises(DomainError, match=words):
        record(north, kind)


def test_the_lowest_place_that_holds_the_supported_side_confirms(north, south, kind):
    """One school: the school; two schools: their district; two districts: the city."""
    own = parties_of(north.pairing)
    neighbour = parties_of(
        PairingFactory(
            program=north.program,
            mentor=north.mentor,
            school__district=north.district,
            trainee=TeacherFactory(),
        )
    )
    abroad = parties_of(south.pairing)[1]

    forms = [
        record(north, kind, north.lead_actor, organiser_level="city", parties=parties)
        for parties in (own, (*own, neighbour[1]), (*own, abroad))
    ]

    assert [(form.confirming_school, form.confirming_district) for form in forms] == [
        (north.school, north.district),
        (None, north.district),
        (None, None),
    ]


def test_where_nobody_is_supported_the_organiser_confirms(north, kind):
    form = record(
        north, kind, north.coordinator_actor, organiser_level="district",
        organiser_district=north.district, parties=(),
    )  # fmt: skip

    assert (form.confirming_school, form.confirming_district) == (None, north.district)


def test_a_complete_list_fills_the_headcount_and_a_typed_one_stands(north, kind):
    people = (Person(name="A guest"), Person(name="Another"))

    complete = record(north, kind, people=people, headcount=99)
    typed = record(north, kind, people=people, headcount=99, list_is_complete=False)

    assert (complete.headcount, typed.headcount) == (4, 99)


def test_the_first_author_of_each_district_leads_it(north, kind):
    def person(teacher, school):
        return Person(teacher, district=school.district, school=school)

    authors = (
        person(north.mentor, north.helping_school),
        person(TeacherFactory(), north.helping_school),
        person(north.trainee, north.school),
    )
    form = record(north, kind, results=(ResultEntry("paper", "On shadows", authors),))

    leads = form.results.get().authorships.values_list("leads_district", flat=True)
    assert list(leads) == [True, False, True]


# --- sending --------------------------------------------------------------------------------------


def test_a_form_is_sent_only_when_it_says_what_it_must(north, kind):
    form = record(north, kind, process="Too short.")

    with pytest.raises(ValidationError) as refusal:
        step(form, Verb.SEND, north.mentor_actor)

    assert set(refusal.value.error_dict) == {"process"}
    form.refresh_from_db()
    assert form.status == Status.DRAFT


@pytest.mark.parametrize(
    ("kind_is", "lacks"), [({"lesson_study": True}, "lessons"), ({"opens_talks": True}, "talks")]
)
def test_a_kind_says_which_parts_a_sent_form_has(north, kind_is, lacks):
    form = record(north, ActivityKindFactory(**kind_is))

    with pytest.raises(ValidationError) as refusal:
        step(form, Verb.SEND, north.mentor_actor)

    assert set(refusal.value.error_dict) == {lacks}


def test_registering_records_and_sends_or_does_neither(north, kind):
    short = content(north, kind, process="Too short.")
    uuid = Activity().uuid

    with pytest.raises(ValidationError):
        register(short, actor=north.mentor_actor, uuid=uuid, seen=1, send=True, today=TODAY)
    assert not Activity.objects.exists()

    whole = content(north, kind)
    for _each in range(2):
        register(whole, actor=north.mentor_actor, uuid=uuid, seen=1, send=True, today=TODAY)
    form = Activity.objects.get()
    assert (form.status, form.decisions.count()) == (Status.OTHER_SIDE, 1)


def test_the_other_side_is_told_once_and_the_author_of_every_decision(north, kind):
    form = record(north, kind)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.RETURN, north.principal_actor, reason_code="wrong_date", reason="Look.")

    told = Notice.objects.order_by("pk").values_list("to", "message", "values__reason")
    assert list(told) == [
        (north.trainee_user.pk, "activities.waiting", ""),
        (north.mentor_user.pk, "activities.returned", "Look."),
    ]


@pytest.mark.parametrize("writer", ["en", "zh-hans"])
def test_a_return_is_told_in_its_readers_language_not_its_writers(north, kind, writer):
    form = record(north, kind)
    step(form, Verb.SEND, north.mentor_actor)
    with override(writer):
        step(form, Verb.RETURN, north.trainee_actor, reason_code="wrong_date", reason="5月3日")

    notice = Notice.objects.get(to=north.mentor_user)
    with override("en"):
        assert (notice.title, notice.reason) == (
            "A form came back to you",
            "The date is wrong: 5月3日",
        )
    with override("zh-hans"):
        assert (notice.title, notice.reason) == ("登记表被退回", "日期有误：5月3日")


# --- changing -------------------------------------------------------------------------------------


def edit(form, changed: FormContent, actor, seen=None) -> Activity:
    seen = form.version if seen is None else seen
    return edit_activity(form, changed, actor=actor, seen=seen, today=TODAY)


def test_an_edit_changes_what_differs_and_moves_the_version(north, kind):
    form = record(north, kind, lessons=(LessonEntry("Old"),))

    changed = content(north, kind, theme="Magnets", lessons=(LessonEntry("New"),))
    form = edit(form, changed, north.mentor_actor)

    assert (form.theme, form.version) == ("Magnets", 2)
    assert [lesson.topic for lesson in form.lessons.all()] == ["New"]
    event = AuditEvent.objects.first()
    assert event.verb == "activities.edited"
    assert {part: getattr(event, part)["theme"] for part in ("before", "after")} == {
        "before": "Shadows",
        "after": "Magnets",
    }
    lessons = [getattr(event, part)["lessons"][0]["topic"] for part in ("before", "after")]
    assert lessons == ["Old", "New"]


def test_saving_what_is_there_changes_nothing(north, kind):
    form = record(north, kind, results=(ResultEntry("paper", "P"),))

    assert edit(form, content_of(form), north.mentor_actor).version == 1


def test_an_edit_of_what_somebody_changed_meanwhile_is_refused(north, kind):
    form = record(north, kind)
    edit(form, content(north, kind, theme="First"), north.mentor_actor)

    with pytest.raises(StaleStateError) as refusal:
        edit(form, content(north, kind, theme="Second"), north.mentor_actor, seen=1)

    assert refusal.value.current.theme == "First"


def test_who_is_late_hears_of_the_change_not_of_the_step_before_it(north, kind):
    form = record(north, kind)
    take_step(form, Verb.SEND, actor=north.mentor_actor, seen=1)
    take_step(form, Verb.TAKE_BACK, actor=north.mentor_actor, seen=2)
    form.refresh_from_db()
    edit(form, content(north, kind, theme="First"), north.mentor_actor)

    with pytest.raises(StaleStateError) as late_edit:
        edit(form, content(north, kind, theme="Second"), north.mentor_actor, seen=3)
    with pytest.raises(StaleStateError) as late_step:
        take_step(form, Verb.SEND, actor=north.mentor_actor, seen=3)

    for refusal in (late_edit, late_step):
        assert str(refusal.value).startswith("In another window you changed the form on ")


def test_the_same_edit_twice_is_one_edit(north, kind):
    form = record(north, kind)
    changed = content(north, kind, theme="Magnets")

    for _each in range(2):
        edit(form, changed, north.mentor_actor, seen=1)

    form.refresh_from_db()
    assert (form.version, AuditEvent.objects.filter(verb="activities.edited").count()) == (2, 1)


@pytest.mark.parametrize("status", [s for s in Status if s not in EDITABLE])
def test_a_form_out_of_the_authors_hands_is_not_edited(north, kind, status):
    form = form_of(north.pairing, author=north.mentor_user, status=status)

    with pytest.raises(PermissionDenied):
        edit(form, content(north, kind), north.mentor_actor)


@pytest.mark.parametrize("who", ["trainee", "principal", "coordinator", "lead"])
def test_nobody_but_the_author_edits(north, kind, who):
    form = record(north, kind)

    with pytest.raises(PermissionDenied):
        edit(form, content(north, kind, theme="Mine"), getattr(north, f"{who}_actor"))


def test_the_sides_in_another_order_keep_their_signatures(north, kind):
    form = record(north, kind)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.RETURN, north.principal_actor, reason_code="not_enough")

    same = content_of(form)
    turned = replace(same, parties=same.parties[::-1], fields={**same.fields, "theme": "More"})
    revise(form, turned, actor=north.mentor_actor, seen=form.version, send=True, today=TODAY)

    form.refresh_from_db()
    assert (form.status, form.theme) == (Status.SCHOOL, "More")


def test_blanks_are_no_words_about_what_was_found(north, kind):
    form = record(north, kind, process="Good." + " " * 60)

    with pytest.raises(ValidationError) as refusal:
        take_step(form, Verb.SEND, actor=north.mentor_actor, seen=1)

    assert list(refusal.value.message_dict) == ["process"]
    form.refresh_from_db()
    assert form.status == Status.DRAFT


def test_the_key_of_anothers_form_is_no_way_to_it(north, south, kind):
    uuid = uuid4()
    theirs = content(north, kind, theme="Not for others")
    record_activity(theirs, actor=north.mentor_actor, uuid=uuid, today=TODAY)

    for stranger in (south.mentor_actor, north.trainee_actor):
        with pytest.raises(PermissionDenied):
            record_activity(content(north, kind), actor=stranger, uuid=uuid, today=TODAY)

    form = Activity.objects.get()
    assert (form.theme, form.author) == ("Not for others", north.mentor_user)


def test_a_place_stands_once_on_its_side(north, kind):
    place = PartyEntry(side="supported", district=north.district, school=north.school)
    sides = (*parties_of(north.pairing), place, replace(place, key=None))

    with pytest.raises(ValidationError) as refusal:
        record(north, kind, parties=sides)

    assert refusal.value.message_dict == {"parties": ["This place is on this side already."]}
    assert not Activity.objects.exists()


# --- correcting -----------------------------------------------------------------------------------


def correct(form, actor, **kwargs) -> Activity:
    form.refresh_from_db()
    return correct_activity(form, actor=actor, seen=form.version, reason="Another date.", **kwargs)


def test_a_correction_replaces_its_predecessor_only_when_accepted(north, kind):
    form = counted(north, kind)
    edition = correct(form, north.mentor_actor)
    assert (edition.reference, edition.edition) == (form.reference, 2)
    form.refresh_from_db()
    assert form.status == Status.COUNTED

    pass_on(edition, north)

    form.refresh_from_db()
    assert (form.status, edition.status) == (Status.REPLACED, Status.COUNTED)
    assert form.decisions.order_by("-pk").first().reason == "Another date."


def test_undoing_the_acceptance_puts_the_predecessor_back(north, kind):
    form = counted(north, kind)
    edition = pass_on(correct(form, north.mentor_actor), north)

    step(edition, Verb.UNDO, north.lead_actor)

    form.refresh_from_db()
    assert (form.status, edition.status) == (Status.COUNTED, Status.CITY)
    step(edition, Verb.ACCEPT, north.lead_actor)
    form.refresh_from_db()
    assert form.status == Status.REPLACED


def test_there_is_one_correction_at_a_time(north, kind):
    form = counted(north, kind)
    first = correct(form, north.mentor_actor)

    with pytest.raises((ValidationError, IntegrityError)):
        correct(form, north.mentor_actor)

    step(first, Verb.VOID, north.mentor_actor)
    assert correct(form, north.mentor_actor).edition == 3


def test_a_result_keeps_its_identity_through_editions(north, kind):
    form = record(north, kind, results=(ResultEntry("paper", "P"),))
    pass_on(form, north)

    edition = correct(form, north.mentor_actor)

    assert edition.results.get().result == form.results.get().result == Result.objects.get()
    assert edition.results.get().key == form.results.get().key


@pytest.mark.parametrize("who", ["trainee", "principal", "lead"])
def test_only_its_author_corrects_a_form(north, kind, who):
    form = counted(north, kind)

    with pytest.raises(PermissionDenied):
        correct(form, getattr(north, f"{who}_actor"))


def test_a_correction_says_why(north, kind):
    form = counted(north, kind)

    with pytest.raises(ValidationError):
        correct_activity(form, actor=north.mentor_actor, seen=form.version, reason=" ")


# --- who may stand for what -----------------------------------------------------------------------


def test_a_leads_own_event_is_accepted_by_another_lead(north, kind):
    organised = {"organiser_level": "city", "parties": ()}
    form = record(north, kind, north.lead_actor, **organised)
    step(form, Verb.SEND, north.lead_actor)
    assert form.status == Status.CITY
    assert Verb.ACCEPT not in verbs_for(north.lead_actor, form)

    other = UserFactory(username="general")
    RoleAssignmentFactory(user=other, role=Role.SUBJECT_LEAD)
    step(form, Verb.ACCEPT, actor_for(other))
    assert form.status == Status.COUNTED


def test_parts_are_the_same_whatever_their_order(north):
    sides = parties_of(north.pairing)

    one, other = FormContent({}, parties=sides), FormContent({}, parties=sides[::-1])

    assert shown(one, "parties") == shown(other, "parties")
    assert shown(one, "people") == shown(other, "people")


@pytest.mark.django_db(transaction=True)
def test_two_principals_at_once_confirm_once(north):
    """Whoever is second hears who was first; there is one decision."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    deputy = UserFactory(username="deputy")
    RoleAssignmentFactory(user=deputy, role=Role.SCHOOL_CONFIRMER, school=north.school)
    barrier, outcomes = threading.Barrier(2), []

    def confirm(actor):
        barrier.wait(timeout=10)
        try:
            take_step(form, Verb.CONFIRM, actor=actor, seen=1)
            outcomes.append("confirmed")
        except StaleStateError as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=confirm, args=[actor])
        for actor in (north.principal_actor, actor_for(deputy))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    late = next(each for each in outcomes if each != "confirmed")
    assert "was first: “Confirm”" in late
    assert (outcomes.count("confirmed"), form.decisions.count()) == (1, 1)


def test_a_draft_of_a_program_that_closed_is_not_sent(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    north.program.state = "closed"
    north.program.save()

    with pytest.raises(DomainError, match="is closed"):
        take_step(form, Verb.SEND, actor=north.mentor_actor, seen=1)

    form.refresh_from_db()
    assert form.status == Status.DRAFT
