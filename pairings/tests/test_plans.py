"""The plan of a pair: written by the mentor, agreed to by the trainee, version after version."""

from datetime import date
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.audit import AuditEvent
from core.exceptions import DomainError, StaleStateError
from core.models import Notice
from pairings.models import Pairing, Plan, StageGoal
from pairings.pairs.services import end_pairing
from pairings.plans.services import GoalEntry, review_goal, take, write_plan
from pairings.plans.table import STEPS, Verb
from pairings.tests.factories import PlanFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

FOUR = {
    "goal": "Teaches an inquiry lesson alone",
    "timing": "Every two weeks",
    "theme": "Experiments",
    "method": "Observing each other",
}
APRIL, JUNE = date(2026, 4, 30), date(2026, 6, 15)
GOALS = [GoalEntry("Designs a lesson", APRIL), GoalEntry("Gives an open lesson", JUNE)]


def written(north, *, seen=0, goals=GOALS, sends=False, **texts) -> Plan:
    texts = FOUR | texts
    return write_plan(
        north.pairing, actor=north.mentor_actor, seen=seen, goals=goals, sends=sends, **texts
    )


def stepped(north, plan, verb, who="trainee", **said) -> Plan:
    plan.refresh_from_db()
    actor = getattr(north, f"{who}_actor")
    return take(plan, verb, actor=actor, seen=plan.version, **said)


def agreed(north, **changes) -> Plan:
    return stepped(north, written(north, sends=True, **changes), Verb.AGREE)


def goals_of(plan) -> list[tuple]:
    return [(goal.text, goal.due_on, goal.status) for goal in plan.stage_goals.all()]


def page(name, record):
    return reverse(f"pairings:{name}", args=[record.uuid])


def typed(**changes) -> dict:
    sent = {"version": 0, "situation": "", "overall_goal": ""} | FOUR
    for number, goal in enumerate(GOALS):
        sent |= {f"text_{number}": goal.text, f"due_{number}": goal.due_on.isoformat()}
    return sent | changes


# --- from hand to hand ----------------------------------------------------------------------------


def test_both_agree_and_the_plan_is_in_force(north):
    plan = agreed(north)

    assert (plan.state, plan.edition) == ("in_force", 1)
    assert goals_of(plan) == [
        ("Designs a lesson", APRIL, "open"),
        ("Gives an open lesson", JUNE, "open"),
    ]


def test_a_change_is_asked_for_in_words_and_the_plan_comes_back(north):
    plan = written(north, sends=True)
    with pytest.raises(ValidationError) as refused:
        stepped(north, plan, Verb.ASK, wish="  ")
    assert refused.value.message_dict == {"wish": ["Write what is to be changed."]}

    back = stepped(north, plan, Verb.ASK, wish="Less often, please")

    assert (back.state, back.wish) == ("returned", "Less often, please")
    again = written(north, seen=back.version, timing="Monthly", sends=True)
    assert (again.pk, again.state, again.wish) == (plan.pk, "sent", "")


def test_a_draft_may_lack_everything_but_what_is_sent_has_all_four(north):
    nothing = dict.fromkeys(FOUR, "")
    draft = written(north, goals=[GoalEntry("Some day")], **nothing)

    with pytest.raises(ValidationError) as refused:
        written(north, seen=draft.version, goals=[], sends=True, **nothing)

    assert set(refused.value.message_dict) == set(FOUR)
    with pytest.raises(ValidationError, match="by when"):
        written(north, seen=draft.version, goals=[GoalEntry("Some day")], sends=True)
    assert Plan.objects.get().state == "draft"


def test_a_later_change_is_a_new_version_while_the_old_one_stays_readable(north):
    first = agreed(north)
    second = written(north, goal="Leads a group")
    assert second.pk != first.pk
    assert Plan.objects.get(pk=first.pk).state == "in_force"

    second = stepped(
        north, written(north, seen=second.version, goal="Leads a group", sends=True), Verb.AGREE
    )

    first.refresh_from_db()
    assert [(p.state, p.edition, p.goal) for p in (first, second)] == [
        ("replaced", 1, FOUR["goal"]),
        ("in_force", 2, "Leads a group"),
    ]


def test_a_version_that_was_thrown_away_leaves_the_one_in_force(north):
    first = agreed(north)
    stepped(north, written(north, goal="Something else"), Verb.DROP, who="mentor")

    first.refresh_from_db()
    assert first.state == "in_force"
    assert agreed_again(north).edition == 2


def agreed_again(north):
    return stepped(north, written(north, goal="Third thoughts", sends=True), Verb.AGREE)


def test_what_became_of_a_goal_is_handed_over_even_if_it_was_said_meanwhile(north):
    first = agreed(north)
    reached, other = first.stage_goals.all()
    keys = [GoalEntry(goal.text, goal.due_on, goal.uuid) for goal in (reached, other)]
    draft = written(north, goals=keys, goal="Leads a group")
    review_goal(reached, actor=north.mentor_actor, seen=1, status="reached", note="On 12 March")

    second = stepped(
        north,
        written(north, seen=draft.version, goals=keys, goal="Leads a group", sends=True),
        Verb.AGREE,
    )

    assert [(g.text, g.status, g.note) for g in second.stage_goals.all()] == [
        ("Designs a lesson", "reached", "On 12 March"),
        ("Gives an open lesson", "open", ""),
    ]


def test_a_goal_that_was_looked_at_is_carried_over_as_it_was_judged(north):
    first = agreed(north)
    reached, other = first.stage_goals.all()
    review_goal(reached, actor=north.mentor_actor, seen=1, status="reached")

    second = written(north, goals=[GoalEntry("Gives two open lessons", JUNE, other.uuid)])

    assert goals_of(second) == [
        ("Designs a lesson", APRIL, "reached"),
        ("Gives two open lessons", JUNE, "open"),
    ]


# --- whose step it is -----------------------------------------------------------------------------

WHO = ("mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead")
# Written by hand, beside the table: from which state who may do what.
THEIRS = {
    ("draft", "send"): "mentor",
    ("draft", "drop"): "mentor",
    ("returned", "send"): "mentor",
    ("returned", "drop"): "mentor",
    ("sent", "take-back"): "mentor",
    ("sent", "agree"): "trainee",
    ("sent", "ask"): "trainee",
}
BESIDE = {
    "returned": {"wish": "Less"},
    "in_force": {"edition": 1, "agreed_at": "2026-01-01T00:00Z"},
    "replaced": {"edition": 1, "agreed_at": "2026-01-01T00:00Z"},
}


def test_every_step_is_its_own_persons_and_no_other_step_happens(north):
    found = {}
    for state, verb in product(Plan.State.values, [v for v in Verb if v != Verb.REPLACE]):
        plan = PlanFactory(pairing=north.pairing, state=state, **BESIDE.get(state, {}))
        for who in WHO:
            with transaction.atomic():
                try:
                    stepped(north, plan, verb, who, wish="Less")
                except (PermissionDenied, DomainError):
                    pass
                else:
                    found[state, str(verb)] = who
                transaction.set_rollback(True)
        plan.delete()

    assert found == THEIRS
    assert {(str(s), str(v)) for s, v in STEPS} == {*THEIRS, ("in_force", "replace")}


@pytest.mark.parametrize("over", ["ended", "closed", "cancelled"])
def test_when_the_pair_is_over_nothing_is_planned_any_more(north, over):
    plan = written(north, sends=True)
    if over == "ended":
        end_pairing(
            north.pairing,
            actor=north.coordinator_actor,
            seen=1,
            ends_on=date(2026, 3, 17),
            end_reason="completed",
        )
    elif over == "closed":
        north.program.state = "closed"
        north.program.save()
    else:
        Pairing.objects.filter(pk=north.pairing.pk).update(cancelled_at="2026-03-01T00:00Z")

    with pytest.raises(PermissionDenied):
        stepped(north, plan, Verb.AGREE)
    with pytest.raises(PermissionDenied):
        written(north)


def test_of_a_pair_that_is_over_the_plan_waits_for_nobody(north, client):
    written(north, sends=True, goals=[GoalEntry("Designs a lesson", date(2026, 3, 1))])
    pages = (north.pairing.get_absolute_url(), page("plan", north.pairing))
    client.force_login(north.coordinator_user)
    for address in pages:
        assert "Waits for the trainee" in client.get(address).text
    assert Notice.objects.unread().filter(message="pairings.plan_sent").exists()

    last = date(2026, 3, 17)
    end_pairing(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        ends_on=last,
        end_reason="completed",
    )

    for address in pages:
        shown = client.get(address).text
        assert "Was not agreed to" in shown
        assert "Waits for the trainee" not in shown
        assert "days over" not in shown
    assert not Notice.objects.unread().filter(message="pairings.plan_sent").exists()


def test_what_the_trainee_asks_for_stands_where_the_mentor_writes(north, client):
    stepped(north, written(north, sends=True), Verb.ASK, wish="Shorter <b>steps</b>, please")
    client.force_login(north.mentor_user)
    shown = client.get(page("plan-write", north.pairing)).text
    assert "North Trainee asks for a change:" in shown
    assert "Shorter &lt;b&gt;steps&lt;/b&gt;, please" in shown


def test_a_step_from_a_stale_page_is_refused(north):
    plan = written(north, sends=True)
    seen = plan.version
    back = stepped(north, plan, Verb.TAKE_BACK, who="mentor")
    written(north, seen=back.version, timing="Daily", sends=True)

    with pytest.raises(StaleStateError):
        take(plan, Verb.AGREE, actor=north.trainee_actor, seen=seen)


@pytest.mark.parametrize("state", ["draft", "in_force"])
def test_two_in_one_state_are_one_too_many(north, state):
    PlanFactory(pairing=north.pairing, state=state, **BESIDE.get(state, {}))

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanFactory(
            pairing=north.pairing,
            state=state,
            edition=7 if state == "in_force" else None,
            agreed_at="2026-01-02T00:00Z" if state == "in_force" else None,
        )


# --- who sees it ----------------------------------------------------------------------------------


def test_a_draft_is_its_mentors_alone_and_a_plan_is_seen_with_its_pair(north, south):
    plan = written(north)
    PlanFactory(pairing=south.pairing, agreed=True)

    def seen_by(who, corner=north):
        actor = getattr(corner, f"{who}_actor")
        return plan in Plan.objects.visible_to(actor), StageGoal.objects.visible_to(actor).filter(
            plan=plan
        ).count()

    assert {who: seen_by(who) for who in WHO} == {
        "mentor": (True, 2),
        **dict.fromkeys(WHO[1:], (False, 0)),
    }
    written(north, seen=plan.version, sends=True)
    assert {who: seen_by(who) for who in WHO} == dict.fromkeys(WHO, (True, 2))
    assert {who: seen_by(who, south) for who in WHO} == dict.fromkeys(WHO, (False, 0))


def test_the_other_is_told_and_an_answer_settles_it(north):
    plan = written(north, sends=True)
    waiting = Notice.objects.unread().values_list("to", "message")
    assert list(waiting) == [(north.trainee_user.pk, "pairings.plan_sent")]

    stepped(north, plan, Verb.ASK, wish="Less often")

    notice = waiting.all()
    assert list(notice) == [(north.mentor_user.pk, "pairings.plan_returned")]
    assert Notice.objects.unread().get().reason == "“Less often”"


# --- the pages ------------------------------------------------------------------------------------


def test_the_mentor_writes_and_sends_on_one_page(client, north):
    client.force_login(north.mentor_user)

    answer = client.post(page("plan-write", north.pairing), typed(send="1"))

    plan = Plan.objects.get()
    assert answer.url == page("plan", north.pairing)
    assert plan.state == "sent"
    assert goals_of(plan) == [(goal.text, goal.due_on, "open") for goal in GOALS]
    again = client.post(page("plan-write", north.pairing), typed(send="1"), follow=True)
    assert "to agree. Take it back to change it." in again.text
    assert Plan.objects.count() == 1


def test_all_that_is_missing_is_said_at_once_beside_its_box(client, north):
    client.force_login(north.mentor_user)
    sent = typed(goal="", theme=" ", due_0="", text_1="", send="1")

    answer = client.post(page("plan-write", north.pairing), sent)

    assert set(answer.context["form"].errors) == {"goal", "theme", "due_0", "text_1"}
    assert "Every two weeks" in answer.text
    assert not Plan.objects.exists()


def test_a_day_outside_the_program_is_refused_beside_its_goal(client, north):
    client.force_login(north.mentor_user)

    answer = client.post(
        page("plan-write", north.pairing), typed(due_1="2027-01-01", save_draft="1")
    )

    assert list(answer.context["form"].errors) == ["due_1"]


def test_a_draft_is_kept_and_goes_on_where_it_was(client, north):
    client.force_login(north.mentor_user)
    client.post(
        page("plan-write", north.pairing), typed(goal="", text_1="", due_1="", save_draft="1")
    )

    form = client.get(page("plan-write", north.pairing)).context["form"]

    draft = Plan.objects.get()
    assert (draft.state, form.initial["version"], form["theme"].value()) == (
        "draft",
        draft.version,
        "Experiments",
    )
    sent = {name: form[name].value() or "" for name in form.fields} | {"text_0": "", "due_0": ""}
    client.post(page("plan-write", north.pairing), sent | {"save_draft": "1"})
    assert goals_of(draft) == []


def test_of_two_windows_the_second_is_shown_both_versions(client, north):
    written(north, timing="Weekly")
    client.force_login(north.mentor_user)

    answer = client.post(page("plan-write", north.pairing), typed(send="1"))

    assert answer.status_code == 409
    assert {(each["label"], each["theirs"]) for each in answer.context["versions"]} == {
        ("Time", "Weekly")
    }


def test_a_goal_alone_is_compared_and_written_down_like_any_other_text(client, north):
    plan = written(north)
    address = page("plan-write", north.pairing)
    client.force_login(north.mentor_user)
    seen = {"version": plan.version, "save_draft": "1"}

    for text, answer in {"First window": 302, "Second window": 409}.items():
        assert client.post(address, typed(text_0=text, **seen)).status_code == answer

    plan.refresh_from_db()
    assert (goals_of(plan)[0][0], plan.version) == ("First window", 2)
    change = AuditEvent.objects.filter(verb="pairings.plan_changed").latest("pk")
    assert [change.before["stage_goals"][0], change.after["stage_goals"][0]] == [
        f"Designs a lesson {APRIL}",
        f"First window {APRIL}",
    ]


def test_the_trainee_reads_and_agrees_with_one_press(client, north):
    plan = written(north, sends=True)
    client.force_login(north.trainee_user)
    agree = reverse("pairings:plan-step", args=[plan.uuid, "agree"])
    assert agree in client.get(page("plan", north.pairing)).text

    client.post(agree, {"version": plan.version})

    plan.refresh_from_db()
    assert plan.state == "in_force"
    assert agree not in client.get(page("plan", north.pairing)).text


@pytest.mark.parametrize("verb", ["replace", "send", "ask", "nonsense"])
def test_no_other_step_is_one_press(client, north, verb):
    plan = written(north, sends=True)
    client.force_login(north.mentor_user)

    answer = client.post(reverse("pairings:plan-step", args=[plan.uuid, verb]), {"version": "x"})

    assert answer.status_code in {403, 404}


def test_a_goal_is_looked_at_with_two_presses(client, north):
    plan = agreed(north)
    goal = plan.stage_goals.first()
    client.force_login(north.mentor_user)
    first = f"{page('goal-review', goal)}?status=reached"
    assert first in client.get(page("plan", north.pairing)).text

    form = client.get(first).context["form"]
    client.post(first, {name: form[name].value() for name in form.fields})

    goal.refresh_from_db()
    assert (goal.status, goal.reviewed_on) == ("reached", date(2026, 3, 18))


def test_the_goals_of_an_earlier_version_stay_as_they_were(north):
    first = agreed(north)
    goal = first.stage_goals.first()
    stepped(north, written(north, goal="Leads a group", sends=True), Verb.AGREE)

    with pytest.raises(PermissionDenied):
        review_goal(goal, actor=north.mentor_actor, seen=goal.version, status="reached")


def test_an_earlier_version_has_a_page_of_its_own(client, north):
    first = agreed(north)
    stepped(north, written(north, goal="Leads a group", sends=True), Verb.AGREE)
    client.force_login(north.coordinator_user)

    assert page("plan-version", first) in client.get(page("plan", north.pairing)).text
    text = client.get(page("plan-version", first)).text
    assert FOUR["goal"] in text
    assert "Leads a group" not in text
    # Right below the title of the page, and a level lower where two versions have headings.
    assert "<h2>Stage goals</h2>" in text
    assert "<h3>Stage goals</h3>" in client.get(page("plan", north.pairing)).text


def test_the_pair_page_shows_the_decisions_in_force_and_the_goal_that_is_due_next(client, north):
    plan = agreed(north)
    review_goal(plan.stage_goals.first(), actor=north.mentor_actor, seen=1, status="reached")
    written(north, goal="Only a draft")
    client.force_login(north.principal_user)

    answer = client.get(page("detail", north.pairing))

    assert [value for _label, value in answer.context["plan_facts"]] == list(FOUR.values())
    assert str(answer.context["next_goal"]) == "Gives an open lesson"
    assert answer.context["plan_in_hand"] is None


# --- the first page -------------------------------------------------------------------------------


def asked(client, north, who) -> list[str]:
    client.force_login(getattr(north, f"{who}_user"))
    tasks = client.get(reverse("home")).context["tasks"]
    return [task["url"] for task in tasks if "/plan/" in task["url"]]


def test_home_asks_the_mentor_for_a_plan_and_the_trainee_to_agree(client, north):
    write, read = page("plan-write", north.pairing), page("plan", north.pairing)

    def asks():
        return asked(client, north, "mentor"), asked(client, north, "trainee")

    assert asks() == ([write], [])
    plan = written(north, sends=True)
    assert asks() == ([], [read])
    stepped(north, plan, Verb.ASK, wish="Less often")
    assert asks() == ([write], [])
    plan.refresh_from_db()
    plan = written(north, seen=plan.version, timing="Monthly", sends=True)
    stepped(north, plan, Verb.AGREE)
    assert asks() == ([], [])
    written(north, goal="A later draft is nobody's business")
    assert asks() == ([], [])


@pytest.mark.parametrize("version", ["9" * 5000, "9" * 30, "-1", "", "٣"])
def test_a_version_that_can_be_none_is_an_old_one(client, north, version):
    plan = PlanFactory(pairing=north.pairing)
    client.force_login(north.mentor_user)
    client.post(reverse("pairings:plan-step", args=[plan.uuid, "drop"]), {"version": version})
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
