"""The three levels: what the leader of a tutor group sees and does, and nothing else."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.chain.services import take_step
from activities.models import Activity, Reflection, Status, Verb
from activities.tests.factories import form_of
from core.exceptions import DomainError
from core.models import Notice
from guidance.contacts.services import may_note, may_void
from guidance.models import GuidanceContact, LessonObservation, Monitoring, PlannedObservation
from guidance.quiet.services import remind
from guidance.schedule.services import may_plan
from guidance.tests.factories import (
    GuidanceContactFactory,
    LessonObservationFactory,
    MonitoringFactory,
    PlannedObservationFactory,
)
from pairings.models import Pairing, Plan
from pairings.pairs.services import may_manage_pairing, may_see_telephones
from pairings.plans.rights import may_write
from pairings.tests.factories import PairingFactory, PlanFactory
from programs.models import GroupMember
from programs.tests.factories import (
    GroupFactory,
    GroupMemberFactory,
    ProgramFactory,
    tutor_group_of,
)
from results.models import Award
from results.tests.factories import AwardFactory
from roster.models import Posting, Teacher
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

TODAY = date(2026, 3, 18)
LONG_AGO = datetime(2026, 3, 1, tzinfo=UTC)


def lead(corner, name: str):
    """The mentor's tutor group, led by somebody with an account alone."""
    user = UserFactory(username=name.lower(), name=name)
    tutor_group_of(corner, user)
    return user


@pytest.fixture
def leader(north, south):
    lead(south, "Southern leader")
    return lead(north, "Northern leader")


@pytest.fixture
def actor(leader):
    return actor_for(leader)


def a_late_form(corner, status, day: date) -> None:
    form = form_of(corner.pairing, author=corner.mentor_user, status=status, starts_on=day)
    Activity.objects.filter(pk=form.pk).update(status_since=LONG_AGO)


@pytest.fixture
def a_form_of_today_waits_long(north):
    a_late_form(north, Status.SCHOOL, TODAY)


def fill(corner) -> None:
    """One of each thing that hangs on a pair."""
    pairing = corner.pairing
    form = form_of(pairing, author=corner.mentor_user, status=Status.SCHOOL, starts_on=TODAY)
    form_of(pairing, author=corner.mentor_user, status=Status.DRAFT, starts_on=TODAY)
    Reflection.objects.create(activity=form, teacher=corner.trainee, text="Words", quoted="no")
    GuidanceContactFactory(pairing=pairing, recorded_by=corner.mentor_user)
    PlannedObservationFactory(pairing=pairing, recorded_by=corner.mentor_user)
    PlanFactory(pairing=pairing, agreed=True)
    LessonObservationFactory(pairing=pairing, recorded_by=corner.mentor_user)
    MonitoringFactory(pairing=pairing, recorded_by=corner.lead_user)
    AwardFactory(
        program=corner.program,
        subject=corner.subject,
        teacher=corner.trainee,
        district=corner.district,
        school=corner.school,
        recorded_by=corner.trainee_user,
    )


# Of everything that is there in the north and in the south, what its leader sees: the pair's plans,
# forms, contacts and schedule. What was seen in lessons, said in interviews, or won is not theirs,
# and nobody's own page is.
SEEN = {
    Pairing: 1,
    Plan: 1,
    Activity: 1,
    Reflection: 1,
    GuidanceContact: 1,
    PlannedObservation: 1,
    LessonObservation: 0,
    Monitoring: 0,
    Award: 0,
    Teacher: 0,
    Posting: 0,
}


def seen_by(actor) -> dict:
    return {model: model.objects.visible_to(actor).count() for model in SEEN}


def test_a_leader_sees_the_pairs_of_the_groups_mentors_and_what_hangs_on_them(north, south, actor):
    for corner in (north, south):
        fill(corner)

    assert seen_by(actor) == SEEN
    assert list(Pairing.objects.visible_to(actor)) == [north.pairing]
    assert Activity.objects.visible_to(actor).get().status == Status.SCHOOL


@pytest.mark.parametrize("ended", ["leader", "mentor", "program"])
def test_with_the_day_after_the_last_nothing_is_seen_any_more(north, leader, ended):
    fill(north)
    if ended == "program":
        north.program.state = "closed"
        north.program.save()
    who = {"account": leader} if ended == "leader" else {"teacher": north.mentor}
    if ended != "program":
        GroupMember.objects.filter(**who).update(ends_on=date(2026, 3, 17))

    assert seen_by(actor_for(leader)) == dict.fromkeys(SEEN, 0)


def test_a_mentors_pair_in_another_subject_program_or_district_is_not_the_groups(
    north, south, actor
):
    mine = {"program": north.program, "mentor": north.mentor, "mentor_school": north.helping_school}
    place = {"school": north.school}
    PairingFactory(**mine, **place, subject=south.subject)
    year = ProgramFactory()
    PairingFactory(**(mine | {"program": year}), **place, subject=north.subject)
    PairingFactory(
        **(mine | {"mentor_school": south.helping_school}), **place, subject=north.subject
    )
    inside = PairingFactory(**mine, **place, subject=north.subject)

    assert set(Pairing.objects.visible_to(actor)) == {north.pairing, inside}


def test_what_a_leader_may_do_with_a_pair_of_the_group_and_with_another(north, south, actor):
    contact = GuidanceContactFactory(pairing=north.pairing, recorded_by=north.mentor_user)
    asked = {
        "plan observations": may_plan,
        "write the plan": may_write,
        "note a contact": may_note,
        "change the pair": may_manage_pairing,
        "see telephones": may_see_telephones,
    }

    assert {name: may(actor, north.pairing) for name, may in asked.items()} == {
        "plan observations": True,
        "write the plan": False,
        "note a contact": False,
        "change the pair": False,
        "see telephones": False,
    }
    assert not any(may(actor, south.pairing) for may in asked.values())
    assert not may_void(actor, contact)


@pytest.mark.parametrize("status", [Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY])
def test_a_leader_takes_no_step_of_a_form(north, actor, status):
    form = form_of(north.pairing, author=north.mentor_user, status=status, starts_on=TODAY)

    assert not Activity.objects.waiting_for(actor).exists()
    for verb in (Verb.CONFIRM, Verb.COUNTERSIGN, Verb.ACCEPT, Verb.RETURN, Verb.VOID):
        with pytest.raises((PermissionDenied, DomainError)):
            take_step(form, verb, actor=actor, seen=form.version, reason="No")


def test_a_leader_reminds_quiet_pairs_of_the_group_alone(north, south, actor):
    remind(north.pairing, actor=actor, today=TODAY)
    with pytest.raises(PermissionDenied):
        remind(south.pairing, actor=actor, today=TODAY)

    told = Notice.objects.filter(message="guidance.quiet").values_list("to", flat=True)
    assert set(told) == {north.mentor_user.pk, north.trainee_user.pk}


@pytest.mark.usefixtures("a_form_of_today_waits_long")
def test_a_leader_reminds_a_pair_of_its_late_forms_once_a_day_with_a_sentence_about_them(
    client, north, leader
):
    """The pair is not quiet: it met today."""
    client.force_login(leader)
    groups = GroupMember.objects.get(account=leader).group
    address = reverse("guidance:group-pairs", args=[groups.uuid])
    button = reverse("guidance:remind", args=[north.pairing.uuid])
    before = client.get(address).text

    for _each in range(2):
        client.post(button, {"back": str(groups.uuid)})

    after = client.get(address).text
    told = Notice.objects.filter(message__in=["guidance.late", "guidance.quiet"]).order_by("to")
    assert {(each.to, each.message) for each in told} == {
        (north.mentor_user, "guidance.late"),
        (north.trainee_user, "guidance.late"),
    }
    assert len(told) == 2
    assert str(told[0].reason).startswith("1 form has waited for more than 5 days at one step.")
    assert (button in before, button in after, "reminded today" in after) == (True, False, True)


def test_a_leader_plans_observations_from_the_groups_pairs_and_from_a_pairs_page(
    client, north, leader
):
    group = GroupMember.objects.get(account=leader).group
    plan = reverse("guidance:plan", args=[north.pairing.uuid])
    pages = (reverse("guidance:group-pairs", args=[group.uuid]), north.pairing.get_absolute_url())
    client.force_login(leader)
    asked = [plan in client.get(each).text for each in pages]
    opened = client.get(plan).status_code
    # The mentors' coordinator reads the same, and plans nothing.
    client.force_login(north.helping_coordinator_user)

    assert (asked, opened) == ([True, True], 200)
    assert [plan in client.get(each).text for each in pages] == [False, False]


# --- pages ----------------------------------------------------------------------------------------


def test_the_first_page_of_a_leader_has_what_is_late_who_is_quiet_and_the_way_to_remind(
    client, north, leader
):
    a_late_form(north, Status.SCHOOL, date(2026, 1, 10))
    client.force_login(leader)

    page = client.get(reverse("home"))

    (led,) = page.context["groups_led"]
    assert led.sentences == [
        "1 pair",
        "1 form has waited for more than 5 days at one step",
        "1 pair has had no contact for 30 days",
    ]
    assert [(row["pair"], row["may_be_reminded"]) for row in led.rows] == [(north.pairing, True)]
    assert b"South" not in page.content
    assert "Nothing waits for your own step." in page.text
    assert "Nothing waits for you." not in page.text

    again = client.post(reverse("guidance:remind", args=[north.pairing.uuid]), {"back": "home"})
    assert again.headers["Location"] == reverse("home")
    (led,) = client.get(reverse("home")).context["groups_led"]
    assert [row["is_reminded"] for row in led.rows] == [True]


def test_a_leader_who_is_a_mentor_keeps_the_mentors_first_page(client, north):
    group = GroupFactory(program=north.program, subject=north.subject)
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    other = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    GroupMemberFactory(group=group, teacher=other)
    theirs = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=other,
        mentor_school=north.helping_school,
        school=north.school,
    )
    client.force_login(north.mentor_user)

    page = client.get(reverse("home"))

    assert [each["pairing"] for each in page.context["pairs"]] == [north.pairing]
    (led,) = page.context["groups_led"]
    # Nobody reminds themselves.
    assert {row["pair"]: row["may_be_reminded"] for row in led.rows} == {
        north.pairing: False,
        theirs: True,
    }
    with pytest.raises(PermissionDenied):
        remind(north.pairing, actor=actor_for(north.mentor_user), today=TODAY)
    names = [str(each["label"]) for each in page.context["nav_items"]]
    assert names == ["What to do next", "My group", "Pairings", "Activities", "Good practice"]


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("leads", "No mentor of this group has a pair today."),
        ("led", "You lead this group no longer: you see of its pairs only those of your own."),
        ("never", "Whoever leads the group sees its pairs; you see those of your own."),
    ],
)
def test_a_list_of_no_pair_is_true_for_who_reads_it(client, north, part, says):
    """Of a group with a pair, but where it has none indeed."""
    group = GroupFactory(program=north.program, subject=north.subject)
    user = UserFactory()
    if part != "leads":
        GroupMemberFactory(group=group, teacher=north.mentor)
        GroupMemberFactory(group=group, account=user, starts_on=TODAY)
    if part == "led":
        GroupMemberFactory(group=group, account=user, part="leader", ends_on=date(2026, 3, 17))
        GroupMember.objects.filter(account=user, part="member").update(starts_on=TODAY)
    if part == "leads":
        GroupMemberFactory(group=group, account=user, part="leader")
    client.force_login(user)

    page = client.get(reverse("guidance:group-pairs", args=[group.uuid]))

    assert page.context["table"].empty_text == says
    assert says in page.text


def test_pairs_are_sorted_by_what_is_late_with_the_latest_first_and_say_so(client, north, leader):
    one_more = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        school=north.school,
        starts_on=TODAY,
    )
    a_late_form(north, Status.CITY, TODAY)
    client.force_login(leader)
    group = GroupMember.objects.get(account=leader).group
    address = reverse("guidance:group-pairs", args=[group.uuid])

    page = client.get(address)

    rows = [row.record for row in page.context["table"].rows]
    assert rows == [north.pairing, one_more]
    assert page.text.count("aria-sort") == page.text.count('aria-sort="descending"') == 1
    other_way = client.get(address, {"sort": "stands"}).context["table"].rows
    assert [row.record for row in other_way] == [one_more, north.pairing]


def test_a_pair_that_begins_later_is_not_called_quiet_or_late(client, north, leader):
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=TODAY, end_reason="mentor_changed")
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
        starts_on=date(2026, 3, 19),
    )
    client.force_login(leader)
    group = GroupMember.objects.get(account=leader).group

    page = client.get(reverse("guidance:group-pairs", args=[group.uuid]))

    rows = page.context["table"].rows
    said = {row.record.starts_on: (row.get_cell("last"), row.get_cell("stands")) for row in rows}
    assert said[date(2026, 3, 19)][0] == "—"
    assert "Not begun yet" in said[date(2026, 3, 19)][1]
    assert "Begins on" in page.text
    assert "Running from" in page.text


def test_the_network_counts_each_groups_own_pairs(client, north, south, leader):
    a_late_form(south, Status.CITY, TODAY)
    client.force_login(UserFactory(username="nobody"))
    nothing = client.get(reverse("guidance:network")).context["table"]
    client.force_login(leader)
    own = client.get(reverse("guidance:network")).context["table"]

    assert [row.record for row in nothing.rows] == []
    assert [told(own, row) for row in own.paginated_rows] == [(1, 0, 1)]


def test_the_network_of_the_office_has_every_group(client, administrator, south, leader):
    a_late_form(south, Status.CITY, TODAY)
    client.force_login(administrator)

    table = client.get(reverse("guidance:network")).context["table"]

    assert sorted(told(table, row) for row in table.paginated_rows) == [(1, 0, 1), (1, 1, 0)]


def told(table, row) -> tuple[int, int, int]:
    stands = table.stands[row.record.pk]
    return stands.pairs, stands.late, stands.quiet


def test_another_groups_pages_do_not_exist(client, north, south, leader):
    theirs = GroupMember.objects.get(teacher=south.mentor).group
    fill(south)
    form = Activity.objects.get(status=Status.SCHOOL)
    client.force_login(leader)

    for address in (
        theirs.get_absolute_url(),
        reverse("guidance:group-pairs", args=[theirs.uuid]),
        south.pairing.get_absolute_url(),
        reverse("guidance:pair-progress", args=[south.pairing.uuid]),
        form.get_absolute_url(),
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(reverse("guidance:remind", args=[south.pairing.uuid])).status_code == 404


def test_a_grant_and_a_group_never_add_up(north, south, actor):
    """A coordinator of the south who leads the north's group confirms nothing of the north."""
    both = replace(actor, grants=south.coordinator_actor.grants)
    form = form_of(north.pairing, author=north.mentor_user, status=Status.DISTRICT, starts_on=TODAY)

    assert set(Pairing.objects.visible_to(both)) == {north.pairing, south.pairing}
    assert not Activity.objects.waiting_for(both).exists()
    with pytest.raises((PermissionDenied, DomainError)):
        take_step(form, Verb.CONFIRM, actor=both, seen=form.version)
