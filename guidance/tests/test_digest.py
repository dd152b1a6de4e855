"""Once a week the level above reads numbers: who, which, and when."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.reminders import may_mute
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.models import Activity, Status
from activities.tests.factories import form_of
from core.models import Notice
from core.notices import mark_read
from guidance.network.services import owe_group_digests
from guidance.quiet.digest import owe_digests
from guidance.tests.factories import GuidanceContactFactory
from programs.tests.factories import GroupFactory, GroupMemberFactory
from roster.models import Posting, School

MONDAY, WEDNESDAY, SUNDAY = date(2026, 3, 16), date(2026, 3, 18), date(2026, 3, 22)
NEXT_MONDAY, NEXT_FRIDAY = date(2026, 3, 23), date(2026, 3, 27)
LONG_AGO, LATELY = "2026-03-12T15:59Z", "2026-03-12T16:01Z"
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


def told() -> dict[str, tuple]:
    found = Notice.objects.filter(message="guidance.digest").order_by("pk")
    return {
        each.to.username: tuple(int(each.values[name]) for name in ("quiet", "late", "without"))
        for each in found.select_related("to")
    }


def keys() -> list[str]:
    return list(
        Notice.objects.filter(message="guidance.digest", to__username="north-coordinator")
        .order_by("pk")
        .values_list("key", flat=True)
    )


@pytest.fixture
def alone(north, administrator):
    """One pair, and nobody who waits for a mentor."""
    Posting.objects.exclude(teacher__in=[north.mentor, north.trainee]).delete()
    return north


def waiting(north, status, since=LONG_AGO, **values):
    form = form_of(north.pairing, author=north.mentor_user, status=status, **values)
    Activity.objects.filter(pk=form.pk).update(status_since=since)
    return form


def test_each_reads_the_numbers_below_their_own_step(alone):
    for status in (Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY):
        waiting(alone, status, starts_on=date(2025, 10, 15))
        waiting(alone, status, LATELY, starts_on=date(2025, 10, 15))
    waiting(alone, Status.RETURNED, starts_on=date(2025, 10, 15))

    assert owe_digests(WEDNESDAY) == 4

    assert told() == {
        "north-coordinator": (1, 2, 0),
        "north-helper": (1, 0, 0),
        "north-lead": (1, 3, 0),
        "administrator": (1, 4, 0),
    }


def test_nothing_of_another_district_is_counted(alone, south):
    waiting(south, Status.SCHOOL, starts_on=date(2025, 10, 15))
    GuidanceContactFactory(pairing=alone.pairing, held_on=WEDNESDAY)
    owe_digests(WEDNESDAY)

    assert {name for name in told() if name.startswith("north")} == set()
    assert told()["south-coordinator"][:2] == (1, 1)


def test_a_trainee_without_a_mentor_is_counted_as_on_the_board(alone):
    alone.pairing.ends_on, alone.pairing.end_reason = MONDAY, "mentor_left"
    alone.pairing.save()
    School.objects.filter(pk=alone.school.pk).update(setting=School.Setting.RURAL)
    owe_digests(WEDNESDAY)

    assert told() == {
        "north-coordinator": (0, 0, 1),
        "north-lead": (0, 0, 1),
        "administrator": (0, 0, 1),
    }


def test_where_there_is_nothing_to_say_nobody_is_told(alone):
    GuidanceContactFactory(pairing=alone.pairing, held_on=WEDNESDAY)

    assert owe_digests(WEDNESDAY) == 0


def test_once_a_week_and_again_in_the_next(alone):
    assert [owe_digests(day) for day in (MONDAY, MONDAY, WEDNESDAY, SUNDAY)] == [4, 0, 0, 0]
    mark_read(alone.coordinator_actor)
    assert [owe_digests(day) for day in (NEXT_MONDAY, NEXT_FRIDAY)] == [4, 0]

    assert keys() == ["digest 2026-W12", "digest 2026-W13"]


def test_a_monday_on_which_nothing_ran_is_made_up_for(alone):
    assert [owe_digests(day) for day in (MONDAY, NEXT_FRIDAY)] == [4, 4]
    assert keys() == ["digest 2026-W12", "digest 2026-W13"]


@pytest.mark.thorough
def test_the_week_over_new_year_is_one(alone):
    alone.program.ends_on = date(2027, 7, 31)
    alone.program.save()
    assert [owe_digests(date(2026, 12, 31)), owe_digests(date(2027, 1, 3))] == [4, 0]
    assert keys() == ["digest 2026-W53"]


def test_whoever_wants_none_or_cannot_sign_in_is_not_told(alone):
    User.objects.filter(username="north-coordinator").update(no_reminders_until=WEDNESDAY)
    User.objects.filter(username="north-helper").update(no_reminders_until=MONDAY)
    User.objects.filter(username="north-lead").update(is_active=False)
    owe_digests(WEDNESDAY)

    assert set(told()) == {"north-helper", "administrator"}


def test_the_numbers_are_worded_when_they_are_read(alone):
    waiting(alone, Status.SCHOOL, starts_on=date(2025, 10, 15))
    owe_digests(WEDNESDAY)
    notice = Notice.objects.get(to=alone.coordinator_user, message="guidance.digest")

    assert notice.values == {"quiet": "1", "late": "1", "without": "0"}
    assert notice.address == reverse("guidance:quiet")
    assert str(notice) == (
        "How your pairs stand this week: 1 pair is quiet; 1 form has waited for more than 5 days"
    )
    with translation.override("zh-hans"):
        assert str(notice) == "本周结对情况：1对师徒久未联系；1份登记表等待超过5天"


def test_a_rural_teacher_whom_nobody_named_a_trainee_is_called_a_teacher_of_the_board(alone):
    alone.pairing.ends_on, alone.pairing.end_reason = MONDAY, "mentor_left"
    alone.pairing.save()
    School.objects.filter(pk=alone.school.pk).update(setting=School.Setting.RURAL)
    owe_digests(WEDNESDAY)
    notice = Notice.objects.get(to=alone.coordinator_user, message="guidance.digest")

    assert notice.about == "1 teacher on the pairing board has no mentor"


# --- leaders of tutor groups ----------------------------------------------------------------------


def a_group(corner):
    group = GroupFactory(
        program=corner.program, district=corner.helping_district, subject=corner.subject
    )
    leader = UserFactory(username=f"leader of {corner.district}")
    GroupMemberFactory(group=group, account=leader, part="leader")
    GroupMemberFactory(group=group, teacher=corner.mentor)
    return group, leader


def test_a_leader_reads_the_numbers_of_the_own_groups_pairs_once_a_week(alone, south):
    waiting(alone, Status.SCHOOL, starts_on=date(2026, 3, 10))
    group, leader = a_group(alone)
    a_group(south)

    assert [owe_group_digests(day) for day in (MONDAY, WEDNESDAY, NEXT_MONDAY)] == [2, 0, 2]

    notices = Notice.objects.filter(message="guidance.group_digest")
    ours = notices.filter(to=leader).earliest("pk")
    theirs = notices.exclude(to=leader).earliest("pk")
    assert (ours.values, theirs.values) == (
        {"quiet": "0", "late": "1"},
        {"quiet": "1", "late": "0"},
    )
    assert ours.address == reverse("guidance:group-pairs", args=[group.uuid])
    assert ours.about == "1 form has waited for more than 5 days"


def test_a_leader_may_turn_it_off_and_one_who_leads_no_more_is_not_told(alone, south):
    _group, leader = a_group(alone)
    group, former = a_group(south)
    group.members.filter(part="leader").update(ends_on=MONDAY)
    assert may_mute(actor_for(leader))
    User.objects.filter(pk=leader.pk).update(no_reminders_until=WEDNESDAY)

    assert owe_group_digests(WEDNESDAY) == 0
    assert Notice.objects.filter(to=former).count() == 0
