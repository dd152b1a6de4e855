"""What the leader of a tutor group suggests for its pairs, and what becomes of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.services import actor_for
from accounts.tests.factories import UserFactory
from core.exceptions import DomainError, IllegalTransitionError
from core.models import AuditEvent, Notice
from pairings.models import Pairing, Suggestion
from pairings.pairs.services import end_pairing
from pairings.suggestions import services
from pairings.suggestions.rights import may_take
from pairings.suggestions.table import Verb
from pairings.tests.factories import PairingFactory
from programs.models import GroupMember, Program
from programs.program.rules import shut_sentence
from programs.tests.factories import GroupFactory, GroupMemberFactory, tutor_group_of
from roster.models import Posting
from roster.tests.factories import PostingFactory, TeacherFactory
from tests.sent_page import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]

TODAY = date(2026, 3, 18)
Kind, State = Suggestion.Kind, Suggestion.State


def lead(corner, name: str):
    """The mentor's tutor group, led by somebody with an account alone, and a second mentor."""
    user = UserFactory(username=name.lower(), name=name)
    group = tutor_group_of(corner, user)
    second = TeacherFactory(
        name=f"{name} second", school=corner.helping_school, school__subject=corner.subject
    )
    GroupMemberFactory(group=group, teacher=second)
    user.second = second
    return user


@pytest.fixture
def leader(north, south):
    lead(south, "Southern leader")
    return lead(north, "Northern leader")


@pytest.fixture
def actor(leader):
    return actor_for(leader)


@pytest.fixture
def suggested(north, leader, actor):
    return services.suggest_mentor(
        north.pairing, actor=actor, reason="Too far away", mentor=leader.second
    )


def told(message: str) -> set[str]:
    rows = Notice.objects.filter(message=message, read_at=None)
    return set(rows.values_list("to__username", flat=True))


def test_who_is_one_of_the_two_reads_no_suggestion_about_them(north, leader, suggested):
    """Also where they lead a group of their own that looks after the pair."""
    own = GroupFactory(
        program=north.program, district=north.helping_district, subject=north.subject
    )
    GroupMemberFactory(group=own, teacher=north.mentor, part="leader")
    mentor = actor_for(north.mentor_user)
    assert [each.uuid for each in mentor.groups_led] == [own.uuid]

    assert not Suggestion.objects.visible_to(mentor).exists()
    assert not any(may_take(mentor, suggested, verb) for verb in Verb)
    with pytest.raises(PermissionDenied):
        services.suggest_end(north.pairing, actor=mentor, reason="Myself", end_reason="completed")
    services.decline(suggested, actor=north.coordinator_actor, seen=1, settled_reason="No place.")
    assert told("pairings.suggestion_declined") == {leader.username}


def test_a_leader_suggests_another_mentor_and_the_coordinator_is_told(north, suggested):
    assert (suggested.kind, suggested.state) == (Kind.MENTOR, State.OPEN)
    assert told("pairings.change_suggested") == {"north-coordinator"}
    assert AuditEvent.objects.filter(verb="pairings.change_suggested").count() == 1


def test_accepting_changes_the_mentor_answers_and_tells_the_leader(north, leader, suggested):
    new = services.accept_mentor(
        suggested,
        actor=north.coordinator_actor,
        seen=north.pairing.version,
        mentor=leader.second,
        starts_on=TODAY,
    )

    suggested.refresh_from_db()
    north.pairing.refresh_from_db()
    assert (new.mentor, new.trainee) == (leader.second, north.trainee)
    assert north.pairing.ends_on == date(2026, 3, 17)
    assert (suggested.state, suggested.outcome) == (State.ACCEPTED, new)
    assert told("pairings.suggestion_accepted") == {"northern leader"}
    assert told("pairings.change_suggested") == set(), "nobody has to answer any more"


def test_what_the_pair_refuses_leaves_the_suggestion_open(north, leader, suggested):
    with pytest.raises(ValidationError):
        services.accept_mentor(
            suggested,
            actor=north.coordinator_actor,
            seen=north.pairing.version,
            mentor=north.mentor,
            starts_on=TODAY,
        )

    suggested.refresh_from_db()
    assert suggested.state == State.OPEN
    assert Pairing.objects.get(trainee=north.trainee).is_open


def test_a_leader_reads_why_it_was_declined(north, suggested):
    actor = north.coordinator_actor
    with pytest.raises(ValidationError):
        services.decline(suggested, actor=actor, seen=1, settled_reason=" ")
    services.decline(suggested, actor=actor, seen=1, settled_reason="They get on well")

    notice = Notice.objects.get(message="pairings.suggestion_declined")
    assert (notice.to.username, notice.reason) == ("northern leader", "They get on well")
    with pytest.raises(IllegalTransitionError):
        services.decline(suggested, actor=actor, seen=2, settled_reason="Again")


def test_an_end_is_suggested_accepted_and_a_new_pairing_suggested_after_it(north, leader, actor):
    end = services.suggest_end(north.pairing, actor=actor, reason="Reached", end_reason="completed")
    with pytest.raises(DomainError):
        services.suggest_pair(north.pairing, actor=actor, reason="The pairing goes on")
    services.accept_end(
        end,
        actor=north.coordinator_actor,
        seen=north.pairing.version,
        ends_on=date(2026, 3, 10),
        end_reason="completed",
    )
    again = services.suggest_pair(
        north.pairing, actor=actor, reason="Wants to go on", mentor=leader.second
    )
    new = services.accept_pair(
        again,
        actor=north.coordinator_actor,
        mentor=leader.second,
        trainee=north.trainee,
        subject=north.subject,
        starts_on=TODAY,
    )

    assert (new.mentor, new.is_open) == (leader.second, True)
    with pytest.raises(DomainError):
        services.suggest_pair(north.pairing, actor=actor, reason="Has a mentor again")


def test_nobody_else_suggests_and_nobody_else_answers(north, south, administrator, suggested):
    southern = actor_for(User.objects.get(username="southern leader"))
    others = [
        north.mentor_actor,
        north.trainee_actor,
        north.principal_actor,
        north.lead_actor,
        north.helping_coordinator_actor,
        south.coordinator_actor,
        southern,
    ]
    for each in [*others, north.coordinator_actor, actor_for(administrator)]:
        with pytest.raises(PermissionDenied):
            services.suggest_end(north.pairing, actor=each, reason="Mine", end_reason="completed")
    for each in [*others, actor_for(suggested.suggested_by)]:
        with pytest.raises(PermissionDenied):
            services.decline(suggested, actor=each, seen=1, settled_reason="Mine")
    assert may_take(actor_for(administrator), suggested, Verb.ACCEPT)


def test_who_reads_a_suggestion(north, south, administrator, auditor, leader, suggested):
    readers = {
        "leader": actor_for(leader),
        "other leader": actor_for(User.objects.get(username="southern leader")),
        "coordinator": north.coordinator_actor,
        "lead": north.lead_actor,
        "administrator": actor_for(administrator),
        "auditor": actor_for(auditor),
        "mentor": north.mentor_actor,
        "trainee": north.trainee_actor,
        "principal": north.principal_actor,
        "helper": north.helping_coordinator_actor,
        "other coordinator": south.coordinator_actor,
        "other lead": south.lead_actor,
    }
    seen = {name for name, each in readers.items() if Suggestion.objects.visible_to(each).exists()}

    assert seen == {"leader", "coordinator", "lead", "administrator", "auditor"}


def test_whoever_suggested_it_reads_the_answer_when_they_lead_no_more(
    client, north, leader, suggested
):
    services.suggest_end(north.pairing, actor=actor_for(leader), reason="Other", end_reason="other")
    Suggestion.objects.filter(kind=Kind.END).update(suggested_by=north.coordinator_user)
    GroupMember.objects.filter(part="leader").update(ends_on=date(2026, 3, 17))
    client.force_login(leader)

    page = client.get(suggested.get_absolute_url())
    content = page.content.decode()

    assert list(Suggestion.objects.visible_to(actor_for(leader))) == [suggested]
    assert page.status_code == 200
    for address in (
        north.pairing.get_absolute_url(),
        reverse("suggestions:list"),
        reverse("suggestions:withdraw", args=[suggested.uuid]),
    ):
        assert f'href="{address}"' not in content
        assert client.get(address).status_code in {403, 404}


def test_the_page_of_a_second_suggestion_leads_to_the_one_that_waits(client, leader, suggested):
    client.force_login(leader)
    address = reverse("pairings:suggest-mentor", args=[suggested.pairing.uuid])

    page = client.get(address, follow=True)

    assert page.redirect_chain == [(suggested.get_absolute_url(), 302)]
    assert [str(each) for each in page.context["messages"]] == [
        "A change of mentor is suggested for this pair already and waits for an answer. "
        "Withdraw it to suggest another."
    ]


def test_a_suggestion_says_that_its_mentor_has_no_place_free(client, north, leader, suggested):
    full = "Northern leader second has no place free now."
    addresses = (
        suggested.get_absolute_url(),
        reverse("suggestions:accept-mentor", args=[suggested.uuid]),
    )
    client.force_login(north.coordinator_user)
    before = [full in client.get(each).content.decode() for each in addresses]
    north.program.mentor_capacity = 1
    north.program.save()
    PairingFactory(program=north.program, subject=north.subject, mentor=leader.second)

    after = [full in client.get(each).content.decode() for each in addresses]

    assert (before, after) == ([False, False], [True, True])


def test_the_pair_page_shows_the_last_answer_with_its_reason(client, north, leader, suggested):
    services.decline(
        suggested, actor=north.coordinator_actor, seen=1, settled_reason="They get on well"
    )
    said = {}
    for user in (leader, north.coordinator_user, north.mentor_user, north.trainee_user):
        client.force_login(user)
        page = client.get(north.pairing.get_absolute_url()).content.decode()
        said[user.username] = "Answer: They get on well" in page

    assert [name for name, is_there in said.items() if is_there] == [
        leader.username,
        north.coordinator_user.username,
    ]


def test_one_of_a_kind_waits_for_a_pair(north, actor, suggested):
    with pytest.raises(ValidationError, match="suggested for this pair already"):
        services.suggest_mentor(north.pairing, actor=actor, reason="Once more")
    values = {"pairing": north.pairing, "suggested_by": north.mentor_user, "reason": "Why"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(kind=Kind.MENTOR, **values)
    services.suggest_end(north.pairing, actor=actor, reason="Or this", end_reason="other")
    services.withdraw(suggested, actor=actor, seen=1)
    services.suggest_mentor(north.pairing, actor=actor, reason="Once more")

    assert list(Suggestion.objects.order_by("pk").values_list("kind", "state")) == [
        ("mentor", "withdrawn"),
        ("end", "open"),
        ("mentor", "open"),
    ]


SETTLED = {"settled_at": datetime(2026, 3, 1, tzinfo=UTC)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"end_reason": ""},
        {"kind": "mentor"},
        {"end_reason": "mentor_changed"},
        {"state": "declined", **SETTLED},
        {"state": "accepted", **SETTLED},
        {"settled_reason": "Without an answer"},
    ],
)
def test_the_database_refuses_half_a_suggestion(north, wrong):
    values = {"kind": Kind.END, "end_reason": "other", "reason": "Why"} | wrong
    if "settled_at" in values:
        values["settled_by"] = north.coordinator_user
    with pytest.raises(IntegrityError), transaction.atomic():
        Suggestion.objects.create(pairing=north.pairing, suggested_by=north.mentor_user, **values)


def test_a_mentor_of_another_group_is_nobody_to_suggest(north, south, actor):
    for stranger in (south.mentor, north.mentor, north.trainee):
        with pytest.raises(ValidationError) as refusal:
            services.suggest_mentor(north.pairing, actor=actor, reason="Why", mentor=stranger)
        assert list(refusal.value.error_dict) == ["mentor"]


def test_what_happened_meanwhile_needs_no_answer(north, actor, suggested):
    end_pairing(
        north.pairing,
        actor=north.coordinator_actor,
        seen=north.pairing.version,
        ends_on=TODAY,
        end_reason="completed",
    )

    assert Suggestion.objects.waiting().count() == 0
    services.withdraw(suggested, actor=actor, seen=1)


def ended(pairing: Pairing, last: date) -> Pairing:
    Pairing.objects.filter(pk=pairing.pk).update(ends_on=last, end_reason="completed")
    return Pairing.objects.get(pk=pairing.pk)


def to_another_district(corner) -> None:
    """The trainee works elsewhere from the middle of March on."""
    Posting.objects.filter(teacher=corner.trainee).update(ends_on=date(2026, 3, 17))
    PostingFactory(teacher=corner.trainee, starts_on=TODAY)


def test_a_new_pairing_of_whoever_left_the_district_is_of_no_use_any_more(
    client, north, leader, actor
):
    pairing = ended(north.pairing, date(2026, 3, 1))
    row = services.suggest_pair(pairing, actor=actor, reason="Why", mentor=leader.second)
    assert Suggestion.objects.waiting().get() == row
    to_another_district(north)
    gone = "The trainee has left North County, which alone could pair them again."

    assert not Suggestion.objects.waiting().exists()
    client.force_login(north.coordinator_user)
    page = client.get(row.get_absolute_url())
    said = f"{gone} So nobody has to answer any more."
    assert (page.context["why_over"], page.context["accept_url"]) == (said, "")
    assert page.context["may_decline"]
    accept = client.get(reverse("suggestions:accept-pair", args=[row.uuid]), follow=True)
    assert [str(each) for each in accept.context["messages"]] == [gone]
    services.withdraw(row, actor=actor, seen=1)
    with pytest.raises(DomainError, match="The trainee has left North County"):
        services.suggest_pair(pairing, actor=actor, reason="Again")


def test_a_new_pairing_of_one_trainee_waits_once_whichever_pair_it_is_asked_of(
    client, north, south, leader, actor
):
    """Two leaders, each of whom led the group of an earlier mentor; another's trainee is free."""
    first = ended(north.pairing, date(2026, 1, 31))
    second = TeacherFactory(school=north.helping_school, school__subject=north.subject)
    later = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=second,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 3, 1),
        end_reason="other",
    )
    other = UserFactory(name="Other leader")
    group = GroupFactory(
        program=north.program, district=north.helping_district, subject=north.subject
    )
    GroupMemberFactory(group=group, account=other, part="leader")
    GroupMemberFactory(group=group, teacher=second)
    southern = actor_for(User.objects.get(username="southern leader"))
    services.suggest_pair(
        ended(south.pairing, date(2026, 3, 1)), actor=southern, reason="Another trainee"
    )
    row = services.suggest_pair(first, actor=actor, reason="First")

    said = "The leader of another group has suggested the same already; it waits."
    with pytest.raises(ValidationError, match=said):
        services.suggest_pair(later, actor=actor_for(other), reason="Second")
    client.force_login(other)
    page = client.get(reverse("pairings:suggest-pair", args=[later.uuid]), follow=True)
    assert page.redirect_chain == [(later.get_absolute_url(), 302)]
    assert [str(each) for each in page.context["messages"]] == [said]
    services.withdraw(row, actor=actor, seen=1)
    assert services.suggest_pair(later, actor=actor_for(other), reason="Second").is_open


def test_nobody_has_to_read_any_more_of_what_was_overtaken(north, south, leader, suggested):
    """What still waits stays unread, and so does the answer that somebody has to read."""
    southern = actor_for(User.objects.get(username="southern leader"))
    services.suggest_mentor(south.pairing, actor=southern, reason="Waits")
    assert services.settle_overtaken() == 0
    # A program that is closed may be opened again.
    Program.objects.filter(pk=north.program.pk).update(state="closed")
    assert services.settle_overtaken() == 0
    Program.objects.filter(pk=north.program.pk).update(state="open")
    ended(north.pairing, TODAY)

    assert told("pairings.change_suggested") == {"north-coordinator", "south-coordinator"}
    assert (services.settle_overtaken(), services.settle_overtaken()) == (1, 0)
    assert told("pairings.change_suggested") == {"south-coordinator"}


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (
            date(2026, 3, 17),
            "This pairing was ended already; its last day is 17 March 2026.",
        ),
        (
            date(2026, 3, 18),
            "This pairing runs until 18 March 2026: its end is entered already. Whoever may change "
            "the pairing can change that end first, or take it back.",
        ),
    ],
)
def test_the_end_of_a_pair_is_not_said_to_be_past_before_it_is(client, north, leader, last, said):
    ended(north.pairing, last)
    client.force_login(leader)
    addresses = ("suggest-end", "suggest-mentor")

    pages = [
        client.get(reverse(f"pairings:{each}", args=[north.pairing.uuid]), follow=True)
        for each in addresses
    ]

    assert [[str(each) for each in page.context["messages"]] for page in pages] == [[said]] * 2


def test_in_a_closed_program_nothing_is_suggested_or_answered(north, leader, actor, suggested):
    north.program.state = "closed"
    north.program.save()
    assert actor_for(leader).groups_led == ()
    with pytest.raises(DomainError, match="closed"):
        services.suggest_end(north.pairing, actor=actor, reason="Why", end_reason="other")
    with pytest.raises(DomainError, match="closed"):
        services.decline(suggested, actor=north.coordinator_actor, seen=1, settled_reason="No")


# --- pages ----------------------------------------------------------------------------------------


def test_the_leader_suggests_on_the_page_of_the_pair_and_sends_it_once(
    client, north, south, leader
):
    client.force_login(leader)
    page = client.get(north.pairing.get_absolute_url()).content.decode()
    address = reverse("pairings:suggest-mentor", args=[north.pairing.uuid])
    assert address in page
    form = client.get(address)
    offered = [str(row) for row in form.context["form"].fields["mentor"].queryset]
    assert offered == ["Northern leader second"]
    sent = {
        "mentor": leader.second.pk,
        "reason": "Too far",
        "uuid": form.context["form"]["uuid"].value(),
    }

    first, second = client.post(address, sent), client.post(address, sent)

    made = Suggestion.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == made.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 200
    assert address not in client.get(north.pairing.get_absolute_url()).content.decode()
    for corner, status in ((north, 403), (south, 404)):
        client.force_login(corner.coordinator_user)
        assert client.get(address).status_code == status


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(client, north, leader):
    client.force_login(leader)
    address = reverse("pairings:suggest-end", args=[north.pairing.uuid])

    answer = client.post(address, {"reason": "Typed", "uuid": north.pairing.uuid})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"end_reason": ["Choose why the pairing ends."]}
    assert "Typed" in answer.content.decode()


def test_what_was_typed_comes_back_where_the_program_was_closed_meanwhile(client, north, leader):
    """Only to whoever leads the pair's group; the address itself is nobody's any more."""
    address = reverse("pairings:suggest-mentor", args=[north.pairing.uuid])
    north.program.state = "closed"
    north.program.save()
    typed = {"mentor": leader.second.pk, "reason": "Typed", "uuid": north.pairing.uuid}
    answers = {}
    for each in (leader, User.objects.get(username="southern leader")):
        client.force_login(each)
        answers[each.username] = client.post(address, typed)
    back = answers["northern leader"]

    assert {name: each.status_code for name, each in answers.items()} == {
        "northern leader": 422,
        "southern leader": 404,
    }
    assert back.context["form"].errors == {"__all__": [shut_sentence(north.program)]}
    assert as_shown(back)["reason"] == ["Typed"]
    assert as_shown(back)["mentor"] == [str(leader.second.pk)]
    client.force_login(leader)
    assert client.get(back.context["cancel_url"]).status_code == 200
    assert client.get(address).status_code == 404
    assert not Suggestion.objects.exists()


def test_the_coordinator_accepts_by_the_form_of_the_change_filled_in(
    client, north, leader, suggested
):
    client.force_login(north.coordinator_user)
    address = reverse("suggestions:accept-mentor", args=[suggested.uuid])
    form = client.get(address).context["form"]
    assert form["mentor"].value() == leader.second.pk
    values = {name: form[name].value() for name in ("mentor", "starts_on", "version")}

    answer = client.post(address, values)

    suggested.refresh_from_db()
    assert answer.headers["Location"] == suggested.outcome.get_absolute_url()
    over = client.get(address, follow=True)
    assert "was accepted" in over.content.decode()
    client.force_login(leader)
    assert client.get(suggested.get_absolute_url()).status_code == 200


def test_a_new_pairing_is_accepted_by_its_form(client, north, leader, actor):
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 3, 1), end_reason="completed"
    )
    north.pairing.refresh_from_db()
    row = services.suggest_pair(north.pairing, actor=actor, reason="Why", mentor=leader.second)
    client.force_login(north.coordinator_user)
    address = reverse("suggestions:accept-pair", args=[row.uuid])
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields if name != "asks"}
    assert values["starts_on"] == TODAY

    client.post(address, values)

    row.refresh_from_db()
    assert (row.outcome.mentor, row.outcome.trainee) == (leader.second, north.trainee)


def test_home_says_how_many_suggestions_wait(client, north, south, suggested):
    text = "1 suggestion"
    for corner, says in ((north, True), (south, False)):
        client.force_login(corner.coordinator_user)
        assert (text in client.get(reverse("home")).content.decode()) == says


def test_home_tells_a_leader_what_waits_and_what_was_answered(client, north, leader, suggested):
    client.force_login(leader)
    waiting = client.get(reverse("home")).content.decode()
    services.decline(suggested, actor=north.coordinator_actor, seen=1, settled_reason="No")
    answered = client.get(reverse("home")).content.decode()

    texts = ("1 suggestion waits for an answer", "1 suggestion was answered in the last 14 days")
    assert [[text in page for text in texts] for page in (waiting, answered)] == [
        [True, False],
        [False, True],
    ]


def test_a_withdrawn_suggestion_says_who_withdrew_it(client, leader, actor, suggested):
    services.withdraw(suggested, actor=actor, seen=1)
    client.force_login(leader)

    facts = dict(client.get(suggested.get_absolute_url()).context["facts"])

    assert facts["Withdrawn by"].startswith("Northern leader")
    assert "Answered by" not in facts


def test_a_leader_who_may_change_the_pair_changes_it(north, leader, actor):
    both = replace(actor, grants=north.coordinator_actor.grants)
    with pytest.raises(PermissionDenied):
        services.suggest_mentor(north.pairing, actor=both, reason="Why")
