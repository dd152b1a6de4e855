"""Who stands on the board, what is said of mentors, and proposals from drawing up to undoing."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.models import Status
from activities.tests.factories import form_of
from core.actor import Role
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from pairings.board import publishing, services
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import Board, board_of
from pairings.board.rules import learns_too, obstacles, refusal
from pairings.board.weighing import Weights
from pairings.board.wording import reasons, warnings, weights_said, why_not
from pairings.models import Nomination, Pairing, Partnership
from pairings.pairs.services import end_pairing, open_pairing
from pairings.tests.factories import NominationFactory, PairingFactory, PartnershipFactory
from programs.models import Program
from roster.models import Posting, School
from roster.tests.factories import (
    PostingFactory,
    PostingSubjectFactory,
    SchoolFactory,
    SubjectFactory,
    TeacherFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

DAY = date(2026, 3, 18)


def teacher(corner, school, name, **values):
    return TeacherFactory(name=name, school=school, school__subject=corner.subject, **values)


@pytest.fixture
def trainee(north):
    return teacher(north, north.school, "North Newcomer", teaching_since=2022)


def board(corner, **values) -> Board:
    values = {"districts": {corner.district.pk}} | values
    return Board(corner.program, corner.subject, DAY, **values)


def propose(corner, actor=None, **values) -> Proposal:
    given = {"district": corner.district, "starts_on": DAY} | values
    proposal = services.propose(
        actor=actor or corner.coordinator_actor,
        program=corner.program,
        subject=corner.subject,
        **given,
    )
    services.draw_up(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def named(proposal) -> dict[str, str]:
    """Each trainee's mentor, or why there is none."""
    rows = proposal.pairs.select_related("trainee", "mentor")
    return {str(row.trainee): str(row.mentor or row.lack or "left out") for row in rows}


def row_of(proposal, trainee) -> ProposedPair:
    return proposal.pairs.select_related("proposal", "trainee", "mentor").get(trainee=trainee)


# --- who stands there -----------------------------------------------------------------------------


def test_who_has_no_mentor_stands_on_the_board_and_nobody_else(north, south, trainee):
    had_one = teacher(north, north.school, "North Again")
    PairingFactory(
        program=north.program,
        subject=north.subject,
        trainee=had_one,
        mentor=north.mentor,
        ends_on=date(2026, 1, 31),
        end_reason="mentor_left",
    )
    city = SchoolFactory(district=north.district, setting=School.Setting.URBAN)
    teacher(north, city, "North Townsman")
    helps = teacher(north, north.school, "North Colleague")
    PairingFactory(program=north.program, subject=north.subject, mentor=helps)
    teacher(north, north.school, "North Merged", merged_into=trainee)

    found = board(north)

    assert {each.name for each in found.trainees.values()} == {"North Newcomer", "North Again"}
    assert not any("South" in each.name for each in found.people.values())


@pytest.mark.parametrize("reason", ["trainee_left", "subject_changed"])
def test_who_is_gone_stands_there_again_from_another_place_alone(north, trainee, reason):
    gone = teacher(north, north.school, "North Gone")
    PairingFactory(
        program=north.program,
        subject=north.subject,
        trainee=gone,
        mentor=north.mentor,
        ends_on=date(2026, 1, 31),
        end_reason=reason,
    )
    assert [each.name for each in board(north).trainees.values()] == ["North Newcomer"]

    elsewhere = SchoolFactory(district=north.district, setting=School.Setting.RURAL)
    posting = PostingFactory(teacher=gone, school=elsewhere, starts_on=date(2026, 2, 15))
    PostingSubjectFactory(posting=posting, subject=north.subject)

    names = {each.name for each in board(north).trainees.values()}
    assert names == {"North Gone", "North Newcomer"}


def test_whose_mentor_begins_later_waits_for_nobody(north, trainee):
    PairingFactory(
        program=north.program, subject=north.subject, trainee=trainee, starts_on=date(2026, 5, 1)
    )

    assert board(north).trainees == {}


# --- what is said ---------------------------------------------------------------------------------


def judged(corner, mentor, trainee, **values):
    found = board(corner, **values)
    return found.judge(found.people[mentor.pk], found.people[trainee.pk])


def test_reasons_stand_in_plain_words_in_both_languages(north, trainee):
    north.mentor.teaching_since = 2008
    north.mentor.save()
    found = judged(north, north.mentor, trainee)

    assert reasons(found) == [
        "same subject",
        "partner district",
        "1 of 3 places taken",
        "18 years of teaching",
    ]
    assert warnings(found, {}) == []
    with translation.override("zh-hans"):
        assert reasons(found) == ["学科相同", "来自支援区县", "已带1人（限3人）", "教龄18年"]


def test_partner_schools_are_nearer_than_partner_districts(north, trainee):
    PartnershipFactory(
        program=north.program,
        form=Partnership.Form.SCHOOL,
        supporting_district=north.helping_district,
        supporting_school=north.helping_school,
        supported_district=north.district,
        supported_school=north.school,
    )

    assert "partner school" in reasons(judged(north, north.mentor, trainee))


def test_what_to_look_at_is_a_warning_and_forbids_nothing(north, trainee):
    colleague = teacher(north, north.school, "North Young", teaching_since=2024)
    found = judged(north, colleague, trainee)

    assert found.is_allowed
    assert warnings(found, board(north).learners_told(north.coordinator_actor)) == [
        "Teaches at the trainee’s own school.",
        "Has taught for fewer years than the trainee.",
        "Could be a trainee too.",
    ]

    NominationFactory(
        program=north.program,
        subject=north.subject,
        teacher=colleague,
        school=north.school,
        state="accepted",
        settled=True,
    )
    told = board(north).learners_told(north.coordinator_actor)
    said = warnings(judged(north, colleague, trainee), told)
    assert said[-1] == "Is a trainee, or waits for a mentor too."


def test_each_refusal_names_its_rule_as_the_service_does(north, south, trainee):
    PairingFactory.create_batch(2, program=north.program, mentor=north.mentor)
    stranger = teacher(north, south.helping_school, "Far Away")
    full = judged(north, north.mentor, trainee)
    far = judged(north, stranger, trainee, districts=None)

    assert (full.refused, refusal(full)) == (
        "full",
        "Has 3 trainees; this program allows 3.",
    )
    assert far.refused == "stranger"
    assert refusal(far).startswith("By the counterpart list neither the district nor the school")
    for mentor in (north.mentor, stranger):
        with pytest.raises(ValidationError):
            open_pairing(
                actor=north.coordinator_actor,
                program=north.program,
                subject=north.subject,
                mentor=mentor,
                trainee=trainee,
                starts_on=DAY,
            )


def test_who_may_be_named_is_whom_the_service_pairs(north, south, trainee):
    """The board's rules, asked of everybody, are those of the service."""
    PairingFactory.create_batch(2, program=north.program, mentor=north.mentor)
    teacher(north, north.helping_school, "North Free")
    teacher(north, south.helping_school, "Far Away")
    found = board(north, districts=None)
    allowed = {each.mentor.pk for each in found.suggestions(found.people[trainee.pk])}

    paired = set()
    for mentor in found.teachers():
        try:
            made = open_pairing(
                actor=north.coordinator_actor,
                program=north.program,
                subject=north.subject,
                mentor=mentor,
                trainee=trainee,
                starts_on=DAY,
            )
        except ValidationError:
            continue
        paired.add(mentor.pk)
        Pairing.objects.filter(pk=made.pk).delete()

    assert allowed == paired != set()


@pytest.mark.parametrize("weights", [Weights(), Weights(3, 0, 1, 0, 3, 1)])
def test_points_of_one_pair_are_those_of_all_pairs(north, trainee, weights):
    """What the page says of a pair, and what the whole proposal reckons with."""
    teacher(north, north.helping_school, "North Old", teaching_since=1990)
    teacher(north, north.helping_school, "North Untold", teaching_since=None)
    again = teacher(north, north.school, "North Again")
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        trainee=again,
        ends_on=date(2026, 1, 31),
        end_reason="completed",
    )
    Partnership.objects.update(travel_minutes=25)
    if weights != Weights():
        # From now on the board goes by nominations.
        a_wish(north, trainee, "trainee", north.mentor)
    found = board(north, weights=weights)
    trainees = list(found.trainees.values())
    matrix, costs = found.matrix(trainees), found.costs(found.taken - found.taken)

    for row, helped in enumerate(trainees):
        for column, mentor in enumerate(found.mentors):
            judgement = found.judge(mentor, helped)
            assert judgement.worth == matrix[row, column] - costs[column][0]
    assert matrix.max() > matrix.min() >= 0


def test_the_board_a_page_of_its_and_a_proposal_go_by_one_order(north, trainee):
    """By points alone somebody who may leave soon, or a colleague, would come first."""
    teacher(north, north.helping_school, "North Old", teaching_since=1988)
    colleague = teacher(north, north.school, "North Colleague", teaching_since=2005)
    elsewhere = {"program": north.program, "subject": SubjectFactory(), "mentor": colleague}
    PairingFactory(**elsewhere)
    found = board(north)
    person = found.people[trainee.pk]

    [best] = found.best_of([person])
    order = found.suggestions(person)
    proposed = named(propose(north))["North Newcomer"]

    names = [each.mentor.name for each in order if not each.is_learner]
    assert names == ["North Mentor", "North Old", "North Colleague"]
    assert order[1].points > order[0].points
    assert (best.mentor.name, proposed) == ("North Mentor", "North Mentor")


def test_of_equals_the_board_and_a_page_of_its_begin_with_the_same(north, trainee):
    """By the order of their districts, whatever they are called."""
    for place, name in enumerate(["Zhou", "Ai"]):
        school = SchoolFactory(district__sort_order=place + 1, setting=School.Setting.URBAN)
        PartnershipFactory(
            program=north.program,
            supporting_district=school.district,
            supported_district=north.district,
        )
        teacher(north, school, name)
    found = board(north)
    person = found.people[trainee.pk]

    [best] = found.best_of([person])
    first, second, *_rest = found.suggestions(person)

    assert (first.mentor.name, second.mentor.name) == ("Zhou", "Ai")
    assert first.points == second.points
    assert best == first


WEIGHTS = Weights(nearness=3, experience=0, continuity=1, balance=3, wishes=3, travel=1)


def test_the_program_says_what_speaks_for_a_mentor_and_each_reason_says_how_much(north, trainee):
    Partnership.objects.update(travel_minutes=40)
    a_wish(north, north.mentor, "mentor", trainee)
    north.mentor.teaching_since = 2008
    north.mentor.save()
    usual = judged(north, north.mentor, trainee)
    assert usual.weights == Weights()
    assert "40 minutes away" in reasons(usual)

    Program.objects.update(
        weighs_nearness=3, weighs_experience=0, weighs_balance=3, weighs_wishes=3
    )
    north.program.refresh_from_db()
    found = judged(north, north.mentor, trainee)

    assert found.weights == WEIGHTS
    assert reasons(found) == [
        "same subject",
        "partner district (matters a lot)",
        "1 of 3 places taken (matters a lot)",
        "40 minutes away",
        "18 years of teaching (does not matter)",
        "the mentor wishes for this trainee (matters a lot)",
    ]
    assert found.points == 3 * 6 + 7 + 3 * 6 - 3 * 3
    assert weights_said(WEIGHTS) == (
        "Matters a lot: schools that are partners already · what mentor or trainee wish for · "
        "trainees spread over the mentors. Matters somewhat: a short way between the two places · "
        "a pair that worked together before. Does not matter: years of teaching, and trainees "
        "before."
    )


def test_a_proposal_keeps_the_weights_of_its_day_and_the_next_has_the_new(north, trainee):
    before = propose(north)
    Program.objects.update(weighs_wishes=0, weighs_travel=3)
    north.program.refresh_from_db()
    after = propose(north)

    before.refresh_from_db()
    assert (before.wishes, before.travel) == (1, 1)
    assert (after.wishes, after.travel) == (0, 3)
    assert board_of(after).weights == Weights(wishes=0, travel=3)


def test_the_way_between_partner_schools_goes_before_that_between_their_districts(north, trainee):
    Partnership.objects.update(travel_minutes=10)
    PartnershipFactory(
        program=north.program,
        form=Partnership.Form.SCHOOL,
        supporting_district=north.helping_district,
        supporting_school=north.helping_school,
        supported_district=north.district,
        supported_school=north.school,
        travel_minutes=100,
    )
    assert judged(north, north.mentor, trainee).minutes == 100


def a_wish(corner, who, part, wish) -> Nomination:
    """An accepted nomination with a wish; whoever is wished for is nominated too."""
    said = {
        "program": corner.program,
        "subject": corner.subject,
        "state": "accepted",
        "reason": "Known to be good",
        "nominated_by": corner.coordinator_user,
        "settled_by": corner.lead_user,
        "settled_at": timezone.now(),
    }
    other = "trainee" if part == "mentor" else "mentor"
    Nomination.objects.create(teacher=wish, part=other, district=corner.district, **said)
    return Nomination.objects.create(
        teacher=who, part=part, wish=wish, district=corner.helping_district, **said
    )


# --- drawing up -----------------------------------------------------------------------------------


def test_a_proposal_places_whom_it_can_and_says_why_not_the_others(north, trainee):
    for number in range(3):
        teacher(north, north.school, f"North Extra {number}")

    proposal = propose(north)

    assert proposal.state == Proposal.State.READY
    assert sorted(named(proposal).values()) == ["North Mentor", "North Mentor", "given", "given"]
    unlucky = proposal.pairs.filter(lack="given").first()
    assert why_not(unlucky).startswith("All who may help are named for others")
    assert not Pairing.objects.filter(trainee=trainee).exists()
    assert not Notice.objects.filter(message="pairings.paired").exists()


def test_a_full_mentor_and_a_missing_partner_are_told_apart(north, trainee):
    PairingFactory.create_batch(2, program=north.program, mentor=north.mentor)
    assert named(propose(north)) == {"North Newcomer": "full"}

    Partnership.objects.update(ends_on=date(2026, 1, 31))
    assert named(propose(north)) == {"North Newcomer": "nobody"}


def test_load_is_spread_where_the_program_weighs_it(north, trainee):
    teacher(north, north.school, "North Extra")
    teacher(north, north.helping_school, "North Second", teaching_since=2015)
    north.mentor.teaching_since = 2001
    north.mentor.save()

    spread = propose(north, balance=3, experience=1)
    heaped = propose(north, balance=0, experience=3)

    assert sorted(named(spread).values()) == ["North Mentor", "North Second"]
    assert set(named(heaped).values()) == {"North Mentor"}


def test_a_trainee_is_nobodys_mentor_in_a_proposal(north, trainee):
    other = teacher(north, north.school, "North Elder", teaching_since=1990)
    Partnership.objects.update(ends_on=date(2026, 1, 31))

    assert set(named(propose(north)).values()) == {"nobody"}
    assert judged(north, other, trainee).is_allowed


def test_nor_is_a_trainee_of_the_own_district_who_would_be_the_best(north, trainee):
    city = SchoolFactory(district=north.district, setting=School.Setting.URBAN)
    busy = teacher(north, city, "North Busy", teaching_since=2001)
    Partnership.objects.update(ends_on=date(2026, 1, 31))
    assert named(propose(north)) == {"North Newcomer": "North Busy"}

    learns(north, busy, city)
    assert named(propose(north)) == {"North Newcomer": "nobody"}


def learns(corner, person, school, **values) -> Pairing:
    """With a mentor of a third place."""
    given = {"subject": corner.subject} | values
    return PairingFactory(program=corner.program, trainee=person, school=school, **given)


@pytest.fixture
def city(north):
    """A school of another district."""
    return SchoolFactory(district=north.helping_district, setting=School.Setting.URBAN)


@pytest.fixture
def busy(north, city):
    """The best for every trainee."""
    return teacher(north, city, "North Busy", teaching_since=2001)


@pytest.mark.parametrize("is_own_subject", [True, False])
def test_no_proposal_tells_by_whom_it_names_who_learns_elsewhere(
    north, trainee, busy, city, administrator, is_own_subject
):
    """Whoever draws it up: its readers are told of the same pairs as before."""
    everybody = [north.coordinator_actor, actor_for(administrator)]
    before = [named(propose(north, each)) for each in everybody]
    subject = north.subject if is_own_subject else SubjectFactory()

    learns(north, busy, city, subject=subject)

    assert [named(propose(north, each)) for each in everybody] == before
    assert before == [{"North Newcomer": "North Busy"}] * 2
    draft = propose(north)
    services.leave_out(row_of(draft, trainee), actor=north.coordinator_actor, seen=draft.version)
    draft.refresh_from_db()
    services.take_in(row_of(draft, trainee), actor=north.coordinator_actor, seen=draft.version)
    assert named(draft) == before[0]


@pytest.mark.parametrize("is_own_subject", [True, False])
def test_whoever_publishes_is_stopped_and_told_by_no_pair_that_they_do_not_see(
    north, trainee, busy, city, is_own_subject
):
    """What names somebody to them can be published by them."""
    subject = north.subject if is_own_subject else SubjectFactory()
    pair = learns(north, busy, city, subject=subject)
    draft = propose(north)

    assert obstacles_told(draft, north.coordinator_actor) == {}
    publish(draft, north)

    made = Pairing.objects.exclude(pk=pair.pk).latest("pk")
    assert (made.mentor, made.trainee) == (busy, trainee)


def test_whoever_sees_that_a_named_mentor_learns_reads_it_in_the_draft_and_publishes_them_if_kept(
    north, trainee, busy, city
):
    """A coordinator of one subject, who reads the draft too, is told nothing of it."""
    other = teacher(north, north.school, "North Extra")
    learns(north, busy, city, subject=SubjectFactory(), mentor_school=north.school)
    draft, actor = propose(north), north.coordinator_actor
    services.choose_mentor(
        row_of(draft, other), actor=actor, seen=draft.version, mentor=north.mentor
    )
    draft.refresh_from_db()
    assert named(draft) == {"North Newcomer": "North Busy", "North Extra": "North Mentor"}
    known = set(Pairing.objects.values_list("pk", flat=True))

    assert obstacles_told(draft, actor) == {"North Newcomer": learns_too(is_said=True)}
    assert obstacles_told(draft, actor_for(of_one_subject(north))) == {}
    with pytest.raises(ValidationError) as refused:
        publish(draft, north)

    assert refused.value.messages == [
        "Nobody was paired, because 1 pair cannot be made any more:",
        "North Newcomer with North Busy: The mentor is a trainee, or waits for a mentor too. "
        "Choose another mentor, or keep this one in the proposal if they are to be both.",
    ]
    assert set(Pairing.objects.values_list("pk", flat=True)) == known
    draft.refresh_from_db()
    assert draft.state == Proposal.State.READY

    services.keep(row_of(draft, trainee), actor=actor, seen=draft.version)
    draft.refresh_from_db()
    assert obstacles_told(draft, actor) == {}
    publish(draft, north)
    made = Pairing.objects.exclude(pk__in=known).values_list("mentor__name", flat=True)
    assert sorted(made) == ["North Busy", "North Mentor"]


def obstacles_told(draft, actor) -> dict[str, str]:
    """By the trainee of each pair that cannot be made: why, as this reader is told."""
    rows = list(draft.pairs.select_related("trainee"))
    found = obstacles(draft, board_of(draft, actor), rows)
    return {row.trainee.name: found[row.pk] for row in rows if row.pk in found}


def of_one_subject(corner):
    """Whoever coordinates this subject of the district, and no other."""
    user = UserFactory()
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=corner.district,
        subject=corner.subject,
    )
    return user


def test_only_of_pairs_and_teachers_that_are_seen_is_it_said_that_somebody_learns(
    north, south, administrator, trainee
):
    """Elsewhere, or in another subject than the reader's: neither says who is a trainee there."""
    away = teacher(north, north.helping_school, "North Away")
    city = SchoolFactory(district=north.district, setting=School.Setting.URBAN)
    two = teacher(north, city, "North Two")
    other = SubjectFactory()
    for person, school in ((away, north.helping_school), (two, city)):
        PairingFactory(program=north.program, subject=other, trainee=person, school=school)
    found = board(north)

    def told(user) -> dict[str, bool]:
        names = {each.pk: each.name for each in found.people.values()}
        return {names[key]: said for key, said in found.learners_told(actor_for(user)).items()}

    of_own_school = {"North Trainee": True, "North Newcomer": False}
    assert told(administrator) == {"North Away": True, "North Two": True, **of_own_school}
    assert told(north.coordinator_user) == {"North Two": True, **of_own_school}
    assert told(of_one_subject(north)) == of_own_school
    assert told(south.coordinator_user) == {}


def test_of_a_nomination_that_the_reader_does_not_see_nothing_is_told(
    north, south, trainee, administrator
):
    """Of a teacher who is posted in both districts, and nominated as a trainee by the other."""
    shared = teacher(north, north.school, "North Shared")
    PostingFactory(teacher=shared, district=south.district, school=south.school)
    NominationFactory(
        program=north.program,
        subject=north.subject,
        district=south.district,
        teacher=shared,
        state="accepted",
        settled=True,
    )
    found = board(north)

    office = found.learners_told(actor_for(administrator))
    assert (office.get(shared.pk), found.is_guess) == (True, False)
    assert shared.pk not in found.learners_told(north.coordinator_actor)


def test_of_a_mentor_who_only_could_be_a_trainee_no_refusal_says_that_they_are(
    north, trainee, busy, city
):
    draft, actor = propose(north), north.coordinator_actor
    assert named(draft) == {"North Newcomer": "North Busy"}
    Posting.objects.filter(teacher=busy).update(school=north.school, district=north.district)

    assert obstacles_told(draft, actor) == {"North Newcomer": learns_too(is_said=False)}


@pytest.mark.parametrize("is_own_subject", [False, True])
def test_a_pair_that_the_reader_does_not_see_changes_nothing_that_they_are_told(
    north, south, trainee, administrator, is_own_subject
):
    """Of somebody who could be a trainee: in another subject, or made by another district."""
    colleague = teacher(north, north.school, "North Colleague")
    teacher(north, north.school, "North Third")
    reader = actor_for(of_one_subject(north))

    def told(actor) -> list[tuple[str, list[str]]]:
        """Who may help, in their order, each with what is said of them."""
        found = board(north, reader=actor)
        order = found.suggestions(found.people[trainee.pk])
        return [(each.mentor.name, warnings(each, found.told)) for each in order]

    before = told(reader)
    assert dict(before)["North Colleague"][-1] == "Could be a trainee too."

    elsewhere = {"subject": SubjectFactory(), "school": north.school}
    if is_own_subject:
        elsewhere = {"subject": north.subject, "school": south.school}
    PairingFactory(program=north.program, trainee=colleague, **elsewhere)

    assert told(reader) == before
    seen = dict(told(actor_for(administrator)))["North Colleague"]
    assert seen[-1] == "Is a trainee, or waits for a mentor too."


def test_what_is_kept_and_left_out_stays_when_it_is_drawn_again(north, trainee):
    other = teacher(north, north.school, "North Extra")
    second = teacher(north, north.helping_school, "North Second")
    proposal = propose(north)
    actor = north.coordinator_actor
    services.choose_mentor(
        row_of(proposal, trainee), actor=actor, seen=proposal.version, mentor=second
    )
    proposal.refresh_from_db()
    services.leave_out(row_of(proposal, other), actor=actor, seen=proposal.version)
    proposal.refresh_from_db()

    services.draw_again(
        proposal,
        actor=actor,
        seen=proposal.version,
        **dict.fromkeys(["nearness", "experience", "continuity", "balance"], 3),
    )
    services.draw_up(proposal.pk)

    assert named(proposal) == {"North Newcomer": "North Second", "North Extra": "left out"}
    proposal.refresh_from_db()
    services.take_in(row_of(proposal, other), actor=actor, seen=proposal.version)
    assert named(proposal)["North Extra"] == "North Mentor"


def test_places_held_in_the_proposal_are_places(north, trainee):
    PairingFactory(program=north.program, mentor=north.mentor)
    other = teacher(north, north.school, "North Extra")
    proposal = propose(north)
    assert sorted(named(proposal).values()) == ["North Mentor", "given"]
    left = proposal.pairs.get(mentor=None)

    with pytest.raises(
        ValidationError, match="Has 2 now and 1 other in this proposal; this program"
    ):
        services.choose_mentor(
            row_of(proposal, left.trainee),
            actor=north.coordinator_actor,
            seen=proposal.version,
            mentor=north.mentor,
        )
    assert other is not None


def test_the_second_who_changes_a_draft_is_told(north, trainee):
    proposal = propose(north)
    row, seen = row_of(proposal, trainee), proposal.version
    services.keep(row, actor=north.coordinator_actor, seen=seen)

    with pytest.raises(StaleStateError):
        services.leave_out(row, actor=north.lead_actor, seen=seen)


def test_drawn_up_once_however_often_it_is_woken(north, trainee):
    proposal = propose(north)

    assert services.draw_up(proposal.pk) is False
    assert services.draw_up_lost() == 0


def test_the_sweep_draws_up_what_was_never_woken(north, trainee):
    proposal = services.propose(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        district=north.district,
        starts_on=DAY,
    )
    assert services.draw_up_lost() == 0

    Proposal.objects.update(changed_at="2026-03-18T03:00Z")

    assert services.draw_up_lost() == 1
    assert named(proposal) == {"North Newcomer": "North Mentor"}


# --- who may --------------------------------------------------------------------------------------


def test_a_lead_proposes_and_the_district_publishes(north, south, trainee, administrator):
    proposal = propose(north, north.lead_actor)
    everywhere = propose(north, north.lead_actor, district=None)

    for refused, actor in (
        (proposal, north.lead_actor),
        (proposal, south.coordinator_actor),
        (everywhere, north.coordinator_actor),
    ):
        with pytest.raises(PermissionDenied):
            publishing.publish(refused, actor=actor, seen=refused.version)
    seen_by = {
        name: Proposal.objects.visible_to(actor).count()
        for name, actor in {
            "district": north.coordinator_actor,
            "helper": north.helping_coordinator_actor,
            "lead": north.lead_actor,
            "stranger": south.lead_actor,
            "office": actor_for(administrator),
        }.items()
    }
    assert seen_by == {"district": 1, "helper": 0, "lead": 2, "stranger": 0, "office": 2}
    publishing.publish(proposal, actor=north.coordinator_actor, seen=proposal.version)
    assert Pairing.objects.open().filter(trainee=trainee).count() == 1


@pytest.mark.parametrize("who", ["helping_coordinator", "principal", "mentor"])
def test_others_propose_nothing(north, trainee, who):
    with pytest.raises(PermissionDenied):
        propose(north, getattr(north, f"{who}_actor"))


# --- publishing, and back -------------------------------------------------------------------------


@pytest.fixture
def two(north, trainee):
    """A draft of two pairs."""
    teacher(north, north.school, "North Extra")
    return propose(north)


def publish(proposal, corner) -> Proposal:
    return publishing.publish(proposal, actor=corner.coordinator_actor, seen=proposal.version)


def undo(proposal, corner) -> Proposal:
    proposal.refresh_from_db()
    return publishing.undo(proposal, actor=corner.coordinator_actor, seen=proposal.version)


def test_publishing_makes_each_pair_and_tells_both(north, two):
    published = publish(two, north)

    rows = published.pairs.select_related("pairing")
    assert [row.pairing.mentor_id for row in rows] == [north.mentor.pk] * 2
    assert {row.pairing.starts_on for row in rows} == {DAY}
    assert Notice.objects.filter(message="pairings.paired").count() == 2
    assert AuditEvent.objects.filter(verb="pairings.pairing_opened").count() == 2
    assert AuditEvent.objects.filter(verb="pairings.proposal_published").count() == 1
    with pytest.raises(DomainError):
        publish(published, north)


def test_what_changed_meanwhile_is_named_and_nothing_is_published(north, two, trainee):
    rival = teacher(north, north.helping_school, "North Rival")
    open_pairing(
        actor=north.coordinator_actor,
        program=north.program,
        subject=north.subject,
        mentor=rival,
        trainee=trainee,
        starts_on=DAY,
    )

    with pytest.raises(ValidationError) as refused:
        publish(two, north)

    first, *lines = refused.value.messages
    assert first == "Nobody was paired, because 1 pair cannot be made any more:"
    assert len(lines) == 1
    assert lines[0].startswith("North Newcomer with North Mentor: North Newcomer already has")
    assert "North Rival" in lines[0]
    two.refresh_from_db()
    assert two.state == Proposal.State.READY
    assert not Pairing.objects.filter(trainee__name="North Extra").exists()


def test_undone_while_nothing_hangs_on_it(north, two):
    publish(two, north)

    undone = undo(two, north)

    assert undone.state == Proposal.State.UNDONE
    assert Pairing.objects.open().exclude(pk=north.pairing.pk).count() == 0
    assert Notice.objects.filter(message="pairings.cancelled").count() == 2


def test_nothing_is_undone_where_a_form_or_a_change_hangs_on_one_pair(north, two, trainee):
    published = publish(two, north)
    pairing = row_of(published, trainee).pairing
    form_of(pairing, author=north.mentor_user, status=Status.SCHOOL, starts_on=DAY)
    other = published.pairs.exclude(trainee=trainee).get().pairing
    end_pairing(
        other,
        actor=north.coordinator_actor,
        seen=other.version,
        ends_on=date(2026, 3, 31),
        end_reason="other",
    )

    with pytest.raises(ValidationError) as refused:
        undo(two, north)

    first, *lines = refused.value.messages
    assert first == "Nothing was undone, because something hangs on 2 pairs already:"
    assert sorted(lines)[0] == "North Extra with North Mentor: The pairing was changed since."
    assert sorted(lines)[1].startswith("North Newcomer with North Mentor: Form F-")
    assert not Pairing.objects.exclude(cancelled_at=None).exists()


def test_a_draft_that_was_thrown_away_pairs_nobody(north, two):
    services.drop(two, actor=north.coordinator_actor, seen=two.version)

    with pytest.raises(StaleStateError):
        publish(two, north)
    two.refresh_from_db()
    with pytest.raises(
        DomainError, match="was thrown away on 18 Mar 2026, 12:00 by North Coordinator"
    ):
        publish(two, north)
