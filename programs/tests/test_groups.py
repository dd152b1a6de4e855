"""Groups and who belongs to them: one leader on a day, nobody twice, nothing deleted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from programs.groups.finding import Whom, whom
from programs.groups.reading import leaders_on
from programs.groups.services import (
    add_group,
    add_member,
    change_leader,
    edit_group,
    edit_member,
    end_group,
    end_member,
)
from programs.models import Group, GroupMember, Program
from programs.tests.factories import GroupFactory, GroupMemberFactory
from roster.models import Posting
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

ONE_DAY = timedelta(days=1)
FIRST, TODAY, LATER = date(2025, 9, 1), date(2026, 3, 18), date(2026, 4, 1)


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def group(north):
    return GroupFactory(
        program=north.program, district=north.helping_district, subject=north.subject
    )


def belonging(group: Group) -> list[tuple]:
    rows = GroupMember.objects.filter(group=group).order_by("starts_on", "pk")
    return [(str(row), row.part, row.starts_on, row.ends_on) for row in rows]


def leads(user) -> list:
    return [each.uuid for each in actor_for(user).groups_led]


# --- groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("comes_by", ["add", "change"])
def test_whoever_leads_a_group_leads_it_to_its_last_day(office, north, group, comes_by):
    """Also who comes when that day is known already, and whatever their own row says."""
    first = GroupMemberFactory(group=group, teacher=north.trainee, part="leader", starts_on=FIRST)
    end_group(group, actor=office, seen=group.version, ends_on=LATER)
    first.refresh_from_db()
    person = Whom(teacher=north.mentor)
    if comes_by == "add":
        end_member(first, actor=office, seen=first.version, ends_on=TODAY - ONE_DAY)
        add_member(group, actor=office, person=person, starts_on=TODAY, part="leader")
    else:
        said = {"person": person, "starts_on": TODAY, "stays": True}
        change_leader(first, actor=office, seen=first.version, **said)

    assert leads(north.mentor_user) == [group.uuid]
    assert {row.ends_on for row in GroupMember.objects.running(TODAY)} == {LATER}
    GroupMember.objects.filter(teacher=north.mentor).update(ends_on=None)
    after = actor_for(north.mentor_user, on=LATER + ONE_DAY)
    assert after.groups_led == ()
    assert not leaders_on(LATER + ONE_DAY).exists()


def test_a_leading_group_of_three_has_people_of_whom_only_name_and_position_are_known(
    office, north
):
    group = add_group(
        actor=office,
        program=north.program,
        kind="leading",
        level="city",
        name="Leading group",
        starts_on=FIRST,
        size=3,
    )
    for position in ("director", "deputy secretary", "assistant director"):
        person = Whom(name=f"The {position}")
        add_member(group, actor=office, person=person, starts_on=FIRST, position=position)

    assert belonging(group) == [
        ("The director", "member", FIRST, None),
        ("The deputy secretary", "member", FIRST, None),
        ("The assistant director", "member", FIRST, None),
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"level": "city"}, "has no district"),
        ({"level": "district", "district": None}, "has no district"),
        ({"size": 0}, "from 1 to 9,999"),
        ({"size": None, "size_is": "over"}, "from 1 to 9,999"),
        ({"starts_on": date(2025, 8, 31)}, "Enter a day within it"),
    ],
)
def test_what_cannot_be_of_a_group_is_refused_with_a_sentence(office, north, values, sentence):
    good = {"level": "district", "district": north.district, "starts_on": FIRST}
    with pytest.raises(ValidationError, match=sentence):
        add_group(actor=office, program=north.program, kind="core", name="Core", **(good | values))


def test_a_closed_program_gets_no_group(office, north):
    Program.objects.update(state="closed")
    north.program.refresh_from_db()

    with pytest.raises((DomainError, ValidationError), match="is closed"):
        add_group(
            actor=office,
            program=north.program,
            kind="leading",
            level="city",
            name="Late",
            starts_on=FIRST,
        )


def test_groups_are_kept_by_the_office_the_subjects_lead_and_their_own_district(north, south):
    """Of no subject, it is the whole district's."""
    group = GroupFactory(program=north.program, district=north.district, subject=north.subject)
    plain = GroupFactory(program=north.program, district=north.district, kind="leading")
    keepers = {"coordinator": [group, plain], "lead": [group]}

    for corner in (north, south):
        for name in ("coordinator", "helping_coordinator", "lead", "principal", "mentor"):
            actor = getattr(corner, f"{name}_actor")
            for each in (group, plain):
                if corner is north and each in keepers.get(name, []):
                    edit_group(each, actor=actor, seen=each.version, about=name)
                    each.refresh_from_db()
                    continue
                with pytest.raises(PermissionDenied):
                    edit_group(each, actor=actor, seen=each.version, about="Mine")


def test_nobody_moves_a_group_to_a_district_that_is_not_theirs(north, south, group):
    with pytest.raises(PermissionDenied):
        edit_group(group, actor=north.helping_coordinator_actor, seen=1, district=south.district)


def test_a_group_that_ends_ends_everybodys_time_in_it(office, north, group):
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    gone = GroupMemberFactory(group=group, name="Gone", ends_on=date(2025, 12, 31))

    end_group(group, actor=office, seen=1, ends_on=date(2026, 3, 17))

    assert belonging(group) == [
        (str(north.mentor), "leader", FIRST, date(2026, 3, 17)),
        ("Gone", "member", FIRST, gone.ends_on),
    ]
    assert leads(north.mentor_user) == []


# --- people ---------------------------------------------------------------------------------------


def test_nobody_belongs_to_a_group_twice_on_one_day(office, north, group):
    who = Whom(teacher=north.mentor)
    first = add_member(group, actor=office, person=who, starts_on=FIRST)
    # The account of a teacher is the teacher.
    for again in (who, Whom(account=north.mentor_user)):
        with pytest.raises(ValidationError, match="on some of these days already"):
            add_member(group, actor=office, person=again, starts_on=TODAY)

    end_member(first, actor=office, seen=1, ends_on=TODAY)

    with pytest.raises(ValidationError, match="on some of these days already"):
        add_member(group, actor=office, person=who, starts_on=TODAY)
    add_member(group, actor=office, person=who, starts_on=LATER)


def test_the_database_itself_keeps_one_leader_and_each_person_once(north, group):
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader")

    for values in ({"name": "Other", "part": "leader"}, {"teacher": north.mentor}, {"name": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            GroupMemberFactory(group=group, **values)


def test_a_member_does_not_come_to_lead_beside_the_leader(office, north, group):
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    other = GroupMemberFactory(group=group, name="Other")

    with pytest.raises(ValidationError, match="has a leader on some of these days"):
        edit_member(other, actor=office, seen=1, part="leader")


def test_nobody_belongs_to_a_group_before_it_begins(office, north, group):
    with pytest.raises(ValidationError, match="Enter that day or a later one"):
        add_member(group, actor=office, person=Whom(name="Early"), starts_on=date(2025, 8, 31))


def test_the_leader_changes_in_one_step_and_the_right_goes_along(office, north, group):
    """Whoever was a member is that person all along; the one before stays, if so wished."""
    old = GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    second = TeacherFactory()
    user = UserFactory(teacher=second)
    GroupMemberFactory(group=group, teacher=second, position="Head")

    change_leader(
        old, actor=office, seen=1, person=Whom(teacher=second), starts_on=LATER, stays=True
    )

    before = date(2026, 3, 31)
    assert belonging(group) == [
        (str(north.mentor), "leader", FIRST, before),
        (str(second), "member", FIRST, before),
        (str(north.mentor), "member", LATER, None),
        (str(second), "leader", LATER, None),
    ]
    assert GroupMember.objects.get(teacher=second, part="leader").position == "Head"
    led = [
        [each.uuid for each in actor_for(who, on=day).groups_led]
        for day in (before, LATER)
        for who in (north.mentor_user, user)
    ]
    assert led == [[group.uuid], [], [], [group.uuid]]


@pytest.mark.parametrize("comes_on", [date(2026, 3, 1), date(2026, 5, 1)])
@pytest.mark.parametrize(("typed", "has"), [("Director", "Director"), ("", "Head")])
def test_the_position_typed_is_that_of_the_new_leader_whenever_they_come(
    office, group, comes_on, typed, has
):
    old = GroupMemberFactory(group=group, name="First", part="leader")
    GroupMemberFactory(group=group, name="Next", position="Head", starts_on=comes_on)

    new = change_leader(
        old,
        actor=office,
        seen=1,
        person=Whom(name="Next"),
        starts_on=LATER,
        stays=False,
        position=typed,
    )

    assert (new.part, new.starts_on, new.position) == ("leader", LATER, has)


@pytest.mark.parametrize(
    ("last", "rows"),
    [
        (TODAY, [("First", "leader", FIRST, TODAY), ("Next", "leader", LATER, None)]),
        (
            date(2026, 3, 31),
            [("First", "leader", FIRST, date(2026, 3, 31)), ("Next", "leader", LATER, None)],
        ),
        (
            date(2026, 6, 30),
            [
                ("First", "leader", FIRST, date(2026, 3, 31)),
                ("First", "member", LATER, date(2026, 6, 30)),
                ("Next", "leader", LATER, None),
            ],
        ),
    ],
)
def test_a_leader_with_a_last_day_of_their_own_stays_no_longer_than_that(office, group, last, rows):
    old = GroupMemberFactory(group=group, name="First", part="leader", ends_on=last)

    change_leader(old, actor=office, seen=1, person=Whom(name="Next"), starts_on=LATER, stays=True)

    assert belonging(group) == rows


def test_whoever_comes_to_lead_keeps_a_last_day_of_their_own(office, group):
    old = GroupMemberFactory(group=group, name="First", part="leader")
    GroupMemberFactory(group=group, name="Next", ends_on=date(2026, 6, 30))

    change_leader(old, actor=office, seen=1, person=Whom(name="Next"), starts_on=LATER, stays=False)

    assert belonging(group) == [
        ("First", "leader", FIRST, date(2026, 3, 31)),
        ("Next", "member", FIRST, date(2026, 3, 31)),
        ("Next", "leader", LATER, date(2026, 6, 30)),
    ]


def test_a_leader_who_was_changed_meanwhile_is_not_changed_again(office, north, group):
    old = GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    said = {"actor": office, "seen": 1, "starts_on": LATER, "stays": False}
    change_leader(old, person=Whom(name="First"), **said)

    with pytest.raises(StaleStateError):
        change_leader(old, person=Whom(name="Second"), **said)

    assert belonging(group)[1:] == [("First", "leader", LATER, None)]


def test_what_happens_in_a_group_is_written_down(office, north, group):
    member = add_member(group, actor=office, person=Whom(name="Somebody"), starts_on=FIRST)
    end_member(member, actor=office, seen=1, ends_on=TODAY)

    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", "program_id", "district_id"))
    place = (north.program.pk, north.helping_district.pk)
    assert verbs == [
        ("programs.group_member_added", *place),
        ("programs.group_member_ended", *place),
    ]


# --- the right that follows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of_group", "of_member"),
    [
        ({}, {"part": "deputy"}),
        ({}, {"part": "member"}),
        ({}, {"ends_on": date(2026, 3, 17)}),
        ({}, {"starts_on": date(2026, 3, 19)}),
        ({"kind": "core"}, {}),
        ({"kind": "leading"}, {}),
    ],
)
def test_only_the_leader_of_a_tutor_group_leads_it_and_only_today(
    north, group, of_group, of_member
):
    Group.objects.filter(pk=group.pk).update(**of_group)
    GroupMemberFactory(group=group, teacher=north.mentor, **({"part": "leader"} | of_member))

    assert leads(north.mentor_user) == []


def test_in_a_closed_program_nobody_leads(north, group):
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    assert leads(north.mentor_user) == [group.uuid]

    Program.objects.update(state="closed")

    assert leads(north.mentor_user) == []


def test_whoever_administers_or_audits_leads_nothing_besides(auditor, group):
    """An auditor who led would read names that are masked."""
    GroupMemberFactory(group=group, account=auditor, part="leader")

    actor = actor_for(auditor)

    assert (actor.groups_led, actor.masks_names, actor.only_reads) == ((), True, True)


# --- pages ----------------------------------------------------------------------------------------


def test_whom_a_coordinator_names_is_of_their_own_place(north, south):
    assert whom("North Mentor", north.helping_coordinator_actor) == Whom(teacher=north.mentor)
    for text in ("South Mentor", "North Lead", "Nobody"):
        with pytest.raises(ValidationError, match="Nobody you may name"):
            whom(text, north.helping_coordinator_actor)


def test_the_chinese_name_alone_or_the_latin_one_is_enough_where_one_person_has_it(north, office):
    one = TeacherFactory(name="邓芙蓉 Deng Furong", staff_number="T-0003")
    TeacherFactory(name="邓芙 Deng Fu", staff_number="T-0004")
    account = UserFactory(username="he", name="何惊蛰 He Jingzhe")
    for text in ("邓芙蓉", "邓 芙蓉", "deng furong", "Deng Furong", "邓芙蓉 Deng Furong (T-0003)"):
        assert whom(text, office) == Whom(teacher=one)
    assert whom("何惊蛰", office) == Whom(account=account)
    for text in ("邓", "Deng", "芙蓉", "", "邓芙蓉 (T-0004x)"):
        with pytest.raises(ValidationError, match="Nobody you may name"):
            whom(text, office)
    # Not among those whom a coordinator may name.
    with pytest.raises(ValidationError, match="Nobody you may name"):
        whom("邓芙蓉", north.helping_coordinator_actor)


def test_where_several_have_the_name_the_refusal_says_which_there_are(office):
    TeacherFactory(name="邓芙蓉 Deng Furong", staff_number="T-0003")
    TeacherFactory(name="邓芙蓉 Deng Fu Rong", staff_number="T-0004")

    with pytest.raises(ValidationError) as refusal:
        whom("邓芙蓉", office)

    assert refusal.value.messages == [
        "Several people are called “邓芙蓉”: 邓芙蓉 Deng Fu Rong (T-0004), 邓芙蓉 Deng Furong "
        "(T-0003). Choose one of them."
    ]


def test_a_coordinator_adds_a_group_its_leader_and_another_by_pages(client, north):
    client.force_login(north.helping_coordinator_user)
    page = client.get(reverse("programs:group-add"))
    assert b"South" not in page.content

    key = page.context["form"]["uuid"].value()
    typed = {
        "uuid": key,
        "program": north.program.pk,
        "kind": "tutor",
        "level": "district",
        "district": north.helping_district.pk,
        "name": "Our tutors",
        "starts_on": "2025-09-01",
        "size_is": "exact",
    }
    client.post(reverse("programs:group-add"), typed)
    group = Group.objects.get()

    add = reverse("programs:group-member-add", args=[group.uuid])
    member = {"part": "leader", "starts_on": "2025-09-01"}
    refused = client.post(add, member | {"uuid": key})
    both = client.post(add, member | {"uuid": key, "person": "North Mentor", "in_words": "He"})
    done = client.post(add, member | {"uuid": key, "person": "North Mentor"})
    changed = client.post(
        reverse("programs:group-leader-change", args=[GroupMember.objects.get().uuid]),
        {"version": 1, "in_words": "Somebody else", "starts_on": "2026-03-18", "stays": "on"},
    )

    assert [each.status_code for each in (refused, both, done, changed)] == [422, 422, 302, 302]
    assert refused.context["form"].errors == {"person": ["Say who it is."]}
    assert both.context["form"].errors == {"in_words": ["Fill in one of the two."]}
    assert [(part, ends) for _who, part, _from, ends in belonging(group)] == [
        ("leader", date(2026, 3, 17)),
        ("member", None),
        ("leader", None),
    ]


def test_a_group_page_folds_away_who_is_gone(client, north, group):
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    GroupMemberFactory(group=group, name="Gone", ends_on=date(2025, 12, 31))
    client.force_login(north.mentor_user)

    page = client.get(group.get_absolute_url())

    now, past = page.context["now"], page.context["past"]
    assert [str(row.record) for row in now.rows] == [str(north.mentor)]
    assert [str(row.record) for row in past.rows] == ["Gone"]
    assert page.context["may_change"] is False


def test_after_the_leader_changed_each_of_three_stands_on_the_page_once(client, north, group):
    old = GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    second = GroupMemberFactory(group=group, name="Second")
    GroupMemberFactory(group=group, name="Third")
    client.force_login(north.helping_coordinator_user)

    page = client.post(
        reverse("programs:group-leader-change", args=[old.uuid]),
        {"version": 1, "in_words": "Second", "starts_on": TODAY.isoformat(), "stays": "on"},
        follow=True,
    )

    now, past = page.context["now"], page.context["past"]
    assert [(str(row.record), row.record.part) for row in now.rows] == [
        ("Second", "leader"),
        ("Third", "member"),
        (str(north.mentor), "member"),
    ]
    assert {row.record for row in past.rows} == {old, second}
    assert page.context["lede"].endswith(" · 3 people")
    said = [str(each) for each in page.context["messages"]]
    assert said == [f"Second leads the group from {date_format(TODAY)}."]


def test_who_leads_from_tomorrow_on_comes_and_todays_leader_is_there_still(client, north, group):
    old = GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    client.force_login(north.helping_coordinator_user)

    page = client.post(
        reverse("programs:group-leader-change", args=[old.uuid]),
        {"version": 1, "in_words": "Second", "starts_on": "2026-03-19"},
        follow=True,
    )

    assert [row.record for row in page.context["now"].rows] == [old]
    assert [str(row.record) for row in page.context["coming"].rows] == ["Second"]
    assert page.context["past"] is None
    assert [row.get_cell("days") for row in page.context["coming"].rows] == [
        f"from {date_format(date(2026, 3, 19))}"
    ]


@pytest.mark.parametrize("stays", [True, False])
def test_a_leader_named_by_mistake_is_put_right_the_same_day_and_has_led_on_no_day(
    office, north, group, stays
):
    old = GroupMemberFactory(group=group, teacher=north.mentor, part="leader")
    said = {"actor": office, "starts_on": TODAY}
    wrong = change_leader(old, seen=1, person=Whom(name="Wrong"), stays=True, **said)

    change_leader(wrong, seen=1, person=Whom(teacher=north.mentor), stays=stays, **said)

    assert belonging(group) == [
        (str(north.mentor), "leader", FIRST, date(2026, 3, 17)),
        (str(north.mentor), "leader", TODAY, None),
        ("Wrong", "member", TODAY, None if stays else TODAY),
    ]


def test_the_page_of_a_leader_named_today_offers_today(client, north, group):
    leader = GroupMemberFactory(group=group, name="Wrong", part="leader", starts_on=TODAY)
    client.force_login(north.helping_coordinator_user)

    page = client.get(reverse("programs:group-leader-change", args=[leader.uuid]))

    assert page.context["form"]["starts_on"].value() == TODAY


def test_whoever_comes_later_is_not_counted_yet_and_on_a_last_day_nobody_is_gone(
    client, north, group
):
    client.force_login(north.helping_coordinator_user)
    GroupMemberFactory(group=group, name="Later", starts_on=LATER)
    last = GroupMemberFactory(group=group, name="Last", ends_on=TODAY)
    coming = client.get(group.get_absolute_url()).context
    GroupMember.objects.filter(name="Later").update(starts_on=FIRST, ends_on=TODAY)
    ending = client.get(group.get_absolute_url()).context

    assert [row.record for row in coming["now"].rows] == [last]
    assert [str(row.record) for row in coming["coming"].rows] == ["Later"]
    assert coming["lede"].endswith(" · 1 person")
    assert {str(row.record) for row in ending["now"].rows} == {"Later", "Last"}
    assert ending["past"] is None


def test_of_groups_one_sees_those_of_ones_place_the_citys_and_ones_own(north, south):
    make = {"program": north.program}
    GroupFactory(**make, name="City")
    GroupFactory(**make, name="North", district=north.district, subject=north.subject)
    own = GroupFactory(**make, name="South", district=south.district, subject=south.subject)
    gone = GroupFactory(**make, name="Gone", district=south.district)
    GroupMemberFactory(group=own, teacher=north.mentor)
    GroupMemberFactory(group=gone, teacher=north.mentor, ends_on=date(2026, 3, 17))

    def seen(name: str) -> set[str]:
        rows = Group.objects.visible_to(getattr(north, f"{name}_actor"))
        return set(rows.values_list("name", flat=True))

    assert {name: seen(name) for name in ("coordinator", "lead", "mentor", "principal")} == {
        "coordinator": {"City", "North"},
        "lead": {"City", "North", "Gone"},
        "mentor": {"South"},
        "principal": set(),
    }


# --- last days that were wrong --------------------------------------------------------------------


def test_a_last_day_that_was_wrong_is_put_right_for_the_group_and_who_stayed(group, office):
    member = GroupMemberFactory(group=group, name="Somebody", starts_on=FIRST)
    first, second = FIRST + 30 * ONE_DAY, FIRST + 60 * ONE_DAY
    ended = end_group(group, actor=office, seen=group.version, ends_on=first)
    left = GroupMemberFactory(group=group, name="Another", ends_on=first - 5 * ONE_DAY)

    again = end_group(ended, actor=office, seen=ended.version, ends_on=second)

    member.refresh_from_db()
    left.refresh_from_db()
    assert (again.ends_on, member.ends_on) == (second, second)
    assert left.ends_on == first - 5 * ONE_DAY


def test_neither_a_group_nor_a_membership_outlasts_what_it_belongs_to(group, office):
    far = group.program.ends_on + ONE_DAY
    member = GroupMemberFactory(group=group, name="Somebody", starts_on=FIRST)

    with pytest.raises(ValidationError, match="Enter a day within it"):
        end_group(group, actor=office, seen=group.version, ends_on=far)
    with pytest.raises(ValidationError, match="The group lasts until"):
        end_member(member, actor=office, seen=member.version, ends_on=far)
    with pytest.raises(ValidationError, match="The group lasts until"):
        add_member(group, actor=office, person=Whom(name="Late"), starts_on=far)


def test_a_leader_who_is_followed_is_not_kept_beside_who_follows(group, office):
    leader = GroupMemberFactory(group=group, name="First", part="leader", starts_on=FIRST)
    after = FIRST + 40 * ONE_DAY
    change_leader(
        leader, actor=office, seen=leader.version, person=Whom(name="Next"),
        starts_on=after, stays=False,
    )  # fmt: skip
    leader.refresh_from_db()

    with pytest.raises(ValidationError, match="The group has a leader"):
        end_member(leader, actor=office, seen=leader.version, ends_on=after)


def test_who_has_left_their_last_post_leads_no_more(north, group):
    GroupMemberFactory(group=group, teacher=north.mentor, part="leader", starts_on=FIRST)
    today = TODAY
    assert GroupMember.objects.leading(north.mentor_user.pk, today).count() == 1

    Posting.objects.filter(teacher=north.mentor).update(ends_on=today - ONE_DAY)

    assert GroupMember.objects.leading(north.mentor_user.pk, today).count() == 0


# --- who is told ----------------------------------------------------------------------------------


def told_of_leading() -> list[tuple]:
    rows = Notice.objects.filter(message__startswith="programs.group_").order_by("pk")
    return [
        (each.message.removeprefix("programs.group_"), each.to.name, each.values["day"])
        for each in rows.select_related("to")
    ]


def test_who_leads_a_group_from_now_on_is_told_and_who_is_relieved(north, group, office):
    first, second = UserFactory(name="First"), UserFactory(name="Second")
    member = {"actor": office, "starts_on": FIRST}
    led = add_member(group, person=Whom(account=first), part="leader", **member)
    add_member(group, person=Whom(account=second), **member)
    add_member(group, person=Whom(teacher=north.mentor), **member)
    change_leader(
        led, actor=office, seen=1, person=Whom(account=second), starts_on=TODAY, stays=True
    )
    now = GroupMember.objects.get(group=group, part="leader", ends_on=None)
    end_member(now, actor=office, seen=now.version, ends_on=LATER)
    end_member(now, actor=office, seen=now.version + 1, ends_on=LATER)

    assert told_of_leading() == [
        ("leads", "First", "2025-09-01"),
        ("relieved", "First", "2026-03-17"),
        ("leads", "Second", "2026-03-18"),
        ("relieved", "Second", "2026-04-01"),
    ]
    notice = Notice.objects.get(to=second, message="programs.group_leads")
    assert notice.address == group.get_absolute_url()
    assert Notice.objects.get(to=second, message="programs.group_relieved").address == "/home/"


def test_a_leader_whose_first_day_moves_is_told_and_who_led_on_no_day_reads_that(group, office):
    """A position that changes is no news, and neither is the day of somebody who leads nothing."""
    person, other = UserFactory(name="Leader"), UserFactory(name="Member")
    row = GroupMemberFactory(group=group, account=person, part="leader", starts_on=FIRST)
    member = GroupMemberFactory(group=group, account=other, starts_on=FIRST)
    edit_member(member, actor=office, seen=1, starts_on=LATER)

    moved = edit_member(row, actor=office, seen=1, starts_on=TODAY, position="Head")
    again = edit_member(moved, actor=office, seen=2, starts_on=TODAY, position="Director")
    said = {"person": Whom(account=other), "stays": False, "starts_on": TODAY}
    change_leader(again, actor=office, seen=3, **said)

    assert told_of_leading() == [
        ("leads", "Leader", "2026-03-18"),
        ("relieved", "Leader", ""),
        ("leads", "Member", "2026-03-18"),
    ]
    relieved = Notice.objects.get(message="programs.group_relieved")
    assert relieved.reason == "You have led it on no day."


def test_a_part_that_changes_is_told_and_nobody_is_told_of_what_they_did(north, group, office):
    row = GroupMemberFactory(group=group, teacher=north.mentor)
    changed = edit_member(row, actor=office, seen=1, part="leader")
    changed = edit_member(changed, actor=office, seen=2, position="Head")
    edit_member(changed, actor=office, seen=3, part="member")
    own = add_member(
        GroupFactory(program=north.program),
        actor=office,
        person=Whom(account=User.objects.get(pk=office.user_id)),
        part="leader",
        starts_on=FIRST,
    )

    assert [each[:2] for each in told_of_leading()] == [
        ("leads", "North Mentor"),
        ("relieved", "North Mentor"),
    ]
    assert own.part == "leader"


def test_a_page_that_adds_somebody_sent_again_adds_nobody_and_changed_it_asks(client, north, group):
    client.force_login(north.helping_coordinator_user)
    address = reverse("programs:group-member-add", args=[group.uuid])
    form = client.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"in_words": "Head Li"}

    first, again = client.post(address, sent), client.post(address, sent, follow=True)
    other = client.post(address, sent | {"in_words": "Head Wang"})

    assert first.status_code == 302
    assert "saved already" in again.text
    assert belonging(group) == [("Head Li", "member", TODAY, None)]
    assert other.status_code == 409
    assert "Head Wang" in other.text
