"""Two people at once on one form: one wins, the other is told who and when; nothing is lost."""

import pytest

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.services import take_step
from activities.models import Activity, Decision, ReferenceCounter, Status, Verb
from activities.registration.content import content_of
from activities.tests.factories import form_of
from core.actor import Role
from core.dates import moment_in_words
from core.exceptions import StaleStateError
from core.models import Notice
from guidance.contacts.services import count_again, note_contact, void_contact
from guidance.models import GuidanceContact
from recording.services import record_activity
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def form(north):
    return form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)


def test_of_twenty_who_confirm_at_once_one_wins_and_the_rest_are_told_who(north, form):
    principals = [UserFactory(name=f"Principal {n}") for n in range(20)]
    for user in principals:
        RoleAssignmentFactory(user=user, role=Role.SCHOOL_CONFIRMER, school=north.school)

    def confirm(user):
        actor = actor_for(user)
        return lambda: take_step(form, Verb.CONFIRM, actor=actor, seen=1)

    outcomes = at_once(*[confirm(user) for user in principals])

    won = [each for each in outcomes if isinstance(each, Decision)]
    told = [str(each) for each in outcomes if isinstance(each, StaleStateError)]
    assert len(won) == 1
    assert len(told) == 19
    when = moment_in_words(won[0].at)
    assert all(won[0].by_name in sentence and when in sentence for sentence in told)
    assert Decision.objects.count() == 1
    notices = [(each.to_id, each.message) for each in Notice.objects.all()]
    assert len(notices) == len(set(notices))


@pytest.mark.parametrize("_again", range(3))
def test_confirming_and_returning_cross_in_one_legal_order(north, form, _again):
    second = UserFactory(name="Deputy")
    RoleAssignmentFactory(user=second, role=Role.SCHOOL_CONFIRMER, school=north.school)

    outcomes = at_once(
        lambda: take_step(form, Verb.CONFIRM, actor=north.principal_actor, seen=1),
        lambda: take_step(
            form, Verb.RETURN, actor=actor_for(second), seen=1, reason_code="wrong_date"
        ),
    )

    assert [type(each) for each in outcomes].count(Decision) == 1
    form.refresh_from_db()
    assert form.version == 2
    assert form.status in {Status.DISTRICT, Status.RETURNED}
    assert form.decisions.get().to_status == form.status


def test_one_page_sent_many_times_at_once_is_one_form(north):
    earlier = form_of(north.pairing, author=north.mentor_user, status="draft", reference="")
    content, actor = content_of(earlier), north.mentor_actor
    uuid = "0f0f0f0f-0000-4000-8000-000000000001"

    outcomes = at_once(
        *[lambda: record_activity(content, actor=actor, uuid=uuid) for _each in range(12)]
    )

    forms = Activity.objects.filter(uuid=uuid)
    assert forms.count() == 1
    assert {getattr(each, "pk", each) for each in outcomes} == {forms.get().pk}


def test_forms_sent_at_once_get_different_references(north):
    forms = [
        form_of(north.pairing, author=north.mentor_user, status="draft", reference="")
        for _each in range(8)
    ]

    at_once(
        *[
            lambda form=form: take_step(form, Verb.SEND, actor=north.mentor_actor, seen=1)
            for form in forms
        ]
    )

    references = set(Activity.objects.values_list("reference", flat=True))
    assert len(references) == 8
    assert "" not in references
    assert ReferenceCounter.objects.get().last == 8


def test_one_contact_noted_in_many_windows_at_once_counts_once_and_the_others_are_asked(north):
    day = north.pairing.starts_on
    said = {"held_on": day, "channel": "phone", "topic": "design", "today": day}

    outcomes = at_once(
        *[
            lambda actor=actor: note_contact(north.pairing, actor=actor, **said)
            for actor in (north.mentor_actor, north.trainee_actor) * 4
        ]
    )

    [contact] = GuidanceContact.objects.all()
    asked = [each.current for each in outcomes if isinstance(each, StaleStateError)]
    assert asked == [contact] * 7
    assert contact in outcomes


def test_a_contact_brought_back_while_it_is_noted_anew_counts_once(north):
    day = north.pairing.starts_on
    said = {"held_on": day, "channel": "phone", "topic": "design", "today": day}
    contact = note_contact(north.pairing, actor=north.mentor_actor, **said)
    void_contact(contact, actor=north.mentor_actor)

    outcomes = at_once(
        *[lambda: count_again(contact, actor=north.mentor_actor)] * 3,
        *[lambda: note_contact(north.pairing, actor=north.mentor_actor, **said)] * 3,
    )

    assert GuidanceContact.objects.standing().count() == 1
    assert any(isinstance(each, StaleStateError) for each in outcomes)
