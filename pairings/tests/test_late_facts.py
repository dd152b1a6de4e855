"""Facts entered late or backwards: whatever hangs on them can still be ended or cancelled."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.services import actor_for
from core.exceptions import DomainError
from core.models import AuditEvent
from pairings.pairs.days import change_last_day
from pairings.pairs.models import Pairing
from pairings.pairs.services import (
    cancel_pairing,
    change_mentor,
    end_pairing,
    may_cancel,
    may_end,
    open_pairing,
)
from pairings.partnerships.models import Partnership
from pairings.partnerships.services import end_partnership
from pairings.tests.factories import PairingFactory
from programs.models import Program
from programs.program.services import edit_program
from roster.models import Posting
from roster.people.services import end_posting
from roster.places.services import close_school
from roster.tests.factories import PostingFactory, TeacherFactory

BEGAN = date(2025, 10, 1)
EARLIER = BEGAN - timedelta(10)
LONG_AFTER = date(2026, 3, 1)


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def pairing(north):
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=BEGAN)
    north.pairing.refresh_from_db()
    return north.pairing


def posting_ended(who):
    def happen(north, office):
        posting = Posting.objects.get(teacher=getattr(north, who))
        end_posting(posting, actor=office, seen=1, ends_on=EARLIER)

    return happen


def partnership_ended(north, office):
    end_partnership(
        north.partnership, actor=office, seen=1, ends_on=EARLIER, end_reason="It never worked"
    )


def school_closed(north, office):
    posting_ended("trainee")(north, office)
    close_school(north.school, actor=office, seen=1, closed_on=EARLIER)


def program_shortened(north, office):
    edit_program(north.program, actor=office, seen=1, ends_on=EARLIER)
    north.program.refresh_from_db()


HAPPENED = {
    "the mentor's posting": posting_ended("mentor"),
    "the trainee's posting": posting_ended("trainee"),
    "the partnership": partnership_ended,
    "the trainee's school": school_closed,
    "the program": program_shortened,
}
happened = pytest.mark.parametrize("happen", HAPPENED.values(), ids=HAPPENED)


@happened
def test_a_pairing_that_began_after_the_end_of_something_can_be_ended(
    north, office, pairing, happen
):
    happen(north, office)
    ended = end_pairing(
        pairing, actor=north.coordinator_actor, seen=1, ends_on=BEGAN, end_reason="other"
    )
    assert ended.ends_on == BEGAN


GROUNDS = [each for each in HAPPENED if each != "the partnership"]


@pytest.mark.parametrize("happen", [HAPPENED[each] for each in GROUNDS], ids=GROUNDS)
def test_a_pairing_that_could_never_begin_is_cancelled_however_old_it_is(
    north, office, pairing, happen
):
    actor = north.coordinator_actor
    assert not may_cancel(actor, pairing, LONG_AFTER)
    happen(north, office)
    pairing.refresh_from_db()
    assert may_cancel(actor, pairing, LONG_AFTER)
    cancelled = cancel_pairing(pairing, actor=actor, seen=1, today=LONG_AFTER)
    assert cancelled.cancelled_at is not None
    assert AuditEvent.objects.filter(verb="pairings.pairing_cancelled").count() == 1


def test_the_mentors_place_is_free_again_when_such_a_pairing_is_cancelled(north, office, pairing):
    Program.objects.filter(pk=north.program.pk).update(mentor_capacity=1)
    north.program.refresh_from_db()
    newcomer = TeacherFactory(school=north.school, school__subject=north.subject)
    posting_ended("trainee")(north, office)
    given = {
        "actor": north.coordinator_actor,
        "program": north.program,
        "subject": north.subject,
        "mentor": north.mentor,
        "trainee": newcomer,
        "starts_on": LONG_AFTER,
    }
    with pytest.raises(ValidationError, match="already has 1 trainee"):
        open_pairing(**given)
    cancel_pairing(pairing, actor=north.coordinator_actor, seen=1, today=LONG_AFTER)
    assert open_pairing(**given).is_open


def test_the_sentence_says_why_and_what_can_be_done(north, office, pairing):
    posting_ended("mentor")(north, office)
    with pytest.raises(ValidationError) as refusal:
        end_pairing(
            pairing, actor=office, seen=1, ends_on=date(2025, 12, 1), end_reason="mentor_left"
        )
    assert refusal.value.message_dict == {
        "ends_on": [
            "The last day of North Mentor there, 21 September 2025, lies before the first day of "
            "the pairing. "
            "Cancel it, or end it on its first day, 1 October 2025."
        ]
    }


def test_a_posting_that_ended_the_day_the_pairing_began_takes_no_ground_from_it(
    north, office, pairing
):
    posting = Posting.objects.get(teacher=north.mentor)
    end_posting(posting, actor=office, seen=1, ends_on=BEGAN)
    assert not may_cancel(office, pairing, LONG_AFTER)
    with pytest.raises(DomainError, match="End it instead"):
        cancel_pairing(pairing, actor=office, seen=1, today=LONG_AFTER)


def test_who_left_and_came_back_was_there_until_the_later_of_the_two_ends(north, office, pairing):
    posting_ended("mentor")(north, office)
    PostingFactory(
        teacher=north.mentor, school=north.helping_school, starts_on=BEGAN, ends_on=LONG_AFTER
    )
    how = {"actor": office, "seen": 1, "end_reason": "mentor_left"}

    assert not may_cancel(office, pairing, LONG_AFTER)
    with pytest.raises(ValidationError, match="there is 1 March 2026"):
        end_pairing(pairing, ends_on=LONG_AFTER + timedelta(1), **how)
    ended = end_pairing(pairing, ends_on=LONG_AFTER, **how)
    assert (ended.ends_on, may_end(office, ended)) == (LONG_AFTER, False)


def test_an_ended_pairing_can_end_earlier_when_a_posting_turns_out_shorter(north, office, pairing):
    ended = end_pairing(pairing, actor=office, seen=1, ends_on=LONG_AFTER, end_reason="completed")
    with pytest.raises(DomainError, match="its last day is 1 March 2026"):
        end_pairing(ended, actor=office, seen=2, ends_on=LONG_AFTER, end_reason="completed")
    posting = Posting.objects.get(teacher=north.mentor)
    last = BEGAN + timedelta(5)
    end_posting(posting, actor=office, seen=1, ends_on=last)
    again = change_last_day(ended, actor=office, seen=2, ends_on=last, end_reason="mentor_left")
    assert (again.ends_on, again.end_reason) == (last, "mentor_left")


def test_an_ended_pairing_that_lost_its_ground_is_cancelled_and_no_other(north, office, pairing):
    ended = end_pairing(pairing, actor=office, seen=1, ends_on=LONG_AFTER, end_reason="completed")
    with pytest.raises(DomainError, match="its last day is"):
        cancel_pairing(ended, actor=office, seen=2, today=BEGAN)
    posting_ended("mentor")(north, office)
    assert cancel_pairing(ended, actor=office, seen=2, today=LONG_AFTER).cancelled_at


def test_a_pairing_from_before_a_program_that_now_begins_later_goes_on_and_ends(
    north, office, pairing
):
    edit_program(north.program, actor=office, seen=1, starts_on=BEGAN + timedelta(30))
    assert not may_cancel(office, pairing, LONG_AFTER)
    ended = end_pairing(pairing, actor=office, seen=1, ends_on=LONG_AFTER, end_reason="completed")
    assert ended.ends_on == LONG_AFTER


def test_another_mentor_follows_one_whose_posting_ended_late(north, office, pairing):
    """The pairing is cancelled, and the trainee is free for a new one from the first day on."""
    posting_ended("mentor")(north, office)
    successor = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    with pytest.raises(ValidationError, match="Cancel it"):
        change_mentor(pairing, actor=office, seen=1, mentor=successor, starts_on=date(2025, 12, 1))
    cancel_pairing(pairing, actor=office, seen=1, today=LONG_AFTER)
    made = open_pairing(
        actor=office,
        program=north.program,
        subject=north.subject,
        mentor=successor,
        trainee=north.trainee,
        starts_on=BEGAN,
    )
    assert made.is_open


def test_a_partnership_of_a_program_that_now_ends_before_it_can_be_ended(north, office):
    Partnership.objects.filter(pk=north.partnership.pk).update(starts_on=BEGAN)
    program_shortened(north, office)
    north.partnership.refresh_from_db()
    ended = end_partnership(
        north.partnership, actor=office, seen=1, ends_on=BEGAN, end_reason="Out of the program"
    )
    assert (ended.ends_on, ended.end_reason) == (BEGAN, "Out of the program")


def test_a_posting_that_ended_can_end_earlier_but_not_later(north, office):
    posting = Posting.objects.get(teacher=north.mentor)
    end_posting(posting, actor=office, seen=1, ends_on=LONG_AFTER)
    for day in (LONG_AFTER, LONG_AFTER + timedelta(1)):
        with pytest.raises(DomainError, match="Only an earlier day"):
            end_posting(posting, actor=office, seen=2, ends_on=day)
    earlier = end_posting(posting, actor=office, seen=2, ends_on=EARLIER)
    assert earlier.ends_on == EARLIER


def test_a_school_can_close_before_a_posting_that_began_there_later_and_has_ended(north, office):
    late = PostingFactory(
        teacher=TeacherFactory(), school=north.school, starts_on=BEGAN, ends_on=LONG_AFTER
    )
    end_posting(Posting.objects.get(teacher=north.trainee), actor=office, seen=1, ends_on=EARLIER)
    closed = close_school(north.school, actor=office, seen=1, closed_on=EARLIER)
    assert closed.closed_on == EARLIER
    late.refresh_from_db()
    assert late.ends_on == LONG_AFTER


# --- what the pages say first ---------------------------------------------------------------------


def test_ending_a_posting_names_the_pairs_it_touches_before_it_is_accepted(
    client, north, south, pairing
):
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=TeacherFactory(name="North Second"),
        school=north.school,
        starts_on=date(2025, 9, 1),
        ends_on=EARLIER,
        end_reason="completed",
    )
    posting = Posting.objects.get(teacher=north.mentor)
    client.force_login(north.helping_coordinator_user)
    address = reverse("roster:posting_end", args=[posting.uuid])
    sent = {"version": 1, "ends_on": EARLIER.isoformat()}

    shown = client.post(address, sent)

    assert [(each.text, each.address) for each in shown.context["touched"]] == [
        (
            "The pairing of North Mentor and North Trainee began on 1 October 2025, after that "
            "day. It can be cancelled.",
            pairing.get_absolute_url(),
        )
    ]
    posting.refresh_from_db()
    assert posting.ends_on is None

    sent["touched"] = shown.context["form"]["touched"].value()
    assert client.post(address, sent).status_code == 302
    posting.refresh_from_db()
    assert posting.ends_on == EARLIER


def test_what_came_up_since_is_shown_before_the_end_is_accepted(client, north, pairing):
    posting = Posting.objects.get(teacher=north.mentor)
    client.force_login(north.helping_coordinator_user)
    address = reverse("roster:posting_end", args=[posting.uuid])
    sent = {"version": 1, "ends_on": EARLIER.isoformat()}
    sent["touched"] = client.post(address, sent).context["form"]["touched"].value()
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=TeacherFactory(name="North Second"),
        school=north.school,
        starts_on=BEGAN,
    )

    again = client.post(address, sent)

    assert len(again.context["touched"]) == 2
    posting.refresh_from_db()
    assert posting.ends_on is None


def test_an_end_that_touches_nothing_is_saved_at_once(client, north):
    newcomer = TeacherFactory(name="North Newcomer", school=north.school)
    posting = Posting.objects.get(teacher=newcomer)
    client.force_login(north.coordinator_user)
    address = reverse("roster:posting_end", args=[posting.uuid])
    assert client.post(address, {"version": 1, "ends_on": "2026-01-31"}).status_code == 302


def test_shortening_a_program_names_the_pairs_and_partnerships_outside(
    client, administrator, north, south, pairing
):
    Partnership.objects.filter(pk=south.partnership.pk).update(starts_on=BEGAN)
    client.force_login(administrator)
    address = reverse("programs:program_edit", args=[north.program.slug])
    program = north.program
    sent = {
        "name": program.name,
        "slug": program.slug,
        "starts_on": program.starts_on.isoformat(),
        "ends_on": EARLIER.isoformat(),
        "mentor_capacity": 3,
        "days_back": 60,
        "late_after": 14,
        "hours_present": 2,
        "hours_speaking": 4,
        "needs_other_side": "on",
        "needs_school": "on",
        "needs_district": "on",
        "version": 1,
    }

    shown = client.post(address, sent)

    assert [each.address for each in shown.context["touched"]] == [
        pairing.get_absolute_url(),
        south.partnership.get_absolute_url(),
    ]
    program.refresh_from_db()
    assert program.ends_on == date(2026, 8, 31)
    sent["touched"] = shown.context["form"]["touched"].value()
    assert client.post(address, sent).status_code == 302
    program.refresh_from_db()
    assert program.ends_on == EARLIER
