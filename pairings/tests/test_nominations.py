"""Whom a district nominates, who answers, what becomes of it, and what the board makes of it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import RoleAssignment
from accounts.services import actor_for
from core.actor import Actor, Grant, Role
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError
from core.models import AuditEvent, Notice
from desk.home import Board as Home
from pairings.board.reading import Board, how_many_without
from pairings.models import Nomination, Pairing
from pairings.nominations import services
from pairings.nominations.table import BY, STEPS, Verb
from pairings.tests.factories import NominationFactory, PairingFactory
from roster.models import Teacher
from roster.tests.factories import PostingFactory, SubjectFactory, TeacherFactory
from tests.sent_page import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

DAY = date(2026, 3, 18)
State = Nomination.State


def teacher(corner, name, school=None):
    school = school or corner.school
    return TeacherFactory(name=name, school=school, school__subject=corner.subject)


@pytest.fixture
def newcomer(north):
    return teacher(north, "North Newcomer")


@pytest.fixture
def helper(north):
    return teacher(north, "North Helper", north.helping_school)


def nominate(corner, *teachers, actor=None, **values):
    asked = {"district": corner.district, "part": "trainee", "reason": "Asked for it"} | values
    return services.nominate(
        actor=actor or corner.coordinator_actor,
        program=corner.program,
        subject=corner.subject,
        teachers=teachers,
        **asked,
    )


def nominated(corner, person, state=State.OPEN, **values) -> Nomination:
    values = {"part": "trainee", "school": corner.school} | values
    if state != State.OPEN:
        values |= {"settled": True, "settled_reason": "North reason"}
    return NominationFactory(
        program=corner.program, subject=corner.subject, teacher=person, state=state, **values
    )


def answer(actor, verb, *rows, reason=""):
    return services.answer_all(rows, actor=actor, verb=verb, reason=reason)


def test_a_wish_is_noted_for_somebody_nominated_too_by_the_district_alone(
    north, south, newcomer, helper
):
    ours = nominated(north, newcomer, State.ACCEPTED)
    coordinator = north.coordinator_actor
    with pytest.raises(ValidationError, match="nominated too"):
        services.note_wish(ours, actor=coordinator, seen=1, wish=helper)
    nominated(north, helper, State.ACCEPTED, part="mentor", district=north.helping_district)
    for actor in (south.coordinator_actor, north.helping_coordinator_actor, north.lead_actor):
        with pytest.raises(PermissionDenied):
            services.note_wish(ours, actor=actor, seen=1, wish=helper)

    noted = services.note_wish(ours, actor=coordinator, seen=1, wish=helper)
    assert (noted.wish, noted.version) == (helper, 2)
    with pytest.raises(StaleStateError):
        services.note_wish(ours, actor=coordinator, seen=1, wish=None)
    assert services.note_wish(noted, actor=coordinator, seen=2, wish=None).wish is None
    verbs = AuditEvent.objects.filter(verb="pairings.nomination_wish_noted")
    assert verbs.count() == 2
    withdrawn = nominated(north, teacher(north, "Gone"), State.WITHDRAWN)
    with pytest.raises(DomainError, match="stands no longer"):
        services.note_wish(withdrawn, actor=coordinator, seen=1, wish=helper)


def test_the_page_offers_those_nominated_for_the_other_part_as_far_as_they_are_seen(
    north, newcomer, helper, client
):
    ours = nominated(north, newcomer)
    nominated(
        north,
        helper,
        State.ACCEPTED,
        part="mentor",
        district=north.helping_district,
        school=north.helping_school,
    )
    stranger = teacher(north, "Far Away")
    nominated(north, stranger, part="mentor", district=north.helping_district, school=None)
    client.force_login(north.coordinator_user)
    page = reverse("nominations:wish", args=[ours.uuid])

    assert list(client.get(page).context["form"].fields["wish"].queryset) == [helper]
    refused = client.post(page, {"version": 1, "wish": stranger.uuid})
    assert list(refused.context["form"].errors) == ["wish"]
    assert client.post(page, {"version": 1, "wish": helper.uuid}).status_code == 302
    assert "North Helper" in client.get(ours.get_absolute_url()).text


@pytest.mark.parametrize(
    ("language", "for_a_trainee", "for_a_mentor"),
    [
        ("en", "Nominate mentors of this subject first;", "Nominate trainees of this subject"),
        ("zh-hans", "请先推荐本学科的导师", "请先推荐本学科的学员"),
    ],
)
def test_where_nobody_can_be_wished_for_the_page_says_whom_to_nominate_and_has_no_button(
    north, newcomer, helper, client, language, for_a_trainee, for_a_mentor
):
    ours = nominated(north, newcomer)
    client.force_login(north.coordinator_user)
    client.cookies["django_language"] = language
    page = reverse("nominations:wish", args=[ours.uuid])
    empty = client.get(page).text
    assert for_a_trainee in empty
    assert 'name="save"' not in empty

    Nomination.objects.filter(pk=ours.pk).update(wish=helper)
    assert 'name="save"' in client.get(page).text
    assert client.post(page, {"version": 1, "wish": ""}).status_code == 302
    ours.refresh_from_db()
    assert ours.wish is None

    Nomination.objects.filter(pk=ours.pk).update(part="mentor")
    assert for_a_mentor in client.get(page).text
    nominated(north, teacher(north, "North Other"))
    offered = client.get(page).text
    assert for_a_mentor not in offered
    assert 'name="save"' in offered


def told(user) -> list[str]:
    return list(Notice.objects.filter(to=user).order_by("pk").values_list("message", flat=True))


# --- nominating -----------------------------------------------------------------------------------


def test_several_are_nominated_at_once_and_the_section_is_told_once(north, south, newcomer):
    other = teacher(north, "North Other")

    made = nominate(north, newcomer, other)

    assert [(row.teacher, row.school, row.state) for row in made] == [
        (newcomer, north.school, "open"),
        (other, north.school, "open"),
    ]
    assert told(north.lead_user) == ["pairings.nominated"]
    assert told(south.lead_user) == []


def test_sent_twice_is_nominated_once(north, newcomer):
    nominate(north, newcomer)

    assert nominate(north, newcomer) == []
    assert Nomination.objects.count() == 1


def test_only_the_coordinator_of_district_and_subject_nominates(north, south, newcomer):
    of_another_subject = Actor(
        user_id=north.coordinator_user.pk,
        grants=(Grant(Role.DISTRICT_COORDINATOR, north.district.pk, None, south.subject.pk),),
    )
    for actor in (
        south.coordinator_actor,
        north.helping_coordinator_actor,
        north.lead_actor,
        north.principal_actor,
        north.mentor_actor,
        of_another_subject,
    ):
        with pytest.raises(PermissionDenied):
            nominate(north, newcomer, actor=actor)
    assert Nomination.objects.count() == 0


def test_nobody_of_another_district_or_subject_is_nominated(north, south):
    elsewhere = teacher(north, "North Elsewhere", north.helping_school)
    other_subject = TeacherFactory(school=north.school, school__subject=SubjectFactory())
    for person in (elsewhere, other_subject, south.trainee):
        with pytest.raises(ValidationError) as refusal:
            nominate(north, person)
        assert list(refusal.value.message_dict) == ["teachers"]


def test_a_teacher_stands_once_in_a_part_whoever_writes(north, newcomer):
    nominated(north, newcomer)
    nominated(north, newcomer, part="mentor")
    nominated(north, newcomer, State.WITHDRAWN)

    with pytest.raises(IntegrityError), transaction.atomic():
        nominated(north, newcomer, State.ACCEPTED)


# --- the table ------------------------------------------------------------------------------------

# By hand, so that the table is not its own witness.
LEADS_TO = {
    ("open", "accept"): "accepted",
    ("open", "decline"): "declined",
    ("open", "withdraw"): "withdrawn",
    ("accepted", "decline"): "declined",
    ("accepted", "withdraw"): "withdrawn",
}


def test_the_table_says_what_leads_where_and_by_whom():
    assert {(state.value, verb.value): step.to for (state, verb), step in STEPS.items()} == LEADS_TO
    assert {verb.value: who.value for verb, who in BY.items()} == {
        "accept": "section",
        "decline": "section",
        "withdraw": "district",
    }


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("verb", list(Verb))
def test_each_step_is_taken_by_those_whose_it_is_and_from_where_it_leads_on(
    north, south, newcomer, state, verb
):
    row = nominated(north, newcomer, state)

    def take(actor):
        if verb == Verb.WITHDRAW:
            return services.withdraw(row, actor=actor, seen=row.version)
        return answer(actor, verb, row, reason="Because")

    theirs, others = [north.lead_actor], [north.coordinator_actor]
    if verb == Verb.WITHDRAW:
        theirs, others = others, theirs
    strangers = (south.lead_actor, south.coordinator_actor, north.helping_coordinator_actor)
    for actor in (*others, *strangers, north.mentor_actor, north.principal_actor):
        with pytest.raises(PermissionDenied):
            take(actor)
    to = LEADS_TO.get((state, verb.value))
    if to is None:
        with pytest.raises(IllegalTransitionError):
            take(theirs[0])
    else:
        take(theirs[0])
    row.refresh_from_db()
    assert row.state == (to or state)


def test_answering_twice_is_answering_once_and_declining_needs_a_reason(north, newcomer):
    (row,) = nominate(north, newcomer)
    with pytest.raises(ValidationError) as refusal:
        answer(north.lead_actor, Verb.DECLINE, row, reason=" ")
    assert list(refusal.value.message_dict) == ["reason"]

    assert len(answer(north.lead_actor, Verb.ACCEPT, row)) == 1
    assert answer(north.lead_actor, Verb.ACCEPT, row) == []
    assert told(north.coordinator_user) == ["pairings.nomination_accepted"]


def test_of_several_all_are_answered_or_none(north, newcomer):
    settled = nominated(north, teacher(north, "North Other"), State.WITHDRAWN)
    (row,) = nominate(north, newcomer)

    with pytest.raises(IllegalTransitionError):
        answer(north.lead_actor, Verb.ACCEPT, row, settled)

    row.refresh_from_db()
    assert row.state == "open"


def test_what_a_pair_depends_on_is_neither_withdrawn_nor_declined(north):
    row = nominated(north, north.trainee, State.ACCEPTED)
    for_mentor = nominated(
        north, north.mentor, State.ACCEPTED, part="mentor", school=north.helping_school
    )

    with pytest.raises(DomainError):
        services.withdraw(row, actor=north.coordinator_actor, seen=1)
    with pytest.raises(DomainError):
        answer(north.lead_actor, Verb.DECLINE, row, for_mentor, reason="Because")

    ended = {"ends_on": date(2026, 3, 17), "end_reason": "mentor_left"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**ended)
    assert services.withdraw(row, actor=north.coordinator_actor, seen=1).state == "withdrawn"


def test_whoever_withdraws_what_was_answered_meanwhile_is_told(north, newcomer):
    (row,) = nominate(north, newcomer)
    answer(north.lead_actor, Verb.ACCEPT, row)

    with pytest.raises(StaleStateError):
        services.withdraw(row, actor=north.coordinator_actor, seen=1)


# --- who sees -------------------------------------------------------------------------------------


def test_another_district_reads_of_a_nominee_no_more_than_it_may_ask_for(north, south, helper):
    """The supported district: accepted mentors of its helper, in the list of mentors alone."""
    place = {"part": "mentor", "school": north.helping_school, "reason": "A helper's secret"}
    row = nominated(north, helper, State.ACCEPTED, **place)
    nominated(north, teacher(north, "North Waiting", north.helping_school), **place)
    supported = north.coordinator_actor

    def keys(rows):
        return list(rows.values_list("teacher__name", flat=True))

    assert keys(Nomination.objects.visible_to(supported)) == ["North Helper"]
    assert keys(Nomination.objects.all().read_whole_by(supported)) == []
    assert keys(Nomination.objects.visible_to(south.coordinator_actor)) == []
    of_another_subject = Actor(
        user_id=north.coordinator_user.pk,
        grants=(Grant(Role.DISTRICT_COORDINATOR, north.district.pk, None, south.subject.pk),),
    )
    assert keys(Nomination.objects.visible_to(of_another_subject)) == []
    north.partnership.ends_on = date(2026, 3, 17)
    north.partnership.save()
    assert keys(Nomination.objects.visible_to(supported)) == []
    assert row.is_open is False


def test_the_list_of_mentors_tells_name_school_and_free_places(client, north, helper):
    place = {"part": "mentor", "school": north.helping_school, "reason": "A helper's secret"}
    row = nominated(north, helper, State.ACCEPTED, **place)
    nominated(north, north.mentor, State.ACCEPTED, **place)
    client.force_login(north.coordinator_user)

    text = client.get(reverse("nominations:mentors")).text

    for said in ("North Helper", "North City School", "3 places free", "2 places free"):
        assert said in text
    assert "secret" not in text
    assert client.get(row.get_absolute_url()).status_code == 404


# --- pages ----------------------------------------------------------------------------------------


def test_few_presses_nominate_and_what_was_typed_stays(client, north, newcomer):
    nominated(north, teacher(north, "North Standing"))
    north.program.trainee_criteria = "At a rural school"
    north.program.save()
    client.force_login(north.coordinator_user)
    asked = {"part": "trainee", "program": north.program.pk, "subject": north.subject.pk}
    address = f"{reverse('nominations:create')}?" + "&".join(
        f"{name}={value}" for name, value in {**asked, "district": north.district.pk}.items()
    )

    page = client.get(address)
    assert "At a rural school" in page.text
    offered = [label for _key, label in page.context["form"].fields["teachers"].choices]
    assert [("North Standing" in label) for label in offered] == [False, False]
    refused = client.post(address, {"reason": "Because I say so"})
    assert refused.status_code == 422
    assert "Tick at least one teacher." in refused.text
    assert "Because I say so" in refused.text
    done = client.post(address, {"teachers": [newcomer.pk], "reason": "Asked for it"}, follow=True)
    assert "1 teacher is nominated. The section has been told." in done.text


def test_whoever_has_a_mentor_is_nominated_when_it_was_asked_and_not_ticked_for_the_answer(
    client, north, newcomer
):
    client.force_login(north.coordinator_user)
    asked = {"program": north.program.pk, "subject": north.subject.pk}
    query = asked | {"part": "trainee", "district": north.district.pk}
    address = reverse("nominations:create", query=query)
    ticked = {"teachers": [north.trainee.pk, newcomer.pk], "reason": "Asked for it"}

    question = client.post(address, ticked)
    assert question.status_code == 422
    assert "North Trainee: has a mentor already." in question.text
    assert not Nomination.objects.exists()
    assert client.post(address, as_shown(question)).status_code == 302

    paired, free = (Nomination.objects.get(teacher=each) for each in (north.trainee, newcomer))
    client.force_login(north.lead_user)
    form = client.get(reverse("nominations:answer-all")).context["form"]
    assert form["chosen"].value() == [free.pk]
    noted = {key for key, label in form.fields["chosen"].choices if "has a mentor" in label}
    assert noted == {paired.pk}


def test_the_section_reads_of_a_teacher_what_the_district_reads_and_ticks_no_trainee_unasked(
    client, north, newcomer
):
    Teacher.objects.filter(pk=north.trainee.pk).update(teaching_since=2009)
    PairingFactory(program=north.program, subject=north.subject, mentor=north.trainee)
    PairingFactory(mentor=north.trainee)
    PairingFactory(trainee=newcomer)
    learner = nominated(north, north.trainee, part="mentor")
    free = nominated(north, newcomer, part="mentor")
    said = "teaching since 2009 · 1 trainee · has a mentor"
    client.force_login(north.coordinator_user)
    query = {"program": north.program.pk, "subject": north.subject.pk, "part": "trainee"}
    query["district"] = north.district.pk
    assert said in client.get(reverse("nominations:create", query=query)).text

    client.force_login(north.lead_user)
    form = client.get(reverse("nominations:answer-all")).context["form"]

    noted = {key for key, label in form.fields["chosen"].choices if f" · {said}<" in label}
    assert noted == {learner.pk}
    assert form["chosen"].value() == [free.pk]
    page = client.get(reverse("nominations:answer", args=[learner.uuid]))
    assert said in page.text
    other = client.get(reverse("nominations:answer", args=[free.uuid])).text
    assert "has a mentor" not in other
    client.cookies["django_language"] = "zh-hans"
    page = client.get(reverse("nominations:answer", args=[learner.uuid]))
    assert "2009年" in page.text
    assert "已有导师" in page.text


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "en",
            "Northern science, North program. From the first acceptance on, only accepted mentors",
            "From now on only accepted mentors, and those who mentor already, are suggested:",
        ),
        ("zh-hans", "还没有接受过导师。接受第一位之后，这里只推荐", "只推荐已接受的导师"),
    ],
)
def test_the_first_acceptance_of_a_part_says_before_and_after_what_follows_on_the_board(
    client, north, south, newcomer, helper, language, before, after
):
    north.program.name = "North program"
    north.program.save()
    nominated(north, newcomer, State.ACCEPTED)
    nominated(south, south.mentor, State.ACCEPTED, part="mentor", school=south.school)
    first, second = (
        nominated(north, each, part="mentor", school=north.helping_school)
        for each in (helper, teacher(north, "North Second", north.helping_school))
    )
    client.force_login(north.lead_user)
    client.cookies["django_language"] = language
    all_page, one_page = "/nominations/answer/", f"/nominations/{first.uuid}/answer/"
    for page in (all_page, one_page):
        assert before in client.get(page).text
    declined = nominated(north, north.mentor, part="mentor", school=north.helping_school)
    no = {"chosen": [declined.pk], "answer": "decline", "reason": "Too far"}
    assert after not in client.post(all_page, no, follow=True).text

    yes = {"version": 1, "answer": "accept", "reason": ""}
    done = client.post(one_page, yes, follow=True)

    assert after in done.text
    assert client.get(all_page).context["follows"] == []
    last = client.post(all_page, {"chosen": [second.pk], "answer": "accept"}, follow=True)
    assert last.status_code == 200
    assert after not in last.text


def test_a_section_answers_all_that_wait_by_one_press(client, north, south, newcomer):
    rows = nominate(north, newcomer, teacher(north, "North Other"))
    theirs = nominated(south, south.trainee, school=south.school)
    client.force_login(north.lead_user)
    address = reverse("nominations:answer-all")

    ticked = client.get(address).context["form"]["chosen"].value()
    assert set(ticked) == {row.pk for row in rows}
    data = {"chosen": ticked, "answer": "decline", "reason": ""}
    refused = client.post(address, data)
    assert "Say why you decline: the district reads it." in refused.text
    client.post(address, data | {"reason": "Too far away"})
    not_theirs = client.post(address, {"chosen": [theirs.pk], "answer": "accept"})

    assert {row.state for row in Nomination.objects.filter(subject=north.subject)} == {"declined"}
    assert not_theirs.status_code == 422
    theirs.refresh_from_db()
    assert theirs.state == "open"


def tasks(user) -> list[tuple[str, str]]:
    found = Home(actor_for(user)).tasks()
    return [(str(t["what"]), t["url"]) for t in found if t["url"].startswith("/nominations/")]


def test_home_tells_the_section_what_to_answer_and_the_district_what_was_declined(
    client, north, south, newcomer, administrator
):
    (row,) = nominate(north, newcomer)
    nominated(south, south.trainee, State.DECLINED, school=south.school)
    to_answer = ("Answer <strong>1 nomination</strong>", "/nominations/answer/")
    to_read = ("<strong>1 nomination</strong> was declined", "/nominations/read/")
    assert tasks(north.lead_user) == [to_answer]
    # Somebody leads the subject, so it is not the administrator's.
    assert tasks(administrator) == []
    assert tasks(north.coordinator_user) == []

    answer(north.lead_actor, Verb.DECLINE, row, reason="Too far away")
    assert tasks(north.lead_user) == []
    assert tasks(north.coordinator_user) == [to_read]
    client.force_login(north.coordinator_user)
    page = client.get("/nominations/read/")
    assert "Too far away" in page.text
    client.post("/nominations/read/", {"keys": page.context["form"]["keys"].value()})
    assert tasks(north.coordinator_user) == []
    assert tasks(south.coordinator_user) == [to_read]


def test_nominated_again_it_is_off_the_list_of_what_was_declined(north, newcomer):
    nominated(north, newcomer, State.DECLINED)

    nominate(north, newcomer)

    assert tasks(north.coordinator_user) == []


def test_without_a_lead_the_administrator_answers(north, newcomer, administrator):
    RoleAssignment.objects.filter(user=north.lead_user).update(ends_on=date(2026, 3, 17))
    nominate(north, newcomer)

    assert told(administrator) == ["pairings.nominated"]
    assert tasks(administrator) == [
        ("Answer <strong>1 nomination</strong>", "/nominations/answer/")
    ]


# --- the board ------------------------------------------------------------------------------------


def board(corner) -> Board:
    return Board(corner.program, corner.subject, DAY, districts={corner.district.pk})


def names(people) -> set[str]:
    return {each.name for each in people}


def test_while_nobody_is_accepted_the_board_goes_by_schools(north, newcomer, helper):
    nominate(north, newcomer)

    assert names(board(north).trainees.values()) == {"North Newcomer"}
    assert names(board(north).mentors) == {"North Mentor", "North Helper"}


def test_accepted_nominations_are_the_trainees_and_the_mentors(north, newcomer, helper):
    """Whoever is in a pair already keeps the part."""
    other = teacher(north, "North Other")
    nominated(north, newcomer, State.ACCEPTED)
    nominated(north, helper, State.ACCEPTED, part="mentor", school=north.helping_school)
    teacher(north, "North Unnamed", north.helping_school)

    found = board(north)

    assert names(found.trainees.values()) == {"North Newcomer"}
    assert names(found.mentors) == {"North Mentor", "North Helper"}
    person = found.people[newcomer.pk]
    assert names(each.mentor for each in found.suggestions(person)) == {
        "North Mentor",
        "North Helper",
    }
    refused = {each.mentor.name: each.refused for each in found.refusals(person)}
    unnamed = {"North Unnamed", "North Trainee", other.name}
    assert refused == dict.fromkeys(unnamed, "not_nominated")
    count = how_many_without(north.program, DAY, {north.subject: {north.district.pk}})
    assert count == {north.subject.pk: 1}


def test_nominations_of_another_subject_or_program_say_nothing_here(north, south, newcomer):
    PostingFactory(teacher=newcomer, district=south.district, school=south.school)
    nominated(south, newcomer, State.ACCEPTED, school=south.school)

    assert names(board(north).trainees.values()) == {"North Newcomer"}
    assert board(north).nominated == {"mentor": set(), "trainee": set()}


def test_who_loses_the_mentor_stays_a_trainee_though_not_nominated(north, newcomer):
    nominated(north, newcomer, State.ACCEPTED)
    ended = {"ends_on": date(2026, 3, 17), "end_reason": "mentor_left"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**ended)

    assert names(board(north).trainees.values()) == {"North Newcomer", "North Trainee"}


def test_the_board_says_by_what_it_goes(client, north, newcomer):
    client.force_login(north.coordinator_user)
    address = f"{reverse('pairings:board')}?program={north.program.pk}&subject={north.subject.pk}"
    assert "Nobody is nominated as a trainee of this subject." in client.get(address).text

    nominated(north, newcomer, State.ACCEPTED)

    assert "Trainees are those whom the districts nominated" in client.get(address).text
    assert "No nomination as a mentor has been accepted yet" in client.get(address).text


@pytest.mark.parametrize("key", ["9" * 5000, "9" * 30, "-1", "x"])
def test_an_address_with_rubbish_shows_all_that_is_to_be_answered(client, north, key):
    client.force_login(north.lead_user)
    page = client.get(reverse("nominations:answer-all"), {"program": key, "subject": key})
    assert page.status_code == 200


def test_an_address_that_names_no_program_asks_which(client, north, newcomer):
    client.force_login(north.coordinator_user)
    address = reverse("nominations:create")
    page = client.get(address, {"program": "abc", "subject": "abc"})
    assert (page.status_code, "program" in page.context["form"].fields) == (200, True)
