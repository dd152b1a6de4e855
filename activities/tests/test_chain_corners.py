"""Where editions, undoing, several roles and missing places meet on one form."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import RoleAssignment, User
from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.chain.services import take_step
from activities.chain.take import take
from activities.registration.content import FormContent, PartyEntry, content_of
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from activities.tests.steps import pass_on, step
from core.actor import Role
from core.exceptions import StaleStateError
from pairings.tests.factories import PairingFactory
from programs.tests.factories import ActivityKindFactory
from recording.services import correct_activity, edit_activity, record_activity
from roster.tests.factories import SchoolFactory, TeacherFactory

TODAY = date(2025, 12, 1)


def counted(north) -> Activity:
    """A form that the city has just accepted."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.CITY)
    return step(form, Verb.ACCEPT, north.lead_actor)


def correct(form, north) -> Activity:
    form.refresh_from_db()
    return correct_activity(
        form, actor=north.mentor_actor, seen=form.version, reason="Another date."
    )


def statuses(*forms) -> list[str]:
    for form in forms:
        form.refresh_from_db()
    return [form.status for form in forms]


def second_lead(north):
    user = UserFactory(username="second-lead")
    RoleAssignmentFactory(user=user, role=Role.SUBJECT_LEAD, subject=north.subject)
    return actor_for(user)


# --- undoing and editions -------------------------------------------------------------------------


def test_an_acceptance_is_not_undone_under_a_correction(north):
    """Two editions of one reference would wait for the city, and both could be counted."""
    form = counted(north)
    correct(form, north)

    assert Verb.UNDO not in verbs_for(north.lead_actor, form)
    with pytest.raises(PermissionDenied):
        step(form, Verb.UNDO, north.lead_actor)


def test_an_acceptance_is_undone_once_the_correction_is_dropped(north):
    form = counted(north)
    step(correct(form, north), Verb.VOID, north.mentor_actor)

    step(form, Verb.UNDO, north.lead_actor)

    assert form.status == Status.CITY


def test_an_acceptance_read_before_a_correction_began_is_stale(north):
    form = counted(north)
    read = form.version
    correct(form, north)

    with pytest.raises(StaleStateError):
        take_step(form, Verb.UNDO, actor=north.lead_actor, seen=read)


def test_a_voided_edition_stays_void_once_its_correction_counts(north):
    form = counted(north)
    edition = correct(form, north)
    voiding = second_lead(north)
    step(form, Verb.VOID, voiding)
    pass_on(edition, north)

    assert Verb.UNDO not in verbs_for(voiding, form)
    with pytest.raises(PermissionDenied):
        step(form, Verb.UNDO, voiding)

    assert statuses(form, edition) == [Status.VOID, Status.COUNTED]


def test_a_void_edition_comes_back_while_its_correction_is_on_its_way(north):
    form = counted(north)
    edition = correct(form, north)
    voiding = second_lead(north)
    step(form, Verb.VOID, voiding)

    step(form, Verb.UNDO, voiding)
    pass_on(edition, north)

    assert statuses(form, edition) == [Status.REPLACED, Status.COUNTED]


def test_a_dropped_correction_does_not_come_back_beside_another(north):
    form = counted(north)
    dropped = step(correct(form, north), Verb.VOID, north.mentor_actor)
    correct(form, north)

    with pytest.raises(PermissionDenied):
        step(dropped, Verb.UNDO, north.mentor_actor)


# --- roles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "verb", "who"),
    [
        (Status.SCHOOL, Verb.CONFIRM, "principal"),
        (Status.DISTRICT, Verb.RETURN, "coordinator"),
        (Status.CITY, Verb.ACCEPT, "lead"),
        (Status.CITY, Verb.VOID, "lead"),
    ],
)
def test_who_holds_a_role_no_longer_undoes_what_was_done_in_it(north, status, verb, who):
    form = form_of(north.pairing, author=north.mentor_user, status=status)
    step(form, verb, getattr(north, f"{who}_actor"))
    RoleAssignment.objects.filter(user=getattr(north, f"{who}_user")).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )

    with pytest.raises(PermissionDenied):
        step(form, Verb.UNDO, getattr(north, f"{who}_actor"))


def test_a_void_is_written_down_in_the_role_that_allowed_it(north):
    """The school's confirmer who also leads the subject voids at the city as its lead."""
    RoleAssignmentFactory(user=north.principal_user, role=Role.SUBJECT_LEAD, subject=north.subject)
    form = form_of(north.pairing, author=north.mentor_user, status=Status.CITY)

    step(form, Verb.VOID, north.principal_actor)

    assert form.decisions.get().role == Role.SUBJECT_LEAD


def test_an_auditor_learns_no_name_from_being_too_late(north, auditor):
    form = counted(north)

    with pytest.raises(StaleStateError) as refusal:
        take(form, Verb.VOID, actor=actor_for(auditor), seen=1)

    assert "North Lead" not in str(refusal.value)
    assert "N×d" in str(refusal.value)


# --- who signs ------------------------------------------------------------------------------------


def test_somebody_else_on_the_form_starts_it_from_the_beginning(north):
    """The district asked for another person: that person and their school have yet to speak."""
    school = SchoolFactory(district=north.district, name="Second School")
    trainee = TeacherFactory(name="Second Trainee", school=school)
    other = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=trainee,
        school=school,
    )
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DISTRICT)
    step(form, Verb.RETURN, north.coordinator_actor, reason_code="wrong_person")
    before = content_of(form)
    sides = (
        before.parties[0] if before.parties[0].side == "supporting" else before.parties[1],
        PartyEntry("supported", school.district, school, trainee, other),
    )
    changed = FormContent(before.fields, parties=(PartyEntry(*astuple(sides[0], other)), sides[1]))
    edit_activity(form, changed, actor=north.mentor_actor, seen=form.version, today=TODAY)

    step(form, Verb.SEND, north.mentor_actor)

    assert (form.status, form.confirming_school) == (Status.OTHER_SIDE, school)


def astuple(party, pairing) -> tuple:
    return party.side, party.district, party.school, party.teacher, pairing


def test_striking_somebody_out_leaves_the_author_their_taking_back(north):
    User.objects.filter(pk=north.trainee_user.pk).update(is_active=False)
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    step(form, Verb.SEND, north.mentor_actor)
    step(
        form,
        Verb.STRIKE_OUT,
        north.mentor_actor,
        party=form.parties.get(teacher=north.trainee),
    )

    step(form, Verb.TAKE_BACK, north.mentor_actor)

    assert form.status == Status.DRAFT


def test_a_schools_own_event_passes_its_district(north):
    """Nobody is supported: the organizing school confirms, then the district it is in."""
    content = FormContent(
        {
            "program": north.program,
            "subject": north.subject,
            "kind": ActivityKindFactory(),
            "organiser_level": "school",
            "organiser_school": north.school,
            "starts_on": date(2025, 10, 15),
            "theme": "A school's own day",
        }
    )
    deputy = UserFactory(username="deputy")
    RoleAssignmentFactory(user=deputy, role=Role.SCHOOL_CONFIRMER, school=north.school)
    form = record_activity(content, actor=north.principal_actor, today=TODAY)
    step(form, Verb.SEND, north.principal_actor)

    step(form, Verb.CONFIRM, actor_for(deputy))
    step(form, Verb.CONFIRM, north.coordinator_actor)

    assert form.status == Status.CITY


def test_a_pairs_form_names_a_pair_of_its_author(north, south):
    """Whoever calls the service: a stranger's pairing is not recorded in one's own name."""
    pairing = south.pairing
    strangers = FormContent(
        {
            "program": south.program,
            "subject": south.subject,
            "kind": ActivityKindFactory(),
            "organiser_level": "pair",
            "starts_on": date(2025, 10, 15),
            "theme": "Not mine",
        },
        parties=(
            PartyEntry("supporting", north.helping_district, north.helping_school, north.mentor),
            PartyEntry("supported", pairing.district, pairing.school, pairing.trainee, pairing),
        ),
    )

    with pytest.raises(PermissionDenied):
        record_activity(strangers, actor=north.mentor_actor, today=TODAY)
