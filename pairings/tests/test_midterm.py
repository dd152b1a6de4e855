"""The mid-term check: who opens it, who answers, who is replaced; each rule and each refusal."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.services import actor_for
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from pairings.midterm import replacing
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.services import (
    answer_for,
    answer_list,
    change_due_day,
    close_check,
    open_check,
    open_check_again,
    take_back_answer,
)
from pairings.models import Pairing
from pairings.pairs.days import change_first_day, change_last_day
from pairings.pairs.services import cancel_pairing, change_mentor, end_pairing
from pairings.tests.factories import PairingFactory
from programs.tests.factories import ProgramFactory
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

TODAY, DUE = date(2026, 3, 18), date(2026, 4, 8)
SINCE, CHANGE = date(2026, 3, 2), date(2026, 3, 23)


@dataclass
class Round:
    """North's round, with its one trainee and a colleague who could take the place."""

    north: object
    check: RosterCheck

    @property
    def row(self) -> RosterAnswer:
        return RosterAnswer.objects.get(trainee=self.north.trainee)

    def answer(self, said, *, by="coordinator", **details):
        actor = getattr(self.north, f"{by}_actor")
        return answer_for(self.row, actor=actor, seen=self.row.version, answer=said, **details)

    def replace(self, successor, *, by="coordinator", on=CHANGE):
        actor = getattr(self.north, f"{by}_actor")
        return replacing.replace(
            self.row, actor=actor, seen=self.row.version, trainee=successor, starts_on=on
        )

    def take_back(self):
        actor = self.north.coordinator_actor
        return replacing.take_back(self.row, actor=actor, seen=self.row.version)


def opened(corner, **given):
    asked = {"program": corner.program, "subject": corner.subject, "answer_by": DUE} | given
    return open_check(**{"actor": corner.lead_actor} | asked)


@pytest.fixture
def north_round(north):
    return Round(north, opened(north))


@pytest.fixture
def successor(north):
    return TeacherFactory(
        name="North Successor", school=north.school, school__subject=north.subject
    )


# --- the round ------------------------------------------------------------------------------------


def test_a_round_asks_about_everybody_who_is_paired_in_the_subject_that_day(north, south):
    PairingFactory(
        program=north.program,
        subject=north.subject,
        ends_on=TODAY - timedelta(days=1),
        end_reason="completed",
    )
    last_day = PairingFactory(
        program=north.program, subject=north.subject, ends_on=TODAY, end_reason="completed"
    )
    PairingFactory(program=north.program, subject=north.subject, starts_on=date(2026, 3, 19))
    PairingFactory(program=ProgramFactory(), subject=north.subject)

    check = opened(north)

    assert {row.trainee for row in check.answers.all()} == {north.trainee, last_day.trainee}
    assert {row.answer for row in check.answers.all()} == {""}
    assert AuditEvent.objects.get(verb="pairings.check_opened").detail["asked"] == 2


@pytest.mark.parametrize("who", ["mentor", "trainee", "principal", "coordinator"])
def test_only_the_section_and_the_administrator_open_a_round(north, who):
    with pytest.raises(PermissionDenied):
        opened(north, actor=getattr(north, f"{who}_actor"))


def test_a_lead_opens_no_round_of_another_subject(north, south):
    with pytest.raises(PermissionDenied):
        opened(north, actor=south.lead_actor)


def test_of_a_subject_one_round_is_open_at_a_time(north_round):
    with pytest.raises(ValidationError, match="open already"):
        opened(north_round.north)

    close_check(north_round.check, actor=north_round.north.lead_actor, seen=1)
    assert opened(north_round.north).pk != north_round.check.pk


def test_a_page_sent_twice_opens_one_round(north):
    key = "0f0f0f0f-0000-4000-8000-000000000016"

    assert opened(north, uuid=key) == opened(north, uuid=key)
    assert RosterAnswer.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer_by": TODAY - timedelta(days=1)}, "answer_by"),
        ({"answer_by": date(2026, 9, 1)}, "answer_by"),
    ],
)
def test_a_day_that_nobody_can_keep_is_refused(north, given, field):
    with pytest.raises(ValidationError) as refused:
        opened(north, **given)

    assert list(refused.value.error_dict) == [field]


def test_where_nobody_is_paired_there_is_nobody_to_ask_about(north, south):
    end_pairing(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        ends_on=date(2026, 3, 1),
        end_reason="other",
    )

    with pytest.raises(ValidationError, match="nobody to ask about"):
        opened(north)


def test_school_and_district_are_told_and_the_helping_side_is_not(north, south):
    opened(north)

    told = Notice.objects.filter(message="pairings.check_opened")
    assert {notice.to for notice in told} == {north.principal_user, north.coordinator_user}


def test_the_due_day_changes_while_the_round_is_open(north_round):
    lead = north_round.north.lead_actor
    changed = change_due_day(north_round.check, actor=lead, seen=1, answer_by=date(2026, 5, 1))

    assert changed.answer_by == date(2026, 5, 1)
    close_check(changed, actor=lead, seen=2)
    with pytest.raises(DomainError, match="was closed on"):
        change_due_day(changed, actor=lead, seen=3, answer_by=DUE)


def test_a_closed_round_takes_no_answer_until_it_is_opened_again(north_round):
    lead = north_round.north.lead_actor
    close_check(north_round.check, actor=lead, seen=1)
    with pytest.raises(DomainError, match="was closed on"):
        north_round.answer("full_time")

    open_check_again(north_round.check, actor=lead, seen=2, answer_by=DUE)

    assert north_round.answer("full_time").answer == "full_time"
    assert AuditEvent.objects.get(verb="pairings.check_closed").detail["silent"] == 1


def test_a_round_is_not_opened_again_beside_another(north_round):
    lead = north_round.north.lead_actor
    close_check(north_round.check, actor=lead, seen=1)
    opened(north_round.north)

    with pytest.raises(ValidationError, match="open already"):
        open_check_again(north_round.check, actor=lead, seen=2, answer_by=DUE)


# --- answers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "role"),
    [("principal", "school_confirmer"), ("coordinator", "district_coordinator")],
)
def test_school_and_district_answer_and_it_is_written_as_what(north_round, who, role):
    answered = north_round.answer("part_time", by=who)

    assert (answered.answer, answered.answered_as) == ("part_time", role)
    assert answered.answered_by == getattr(north_round.north, f"{who}_user")


@pytest.mark.parametrize("who", ["mentor", "trainee", "lead", "helping_coordinator"])
def test_nobody_else_of_the_round_answers(north_round, who):
    with pytest.raises(PermissionDenied):
        north_round.answer("full_time", by=who)


def test_another_district_answers_nothing(north_round, south):
    with pytest.raises(PermissionDenied):
        answer_for(north_round.row, actor=south.coordinator_actor, seen=1, answer="full_time")


def test_who_is_gone_is_gone_since_a_day(north_round):
    with pytest.raises(ValidationError, match="since when"):
        north_round.answer("no_longer")

    # North's people were posted on 1 September 2020.
    with pytest.raises(ValidationError, match="began to work on 1 Sep"):
        north_round.answer("left", since=date(2020, 8, 31))
    with pytest.raises(ValidationError, match="program ends on"):
        north_round.answer("left", since=date(2099, 1, 1))

    assert north_round.answer("left", since=SINCE, note=" moved ").note == "moved"
    changed = north_round.answer("full_time", since=SINCE, note="moved")
    assert (changed.since, changed.note) == (None, "")


def test_the_second_of_two_answers_is_told_of_the_first(north_round):
    seen = north_round.row.version
    north_round.answer("no_longer", since=SINCE, by="principal")

    with pytest.raises(StaleStateError) as refused:
        answer_for(
            north_round.row,
            actor=north_round.north.coordinator_actor,
            seen=seen,
            answer="full_time",
        )

    assert refused.value.current.answer == "no_longer"


def test_the_same_answer_is_said_once(north_round):
    north_round.answer("full_time", by="principal")
    again = answer_for(
        north_round.row, actor=north_round.north.coordinator_actor, seen=1, answer="full_time"
    )

    assert again.answered_as == "school_confirmer"
    assert AuditEvent.objects.filter(verb="pairings.trainee_answered").count() == 1


def test_of_a_list_what_somebody_else_answered_stays_theirs(north, successor):
    second = PairingFactory(
        program=north.program, subject=north.subject, trainee=successor, school=north.school
    )
    check = opened(north)
    first, other = (check.answers.get(trainee=each) for each in (north.trainee, second.trainee))
    answer_for(first, actor=north.principal_actor, seen=1, answer="part_time")
    chosen = {"seen": 1, "answer": "full_time", "since": None, "note": ""}

    outcome = answer_list([(first, chosen), (other, chosen)], actor=north.coordinator_actor)

    assert [row.trainee for row in outcome.done] == [successor]
    assert [(row.trainee, row.answer, said) for row, said in outcome.refused] == [
        (north.trainee, "part_time", chosen)
    ]


def test_an_answer_is_taken_back_while_the_round_is_open(north_round):
    north_round.answer("left", since=SINCE)

    silent = take_back_answer(
        north_round.row, actor=north_round.north.principal_actor, seen=north_round.row.version
    )

    assert (silent.answer, silent.answered_by, silent.since) == ("", None, None)
    assert list(RosterAnswer.objects.silent()) == [silent]


def test_the_district_learns_who_is_to_be_replaced_and_that_it_is_over(north_round):
    told = Notice.objects.filter(message="pairings.to_replace", read_at=None)
    north_round.answer("left", since=SINCE, by="principal")
    assert [notice.to for notice in told] == [north_round.north.coordinator_user]

    north_round.answer("full_time", by="principal")
    assert not told.all().exists()


# --- somebody else in the place -------------------------------------------------------------------


def test_one_press_ends_the_old_pairing_the_day_before_and_begins_the_new_one(
    north_round, successor
):
    north = north_round.north
    north_round.answer("no_longer", since=SINCE)

    row = north_round.replace(successor)

    old, new = Pairing.objects.get(pk=north.pairing.pk), row.replacement
    assert (old.ends_on, old.end_reason) == (CHANGE - timedelta(days=1), "subject_changed")
    assert (new.mentor, new.trainee, new.starts_on) == (north.mentor, successor, CHANGE)
    assert (new.replaces, new.ends_on) == (old, None)
    assert list(RosterAnswer.objects.to_replace()) == []


def test_who_left_is_written_so(north_round, successor):
    north_round.answer("left", since=SINCE)

    assert north_round.replace(successor).replacement.replaces.end_reason == "trainee_left"


@pytest.mark.parametrize("who", ["principal", "lead", "helping_coordinator"])
def test_only_who_pairs_the_district_replaces(north_round, successor, who):
    north_round.answer("left", since=SINCE)

    with pytest.raises(PermissionDenied):
        north_round.replace(successor, by=who)


def test_nobody_is_replaced_who_still_teaches(north_round, successor):
    north_round.answer("part_time")

    with pytest.raises(DomainError, match="no longer teaches"):
        north_round.replace(successor)


def test_the_rules_of_pairing_hold_for_a_successor(north_round, south):
    north_round.answer("left", since=SINCE)
    stranger = TeacherFactory(school=north_round.north.school, school__subject=south.subject)

    with pytest.raises(ValidationError, match="does not teach"):
        north_round.replace(stranger)

    assert Pairing.objects.get(pk=north_round.north.pairing.pk).is_open
    assert not north_round.row.is_replaced


def test_a_place_is_given_once(north_round, successor):
    north_round.answer("left", since=SINCE)
    north_round.replace(successor)

    with pytest.raises(DomainError, match="already"):
        north_round.replace(successor)


def test_who_has_a_successor_cannot_be_said_to_teach_still(north_round, successor):
    north_round.answer("left", since=SINCE)
    north_round.replace(successor)

    with pytest.raises(DomainError, match="Take that back first"):
        north_round.answer("full_time")
    assert north_round.answer("no_longer", since=SINCE).answer == "no_longer"


def test_also_after_the_round_the_district_replaces(north_round, successor):
    north_round.answer("left", since=SINCE)
    close_check(north_round.check, actor=north_round.north.lead_actor, seen=1)

    assert north_round.replace(successor).is_replaced


def test_a_pairing_that_had_ended_stays_as_it_ended(north_round, successor):
    north = north_round.north
    north_round.answer("left", since=SINCE)
    end_pairing(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        ends_on=SINCE,
        end_reason="other",
    )
    with pytest.raises(ValidationError, match="in this place is"):
        north_round.replace(successor, on=SINCE)

    north_round.replace(successor)
    north_round.take_back()

    old = Pairing.objects.get(pk=north.pairing.pk)
    assert (old.ends_on, old.end_reason) == (SINCE, "other")


def test_a_mentor_who_changed_meanwhile_keeps_the_place(north_round, successor):
    north = north_round.north
    other = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    change_mentor(
        north.pairing, actor=north.coordinator_actor, seen=1, mentor=other, starts_on=TODAY
    )
    north_round.answer("left", since=SINCE)

    assert north_round.replace(successor).replacement.mentor == other


def test_a_replacement_is_taken_back_and_the_pair_goes_on(north_round, successor):
    north_round.answer("left", since=SINCE)
    new = north_round.replace(successor).replacement

    row = north_round.take_back()

    old = Pairing.objects.get(pk=north_round.north.pairing.pk)
    assert (old.is_open, old.end_reason) == (True, "")
    assert Pairing.objects.get(pk=new.pk).cancelled_at
    assert (row.answer, row.is_replaced) == ("left", False)
    assert north_round.answer("full_time").answer == "full_time"


def test_a_place_whose_replacement_was_cancelled_is_free_again(north_round, successor):
    north_round.answer("left", since=SINCE)
    new = north_round.replace(successor).replacement
    cancel_pairing(new, actor=north_round.north.coordinator_actor, seen=1)
    assert list(RosterAnswer.objects.to_replace()) == [north_round.row]

    assert north_round.replace(successor).is_replaced
    north_round.take_back()

    assert Pairing.objects.get(pk=north_round.north.pairing.pk).is_open


def test_one_place_never_counts_two_trainees_on_a_day(north_round, successor):
    """Whatever days are changed afterwards."""
    actor = north_round.north.coordinator_actor
    north_round.answer("left", since=SINCE)
    new = north_round.replace(successor).replacement
    old = new.replaces

    with pytest.raises(ValidationError, match="has this place from"):
        change_last_day(old, actor=actor, seen=2, ends_on=CHANGE, end_reason="trainee_left")
    with pytest.raises(ValidationError, match="in this place is"):
        change_first_day(new, actor=actor, seen=1, starts_on=old.ends_on)

    place = Pairing.objects.standing().filter(mentor=north_round.north.mentor)
    days = [date(2025, 9, 1) + timedelta(days=number) for number in range(365)]
    assert {place.running(day).count() for day in days} == {1}


def test_a_district_that_ends_a_pairing_without_a_successor_is_not_asked_again(north_round):
    north = north_round.north
    north_round.answer("left", since=SINCE)
    assert list(RosterAnswer.objects.to_replace()) == [north_round.row]

    end_pairing(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        ends_on=SINCE,
        end_reason="trainee_left",
    )

    assert list(RosterAnswer.objects.to_replace()) == []


def test_in_a_closed_program_nothing_changes(north_round, successor, administrator):
    north_round.answer("left", since=SINCE)
    type(north_round.north.program).objects.update(state="closed")

    for act in (lambda: north_round.replace(successor), lambda: north_round.answer("full_time")):
        with pytest.raises(DomainError, match="is closed"):
            act()
    with pytest.raises(DomainError, match="is closed"):
        close_check(north_round.check, actor=actor_for(administrator), seen=1)


# --- who sees -------------------------------------------------------------------------------------


def test_a_round_is_seen_by_who_looks_after_somebody_in_it(north, south, administrator, auditor):
    check = opened(north)
    opened(south)
    rows = {
        "principal": 1,
        "coordinator": 1,
        "lead": 1,
        "helping_coordinator": 0,
        "mentor": 0,
        "trainee": 0,
    }

    seen = {
        who: list(RosterCheck.objects.visible_to(getattr(north, f"{who}_actor"))) for who in rows
    }

    assert seen == {who: [check] * number for who, number in rows.items()}
    assert {
        who: RosterAnswer.objects.visible_to(getattr(north, f"{who}_actor")).count() for who in rows
    } == rows
    for user in (administrator, auditor):
        assert RosterCheck.objects.visible_to(actor_for(user)).count() == 2
