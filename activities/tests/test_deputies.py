"""A deputy takes a confirmer's steps: in one role, on the days named, under both names."""

from datetime import UTC, date, datetime, timedelta

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
from activities.retelling.services import join
from activities.tests.factories import form_of
from core.actor import Role
from core.audit import who_did
from core.models import AuditEvent, Notice
from roster.models import Posting
from roster.tests.factories import PostingFactory, TeacherFactory

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


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_comes_to_administer_or_audit_is_no_deputy_any_more(north, role):
    deputy = colleague(north)
    form = form_at(north)
    named(north, deputy)
    assert waiting(deputy) == [form]

    RoleAssignmentFactory(user=deputy, role=role)

    assert waiting(deputy) == []
    with pytest.raises(PermissionDenied):
        confirm(form, deputy)


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


# --- what the pages say ---------------------------------------------------------------------------


def test_every_button_of_a_deputy_says_in_whose_place(client, north):
    deputy = colleague(north)
    form = form_at(north)
    named(north, deputy)
    said = "Confirm for North Village School (in place of North Principal)"
    returned = "Return with a reason (in place of North Principal)"

    def pages(user):
        client.force_login(user)
        read = reverse("activities:read", args=[form.uuid])
        return [client.get(address).text for address in (read, form.get_absolute_url())]

    assert all(said in page and returned in page for page in pages(deputy))
    assert not any("in place of" in page for page in pages(north.principal_user))
    page = client.__class__()
    page.force_login(deputy)
    step = reverse("activities:read-step", args=[form.uuid, "confirm"])
    done = page.post(step, {"version": form.version})
    assert "Undo my confirmation (in place of North Principal)" in done.text


def test_home_and_the_press_for_many_say_in_whose_place(client, north):
    deputy = colleague(north)
    # Sent in time: there is nothing to look at twice.
    form_at(north, first_sent_at=datetime(2025, 10, 16, tzinfo=UTC))
    named(north, deputy)

    def pages(user):
        client.force_login(user)
        return [client.get(reverse(name)).text for name in ("home", "activities:together")]

    home, together = pages(deputy)
    assert "in place of North Principal" in home
    assert "You press in place of North Principal; both names are written down." in together
    assert not any("in place of" in page for page in pages(north.principal_user))

    RoleAssignmentFactory(user=deputy, role=Role.SCHOOL_CONFIRMER, school=north.helping_school)
    home, together = pages(deputy)
    assert "yours, and in place of North Principal" in home


def test_a_deputy_is_asked_whether_two_forms_are_one_as_the_holder_is(client, north):
    deputy = colleague(north)
    forms = [form_at(north, author=user) for user in (north.mentor_user, north.trainee_user)]
    client.force_login(deputy)
    named(north, deputy)

    page = client.get(forms[1].get_absolute_url()).text
    assert reverse("activities:twins", args=[forms[1].uuid]) in page
    join(*forms, actor=actor_for(deputy))

    written = AuditEvent.objects.get(verb="activities.events_joined")
    assert who_did(written, north.lead_actor) == "North Colleague for North Principal"
    join(*(form_at(north, starts_on=date(2025, 11, 5)) for _each in "ab"), actor=north.lead_actor)
    own = AuditEvent.objects.filter(verb="activities.events_joined").order_by("pk").last()
    assert who_did(own, north.lead_actor) == "North Lead"


# --- moving ---------------------------------------------------------------------------------------

MOVED = "Works elsewhere now, so takes no step in your place."


@pytest.mark.parametrize("who", ["principal", "coordinator", "lead"])
def test_who_moves_elsewhere_stands_in_no_more_from_that_day(client, north, south, who):
    """The same school, the same district's office, the city's: each while they work there."""
    principal, today = getattr(north, f"{who}_user"), timezone.localdate()
    teacher = TeacherFactory(name="North Colleague")
    deputy = UserFactory(username="north-colleague", name="North Colleague", teacher=teacher)
    school = north.school if who == "principal" else None
    district = None if who == "lead" else north.district
    place = PostingFactory(teacher=teacher, school=school, district=district)
    named(north, deputy, principal=principal)
    PostingFactory(teacher=teacher, school=south.school, starts_on=today + 3 * DAY)
    Posting.objects.filter(pk=place.pk).update(ends_on=today + 2 * DAY)

    still = [bool(actor_for(deputy, on=today + day * DAY).deputed) for day in (0, 2, 3)]
    assert still == [True, True, False]

    client.force_login(principal)
    assert MOVED not in client.get(reverse("me")).text
    Posting.objects.filter(pk=place.pk).update(ends_on=today - DAY)
    assert MOVED in client.get(reverse("me")).text


def test_who_comes_back_or_holds_a_role_there_stands_in(north, south):
    deputy = colleague(north)
    named(north, deputy)
    Posting.objects.filter(teacher=deputy.teacher).update(school=south.school)
    form = form_at(north)
    with pytest.raises(PermissionDenied):
        confirm(form, deputy)

    RoleAssignmentFactory(user=deputy, role=Role.SCHOOL_CONFIRMER, school=north.school)

    assert actor_for(deputy).deputed


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
    end = reverse("end-deputy", args=[it.uuid])
    client.post(end, {"version": 1})
    assert Deputy.objects.get().ended_at
    assert "time is over already" in client.post(end, {"version": 1}, follow=True).text


def test_administrators_read_who_stands_in_for_whom(client, north, administrator):
    named(north, colleague(north))
    client.force_login(administrator)

    page = client.get(reverse("deputies"))

    assert "North Colleague" in page.text
    assert "North Principal" in page.text
    # It stands among the other lists of the office.
    assert f'href="{reverse("deputies")}" aria-current="page"' in page.text
    assert f'href="{reverse("accounts:accounts")}"' in page.text


def test_whom_a_step_was_taken_for_is_never_changed(north):
    deputy = colleague(north)
    named(north, deputy)
    step = confirm(form_at(north), deputy)
    with pytest.raises(DatabaseError), transaction.atomic():
        QuerySet(Decision).filter(pk=step.pk).update(in_place_of_name="Somebody")
