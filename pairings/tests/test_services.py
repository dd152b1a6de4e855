from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import override

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from pairings.pairs.models import Pairing
from pairings.pairs.services import (
    CANCEL_DAYS,
    cancel_pairing,
    change_mentor,
    end_pairing,
    may_cancel,
    may_see_telephones,
    open_pairing,
)
from pairings.partnerships.models import Partnership
from pairings.partnerships.services import edit_partnership, end_partnership, open_partnership
from pairings.tests.factories import PairingFactory, PartnershipFactory
from programs.models import Program
from roster.models import Posting
from roster.tests.factories import (
    PostingFactory,
    PostingSubjectFactory,
    SchoolFactory,
    SubjectFactory,
    TeacherFactory,
)

FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)


@pytest.fixture
def newcomer(north):
    """A teacher of North's subject who has no mentor yet."""
    return TeacherFactory(name="North Newcomer", school=north.school, school__subject=north.subject)


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


def pair(corner, **changes):
    given = {
        "actor": corner.coordinator_actor,
        "program": corner.program,
        "subject": corner.subject,
        "mentor": corner.mentor,
        "starts_on": FIRST,
    }
    return open_pairing(**given | changes)


def refusal(call, field, **kwargs) -> str:
    """The one sentence with which this is refused, beside this field."""
    with pytest.raises(ValidationError) as refused:
        call(**kwargs)
    assert list(refused.value.message_dict) == [field]
    return refused.value.message_dict[field][0]


# --- opening --------------------------------------------------------------------------------------


def test_a_pairing_takes_its_places_from_both_postings(north, newcomer):
    pairing = pair(north, trainee=newcomer)

    pairing.refresh_from_db()
    assert pairing.school == north.school
    assert pairing.district == north.district
    assert pairing.mentor_school == north.helping_school
    assert pairing.mentor_district == north.helping_district
    assert pairing.is_open


def test_opening_is_written_down_and_told_to_both(north, newcomer):
    newcomer_user = UserFactory(teacher=newcomer, language="zh-hans")

    pairing = pair(north, trainee=newcomer)

    event = AuditEvent.objects.get(verb="pairings.pairing_opened")
    assert event.by_id == north.coordinator_user.pk
    assert event.subject_id == str(pairing.pk)
    assert event.after["mentor"]["text"] == "North Mentor"
    notices = Notice.objects.filter(message="pairings.paired")
    assert {notice.to for notice in notices} == {north.mentor_user, newcomer_user}
    assert {notice.address for notice in notices} == {pairing.get_absolute_url()}


def test_a_closed_account_is_told_nothing(north, newcomer):
    UserFactory(teacher=newcomer, is_active=False)

    pair(north, trainee=newcomer)

    assert Notice.objects.get().to == north.mentor_user


def test_who_pairs_is_not_told_of_it(north, newcomer):
    RoleAssignmentFactory(
        user=north.mentor_user, role=Role.DISTRICT_COORDINATOR, district=north.district
    )

    pair(north, actor=north.mentor_actor, trainee=newcomer)

    assert not Notice.objects.filter(to=north.mentor_user).exists()


def test_a_teacher_who_moved_is_the_new_districts_to_pair(north, south, newcomer):
    Posting.objects.filter(teacher=newcomer).update(ends_on=FIRST - timedelta(1))
    posting = PostingFactory(teacher=newcomer, school=south.school, starts_on=FIRST)
    PostingSubjectFactory(posting=posting, subject=north.subject)

    with pytest.raises(PermissionDenied):
        pair(north, trainee=newcomer)


def test_the_same_page_sent_twice_is_one_pairing(north, newcomer):
    uuid = uuid4()

    first = pair(north, trainee=newcomer, uuid=uuid)
    second = pair(north, trainee=newcomer, uuid=uuid)

    assert first == second
    assert AuditEvent.objects.count() == 1


def test_a_stranger_does_not_reach_a_pairing_by_its_uuid(north, south):
    with pytest.raises(PermissionDenied):
        pair(south, trainee=south.trainee, uuid=north.pairing.uuid)


@pytest.mark.parametrize(
    "who", ["helping_coordinator", "lead", "principal", "mentor", "trainee", "stranger"]
)
def test_only_the_supported_sides_coordinator_pairs(north, south, newcomer, who):
    actor = south.coordinator_actor if who == "stranger" else getattr(north, f"{who}_actor")

    with pytest.raises(PermissionDenied):
        pair(north, actor=actor, trainee=newcomer)

    assert Pairing.objects.filter(trainee=newcomer).count() == 0


def test_the_administrator_pairs(north, newcomer, office):
    assert pair(north, actor=office, trainee=newcomer).is_open


@pytest.mark.parametrize(("own", "allowed"), [(True, True), (False, False)])
def test_a_coordinator_of_one_subject_pairs_in_it_alone(north, south, newcomer, own, allowed):
    user = UserFactory()
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject if own else south.subject,
    )

    if allowed:
        assert pair(north, actor=actor_for(user), trainee=newcomer).is_open
    else:
        with pytest.raises(PermissionDenied):
            pair(north, actor=actor_for(user), trainee=newcomer)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (Program.State.SETUP, "The program year is not open, so nothing can be recorded in it."),
        (Program.State.CLOSED, "The program year is closed, so nothing in it can change."),
    ],
)
def test_nobody_is_paired_in_a_program_that_is_not_open(north, newcomer, state, why):
    north.program.state = state
    north.program.save()

    sentence = refusal(pair, "program", corner=north, trainee=newcomer)

    assert sentence.startswith(why)


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_pairing_may_begin_on_the_programs_first_and_last_day(north, newcomer, day):
    assert pair(north, trainee=newcomer, starts_on=day).starts_on == day


@pytest.mark.parametrize("day", [FIRST - timedelta(1), LAST + timedelta(1)])
def test_a_pairing_begins_within_the_program(north, newcomer, day):
    sentence = refusal(pair, "starts_on", corner=north, trainee=newcomer, starts_on=day)

    assert sentence == (
        "The program runs from 1 September 2025 to 31 August 2026. Enter a day within it."
    )


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_both_are_posted_on_the_first_day(north, newcomer, side):
    late = {"mentor": north.mentor, "trainee": newcomer}[side]
    Posting.objects.filter(teacher=late).update(starts_on=FIRST + timedelta(1))

    sentence = refusal(pair, side, corner=north, trainee=newcomer)

    assert sentence == (
        f"{late} is not posted anywhere on 1 September 2025. "
        "Enter the posting first, or choose another day."
    )
    assert pair(north, trainee=newcomer, starts_on=FIRST + timedelta(1)).is_open


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_the_last_day_of_a_posting_is_still_inside_it(north, newcomer, side):
    teacher = {"mentor": north.mentor, "trainee": newcomer}[side]
    Posting.objects.filter(teacher=teacher).update(ends_on=FIRST)

    sentence = refusal(pair, side, corner=north, trainee=newcomer, starts_on=FIRST + timedelta(1))

    assert "is not posted anywhere on 2 September 2025" in sentence
    assert pair(north, trainee=newcomer).is_open


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_both_teach_the_subject(north, newcomer, side):
    other = SubjectFactory(name="Music")
    wrong = {
        "mentor": TeacherFactory(
            name="North Singer", school=north.helping_school, school__subject=other
        ),
        "trainee": TeacherFactory(name="North Singer", school=north.school, school__subject=other),
    }[side]
    people = {"mentor": north.mentor, "trainee": newcomer} | {side: wrong}

    sentence = refusal(pair, side, corner=north, **people)

    assert sentence == (
        "North Singer does not teach Northern science on 1 September 2025. "
        "Add the subject to the posting, or choose somebody else."
    )


def test_nobody_is_their_own_mentor(north, newcomer):
    sentence = refusal(pair, "mentor", corner=north, mentor=newcomer, trainee=newcomer)

    assert sentence == "A teacher cannot be their own mentor. Choose another."


def test_a_trainee_with_a_mentor_is_refused_by_the_mentors_name(north):
    other = TeacherFactory(
        name="North Other", school=north.helping_school, school__subject=north.subject
    )

    sentence = refusal(pair, "trainee", corner=north, mentor=other, trainee=north.trainee)

    assert sentence == (
        "North Trainee already has a mentor in Northern science: North Mentor, since "
        "1 September 2025. Change the mentor of that pairing, or end it first."
    )


@pytest.mark.parametrize(("day", "allowed"), [(date(2026, 1, 31), False), (date(2026, 2, 1), True)])
def test_a_new_pairing_begins_after_the_ended_one(north, day, allowed):
    Pairing.objects.update(ends_on=date(2026, 1, 31), end_reason="completed")

    if allowed:
        assert pair(north, trainee=north.trainee, starts_on=day).is_open
    else:
        sentence = refusal(pair, "starts_on", corner=north, trainee=north.trainee, starts_on=day)
        assert sentence == (
            "North Mentor is the mentor of North Trainee in Northern science until "
            "31 January 2026. Enter a later first day."
        )


def test_the_same_trainee_may_have_a_mentor_in_another_subject(north):
    music = SubjectFactory(name="Music")
    for teacher in (north.mentor, north.trainee):
        PostingSubjectFactory(posting=Posting.objects.get(teacher=teacher), subject=music)
    PartnershipFactory(
        program=north.program,
        subject=music,
        supporting_district=north.helping_district,
        supported_district=north.district,
    )

    assert pair(north, trainee=north.trainee, subject=music).is_open


# --- capacity -------------------------------------------------------------------------------------


def full(corner, places: int) -> None:
    """Give the mentor so many open pairings in all."""
    missing = places - Pairing.objects.open().filter(mentor=corner.mentor).count()
    PairingFactory.create_batch(
        missing,
        program=corner.program,
        subject=corner.subject,
        mentor=corner.mentor,
        mentor_school=corner.helping_school,
        school=corner.school,
    )


def test_the_last_free_place_is_given_and_no_further(north, newcomer):
    another = TeacherFactory(school=north.school, school__subject=north.subject)
    full(north, 2)

    pair(north, trainee=newcomer)
    sentence = refusal(pair, "mentor", corner=north, trainee=another)

    assert sentence == (
        "North Mentor already has 3 trainees, as many as this program allows. "
        "Choose another mentor."
    )


def test_a_program_says_how_many_trainees_a_mentor_may_have(north, newcomer):
    north.program.mentor_capacity = 1
    north.program.save()

    sentence = refusal(pair, "mentor", corner=north, trainee=newcomer)

    assert sentence.startswith("North Mentor already has 1 trainee, as many as")


@pytest.mark.parametrize(
    ("ends_on", "allowed"), [(date(2026, 1, 31), False), (date(2026, 1, 30), True)]
)
def test_an_ended_pairing_holds_its_place_to_its_last_day(north, newcomer, ends_on, allowed):
    full(north, 3)
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=ends_on, end_reason="completed")
    day = date(2026, 1, 31)

    if allowed:
        assert pair(north, trainee=newcomer, starts_on=day).is_open
    else:
        refusal(pair, "mentor", corner=north, trainee=newcomer, starts_on=day)


def test_places_in_another_program_do_not_count(north, newcomer):
    PairingFactory.create_batch(3, mentor=north.mentor, mentor_school=north.helping_school)

    assert pair(north, trainee=newcomer).is_open


# --- the counterpart list -------------------------------------------------------------------------


def test_a_district_that_does_not_support_is_refused_with_those_that_do(north, south, newcomer):
    stranger = TeacherFactory(
        name="South Scientist", school=south.helping_school, school__subject=north.subject
    )

    sentence = refusal(pair, "mentor", corner=north, mentor=stranger, trainee=newcomer)

    assert sentence == (
        "South City District does not support North County in Northern science on "
        "1 September 2025. Choose a mentor from one of its partners (North City District) "
        "or from the district itself."
    )


def test_without_partners_the_sentence_says_what_is_missing(north, newcomer):
    Partnership.objects.all().delete()

    sentence = refusal(pair, "mentor", corner=north, trainee=newcomer)

    assert sentence == (
        "No district supports North County in Northern science on 1 September 2025, and the two "
        "schools are not partners. Choose a mentor from the district itself, or have the "
        "partnership added first."
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_on": FIRST + timedelta(1)},
        {"ends_on": FIRST - timedelta(1), "starts_on": FIRST - timedelta(1)},
        {"subject": "other"},
        {"program": "other"},
        {"turned": True},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_partnership_of_another_day_subject_program_or_direction_allows_nothing(
    north, south, newcomer, changes
):
    values = dict(changes)
    if values.pop("turned", False):
        values |= {
            "supporting_district": north.district,
            "supported_district": north.helping_district,
        }
    if "subject" in values:
        values["subject"] = south.subject
    if "program" in values:
        values["program"] = PairingFactory().program
    Partnership.objects.filter(pk=north.partnership.pk).update(**values)

    refusal(pair, "mentor", corner=north, trainee=newcomer)


@pytest.mark.parametrize(
    "changes",
    [{"starts_on": FIRST}, {"ends_on": FIRST}, {"subject": None}],
    ids=["first day", "last day", "every subject"],
)
def test_a_partnership_allows_on_both_of_its_ends_and_for_every_subject(north, newcomer, changes):
    Partnership.objects.filter(pk=north.partnership.pk).update(**changes)

    assert pair(north, trainee=newcomer).is_open


def test_a_mentor_of_the_same_district_needs_no_partnership(north, newcomer):
    Partnership.objects.all().delete()
    school = SchoolFactory(district=north.district)
    neighbor = TeacherFactory(school=school, school__subject=north.subject)

    pairing = pair(north, mentor=neighbor, trainee=newcomer)

    assert pairing.is_within_district
    assert not pairing.is_within_school


def test_a_colleague_may_be_the_mentor(north, newcomer):
    colleague = TeacherFactory(school=north.school, school__subject=north.subject)

    assert pair(north, mentor=colleague, trainee=newcomer).is_within_school


@pytest.mark.parametrize("form", [Partnership.Form.SCHOOL, Partnership.Form.SUBJECT_GROUP])
def test_partner_schools_may_pair_their_teachers_and_no_other_schools(north, newcomer, form):
    other_school = SchoolFactory(district=north.helping_district)
    outsider = TeacherFactory(school=other_school, school__subject=north.subject)
    Partnership.objects.filter(pk=north.partnership.pk).update(
        form=form, supporting_school=north.helping_school, supported_school=north.school
    )

    assert pair(north, trainee=newcomer).is_open
    other = TeacherFactory(school=north.school, school__subject=north.subject)
    refusal(pair, "mentor", corner=north, mentor=outsider, trainee=other)


def test_a_teacher_of_two_schools_is_paired_where_help_is_allowed(north, south, newcomer):
    shared = TeacherFactory(school=south.school, school__subject=north.subject)
    posting = PostingFactory(teacher=shared, school=north.helping_school)
    PostingSubjectFactory(posting=posting, subject=north.subject)

    assert pair(north, mentor=shared, trainee=newcomer).mentor_school == north.helping_school


# --- ending ---------------------------------------------------------------------------------------


def end(pairing, **changes):
    given = {"seen": 1, "ends_on": date(2026, 1, 31), "end_reason": "mentor_left"}
    return end_pairing(pairing, **given | changes)


def test_ending_keeps_why_and_tells_both(north):
    ended = end(north.pairing, actor=north.coordinator_actor, end_note=" Moved away. ")

    ended.refresh_from_db()
    assert (ended.ends_on, ended.end_reason) == (date(2026, 1, 31), "mentor_left")
    assert ended.end_note == "Moved away."
    assert ended.version == 2
    event = AuditEvent.objects.get(verb="pairings.pairing_ended")
    assert event.before["ends_on"] is None
    assert event.after["ends_on"] == "2026-01-31"
    notices = Notice.objects.filter(message="pairings.ended")
    assert {notice.to for notice in notices} == {north.mentor_user, north.trainee_user}
    assert notices[0].reason == "Reason: the mentor left. Moved away."


@pytest.mark.parametrize("writer", ["en", "zh-hans"])
def test_why_a_pairing_ended_is_told_in_the_readers_language(north, writer):
    with override(writer):
        end(north.pairing, actor=north.coordinator_actor)

    notice = Notice.objects.get(to=north.trainee_user)
    with override("zh-hans"):
        assert (notice.title, notice.reason) == ("师徒结对已结束", "原因：导师离任。")
    with override("en"):
        assert (notice.title, notice.reason) == ("A pairing ended", "Reason: the mentor left.")


@pytest.mark.once
def test_a_notice_of_a_day_to_come_says_that_the_pairing_will_end(north):
    end(north.pairing, actor=north.coordinator_actor, ends_on=date(2026, 1, 31))
    notice = Notice.objects.get(to=north.trainee_user)

    for day, said in ((31, "A pairing will end on 31 January 2026"), (32, "A pairing ended")):
        with time_machine.travel(datetime(2026, 1, 31, 4, tzinfo=UTC) + timedelta(days=day - 31)):
            assert notice.title == said


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_a_pairing_may_end_on_its_first_day_and_the_programs_last(north, day):
    assert end(north.pairing, actor=north.coordinator_actor, ends_on=day).ends_on == day


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (LAST + timedelta(1), "The program runs from 1 September 2025 to 31 August 2026."),
        (date(2025, 9, 14), "The pairing began on 15 September 2025. Enter that day or a later"),
    ],
)
def test_a_pairing_ends_within_itself_and_its_program(north, day, sentence):
    Pairing.objects.update(starts_on=date(2025, 9, 15))

    refused = refusal(
        end, "ends_on", pairing=north.pairing, actor=north.coordinator_actor, ends_on=day
    )

    assert refused.startswith(sentence)


@pytest.mark.parametrize("side", ["mentor", "trainee"])
def test_a_pairing_ends_while_both_are_still_posted_there(north, side):
    teacher = getattr(north, side)
    Posting.objects.filter(teacher=teacher).update(ends_on=date(2026, 1, 30))

    refused = refusal(end, "ends_on", pairing=north.pairing, actor=north.coordinator_actor)

    assert refused == (
        f"The last day of {teacher} there is 30 January 2026. Enter that day or an earlier one."
    )
    ended = end(north.pairing, actor=north.coordinator_actor, ends_on=date(2026, 1, 30))
    assert ended.ends_on == date(2026, 1, 30)


def test_ending_asks_for_a_reason(north):
    refused = refusal(
        end, "end_reason", pairing=north.pairing, actor=north.coordinator_actor, end_reason=""
    )

    assert refused == "Choose why the pairing ends."


def test_ending_twice_is_refused(north):
    end(north.pairing, actor=north.coordinator_actor)

    with pytest.raises(DomainError, match="its last day is 31 January 2026"):
        end(north.pairing, actor=north.coordinator_actor, seen=2)


def test_nobody_ends_a_pairing_they_have_not_seen(north):
    Pairing.objects.update(version=2)

    with pytest.raises(StaleStateError):
        end(north.pairing, actor=north.coordinator_actor, seen=1)

    assert Pairing.objects.get(pk=north.pairing.pk).is_open


@pytest.mark.parametrize("verb", [end, "cancel", "change"])
@pytest.mark.parametrize("who", ["helping_coordinator", "lead", "principal", "mentor", "stranger"])
def test_only_the_supported_sides_coordinator_changes_a_pairing(north, south, who, verb):
    actor = south.coordinator_actor if who == "stranger" else getattr(north, f"{who}_actor")
    verbs = {
        "cancel": lambda pairing, actor: cancel_pairing(pairing, actor=actor, seen=1, today=FIRST),
        "change": lambda pairing, actor: change_mentor(
            pairing, actor=actor, seen=1, mentor=north.mentor, starts_on=LAST
        ),
    }

    with pytest.raises(PermissionDenied):
        verbs.get(verb, verb)(north.pairing, actor=actor)

    assert Pairing.objects.get(pk=north.pairing.pk).is_open


# --- cancelling -----------------------------------------------------------------------------------

LAST_TO_CANCEL = FIRST + timedelta(CANCEL_DAYS - 1)


def test_a_mistake_is_cancelled_on_the_last_day_it_may_be(north, newcomer):
    cancelled = cancel_pairing(
        north.pairing, actor=north.coordinator_actor, seen=1, today=LAST_TO_CANCEL
    )

    assert cancelled.cancelled_at is not None
    assert AuditEvent.objects.get().verb == "pairings.pairing_cancelled"
    notice = Notice.objects.filter(to=north.trainee_user).get()
    assert notice.title == "A pairing was cancelled as entered by mistake"
    assert pair(north, trainee=north.trainee).is_open


def test_what_has_lasted_is_ended_not_cancelled(north):
    with pytest.raises(DomainError) as refused:
        cancel_pairing(
            north.pairing,
            actor=north.coordinator_actor,
            seen=1,
            today=LAST_TO_CANCEL + timedelta(1),
        )

    assert str(refused.value) == (
        "A pairing can be cancelled for 30 days from when it was entered, or from its first day if "
        "that is later. This one could be until 30 September 2025. End it instead."
    )
    assert Pairing.objects.get(pk=north.pairing.pk).is_open


@pytest.mark.parametrize(
    ("entered", "last"),
    [("2026-02-01 04:00Z", date(2026, 3, 2)), ("2025-08-01 04:00Z", LAST_TO_CANCEL)],
    ids=["entered late", "entered ahead"],
)
def test_the_days_to_cancel_run_from_the_entry_or_from_a_later_first_day(
    north, newcomer, entered, last
):
    with time_machine.travel(entered, tick=False):
        pairing = pair(north, trainee=newcomer)

    assert not may_cancel(north.coordinator_actor, pairing, last + timedelta(1))
    assert may_cancel(north.coordinator_actor, pairing, last)


def test_pairings_of_earlier_releases_take_the_time_of_their_entry_from_the_record(north, newcomer):
    with time_machine.travel("2026-02-01 04:00Z", tick=False):
        recorded = pair(north, trainee=newcomer)
    Pairing.objects.update(entered_at=None)

    import_module("pairings.migrations.0002_when_it_was_entered").take_from_the_record(apps, None)

    recorded.refresh_from_db()
    assert recorded.entered_at == datetime(2026, 2, 1, 4, tzinfo=UTC)
    assert Pairing.objects.get(pk=north.pairing.pk).entered_at is None


def test_a_cancelled_pairing_is_neither_cancelled_again_nor_ended(north):
    actor = north.coordinator_actor
    cancel_pairing(north.pairing, actor=actor, seen=1, today=FIRST)

    with pytest.raises(DomainError, match="was cancelled already"):
        cancel_pairing(north.pairing, actor=actor, seen=2, today=FIRST)
    with pytest.raises(DomainError, match="was cancelled already"):
        end(north.pairing, actor=actor, seen=2)


# --- another mentor -------------------------------------------------------------------------------


@pytest.fixture
def successor(north):
    return TeacherFactory(
        name="North Successor", school=north.helping_school, school__subject=north.subject
    )


def swap(corner, mentor, **changes):
    given = {"actor": corner.coordinator_actor, "seen": 1, "starts_on": date(2026, 2, 1)}
    return change_mentor(corner.pairing, mentor=mentor, **given | changes)


def test_another_mentor_follows_without_a_gap(north, successor):
    new = swap(north, successor)

    old = Pairing.objects.get(pk=north.pairing.pk)
    assert (old.ends_on, old.end_reason) == (date(2026, 1, 31), "mentor_changed")
    assert (new.starts_on, new.mentor, new.trainee) == (
        date(2026, 2, 1),
        successor,
        north.trainee,
    )
    assert new.replaces == old


@pytest.mark.parametrize(
    ("asked_before", "today", "asked_from"),
    [
        (None, date(2026, 2, 1), None),
        (None, date(2026, 3, 18), date(2026, 3, 18)),
        (date(2026, 1, 5), date(2026, 2, 1), None),
        (date(2026, 3, 4), date(2026, 2, 1), date(2026, 3, 4)),
        (date(2026, 3, 4), date(2026, 3, 18), date(2026, 3, 18)),
    ],
)
def test_another_mentor_who_is_entered_late_lacks_nothing_at_once(
    north, successor, asked_before, today, asked_from
):
    """Nor are they asked for what the pair before was not asked for."""
    Pairing.objects.filter(pk=north.pairing.pk).update(asked_from=asked_before)
    with time_machine.travel(f"{today} 04:00Z", tick=False):
        new = swap(north, successor)

    assert (new.starts_on, new.asked_from) == (date(2026, 2, 1), asked_from)


def test_a_change_of_mentor_tells_each_what_concerns_them(north, successor):
    successor_user = UserFactory(teacher=successor)

    swap(north, successor)

    told = set(Notice.objects.values_list("to", "message"))
    assert told == {
        (north.mentor_user.pk, "pairings.ended"),
        (north.trainee_user.pk, "pairings.paired"),
        (successor_user.pk, "pairings.paired"),
    }


def test_a_refused_successor_leaves_the_pairing_as_it_was(north, south):
    refusal(swap, "mentor", corner=north, mentor=south.mentor)

    assert Pairing.objects.get(pk=north.pairing.pk).is_open
    assert Pairing.objects.get(pk=north.pairing.pk).version == 1
    assert not AuditEvent.objects.exists()
    assert not Notice.objects.exists()


def test_the_present_mentor_is_no_successor(north):
    sentence = refusal(swap, "mentor", corner=north, mentor=north.mentor)

    assert sentence == "North Mentor is the mentor already. Choose another."


@pytest.mark.parametrize(("day", "allowed"), [(FIRST, False), (FIRST + timedelta(1), True)])
def test_the_successor_begins_after_the_first_day(north, successor, day, allowed):
    if allowed:
        assert swap(north, successor, starts_on=day).starts_on == day
    else:
        sentence = refusal(swap, "starts_on", corner=north, mentor=successor, starts_on=day)
        assert sentence.startswith("The present pairing began on 1 September 2025. Enter a later")


def test_a_mentor_who_left_is_followed_from_the_day_after_at_the_latest(north, successor):
    Posting.objects.filter(teacher=north.mentor).update(ends_on=date(2025, 12, 31))

    sentence = refusal(swap, "starts_on", corner=north, mentor=successor)

    assert sentence == (
        "The last day of North Mentor there is 31 December 2025. Enter that day or an earlier one."
    )
    assert swap(north, successor, starts_on=date(2026, 1, 1)).is_open


def test_a_change_of_mentor_seen_too_late_is_refused(north, successor):
    Pairing.objects.update(version=2)

    with pytest.raises(StaleStateError):
        swap(north, successor)


def test_a_pairing_follows_one_of_the_same_mentor_for_a_replaced_trainee(north, newcomer):
    ended = end(north.pairing, actor=north.coordinator_actor, end_reason="trainee_left")

    assert pair(north, trainee=newcomer, replaces=ended).replaces == ended


def test_a_pairing_follows_none_of_two_other_people(north, south, newcomer):
    with pytest.raises(DomainError, match="same subject, with the same trainee or mentor"):
        pair(north, trainee=newcomer, replaces=south.pairing)


# --- telephone numbers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("mentor", True),
        ("trainee", True),
        ("coordinator", True),
        ("helping_coordinator", True),
        ("principal", False),
        ("lead", False),
    ],
)
def test_telephones_are_for_the_two_and_their_coordinators(north, who, sees):
    assert may_see_telephones(getattr(north, f"{who}_actor"), north.pairing) is sees


def test_telephones_are_for_the_administrator_not_the_auditor(north, office, auditor):
    assert may_see_telephones(office, north.pairing)
    assert not may_see_telephones(actor_for(auditor), north.pairing)


@pytest.mark.usefixtures("in_march")
def test_telephones_are_gone_on_the_day_after_the_last(north):
    shown = {}
    for last in (date(2026, 3, 17), date(2026, 3, 18), date(2026, 6, 30)):
        north.pairing.ends_on = last
        shown[last.day] = may_see_telephones(north.mentor_actor, north.pairing)

    assert shown == {17: False, 18: True, 30: True}


# --- partnerships ---------------------------------------------------------------------------------


def partner(corner, **changes):
    given = {
        "program": corner.program,
        "form": "school",
        "subject": corner.subject,
        "supporting_district": corner.helping_district,
        "supporting_school": corner.helping_school,
        "supported_district": corner.district,
        "supported_school": corner.school,
        "starts_on": FIRST,
    }
    return open_partnership(**given | changes)


DISTRICTS = {"form": "district", "supporting_school": None, "supported_school": None}


@pytest.mark.parametrize("form", ["school", "subject_group"])
def test_the_supported_coordinator_adds_partner_schools(north, form):
    partnership = partner(north, actor=north.coordinator_actor, form=form)

    assert partnership.form == form
    assert AuditEvent.objects.get().verb == "pairings.partnership_added"


@pytest.mark.parametrize("who", ["lead", "office"])
def test_the_city_writes_the_counterpart_list(north, south, office, who):
    actor = office if who == "office" else north.lead_actor

    partnership = partner(
        north, actor=actor, **DISTRICTS | {"supporting_district": south.helping_district}
    )

    assert partnership.form == "district"


def test_a_coordinator_does_not_write_the_counterpart_list(north, south):
    with pytest.raises(PermissionDenied):
        partner(
            north,
            actor=north.coordinator_actor,
            **DISTRICTS | {"supporting_district": south.helping_district},
        )


def test_a_coordinator_says_that_the_district_supports_itself(north):
    partnership = partner(
        north,
        actor=north.coordinator_actor,
        **DISTRICTS | {"supporting_district": north.district},
    )

    assert partnership.is_within_district


@pytest.mark.parametrize("who", ["helping_coordinator", "principal", "mentor", "stranger"])
def test_nobody_else_adds_partnerships(north, south, who):
    actor = south.coordinator_actor if who == "stranger" else getattr(north, f"{who}_actor")

    with pytest.raises(PermissionDenied):
        partner(north, actor=actor)


def test_a_lead_stays_within_the_subject(north, south):
    with pytest.raises(PermissionDenied):
        partner(north, actor=south.lead_actor)
    with pytest.raises(PermissionDenied):
        partner(north, actor=north.lead_actor, subject=None)


def test_a_coordinator_of_one_subject_makes_no_partnership_for_all(north):
    user = UserFactory()
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )

    with pytest.raises(PermissionDenied):
        partner(north, actor=actor_for(user), subject=None)
    assert partner(north, actor=actor_for(user)).subject == north.subject


def test_partnerships_are_made_while_a_program_is_set_up_but_not_after_it_closed(north, office):
    north.program.state = Program.State.SETUP
    assert partner(north, actor=office).pk

    north.program.state = Program.State.CLOSED
    sentence = refusal(partner, "program", corner=north, actor=office, form="subject_group")
    assert sentence.startswith("The program year is closed, so nothing in it can change.")


@pytest.mark.parametrize(
    ("field", "day", "allowed"),
    [
        ("starts_on", FIRST, True),
        ("starts_on", FIRST - timedelta(1), False),
        ("ends_on", LAST, True),
        ("ends_on", LAST + timedelta(1), False),
    ],
)
def test_a_partnership_lies_within_its_program(north, office, field, day, allowed):
    if allowed:
        assert getattr(partner(north, actor=office, **{field: day}), field) == day
    else:
        refusal(partner, field, corner=north, actor=office, **{field: day})


def test_a_school_is_named_with_its_own_district(north, south, office):
    sentence = refusal(
        partner,
        "supporting_school",
        corner=north,
        actor=office,
        supporting_district=south.helping_district,
    )

    assert sentence == (
        "North City School is in North City District. Choose that district, or another school."
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"supported_school": None}, "Choose a school on both sides"),
        ({"form": "subject_group", "subject": None}, "Choose a school on both sides"),
        ({"form": "district"}, "between districts choose no school"),
    ],
)
def test_each_form_has_its_places(north, office, changes, sentence):
    with pytest.raises(ValidationError, match=sentence):
        partner(north, actor=office, **changes)


def test_a_school_does_not_support_itself(north, office):
    with pytest.raises(ValidationError, match="A school cannot support itself"):
        partner(
            north,
            actor=office,
            supporting_district=north.district,
            supporting_school=north.school,
        )


def test_two_places_are_partners_once(north, office):
    with pytest.raises(ValidationError, match="These two are partners already"):
        partner(north, actor=office, **DISTRICTS)


def test_the_same_partnership_sent_twice_is_one(north, office):
    uuid = uuid4()

    assert partner(north, actor=office, uuid=uuid) == partner(north, actor=office, uuid=uuid)


def test_editing_a_partnership_records_what_changed(north, office):
    edited = edit_partnership(
        north.partnership, actor=office, seen=1, note="Since the spring.", subject=None
    )

    assert (edited.note, edited.subject, edited.version) == ("Since the spring.", None, 2)
    event = AuditEvent.objects.get(verb="pairings.partnership_changed")
    assert set(event.after) == {"note", "subject"}


def test_a_stale_edit_of_a_partnership_changes_nothing(north, office):
    edit_partnership(north.partnership, actor=office, seen=1, note="First")

    with pytest.raises(StaleStateError) as refused:
        edit_partnership(north.partnership, actor=office, seen=1, note="Second")

    assert refused.value.current.note == "First"


def test_nobody_edits_a_partnership_out_of_their_own_hands(north, south):
    with pytest.raises(PermissionDenied):
        edit_partnership(north.partnership, actor=north.lead_actor, seen=1, subject=south.subject)
    with pytest.raises(PermissionDenied):
        edit_partnership(north.partnership, actor=south.lead_actor, seen=1, subject=south.subject)
    with pytest.raises(PermissionDenied):
        edit_partnership(north.partnership, actor=north.coordinator_actor, seen=1, note="Mine")


def test_a_partnership_ends_once_with_a_reason(north, office):
    ended = end_partnership(
        north.partnership, actor=office, seen=1, ends_on=LAST, end_reason="Merged"
    )

    assert (ended.ends_on, ended.end_reason) == (LAST, "Merged")
    with pytest.raises(DomainError, match="its last day is 31 August 2026"):
        end_partnership(ended, actor=office, seen=2, ends_on=LAST, end_reason="Again")
    assert Pairing.objects.get(pk=north.pairing.pk).is_open


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": LAST + timedelta(1)}, "ends_on"),
        ({"end_reason": " "}, "end_reason"),
    ],
)
def test_a_partnership_ends_within_the_program_and_says_why(north, office, changes, field):
    given = {"actor": office, "seen": 1, "ends_on": LAST, "end_reason": "Merged"}

    refusal(end_partnership, field, partnership=north.partnership, **given | changes)


def test_a_partnership_does_not_end_before_it_began(north, office):
    Partnership.objects.update(starts_on=date(2025, 10, 1))

    with pytest.raises(ValidationError, match="The last day cannot be before the first"):
        end_partnership(north.partnership, actor=office, seen=1, ends_on=FIRST, end_reason="Merged")


def test_ending_a_partnership_is_for_those_who_manage_it(north):
    for who in ("coordinator", "helping_coordinator", "principal", "trainee"):
        with pytest.raises(PermissionDenied):
            end_partnership(
                north.partnership,
                actor=getattr(north, f"{who}_actor"),
                seen=1,
                ends_on=LAST,
                end_reason="Mine",
            )
