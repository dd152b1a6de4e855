"""A deputy takes a confirmer's steps: in one role, on the days named, under both names."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.deputies import end_deputy, name_deputy
from accounts.models import Deputy, RoleAssignment
from accounts.services import actor_for, is_staff
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.history import history
from activities.chain.models import Verb
from activities.chain.rights import verbs_for
from activities.chain.services import take_step
from activities.models import Activity, Decision, Status
from activities.tests.factories import form_of
from core.actor import Role
from core.models import AuditEvent, Notice
from roster.tests.factories import TeacherFactory

DAY = timedelta(days=1)


def colleague(north, name="North Colleague"):
    """Somebody who teaches at the supported school, and is nobody's mentor or trainee."""
    teacher = TeacherFactory(name=name, school=north.school, school__subject=north.subject)
    return UserFactory(username=name.lower().replace(" ", "-"), name=name, teacher=teacher)


def role_of(user) -> RoleAssignment:
    return RoleAssignment.objects.get(user=user)


def named(north, deputy, *, principal=None, first=0, last=7):
    principal = principal or north.principal_user
    today = timezone.localdate()
    return name_deputy(
        role_of(principal),
        actor=actor_for(principal),
        deputy=deputy,
        starts_on=today + first * DAY,
        ends_on=today + last * DAY,
    )


def form_at(north, status=Status.SCHOOL, **values):
    return form_of(north.pairing, **{"author": north.mentor_user, "status": status} | values)


def waiting(user, **when):
    return list(Activity.objects.waiting_for(actor_for(user, **when)))


def confirm(form, user, verb=Verb.CONFIRM):
    form.refresh_from_db()
    return take_step(form, verb, actor=actor_for(user), seen=form.version)


# --- the steps ------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_deputy_confirms_under_both_names_and_takes_it_back(north, south):
    deputy = colleague(north)
    form = form_at(north)
    theirs = form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL)
    assert waiting(deputy) == []
    named(north, deputy)
    assert waiting(deputy) == [form]

    step = confirm(form, deputy)

    assert (step.by, step.in_place_of) == (deputy, north.principal_user)
    assert (step.role, step.place) == (Role.SCHOOL_CONFIRMER, north.school.name)
    form.refresh_from_db()
    said = history(form, north.lead_actor)[0]["sentence"]
    assert said == "North Colleague for North Principal confirmed for North Village School"
    with pytest.raises(PermissionDenied):
        confirm(theirs, deputy)
    undone = confirm(form, deputy, Verb.UNDO)
    assert (undone.to_status, undone.in_place_of) == (Status.SCHOOL, north.principal_user)


def test_a_step_in_ones_own_name_names_nobody_else(north):
    named(north, colleague(north))

    step = confirm(form_at(north), north.principal_user)

    assert (step.in_place_of, step.in_place_of_name) == (None, "")


@pytest.mark.parametrize(("day", "may"), [(-1, False), (0, True), (3, True), (4, False)])
def test_it_begins_and_ends_by_itself(north, day, may):
    deputy = colleague(north)
    form = form_at(north)
    named(north, deputy, first=1, last=4)
    today = timezone.localdate()

    assert bool(waiting(deputy, on=today + (day + 1) * DAY)) is may
    assert actor_for(deputy, on=today + 5 * DAY).deputed == ()
    assert form.status == Status.SCHOOL


def test_it_ends_with_the_role_and_with_the_account(north):
    deputy = colleague(north)
    named(north, deputy)
    today = timezone.localdate()
    assert len(actor_for(deputy).deputed) == 1
    RoleAssignment.objects.filter(user=north.principal_user).update(ends_on=today - DAY)
    assert actor_for(deputy).deputed == ()
    RoleAssignment.objects.filter(user=north.principal_user).update(ends_on=None)
    north.principal_user.is_active = False
    north.principal_user.save()
    assert actor_for(deputy).deputed == ()


def test_what_the_principal_must_not_confirm_nobody_confirms_for_them(north):
    deputy = colleague(north)
    named(north, deputy)
    form = form_at(north, author=north.principal_user)

    assert waiting(deputy) == []
    with pytest.raises(PermissionDenied):
        confirm(form, deputy)


def test_nobody_stands_for_a_form_at_two_levels_through_a_deputy(north):
    """The principal is the district's coordinator as well; the deputy spoke in their name."""
    deputy = colleague(north)
    form = form_at(north)
    named(north, deputy)
    RoleAssignmentFactory(
        user=north.principal_user, role=Role.DISTRICT_COORDINATOR, district=north.district
    )

    confirm(form, deputy)
    form.refresh_from_db()
    assert form.status == Status.DISTRICT

    assert waiting(north.principal_user) == []
    with pytest.raises(PermissionDenied):
        confirm(form, north.principal_user)


def test_a_level_whose_only_people_spoke_through_a_deputy_is_passed(north):
    deputy = colleague(north)
    form = form_at(north)
    named(north, deputy)
    RoleAssignment.objects.filter(user=north.coordinator_user).update(user=north.principal_user)

    step = confirm(form, deputy)

    assert step.to_status == Status.CITY


def test_who_wrote_or_countersigned_it_is_no_deputy_for_it(north):
    form = form_at(north)
    named(north, north.trainee_user)
    Decision.objects.create(
        activity=form,
        verb=Verb.COUNTERSIGN,
        from_status="other_side",
        to_status="school",
        by=north.trainee_user,
        by_name="North Trainee",
        role="other_side",
    )

    assert waiting(north.trainee_user) == []
    with pytest.raises(PermissionDenied):
        confirm(form, north.trainee_user)


def test_whom_a_form_is_about_voids_it_for_nobody(north):
    form = form_at(north)
    for deputy, may_void in ((north.trainee_user, False), (colleague(north), True)):
        Deputy.objects.all().delete()
        named(north, deputy)
        assert (Verb.VOID in verbs_for(actor_for(deputy), form)) is may_void


def test_the_steps_are_all_that_a_deputy_gets(client, north):
    """Nothing else of the role: pages of the office stay closed."""
    other = UserFactory(username="north-second", name="North Second")
    RoleAssignmentFactory(
        user=other,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )
    deputy = colleague(north)
    named(north, deputy)
    actor = actor_for(deputy)

    assert actor.grants == ()
    assert not actor.confirms_for(north.school.pk)
    assert not is_staff(actor)
    named(north, other, principal=north.coordinator_user)
    assert is_staff(actor_for(other))
    assert not actor_for(other).coordinates(north.district.pk)


# --- naming ---------------------------------------------------------------------------------------


def test_both_are_told_and_the_record_of_changes_holds_it(north):
    deputy = colleague(north)

    it = named(north, deputy)

    told = Notice.objects.filter(message="accounts.deputy_named")
    assert {notice.to for notice in told} == {deputy, north.principal_user}
    event = AuditEvent.objects.get(verb="accounts.deputy_named")
    assert (event.by, event.after["ends_on"]) == (north.principal_user, it.ends_on.isoformat())

    end_deputy(it, actor=north.principal_actor, seen=1)

    assert actor_for(deputy).deputed == ()
    assert AuditEvent.objects.filter(verb="accounts.deputy_ended").exists()
    assert Notice.objects.filter(message="accounts.deputy_ended").count() == 2


def test_only_somebody_of_the_same_place_is_named(north, south):
    administrator = colleague(north, "North Administrator")
    RoleAssignmentFactory(user=administrator, role=Role.ADMINISTRATOR)
    for stranger in (south.principal_user, north.mentor_user, administrator, north.principal_user):
        with pytest.raises(ValidationError) as refused:
            named(north, stranger)
        assert "deputy" in refused.value.error_dict
    assert not Deputy.objects.exists()


def test_only_the_holder_names_and_ends(north, south, administrator):
    deputy = colleague(north)
    today = timezone.localdate()
    for actor in (north.coordinator_actor, south.principal_actor, actor_for(administrator)):
        with pytest.raises(PermissionDenied):
            name_deputy(
                role_of(north.principal_user),
                actor=actor,
                deputy=deputy,
                starts_on=today,
                ends_on=today,
            )
    it = named(north, deputy)
    for user in (deputy, north.coordinator_user):
        with pytest.raises(PermissionDenied):
            end_deputy(it, actor=actor_for(user), seen=1)


def test_days_do_not_lie_behind_or_overlap(north):
    deputy, second = colleague(north), colleague(north, "North Second")
    with pytest.raises(ValidationError):
        named(north, deputy, first=-1)
    with pytest.raises(ValidationError):
        named(north, deputy, first=3, last=2)
    named(north, deputy, first=0, last=7)
    with pytest.raises(ValidationError):
        named(north, second, first=7, last=9)
    named(north, second, first=8, last=9)
    assert Deputy.objects.count() == 2


def test_a_deputy_is_named_and_ended_on_ones_own_page(client, north):
    deputy = colleague(north)
    client.force_login(north.principal_user)
    role = role_of(north.principal_user)
    address = reverse("name-deputy", args=[role.uuid])
    assert address in client.get(reverse("me")).text
    page = client.get(address)
    assert "North Colleague" in page.text
    today = timezone.localdate()
    sent = {
        "deputy": deputy.pk,
        "starts_on": today.isoformat(),
        "ends_on": (today + DAY).isoformat(),
        "uuid": page.context["form"]["uuid"].value(),
    }

    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    it = Deputy.objects.get()
    assert "North Colleague stands in for you" in client.get(reverse("me")).text
    client.post(reverse("end-deputy", args=[it.uuid]), {"version": 1})
    assert Deputy.objects.get().ended_at


def test_administrators_read_who_stands_in_for_whom(client, north, administrator):
    named(north, colleague(north))
    client.force_login(administrator)

    page = client.get(reverse("deputies"))

    assert "North Colleague" in page.text
    assert "North Principal" in page.text


def test_whom_a_step_was_taken_for_is_never_changed(north):
    deputy = colleague(north)
    named(north, deputy)
    step = confirm(form_at(north), deputy)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuerySet(Decision).filter(pk=step.pk).update(in_place_of_name="Somebody")
