"""Several coordinators at the same moment, each with a connection of their own.

On PostgreSQL the mentor's and the trainee's rows are what they queue for; on SQLite a transaction
has the whole file to itself. Both run here.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from pairings.board.publishing import carry_out, publish
from pairings.board.services import keep
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.replacing import replace
from pairings.midterm.services import answer_for, close_check, open_check
from pairings.models import Pairing, Partnership, Proposal, Suggestion
from pairings.pairs.days import change_first_day, change_last_day
from pairings.pairs.services import change_mentor, open_pairing
from pairings.partnerships.services import open_partnership
from pairings.suggestions.services import suggest_pair
from pairings.tests.factories import PairingFactory, ProposalFactory, RosterAnswerFactory
from programs.groups.finding import Whom
from programs.groups.services import add_member, change_leader
from programs.models import GroupMember
from programs.tests.factories import GroupFactory, GroupMemberFactory, tutor_group_of
from roster.tests.factories import TeacherFactory
from tests.sent_page import as_shown

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = date(2025, 9, 1)


@pytest.fixture
def at_once(tmp_path, db):
    """Run tasks in threads that start together, then look at what they left.

    `at_once(look, *tasks)` returns each task's result, a refusal being one, and what `look` saw.
    SQLite's test database lives in memory, where threads do not queue as they do for a file: there
    the race is run on a file with the same rows.
    """
    settings = connection.settings_dict
    name = settings["NAME"]

    def run(look, *tasks):
        if connection.vendor == "sqlite":
            copy = tmp_path / "race.sqlite3"
            connection.cursor().execute("VACUUM INTO %s", [str(copy)])
            settings["NAME"] = str(copy)
        start = Barrier(len(tasks))

        def one(task):
            try:
                start.wait(10)
                return task()
            except (ValidationError, DomainError) as refused:
                return refused
            finally:
                connection.close()

        with ThreadPoolExecutor(len(tasks)) as pool:
            results = [each.result(60) for each in [pool.submit(one, task) for task in tasks]]
            start = Barrier(1)
            return results, pool.submit(one, look).result(10)

    yield run
    settings["NAME"] = name


def refusals(results) -> list[str]:
    return [each.messages[0] for each in results if isinstance(each, ValidationError)]


def teachers(corner, school, count):
    return TeacherFactory.create_batch(count, school=school, school__subject=corner.subject)


def ask(corner, **people):
    actor = corner.coordinator_actor
    given = {"mentor": corner.mentor} | people
    return lambda: open_pairing(
        actor=actor, program=corner.program, subject=corner.subject, starts_on=FIRST, **given
    )


def test_the_last_free_place_with_a_mentor_goes_to_one_of_four(at_once, north):
    PairingFactory(program=north.program, mentor=north.mentor, mentor_school=north.helping_school)
    rivals = teachers(north, north.school, 4)

    results, held = at_once(
        Pairing.objects.open().filter(mentor=north.mentor).count,
        *[ask(north, trainee=rival) for rival in rivals],
    )

    assert held == 3
    assert len(refusals(results)) == 3
    assert all("already has 3 trainees" in refusal for refusal in refusals(results))


def test_of_four_mentors_one_gets_the_trainee(at_once, north):
    (trainee,) = teachers(north, north.school, 1)
    mentors = teachers(north, north.helping_school, 4)

    results, made = at_once(
        Pairing.objects.filter(trainee=trainee).count,
        *[ask(north, trainee=trainee, mentor=mentor) for mentor in mentors],
    )

    assert made == 1
    assert len(refusals(results)) == 3
    assert all("already has a mentor" in refusal for refusal in refusals(results))


def test_two_pairs_that_cross_do_not_wait_for_each_other_forever(at_once, north):
    """Each is asked to be the other's mentor: the rows are taken in one order."""
    one, other = teachers(north, north.school, 2)

    results, made = at_once(
        Pairing.objects.filter(trainee__in=[one, other]).count,
        ask(north, trainee=one, mentor=other),
        ask(north, trainee=other, mentor=one),
    )

    assert refusals(results) == []
    assert made == 2


def test_a_page_sent_four_times_at_once_is_one_pairing(at_once, north):
    (trainee,) = teachers(north, north.school, 1)

    results, made = at_once(
        Pairing.objects.filter(trainee=trainee).count,
        *[ask(north, trainee=trainee, uuid=UUID(int=7))] * 4,
    )

    assert len({pairing.pk for pairing in results}) == 1
    assert made == 1


def test_the_last_free_place_is_not_given_by_a_change_of_mentor_as_well(at_once, north):
    (trainee, other) = teachers(north, north.school, 2)
    (successor,) = teachers(north, north.helping_school, 1)
    PairingFactory.create_batch(2, program=north.program, mentor=successor)
    actor = north.coordinator_actor

    results, held = at_once(
        Pairing.objects.open().filter(mentor=successor).count,
        ask(north, trainee=trainee, mentor=successor),
        ask(north, trainee=other, mentor=successor),
        lambda: change_mentor(
            north.pairing, actor=actor, seen=1, mentor=successor, starts_on=date(2026, 2, 1)
        ),
    )

    assert held == 3
    assert len(refusals(results)) == 2


def test_two_places_become_partners_once(at_once, north, south):
    actor = north.lead_actor

    def add():
        return open_partnership(
            actor=actor,
            program=north.program,
            form=Partnership.Form.DISTRICT,
            subject=north.subject,
            supporting_district=south.helping_district,
            supported_district=north.district,
            starts_on=FIRST,
        )

    results, made = at_once(
        Partnership.objects.filter(supporting_district=south.helping_district).count, *[add] * 4
    )

    assert made == 2
    assert refusals(results) == ["These two are partners already."] * 3


def test_a_partnership_sent_four_times_at_once_is_one(at_once, north, south):
    actor = north.lead_actor

    def add():
        return open_partnership(
            actor=actor,
            program=north.program,
            form=Partnership.Form.DISTRICT,
            subject=north.subject,
            supporting_district=south.helping_district,
            supported_district=north.district,
            starts_on=FIRST,
            uuid=UUID(int=7),
        )

    results, made = at_once(Partnership.objects.count, *[add] * 4)

    assert len({partnership.pk for partnership in results}) == 1
    assert made == 3


def test_a_first_day_does_not_go_back_into_a_pair_that_is_made_at_that_moment(at_once, north):
    """The trainee's earlier mentor is noted, while the present pair is said to begin earlier."""
    Pairing.objects.filter(pk=north.pairing.pk).update(
        starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 30), end_reason="completed"
    )
    (other,) = teachers(north, north.helping_school, 1)
    earlier = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=other,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
        ends_on=date(2025, 12, 31),
        end_reason="completed",
    )
    actor, day = north.coordinator_actor, date(2026, 2, 1)

    results, days = at_once(
        lambda: sorted(Pairing.objects.values_list("starts_on", "ends_on")),
        lambda: change_first_day(north.pairing, actor=actor, seen=1, starts_on=date(2026, 1, 15)),
        lambda: change_last_day(earlier, actor=actor, seen=1, ends_on=day, end_reason="completed"),
    )

    assert len(refusals(results)) == 1
    assert days[0][1] < days[1][0]


def test_of_twenty_trainees_at_once_three_get_the_mentor(at_once, north):
    Pairing.objects.filter(mentor=north.mentor).delete()
    rivals = teachers(north, north.school, 20)

    results, held = at_once(
        Pairing.objects.open().filter(mentor=north.mentor).count,
        *[ask(north, trainee=rival) for rival in rivals],
    )

    assert held == 3
    assert len(refusals(results)) == 17


def test_of_proposals_published_at_once_those_that_fit_are_made_whole(at_once, north):
    """Four drafts name the same mentor for two trainees each; one place is taken."""
    drafts = []
    for _each in range(4):
        draft = ProposalFactory(
            program=north.program, subject=north.subject, district=north.district
        )
        for trainee in teachers(north, north.school, 2):
            draft.pairs.create(trainee=trainee, mentor=north.mentor)
        drafts.append(draft)
    actor = north.coordinator_actor

    results, (held, states) = at_once(
        lambda: (
            Pairing.objects.open().filter(mentor=north.mentor).count(),
            sorted(Proposal.objects.values_list("state", flat=True)),
        ),
        *[lambda draft=draft: publish(draft, actor=actor, seen=1) for draft in drafts],
    )

    assert held == 3
    assert states == ["published", "ready", "ready", "ready"]
    assert all(each.startswith("Nobody was paired, because 2 pairs") for each in refusals(results))
    assert len(refusals(results)) == 3


def test_a_proposal_published_four_times_at_once_is_published_once(at_once, north):
    draft = ProposalFactory(program=north.program, subject=north.subject, district=north.district)
    (trainee,) = teachers(north, north.school, 1)
    draft.pairs.create(trainee=trainee, mentor=north.mentor)
    actor = north.coordinator_actor

    results, made = at_once(
        Pairing.objects.filter(trainee=trainee).count,
        *[lambda: publish(draft, actor=actor, seen=1)] * 4,
    )

    assert made == 1
    assert sum(isinstance(each, Proposal) for each in results) == 1
    assert sum(isinstance(each, StaleStateError) for each in results) == 3


def test_a_proposal_carried_out_four_times_at_once_is_carried_out_once(at_once, north):
    """Woken, and found by the sweep."""
    draft = ProposalFactory(
        program=north.program,
        subject=north.subject,
        district=north.district,
        state=Proposal.State.PUBLISHING,
        changed_by=north.coordinator_user,
    )
    (trainee,) = teachers(north, north.school, 1)
    draft.pairs.create(trainee=trainee, mentor=north.mentor)

    results, (made, state) = at_once(
        lambda: (
            Pairing.objects.filter(trainee=trainee).count(),
            Proposal.objects.get().state,
        ),
        *[lambda: carry_out(draft.pk)] * 4,
    )

    assert (made, state) == (1, "published")
    assert sorted(results) == [False, False, False, True]


def test_of_four_who_change_a_draft_at_once_one_does_and_the_rest_are_told(at_once, north):
    draft = ProposalFactory(program=north.program, subject=north.subject, district=north.district)
    rows = [
        draft.pairs.create(trainee=each, mentor=north.mentor)
        for each in teachers(north, north.school, 4)
    ]
    actor = north.coordinator_actor

    results, (kept, version) = at_once(
        lambda: (draft.pairs.filter(is_kept=True).count(), Proposal.objects.get().version),
        *[lambda row=row: keep(row, actor=actor, seen=1) for row in rows],
    )

    assert (kept, version) == (1, 2)
    assert sum(isinstance(each, StaleStateError) for each in results) == 3


def test_a_button_of_a_draft_pressed_four_times_at_once_is_pressed_once(at_once, north):
    draft = ProposalFactory(program=north.program, subject=north.subject, district=north.district)
    (trainee,) = teachers(north, north.school, 1)
    row = draft.pairs.create(trainee=trainee, mentor=north.mentor)
    actor = north.coordinator_actor

    results, version = at_once(
        lambda: Proposal.objects.get().version,
        *[lambda: keep(row, actor=actor, seen=1)] * 4,
    )

    assert version == 2
    assert all(isinstance(each, Proposal) for each in results)


# --- the mid-term check ---------------------------------------------------------------------------


def test_of_school_and_district_who_answer_at_once_one_is_told_of_the_other(at_once, north):
    row = RosterAnswerFactory(pairing=north.pairing)
    said = {"principal": "full_time", "coordinator": "part_time"}

    def task(who):
        actor = getattr(north, f"{who}_actor")
        return lambda: answer_for(row, actor=actor, seen=1, answer=said[who])

    results, stored = at_once(
        lambda: RosterAnswer.objects.values_list("answer", "version").get(), *map(task, said)
    )

    answered = [each for each in results if isinstance(each, RosterAnswer)]
    refused = [each for each in results if isinstance(each, StaleStateError)]
    assert (len(answered), len(refused)) == (1, 1)
    assert stored == (answered[0].answer, 2)
    assert refused[0].current.answer == answered[0].answer


def test_a_place_is_given_to_one_of_four_who_are_chosen_at_once(at_once, north):
    row = RosterAnswerFactory(pairing=north.pairing, gone=True, answered_by=north.coordinator_user)
    actor, day = north.coordinator_actor, date(2026, 3, 1)

    def task(trainee):
        return lambda: replace(row, actor=actor, seen=1, trainee=trainee, starts_on=day)

    results, pairs = at_once(
        lambda: list(Pairing.objects.order_by("pk").values_list("starts_on", "ends_on")),
        *map(task, teachers(north, north.school, 4)),
    )

    assert [type(each) for each in results].count(StaleStateError) == 3
    assert pairs == [(FIRST, date(2026, 2, 28)), (day, None)]


def test_no_answer_slips_into_a_round_that_is_closed_at_that_moment(at_once, north):
    row = RosterAnswerFactory(pairing=north.pairing)
    coordinator, lead = north.coordinator_actor, north.lead_actor

    results, silent = at_once(
        RosterAnswer.objects.silent().count,
        lambda: answer_for(row, actor=coordinator, seen=1, answer="full_time"),
        lambda: close_check(row.check_round, actor=lead, seen=1, today=date(2026, 2, 1)),
    )

    assert silent == isinstance(results[0], DomainError)
    assert not isinstance(results[1], DomainError)


def test_a_round_closed_four_times_at_once_is_closed_once(at_once, north):
    check, actor = RosterAnswerFactory(pairing=north.pairing).check_round, north.lead_actor

    results, closed = at_once(
        AuditEvent.objects.filter(verb="pairings.check_closed").count,
        *[lambda: close_check(check, actor=actor, seen=1, today=date(2026, 2, 1))] * 4,
    )

    assert closed == 1
    assert all(isinstance(each, RosterCheck) for each in results)


def test_one_round_of_a_subject_is_opened_by_four_at_once(at_once, north):
    actor = north.lead_actor

    def task():
        return open_check(
            actor=actor,
            program=north.program,
            subject=north.subject,
            answer_by=date(2026, 4, 1),
            today=date(2026, 3, 1),
        )

    results, asked = at_once(RosterAnswer.objects.count, *[task] * 4)

    assert len(refusals(results)) == 3
    assert asked == 1


def test_of_two_who_name_a_leader_at_once_one_does(north, administrator, at_once):
    office = actor_for(administrator)
    group = GroupFactory(program=north.program, district=north.helping_district)

    def name(person):
        return lambda: add_member(
            group, actor=office, person=Whom(name=person), starts_on=FIRST, part="leader"
        )

    results, leaders = at_once(
        lambda: list(GroupMember.objects.values_list("name", "part")), name("One"), name("Other")
    )

    assert len(leaders) == 1
    assert [each[:36] for each in refusals(results)] == ["The group has a leader on some of th"]


def test_the_button_that_adds_somebody_pressed_four_times_at_once_adds_them_once(at_once, north):
    group = GroupFactory(program=north.program, district=north.helping_district)
    address = reverse("programs:group-member-add", args=[group.uuid])
    browser = Client()
    browser.force_login(north.helping_coordinator_user)
    page = as_shown(browser.get(address), but={"person": "North Mentor", "part": "leader"})

    def press():
        another = Client()
        another.cookies = browser.cookies
        return another.post(address, page).status_code

    results, members = at_once(
        lambda: (GroupMember.objects.count(), Notice.objects.count()), press, press, press, press
    )

    assert results == [302, 302, 302, 302]
    assert members == (1, 1)


def test_of_two_who_change_the_leader_at_once_one_does(north, administrator, at_once):
    office = actor_for(administrator)
    group = GroupFactory(program=north.program, district=north.helping_district)
    leader = GroupMemberFactory(group=group, name="Until now", part="leader")

    def change(person):
        return lambda: change_leader(
            leader,
            actor=office,
            seen=1,
            person=Whom(name=person),
            starts_on=date(2026, 3, 1),
            stays=False,
        )

    results, open_ones = at_once(
        lambda: GroupMember.objects.filter(ends_on=None).count(), change("One"), change("Other")
    )

    assert open_ones == 1
    assert [type(each) for each in results if not isinstance(each, GroupMember)] == [
        StaleStateError
    ]


def test_of_two_who_suggest_a_new_pairing_of_one_trainee_at_once_one_does(north, at_once):
    """Each of another pair of theirs that has ended."""
    user = UserFactory()
    group = tutor_group_of(north, user)
    second = GroupMemberFactory(group=group, teacher=TeacherFactory(school=north.helping_school))
    values = {"ends_on": date(2026, 1, 31), "end_reason": "other"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**values)
    later = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=second.teacher,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
        **values,
    )

    def suggest(pairing):
        actor = actor_for(user)
        return lambda: suggest_pair(pairing, actor=actor, reason="Why")

    results, number = at_once(
        Suggestion.objects.count, suggest(Pairing.objects.get(pk=north.pairing.pk)), suggest(later)
    )

    assert number == 1
    assert [each[:40] for each in refusals(results)] == ["A new pairing is suggested for this trai"]
