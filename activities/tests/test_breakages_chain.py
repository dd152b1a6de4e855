"""What a wrong word in the chain, or in who may write and read, would do: each with its case."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.registration.content import FormContent, content_of
from activities.registration.models import Status
from activities.tests.factories import form_of
from activities.tests.steps import step
from activities.tests.test_chain_corners import TODAY
from core.actor import Role
from core.models import Notice
from guidance.contacts import services as contacts
from guidance.models import GuidanceContact
from programs.tests.factories import ActivityKindFactory
from recording import services
from recording.pair_answers import parties_of
from results.models import Award
from results.tests.factories import AwardFactory

DAY = date(2025, 10, 15)


def sent(north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT)
    return step(form, Verb.SEND, north.mentor_actor)


def test_an_undone_countersignature_is_off_the_form_and_can_be_given_again(north):
    form = step(sent(north), Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.UNDO, north.trainee_actor)

    trainee = form.parties.get(teacher=north.trainee)
    assert (form.status, trainee.countersigned_at) == (Status.OTHER_SIDE, None)
    assert Verb.COUNTERSIGN in verbs_for(north.trainee_actor, form)
    assert step(form, Verb.COUNTERSIGN, north.trainee_actor).status == Status.SCHOOL


def test_a_returned_form_voided_and_brought_back_still_says_who_returned_it(north):
    form = step(sent(north), Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.RETURN, north.principal_actor)
    step(form, Verb.VOID, north.mentor_actor)

    step(form, Verb.UNDO, north.mentor_actor)

    assert (form.status, form.returned_from) == (Status.RETURNED, "school")


def test_who_confirmed_confirms_again_when_the_form_comes_back_to_them(north):
    form = step(sent(north), Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.CONFIRM, north.principal_actor)
    step(form, Verb.RETURN, north.coordinator_actor, reason_code="other")
    changed = replace(content_of(form), fields={**content_of(form).fields, "theme": "Another"})
    services.edit_activity(form, changed, actor=north.mentor_actor, seen=form.version, today=TODAY)
    step(form, Verb.SEND, north.mentor_actor)
    step(form, Verb.COUNTERSIGN, north.trainee_actor)

    assert step(form, Verb.CONFIRM, north.principal_actor).status == Status.DISTRICT


def pair_content(corner, *parties) -> FormContent:
    return FormContent(
        {
            "program": corner.program,
            "subject": corner.subject,
            "kind": ActivityKindFactory(),
            "organiser_level": "pair",
            "starts_on": DAY,
            "theme": "Shadows",
        },
        parties=parties,
    )


def test_a_form_of_a_pair_names_both_of_its_own_people(north):
    """One half of one's own pair is no pair: the other would neither read nor sign it."""
    both = parties_of(north.pairing)

    for half in both:
        for who in (north.mentor_actor, north.trainee_actor):
            with pytest.raises(PermissionDenied):
                services.record_activity(pair_content(north, half), actor=who, today=TODAY)

    assert services.record_activity(
        pair_content(north, *both), actor=north.mentor_actor, today=TODAY
    )


def test_nobody_stands_on_a_form_as_the_half_of_somebody_elses_pair(north, south):
    own = parties_of(north.pairing)
    false_half = replace(own[0], pairing=south.pairing)
    whole_stranger = parties_of(south.pairing)

    for parties in ((false_half, own[1]), whole_stranger, (whole_stranger[0], own[1])):
        with pytest.raises(PermissionDenied):
            services.record_activity(
                pair_content(north, *parties), actor=north.mentor_actor, today=TODAY
            )


def test_a_pairing_that_was_cancelled_is_on_no_form(north):
    parties = parties_of(north.pairing)
    north.pairing.cancelled_at = timezone.now()
    north.pairing.save()

    with pytest.raises(ValidationError, match="were not a pair on that day"):
        services.record_activity(
            pair_content(north, *parties), actor=north.mentor_actor, today=TODAY
        )


def test_a_pairing_that_was_cancelled_has_no_contacts(north):
    def note():
        return contacts.note_contact(
            north.pairing,
            actor=north.mentor_actor,
            held_on=DAY,
            channel="phone",
            topic="method",
            today=TODAY,
        )

    note()
    north.pairing.cancelled_at = timezone.now()
    north.pairing.save()

    with pytest.raises(ValidationError, match="were not a pair on that day"):
        note()
    assert GuidanceContact.objects.count() == 1


def test_two_edits_after_a_return_are_both_accounted_for(north):
    """First what nobody asked about, then what was asked: the signatures are gone all the same."""
    form = step(sent(north), Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.RETURN, north.principal_actor, reason_code="wrong_date")
    for changes in ({"theme": "Another"}, {"starts_on": date(2025, 10, 16)}):
        before = content_of(form)
        changed = replace(before, fields={**before.fields, **changes})
        form = services.edit_activity(
            form, changed, actor=north.mentor_actor, seen=form.version, today=TODAY
        )

    step(form, Verb.SEND, north.mentor_actor)

    signed = form.parties.exclude(countersigned_at=None).exists()
    assert (form.status, signed) == (Status.OTHER_SIDE, False)


def test_a_coordinator_of_one_subject_reads_that_subjects_awards_and_those_of_none(north, south):
    user = UserFactory(username="science")
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )
    place = {"teacher": north.trainee, "district": north.district, "school": north.school}
    own, other, general = (
        AwardFactory(program=north.program, subject=subject, **place)
        for subject in (north.subject, south.subject, None)
    )

    assert set(Award.objects.visible_to(actor_for(user))) == {own, general}
    assert set(Award.objects.visible_to(north.coordinator_actor)) == {own, other, general}


def test_an_author_is_not_told_of_what_they_did_themselves(north):
    form = step(sent(north), Verb.COUNTERSIGN, north.trainee_actor)
    step(form, Verb.RETURN, north.principal_actor)
    Notice.objects.all().delete()

    step(form, Verb.VOID, north.mentor_actor)

    assert not Notice.objects.exists()
