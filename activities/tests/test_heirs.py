"""Correcting a counted form for an author who has left."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.registration.content import content_of
from activities.registration.models import Status
from activities.registration.rights import may_correct
from activities.tests.steps import step
from activities.tests.test_chain_corners import correct, counted, statuses
from core.actor import Role
from recording.services import correct_activity, edit_activity
from recording.tests.pages import WORDS, no_lines
from roster.models import Posting
from roster.tests.factories import SchoolFactory

YESTERDAY = timezone.localdate() - timedelta(days=1)
WHO = ["mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead"]


def leaves_school(north):
    Posting.objects.filter(teacher=north.mentor).update(ends_on=YESTERDAY)


def closes_account(north):
    north.mentor_user.is_active = False
    north.mentor_user.save()


def for_mentor(form, actor):
    form.refresh_from_db()
    return correct_activity(form, actor=actor, seen=form.version, reason="The author has left.")


@pytest.mark.parametrize("goes", [leaves_school, closes_account])
def test_once_the_author_has_left_the_district_and_the_section_may_correct(north, south, goes):
    form = counted(north)
    before = [who for who in WHO if may_correct(getattr(north, f"{who}_actor"), form)]
    goes(north)
    form.refresh_from_db()
    after = [who for who in WHO if may_correct(getattr(north, f"{who}_actor"), form)]

    assert before == ["mentor"]
    assert [who for who in after if who != "mentor"] == ["coordinator", "lead"]
    assert not may_correct(south.coordinator_actor, form)
    for actor in (north.principal_actor, south.lead_actor, south.coordinator_actor):
        with pytest.raises(PermissionDenied):
            for_mentor(form, actor)


def test_an_author_who_changed_schools_still_corrects_alone(north):
    form = counted(north)
    leaves_school(north)
    Posting.objects.create(
        teacher=north.mentor,
        district=north.district,
        school=SchoolFactory(district=north.district),
        starts_on=timezone.localdate(),
    )

    assert not may_correct(north.coordinator_actor, form)
    assert may_correct(north.mentor_actor, form)


def test_who_corrects_for_another_is_the_author_and_confirms_nothing_of_it(north):
    """The other side still reads and signs it; the district's word is another coordinator's."""
    form = counted(north)
    closes_account(north)
    edition = for_mentor(form, north.coordinator_actor)
    deputy = UserFactory(username="deputy")
    RoleAssignmentFactory(user=deputy, role=Role.DISTRICT_COORDINATOR, district=north.district)

    assert (edition.author, edition.author_side) == (north.coordinator_user, "supporting")
    step(edition, Verb.SEND, north.coordinator_actor)
    assert edition.status == Status.OTHER_SIDE
    step(edition, Verb.COUNTERSIGN, north.trainee_actor)
    step(edition, Verb.CONFIRM, north.principal_actor)
    assert edition.status == Status.DISTRICT
    assert Verb.CONFIRM not in verbs_for(north.coordinator_actor, edition)
    step(edition, Verb.CONFIRM, actor_for(deputy))
    step(edition, Verb.ACCEPT, north.lead_actor)
    assert statuses(form, edition) == [Status.REPLACED, Status.COUNTED]


def test_a_form_does_not_wait_where_its_author_is_the_only_one_who_could_confirm(north):
    form = counted(north)
    closes_account(north)
    edition = for_mentor(form, north.coordinator_actor)
    step(edition, Verb.SEND, north.coordinator_actor)
    step(edition, Verb.COUNTERSIGN, north.trainee_actor)

    step(edition, Verb.CONFIRM, north.principal_actor)

    assert edition.status == Status.CITY


def test_a_form_waits_where_a_place_has_nobody_yet(north):
    """The office names a confirmer; nothing passes a school unseen because its chair is empty."""
    north.principal_user.is_active = False
    north.principal_user.save()
    form = counted(north)
    edition = step(correct(form, north), Verb.SEND, north.mentor_actor)

    step(edition, Verb.COUNTERSIGN, north.trainee_actor)

    assert edition.status == Status.SCHOOL


def test_what_is_corrected_for_another_stays_with_the_office_that_answers_for_it(north, south):
    form = counted(north)
    closes_account(north)
    edition = for_mentor(form, north.coordinator_actor)
    content = content_of(edition)
    elsewhere = type(content)(
        {**content.fields, "subject": south.subject},
        parties=content_of(form).parties[:0],
    )

    with pytest.raises(PermissionDenied):
        edit_activity(edition, elsewhere, actor=north.coordinator_actor, seen=edition.version)


def test_a_draft_the_author_left_behind_does_not_bar_the_way(north):
    form = counted(north)
    left = correct(form, north)
    closes_account(north)

    edition = for_mentor(form, north.lead_actor)

    assert statuses(left, edition) == [Status.VOID, Status.DRAFT]


def test_a_returned_form_whose_author_left_is_voided_by_who_answers_for_it(north):
    form = counted(north)
    edition = step(correct(form, north), Verb.SEND, north.mentor_actor)
    step(edition, Verb.RETURN, north.trainee_actor)
    assert Verb.VOID not in verbs_for(north.coordinator_actor, edition)
    closes_account(north)

    step(edition, Verb.VOID, north.coordinator_actor)

    assert statuses(form, edition) == [Status.COUNTED, Status.VOID]
    assert edition.decisions.order_by("-pk").first().role == Role.DISTRICT_COORDINATOR


def test_the_coordinator_corrects_a_pairs_form_on_its_own_page(client, north):
    form = counted(north)
    closes_account(north)
    client.force_login(north.coordinator_user)
    page = client.get(form.get_absolute_url())
    assert reverse("recording:correct", args=[form.uuid]) in page.text
    address = reverse("recording:correct", args=[form.uuid])
    start = client.get(address).context["form"].initial
    response = client.post(
        address, {"version": start["version"], "uuid": start["uuid"], "reason": "Wrong topic."}
    )
    entry = client.get(response["Location"])
    initial = entry.context["form"].initial

    response = client.post(
        entry.request["PATH_INFO"],
        {
            **{name: "" if value is None else value for name, value in initial.items()},
            **no_lines("lessons", "talks", "results"),
            "day": "2025-10-15",
            "duration": "lesson",
            "theme": "The right topic",
            "process": WORDS,
            "send": "1",
        },
        follow=True,
    )

    edition = form.__class__.objects.get(corrects=form)
    assert (edition.theme, edition.status, edition.author) == (
        "The right topic",
        Status.OTHER_SIDE,
        north.coordinator_user,
    )
    assert "Next: North Trainee countersigns." in response.text
