"""Pairs that have been quiet: the list, the reminder, who wants none, and what is uneven."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from activities.models import Status
from activities.tests.factories import form_of
from core.exceptions import DomainError
from core.models import AuditEvent, Notice
from guidance.quiet import uneven
from guidance.quiet.reading import is_quiet, last_day, quiet_pairs, with_quiet_since
from guidance.quiet.services import remind
from guidance.tests.factories import GuidanceContactFactory, LessonObservationFactory
from pairings.models import Pairing, Partnership
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.tests.factories import ActivityKindFactory
from roster.models import School
from roster.tests.factories import TeacherFactory, TermFactory

TODAY = date(2026, 3, 18)
# A pair that did something on this day is not quiet yet.
IN_TIME, TOO_LONG_AGO = date(2026, 2, 16), date(2026, 2, 15)
LIST = reverse("guidance:quiet")
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


def another_pair(of, **values):
    """In the same two schools, with the same mentor unless another is given."""
    given = {
        "program": of.program,
        "subject": of.subject,
        "mentor": of.mentor,
        "mentor_school": of.helping_school,
        "trainee": TeacherFactory(school=of.school),
        "school": of.school,
    }
    return PairingFactory(**given | values)


def form(pairing, of, status=Status.COUNTED, **values):
    return form_of(pairing, author=of.mentor_user, status=status, **values)


def observation(pairing, of, **values):
    """The mentor's of the trainee's lesson, unless another is given."""
    given = {"pairing": pairing, "recorded_by": of.mentor_user}
    return LessonObservationFactory(**given | values)


def quiet_of(actor) -> list:
    return [each.pk for each in quiet_pairs(actor, TODAY).order_by("pk")]


# --- which are quiet ------------------------------------------------------------------------------


def test_a_pair_is_quiet_after_thirty_days_without_form_contact_or_observation(north):
    def pair(**values):
        return another_pair(north, **values)

    quiet = [north.pairing, pair(starts_on=TOO_LONG_AGO)]
    for told in (Status.OTHER_SIDE, Status.COUNTED):
        quiet.append(pair())
        form(quiet[-1], north, told, starts_on=TOO_LONG_AGO)
        form(pair(), north, told, starts_on=IN_TIME)
    for nothing in (Status.DRAFT, Status.VOID):
        quiet.append(pair())
        form(quiet[-1], north, nothing, starts_on=TODAY)
    quiet.append(pair())
    GuidanceContactFactory(pairing=quiet[-1], held_on=TOO_LONG_AGO)
    GuidanceContactFactory(pairing=quiet[-1], held_on=TODAY, voided_at="2026-03-18T04:00Z")
    GuidanceContactFactory(pairing=pair(), held_on=IN_TIME)
    for values in (
        {"held_on": TOO_LONG_AGO},
        {"held_on": TODAY, "withdrawn_at": "2026-03-18T04:00Z"},
        # Somebody else was in the lesson, or nobody who is the other one.
        {"held_on": TODAY, "recorded_by": north.lead_user},
        {"held_on": TODAY, "teacher": north.trainee},
    ):
        quiet.append(pair())
        observation(quiet[-1], north, **values)
    observation(pair(), north, held_on=IN_TIME)
    visited = pair()
    guest = UserFactory(teacher=visited.trainee)
    observation(visited, north, held_on=IN_TIME, teacher=north.mentor, recorded_by=guest)
    pair(starts_on=IN_TIME)
    # Through its last day a pair goes on, whenever that day was entered.
    quiet.append(pair(ends_on=TODAY, end_reason="completed"))
    pair(ends_on=TODAY - timedelta(1), end_reason="completed")
    pair(cancelled_at="2026-03-01T04:00Z")

    assert quiet_of(north.coordinator_actor) == [each.pk for each in quiet]


@pytest.mark.parametrize(
    "values", [{"state": Program.State.CLOSED}, {"ends_on": TODAY - timedelta(days=1)}]
)
def test_nobody_is_quiet_in_a_program_that_does_not_run(north, values):
    Program.objects.update(**values)

    assert quiet_of(north.coordinator_actor) == []


def test_the_longest_stands_first_with_its_last_day(client, north, south):
    pairs = [another_pair(north), another_pair(north)]
    form(pairs[0], north, starts_on=date(2026, 1, 12))
    GuidanceContactFactory(pairing=pairs[0], held_on=date(2025, 12, 1))
    form(pairs[1], north, starts_on=date(2025, 11, 3))
    client.force_login(north.coordinator_user)

    page = client.get(LIST)

    shown = [row.record for row in page.context["table"].paginated_rows]
    assert [(each.pk, last_day(each)) for each in shown] == [
        (north.pairing.pk, None),
        (pairs[1].pk, date(2025, 11, 3)),
        (pairs[0].pk, date(2026, 1, 12)),
    ]
    days = [row.get_cell("days") for row in page.context["table"].paginated_rows]
    assert days == [198, 135, 65]


def test_who_was_entered_late_is_quiet_from_the_day_they_are_asked(client, north):
    """What they did before it counts as little as that they did nothing."""
    long_asked, asked_late = TOO_LONG_AGO, IN_TIME
    pairs = [
        another_pair(north, asked_from=asked)
        for asked in (long_asked, asked_late)
        for _each in range(2)
    ]
    for each in pairs[::2]:
        form(each, north, starts_on=date(2025, 11, 3))
        GuidanceContactFactory(pairing=each, held_on=date(2025, 10, 2))
        observation(each, north, held_on=date(2025, 10, 9))
    found = list(with_quiet_since(Pairing.objects.filter(pk__in=[each.pk for each in pairs])))
    client.force_login(north.coordinator_user)

    page = client.get(LIST)

    asked = [each.pk for each in pairs[:2]]
    assert quiet_of(north.coordinator_actor) == [north.pairing.pk, *asked]
    assert sorted(each.pk for each in found if is_quiet(each, TODAY)) == asked
    assert [
        (row.get_cell("last"), row.get_cell("days")) for row in page.context["table"].paginated_rows
    ] == [
        ("none since the first day, 1 September 2025", 198),
        ("3 November 2025; they are asked from 15 February 2026 on", 31),
        ("none since they are asked, from 15 February 2026 on", 31),
    ]


def test_each_sees_the_quiet_pairs_of_their_place(north, south, administrator, auditor):
    everybody = sorted([north.pairing.pk, south.pairing.pk])
    for who in ("mentor", "principal", "coordinator", "helping_coordinator", "lead"):
        assert quiet_of(getattr(north, f"{who}_actor")) == [north.pairing.pk], who
    for user in (administrator, auditor):
        assert quiet_of(actor_for(user)) == everybody


def test_the_list_is_narrowed(client, administrator, north, south):
    client.force_login(administrator)

    def narrowed(**asked):
        page = client.get(LIST, {name: each.pk for name, each in asked.items()})
        return [row.record.pk for row in page.context["table"].paginated_rows]

    assert narrowed(program=north.program) == [north.pairing.pk, south.pairing.pk]
    assert narrowed(subject=north.subject) == [north.pairing.pk]
    assert narrowed(district=south.district) == [south.pairing.pk]
    assert narrowed(school=south.school) == [south.pairing.pk]


def test_a_line_more_asks_nothing_more(client, north, django_assert_num_queries):
    client.force_login(north.coordinator_user)
    client.get(LIST)
    with django_assert_num_queries(13):
        client.get(LIST)
    for _each in range(3):
        another_pair(north)
    with django_assert_num_queries(13):
        client.get(LIST)


@pytest.mark.parametrize("who", ["coordinator", "lead", "principal"])
def test_the_first_page_says_how_many_are_quiet(client, north, south, who):
    another_pair(north)
    client.force_login(getattr(north, f"{who}_user"))

    assert (
        f'<a href="{LIST}">2 pairs have had no contact for 30 days</a>'
        in client.get(reverse("home")).text
    )


def test_the_first_page_of_a_teacher_or_without_a_quiet_pair_says_nothing(client, north, south):
    client.force_login(south.trainee_user)
    assert LIST not in client.get(reverse("home")).text

    GuidanceContactFactory(pairing=north.pairing, held_on=IN_TIME)
    client.force_login(north.coordinator_user)
    assert LIST not in client.get(reverse("home")).text


# --- reminding ------------------------------------------------------------------------------------


def notices() -> list[tuple]:
    found = Notice.objects.filter(message="guidance.quiet").order_by("pk")
    return list(found.values_list("to__username", "address", "key"))


def reminders_written() -> list[tuple]:
    found = AuditEvent.objects.filter(verb="guidance.pair_reminded").order_by("pk")
    return [
        (each.by_id, each.subject_id, [one["text"] for one in each.detail["reminded"]])
        for each in found
    ]


@pytest.mark.parametrize(
    "who", ["principal", "coordinator", "helping_coordinator", "lead", "administrator"]
)
def test_both_are_reminded_by_whoever_looks_after_them(north, administrator, who):
    user = administrator if who == "administrator" else getattr(north, f"{who}_user")

    done = remind(north.pairing, actor=actor_for(user), today=TODAY)

    address = north.pairing.get_absolute_url()
    assert done.told == [north.mentor, north.trainee]
    assert notices() == [
        ("north-mentor", address, "quiet 2026-03-18"),
        ("north-trainee", address, "quiet 2026-03-18"),
    ]
    assert reminders_written() == [
        (user.pk, str(north.pairing.pk), ["North Mentor", "North Trainee"])
    ]


def test_nobody_else_reminds(north, south, auditor):
    strangers = [south.coordinator_user, south.helping_coordinator_user, south.lead_user]
    for user in [*strangers, south.principal_user, north.mentor_user, north.trainee_user, auditor]:
        with pytest.raises(PermissionDenied):
            remind(north.pairing, actor=actor_for(user), today=TODAY)
    assert notices() == []


def test_the_pair_of_another_district_is_not_there(client, north, south):
    client.force_login(south.coordinator_user)
    address = reverse("guidance:remind", args=[north.pairing.uuid])

    assert client.post(address).status_code == 404
    shown = [row.record.pk for row in client.get(LIST).context["table"].paginated_rows]
    assert shown == [south.pairing.pk]
    assert notices() == []


def test_one_of_the_two_may_read_and_not_press(client, north):
    client.force_login(north.mentor_user)
    address = reverse("guidance:remind", args=[north.pairing.uuid])

    assert address not in client.get(LIST).text
    assert client.post(address).status_code == 403


@pytest.mark.parametrize(
    "over",
    [{"ends_on": "2026-03-17", "end_reason": "completed"}, {"cancelled_at": "2026-03-01T00:00Z"}],
)
def test_of_a_pair_that_is_over_nobody_is_reminded(north, over):
    Pairing.objects.filter(pk=north.pairing.pk).update(**over)
    pairing = Pairing.objects.get(pk=north.pairing.pk)
    with pytest.raises(DomainError, match="a pair no longer"):
        remind(pairing, actor=north.coordinator_actor, today=TODAY)
    assert notices() == []


def test_a_second_reminder_of_the_day_does_nothing(client, north):
    client.force_login(north.coordinator_user)
    address = reverse("guidance:remind", args=[north.pairing.uuid])
    first = client.post(f"{address}?subject={north.subject.pk}", follow=True)
    assert first.redirect_chain == [(f"{LIST}?subject={north.subject.pk}", 302)]
    assert "Reminded: North Mentor, North Trainee." in first.text
    assert address not in first.text
    assert "reminded today" in first.text

    second = client.post(address, follow=True)

    assert "Reminded today already: North Mentor, North Trainee." in second.text
    assert (len(notices()), len(reminders_written())) == (2, 1)
    with time_machine.travel("2026-03-19 04:00Z", tick=False):
        client.force_login(north.coordinator_user)
        client.post(address)
    assert (len(notices()), len(reminders_written())) == (4, 2)


def test_whoever_has_two_quiet_pairs_is_reminded_of_one_of_them_a_day(north):
    other = another_pair(north)
    remind(north.pairing, actor=north.coordinator_actor, today=TODAY)

    done = remind(other, actor=north.lead_actor, today=TODAY)

    assert (done.told, done.told_before) == ([], [north.mentor])
    assert done.without_account == [other.trainee]
    assert len(reminders_written()) == 1


def test_whoever_cannot_or_does_not_want_to_be_told_is_named(client, north):
    User.objects.filter(pk=north.mentor_user.pk).update(no_reminders_until=TODAY)
    User.objects.filter(pk=north.trainee_user.pk).update(is_active=False)
    client.force_login(north.coordinator_user)

    page = client.post(reverse("guidance:remind", args=[north.pairing.uuid]), follow=True)

    assert (
        "Wants no reminders at present: North Mentor. "
        "Has no account, so tell them another way: North Trainee."
    ) in page.text
    assert (notices(), reminders_written()) == ([], [])


def test_two_who_have_met_since_are_not_reminded(north):
    GuidanceContactFactory(pairing=north.pairing, held_on=TODAY)

    with pytest.raises(DomainError, match="They have done something together since"):
        remind(north.pairing, actor=north.coordinator_actor, today=TODAY)


def test_a_reminder_is_read_in_its_readers_language(north):
    remind(north.pairing, actor=north.coordinator_actor, today=TODAY)
    notice = Notice.objects.get(to=north.trainee_user)

    assert str(notice) == "It has been quiet between the two of you: North Mentor and North Trainee"
    assert notice.reason.startswith("Nothing has been noted since 1 September 2025.")
    with translation.override("zh-hans"):
        assert str(notice) == "你们有一段时间没有联系了：North Mentor和North Trainee"
        assert notice.reason.startswith("2025年9月1日以来没有登记任何活动或指导。")


def test_the_text_for_a_group_names_nobody_and_leads_to_where_the_portal_is(
    client, north, settings
):
    """Nowhere, as long as its address is that of one machine."""
    settings.SITE_ADDRESS, settings.ALLOWED_HOSTS = "", ["localhost", "testserver"]
    client.force_login(north.coordinator_user)
    local = {"headers": {"host": "localhost:8000"}}
    text = client.get(LIST, **local).context["for_a_group_chat"]

    assert text.startswith("To all mentors and trainees:")
    assert "North" not in text
    assert text.endswith("it takes three taps.")
    said = client.get(LIST).context["for_a_group_chat"]
    assert said.endswith("it takes three taps: http://testserver/home/")
    settings.SITE_ADDRESS = "https://portal.example.org"
    said = client.get(LIST).context["for_a_group_chat"]
    assert said.endswith("it takes three taps: https://portal.example.org/home/")
    client.force_login(north.mentor_user)
    assert client.get(LIST).context["for_a_group_chat"] == ""


# --- what is uneven -------------------------------------------------------------------------------


def names(some) -> list[tuple]:
    return [(each.name, each.number) for each in some.named] if some else []


def test_a_mentor_with_more_pairs_than_the_program_allows_is_named(north, south):
    for _each in range(2):
        another_pair(north)
    assert uneven.overfull_mentors(north.coordinator_actor, TODAY) is None
    # One elsewhere, which this coordinator does not see.
    another_pair(south, mentor=north.mentor)
    another_pair(north, ends_on=TODAY - timedelta(1), end_reason="completed")

    assert names(uneven.overfull_mentors(north.coordinator_actor, TODAY)) == [("North Mentor", 4)]
    Pairing.objects.filter(mentor=north.mentor, district=south.district).update(
        ends_on=TODAY - timedelta(1), end_reason="completed"
    )
    assert uneven.overfull_mentors(north.coordinator_actor, TODAY) is None


def test_a_district_with_mentors_from_elsewhere_and_no_partnership_is_named(north, south):
    assert uneven.districts_without_help(north.coordinator_actor, TODAY) is None
    Partnership.objects.update(ends_on=TODAY - timedelta(days=1))

    assert names(uneven.districts_without_help(north.coordinator_actor, TODAY)) == [
        ("North County", None)
    ]
    Pairing.objects.filter(pk=north.pairing.pk).update(mentor_district=north.district)
    assert uneven.districts_without_help(north.coordinator_actor, TODAY) is None


def test_a_rural_school_without_an_outreach_visit_of_this_term_is_named(north, south):
    TermFactory(starts_on=date(2026, 2, 20), ends_on=date(2026, 7, 10))
    visit = {"kind": ActivityKindFactory(program=north.program, is_outreach=True)}
    form(north.pairing, north, starts_on=date(2026, 2, 19), **visit)
    form(north.pairing, north, Status.DRAFT, starts_on=TODAY, **visit)
    form(north.pairing, north, starts_on=TODAY)

    def unvisited():
        return names(uneven.unvisited_schools(north.coordinator_actor, TODAY))

    School.objects.filter(pk=north.school.pk).update(setting=School.Setting.TOWN)
    assert unvisited() == []
    School.objects.filter(pk=north.school.pk).update(setting=School.Setting.RURAL)
    assert unvisited() == [("North Village School", None)]
    form(north.pairing, north, Status.SCHOOL, starts_on=TODAY, **visit)
    assert unvisited() == []


def test_what_is_uneven_is_said_to_whoever_looks_after_pairs(client, north):
    Partnership.objects.update(ends_on=TODAY - timedelta(days=1))
    said = "Districts with mentors from elsewhere, though no partnership helps them:"
    link = f'<a href="{north.district.get_absolute_url()}">North County</a>'
    client.force_login(north.coordinator_user)
    page = client.get(LIST).text
    assert said in page
    assert link in page

    client.force_login(north.mentor_user)
    assert said not in client.get(LIST).text


def test_the_quiet_days_are_those_of_the_database(north):
    """What is sorted by and what is shown are one day."""
    form(north.pairing, north, starts_on=date(2025, 12, 1))
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 1, 5))
    (found,) = with_quiet_since(Pairing.objects.filter(pk=north.pairing.pk))

    assert found.quiet_since == last_day(found) == date(2026, 1, 5)

    observation(north.pairing, north, held_on=date(2026, 2, 2))
    (found,) = with_quiet_since(Pairing.objects.filter(pk=north.pairing.pk))

    assert found.quiet_since == last_day(found) == date(2026, 2, 2)
