"""The place of who is gone at mid-term: given once whatever the round, where there is one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.exceptions import DomainError
from pairings.midterm import replacing
from pairings.midterm.models import RosterAnswer
from pairings.midterm.services import answer_for, close_check, open_check
from pairings.models import Pairing
from pairings.pairs.services import cancel_pairing, change_mentor, open_pairing
from pairings.tests.factories import RosterAnswerFactory
from pairings.tests.test_board import propose, publish, teacher, undo
from pairings.tests.test_midterm_pages import page_of, step
from roster.models import Posting
from roster.people.services import end_posting

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

DUE, LEFT = date(2026, 4, 8), date(2026, 3, 23)


@pytest.fixture
def newcomer(north):
    return teacher(north, north.school, "North Newcomer")


@pytest.fixture
def row(north):
    return RosterAnswerFactory(pairing=north.pairing)


def gone(north, row, since=LEFT) -> RosterAnswer:
    return answer_for(
        row, actor=north.coordinator_actor, seen=row.version, answer="left", since=since
    )


def replace(north, row, trainee, on=LEFT) -> RosterAnswer:
    return replacing.replace(
        row, actor=north.coordinator_actor, seen=row.version, trainee=trainee, starts_on=on
    )


def opened(north):
    return open_check(
        actor=north.lead_actor, program=north.program, subject=north.subject, answer_by=DUE
    )


# --- a pairing that never was ---------------------------------------------------------------------


@pytest.fixture
def answered(north, newcomer):
    """The answer about the one pair of a published proposal, with the proposal."""
    proposal = publish(propose(north), north)
    check = opened(north)
    return proposal, gone(north, check.answers.get(trainee=newcomer))


def test_a_proposal_is_not_undone_under_an_answer_of_the_mid_term_check(north, answered):
    proposal, _row = answered

    with pytest.raises(ValidationError) as refused:
        undo(proposal, north)

    assert refused.value.messages == [
        "Nothing was undone, because something hangs on 1 pair already:",
        "North Newcomer with North Mentor: Mid-term check in Northern science: "
        "“Has left, since 23 March 2026”.",
    ]


def test_a_silent_question_keeps_no_proposal_from_being_undone(north, newcomer):
    proposal = publish(propose(north), north)
    opened(north)

    assert undo(proposal, north).state == "undone"


def test_where_the_pairing_was_cancelled_there_is_no_place_to_give(client, north, answered):
    row, successor = answered[1], teacher(north, north.school, "North Successor")
    cancel_pairing(row.pairing, actor=north.coordinator_actor, seen=1)
    client.force_login(north.coordinator_user)

    assert "North Newcomer" in client.get(page_of(row)).text
    assert step("replace", row) not in client.get(page_of(row)).text
    said = client.get(step("replace", row), follow=True).text
    assert "North Newcomer has no place to give: the pairing was cancelled" in said
    with pytest.raises(DomainError, match="has no place to give"):
        replace(north, row, successor)


def test_the_page_that_cancels_a_pairing_shows_the_answer_first(client, north, answered):
    pairing = answered[1].pairing
    client.force_login(north.coordinator_user)
    sent = {"version": pairing.version}

    page = client.post(reverse("pairings:cancel", args=[pairing.uuid]), sent)

    assert "“Has left, since 23 March 2026”" in page.text
    assert Pairing.objects.get(pk=pairing.pk).is_open


# --- another round --------------------------------------------------------------------------------


def test_who_was_replaced_in_a_later_round_is_offered_in_no_earlier_one(client, north, newcomer):
    first = opened(north)
    earlier = gone(north, first.answers.get())
    close_check(first, actor=north.lead_actor, seen=1)
    replace(north, gone(north, opened(north).answers.get()), newcomer)
    client.force_login(north.coordinator_user)

    page = client.get(page_of(earlier)).text

    assert step("replace", earlier) not in page
    assert list(RosterAnswer.objects.to_replace()) == []
    said = client.get(step("replace", earlier), follow=True).text
    assert "North Newcomer has the place of North Trainee already." in said
    with pytest.raises(DomainError, match="has the place of North Trainee already"):
        replace(north, earlier, teacher(north, north.school, "North Third"))


def test_a_place_that_a_later_round_gave_waits_in_no_earlier_one(north, newcomer):
    """Its own replacement was cancelled there: it had waited again."""
    first = opened(north)
    earlier = replace(north, gone(north, first.answers.get()), newcomer)
    close_check(first, actor=north.lead_actor, seen=1)
    later = gone(north, opened(north).answers.get(trainee=north.trainee))
    cancel_pairing(earlier.replacement, actor=north.coordinator_actor, seen=1)
    assert earlier in RosterAnswer.objects.to_replace()

    replace(north, later, newcomer)

    assert earlier not in RosterAnswer.objects.to_replace()


def test_who_came_back_to_another_mentor_is_not_replaced_twice_in_one_round(north, row, newcomer):
    replaced = replace(north, gone(north, row), newcomer)
    other = teacher(north, north.helping_school, "North Second")
    open_pairing(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        mentor=other,
        trainee=north.trainee,
        starts_on=DUE,
    )

    with pytest.raises(DomainError, match="North Newcomer has the place"):
        replace(north, replaced, teacher(north, north.school, "North Third"), on=date(2026, 4, 20))


# --- from which day -------------------------------------------------------------------------------


def test_nobody_takes_the_place_of_who_still_teaches_that_day(client, north, row, newcomer):
    answer = gone(north, row)

    with pytest.raises(ValidationError) as refused:
        replace(north, answer, newcomer, on=LEFT - timedelta(days=1))

    assert refused.value.message_dict == {
        "starts_on": [
            "North Trainee still teaches here before 23 March 2026. Enter that day or a later one."
        ]
    }
    client.force_login(north.coordinator_user)
    assert client.get(step("replace", row)).context["form"].initial["starts_on"] == LEFT
    assert replace(north, answer, newcomer).replacement.starts_on == LEFT


def test_nobody_takes_a_place_before_its_pairing_began(north, row, newcomer):
    """Which another mentor took over from a day that is still to come."""
    change_mentor(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        mentor=teacher(north, north.helping_school, "North Second"),
        starts_on=DUE,
    )
    answer = gone(north, row)

    with pytest.raises(ValidationError, match="The present pairing began on 8 April 2026"):
        replace(north, answer, newcomer)


@pytest.mark.parametrize("since", [date(2026, 3, 11), date(2026, 3, 12)])
def test_the_old_pairing_ends_with_a_posting_that_ended_earlier(north, row, newcomer, since):
    """The place stood empty for some days; taken back, the pairing goes on as it did."""
    posting = Posting.objects.get(teacher=north.trainee)
    end_posting(posting, actor=north.coordinator_actor, seen=1, ends_on=date(2026, 3, 10))

    replaced = replace(north, gone(north, row, since), newcomer)

    old = Pairing.objects.get(pk=north.pairing.pk)
    assert (old.ends_on, replaced.replacement.starts_on) == (date(2026, 3, 10), LEFT)
    replacing.take_back(replaced, actor=north.coordinator_actor, seen=replaced.version)
    old.refresh_from_db()
    assert old.is_open


@pytest.mark.parametrize("days", [{"starts_on": DUE}, {"ends_on": date(2026, 3, 20)}])
def test_nobody_takes_a_place_outside_their_posting(north, row, newcomer, days):
    Posting.objects.filter(teacher=newcomer).update(**days)

    with pytest.raises(ValidationError) as refused:
        replace(north, gone(north, row), newcomer)

    assert list(refused.value.error_dict) == ["trainee"]
