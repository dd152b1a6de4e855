"""A form at a step that nobody may take: its page says so, and whoever sees to it is told once."""

import pytest
from django.utils import timezone

from accounts.models import Deputy, RoleAssignment, User
from accounts.services import actor_for, grant_role
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain import services
from activities.chain.wording import next_sentence
from activities.models import Activity, Status, Verb
from activities.tests.factories import form_of
from core.actor import Role
from core.models import Notice
from programs.models import Program
from tests.sent_page import as_shown

STEPS = {Status.SCHOOL: "principal", Status.DISTRICT: "coordinator", Status.CITY: "lead"}


def waiting(corner, status, **values) -> Activity:
    return form_of(corner.pairing, author=corner.mentor_user, status=status, **values)


def alone() -> set[str]:
    return {form.status for form in Activity.objects.waiting_for_nobody(timezone.localdate())}


def test_whoever_sends_learns_at_once_that_the_school_has_nobody(north):
    waiting(north, Status.OTHER_SIDE)

    def is_told() -> bool:
        form = Activity.objects.with_lack(timezone.localdate()).get()
        said = next_sentence(form, north.mentor_actor)
        return "Nobody at North Village School may confirm yet." in said

    assert not is_told()
    RoleAssignment.objects.filter(user=north.principal_user).delete()
    assert is_told()
    Program.objects.update(needs_school=False)
    assert not is_told()


@pytest.mark.parametrize("status", STEPS)
def test_a_form_waits_for_nobody_where_no_account_has_the_role_of_its_step(north, south, status):
    for each in Status:
        waiting(north, each)
        waiting(south, each)
    assert alone() == set()

    RoleAssignment.objects.filter(user=getattr(north, f"{STEPS[status]}_user")).delete()

    assert alone() == {status}
    assert Activity.objects.waiting_for_nobody(timezone.localdate()).count() == 1


def test_a_role_of_another_subject_an_ended_one_and_a_closed_account_are_nobody(north, south):
    for status in STEPS:
        waiting(north, status)
    day = timezone.localdate()
    RoleAssignment.objects.filter(user=north.lead_user).update(subject=south.subject)
    RoleAssignment.objects.filter(user=north.coordinator_user).update(
        starts_on=day.replace(year=2020), ends_on=day.replace(year=2021)
    )
    User.objects.filter(pk=north.principal_user.pk).update(is_active=False)
    assert alone() == set(STEPS)

    RoleAssignmentFactory(user=UserFactory(), role=Role.SUBJECT_LEAD, subject=None)
    assert alone() == {Status.SCHOOL, Status.DISTRICT}

    Program.objects.update(state=Program.State.CLOSED)
    assert alone() == set()


def test_the_page_of_a_form_says_that_nobody_may_confirm_it_and_who_sees_to_that(
    client, north, administrator
):
    form = waiting(north, Status.SCHOOL)
    said = "Nobody at North Village School may confirm yet, so the form waits for nobody."
    client.force_login(north.mentor_user)
    assert said not in client.get(form.get_absolute_url()).text

    RoleAssignment.objects.filter(user=north.principal_user).delete()

    page = client.get(form.get_absolute_url()).text
    assert f"{said} The administrator finds this under “What to do next”" in page
    client.force_login(administrator)
    page = client.get(form.get_absolute_url())
    assert said in page.text
    [way] = [each["url"] for each in page.context["nobody_there"]]
    shown = as_shown(client.get(way))
    assert (shown["role"], shown["school"]) == (["school_confirmer"], [str(north.school.pk)])


def test_the_page_of_a_form_says_whose_signature_cannot_come_for_want_of_an_account(
    client, north, administrator
):
    form = waiting(north, Status.OTHER_SIDE)
    client.force_login(administrator)
    assert client.get(form.get_absolute_url()).context["nobody_there"] == []

    User.objects.filter(pk=north.trainee_user.pk).update(teacher=None)

    [said] = client.get(form.get_absolute_url()).context["nobody_there"]
    assert said["sentence"] == "North Trainee cannot sign in yet, so cannot countersign."
    assert as_shown(client.get(said["url"]))["teacher"] == ["North Trainee"]


def instead(client, form, user) -> list[str]:
    client.force_login(user)
    return [
        each["sentence"] for each in client.get(form.get_absolute_url()).context["nobody_there"]
    ]


def coordinating(corner, name: str, subject=None, **values):
    """Another coordinator of the pair's district."""
    user = UserFactory(username=name, name=name, **values)
    role = Role.DISTRICT_COORDINATOR
    return RoleAssignmentFactory(user=user, role=role, district=corner.district, subject=subject)


def test_whoever_recorded_a_form_reads_who_confirms_it_instead(client, north, south, administrator):
    coordinating(south, "Sun")
    coordinating(north, "Gone", is_active=False)
    helped = coordinating(north, "Bai")
    deputy = coordinating(north, "Dai", subject=south.subject).user
    days = {"starts_on": timezone.localdate(), "ends_on": timezone.localdate()}
    Deputy.objects.create(assignment=helped, deputy=deputy, **days)
    form = form_of(
        north.pairing, author=north.coordinator_user, author_side="", status=Status.DISTRICT
    )

    said = "You recorded it. Bai or Dai confirms it."
    assert instead(client, form, north.coordinator_user) == [said]
    author = north.coordinator_user.name
    assert instead(client, form, administrator) == [
        f"{author} recorded it. Bai or Dai confirms it."
    ]
    for other in (helped.user, deputy, north.trainee_user):
        assert instead(client, form, other) == []

    User.objects.filter(pk=helped.user_id).update(is_active=False)
    alone = "Nobody else may take this step for North County yet."
    ask = "Ask the administrator to add an account."
    assert instead(client, form, north.coordinator_user) == [f"You recorded it. {alone} {ask}"]
    assert instead(client, form, administrator) == [f"{author} recorded it. {alone}"]


def test_of_a_form_of_somebody_else_the_administrator_is_told_nothing_of_confirming(
    client, north, administrator
):
    form = waiting(north, Status.DISTRICT)

    assert instead(client, form, administrator) == []


def told() -> list[tuple[str, str, str]]:
    notices = Notice.objects.filter(message="activities.nobody_there").order_by("pk")
    return [(each.to.username, each.about, each.address) for each in notices]


def test_of_one_gap_each_who_sees_to_it_is_told_once_and_of_the_next_again(north, administrator):
    role = RoleAssignment.objects.filter(user=north.principal_user)
    role.update(ends_on=timezone.localdate().replace(year=2021), starts_on="2020-01-01")
    forms = [waiting(north, Status.OTHER_SIDE) for _each in range(3)]

    def countersign(form):
        services.take_step(form, Verb.COUNTERSIGN, actor=north.trainee_actor, seen=1)

    for form in forms[:2]:
        countersign(form)
    about = "School confirmer · North Village School"
    address = forms[0].get_absolute_url()
    once = [("administrator", about, address), ("north-coordinator", about, address)]
    assert told() == once

    # Somebody came, and left: that is another gap.
    RoleAssignmentFactory(
        user=UserFactory(), role=Role.SCHOOL_CONFIRMER, school=north.school, waits=False
    )
    countersign(waiting(north, Status.OTHER_SIDE))
    assert told() == once
    RoleAssignment.objects.filter(school=north.school).update(
        starts_on="2020-01-01", ends_on="2021-01-01"
    )
    countersign(forms[2])
    assert [who for who, *_more in told()] == ["administrator", "north-coordinator"] * 2


def unread() -> set[str]:
    rows = Notice.objects.unread().filter(message="activities.nobody_there")
    return {f"{each.to.username}: {each.about}" for each in rows}


def test_word_of_a_gap_need_not_be_read_once_somebody_has_the_role(north, south, administrator):
    for each in (north, south):
        RoleAssignment.objects.filter(user=each.principal_user).delete()
        form = waiting(each, Status.OTHER_SIDE)
        services.take_step(form, Verb.COUNTERSIGN, actor=each.trainee_actor, seen=1)
    of_the_south = {
        f"{who}: School confirmer · South Village School"
        for who in ("administrator", "south-coordinator")
    }
    assert unread() > of_the_south

    today = timezone.localdate()
    given = {"role": Role.SCHOOL_CONFIRMER, "starts_on": today}
    actor = actor_for(administrator)
    grant_role(UserFactory(), actor=actor, school=north.school, **given)

    assert unread() == of_the_south


def test_word_of_a_gap_need_not_be_read_once_a_step_is_taken_there(north, administrator):
    RoleAssignment.objects.filter(user=north.principal_user).delete()
    form = waiting(north, Status.OTHER_SIDE)
    services.take_step(form, Verb.COUNTERSIGN, actor=north.trainee_actor, seen=1)
    assert len(unread()) == 2
    somebody = RoleAssignmentFactory(role=Role.SCHOOL_CONFIRMER, school=north.school).user

    services.take_step(form, Verb.CONFIRM, actor=actor_for(somebody), seen=2)

    assert unread() == set()
