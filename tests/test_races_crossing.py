"""Two steps that cross on one form: one of them was first, and whoever comes second is told who and
when. What is left is what one of the two orders would have left."""

import random
import re
import time
from dataclasses import replace as with_other
from datetime import date
from itertools import combinations

import pytest

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain.rights import verbs_for
from activities.chain.services import take_step
from activities.models import Activity, Decision, Status, Verb
from activities.registration.content import content_of
from activities.registration.rights import may_correct, may_edit
from activities.tests.factories import form_of
from core.actor import Role
from core.exceptions import StaleStateError
from pairings.midterm.replacing import replace
from pairings.models import Pairing
from pairings.tests.factories import RosterAnswerFactory
from programs.tests.factories import ActivityKindFactory
from recording.services import correct_activity, edit_activity
from roster.tests.factories import TeacherFactory
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 3, 18)
PEOPLE = ("mentor", "trainee", "principal", "coordinator", "lead")
# Whose step leads on from each status.
WAY = {
    Status.DRAFT: (Verb.SEND, "mentor"),
    Status.OTHER_SIDE: (Verb.COUNTERSIGN, "trainee"),
    Status.SCHOOL: (Verb.CONFIRM, "principal"),
    Status.DISTRICT: (Verb.CONFIRM, "coordinator"),
    Status.CITY: (Verb.ACCEPT, "lead"),
}
# What somebody may do besides the steps of the chain.
EDIT, CORRECT = "edit", "correct"
MANY = pytest.param(200, marks=pytest.mark.thorough)


@pytest.fixture
def kind(north):
    return ActivityKindFactory(program=north.program)


def form_at(corner, kind, status) -> Activity:
    """A form that has come there step by step, so that each of them can be undone."""
    form = form_of(
        corner.pairing, author=corner.mentor_user, status="draft", reference="", kind=kind
    )
    while form.status != (Status.SCHOOL if status == Status.RETURNED else status):
        verb, who = WAY[form.status]
        go(form, verb, corner, who)()
        form.refresh_from_db()
    if status == Status.RETURNED:
        go(form, Verb.RETURN, corner, "principal")()
        form.refresh_from_db()
    return form


def go(form, what, corner, who):
    """What somebody does who has this version on the screen."""
    actor, seen = getattr(corner, f"{who}_actor"), form.version
    if what == EDIT:
        said = content_of(form)
        said = with_other(said, fields={**said.fields, "theme": "Another theme"})
        return lambda: edit_activity(form, said, actor=actor, seen=seen, today=TODAY)
    if what == CORRECT:
        return lambda: correct_activity(form, actor=actor, seen=seen, reason="Another date.")
    code = {Verb.RETURN: "wrong_date", Verb.VOID: "did_not_happen"}.get(what, "")
    return lambda: take_step(form, what, actor=actor, seen=seen, reason_code=code)


def a_moment_later(act, chance):
    """In another order each time: the threads start together, the acts do not."""
    wait = chance.random() * 0.02

    def later():
        time.sleep(wait)
        return act()

    return later


def cross(form, first, second, corner, chance):
    """Both at once; fails where the form is left as no order of the two would leave it."""
    steps = form.decisions.count()
    names = {who: getattr(corner, f"{who}_user").name for _what, who in (first, second)}

    outcomes = at_once(
        *[a_moment_later(go(form, what, corner, who), chance) for what, who in (first, second)]
    )

    told = [each for each in outcomes if isinstance(each, StaleStateError)]
    done = [each for each in outcomes if isinstance(each, Decision | Activity)]
    assert (len(done), len(told)) == (1, 1), (first, second, outcomes)
    won = (first, second)[outcomes.index(done[0])]
    is_own = first[1] == second[1]
    whose = "In another window" if is_own else f"{names[won[1]]} was first"
    assert str(told[0]).startswith(whose), (first, second, won, told)
    assert re.search(r"\d\d:\d\d", str(told[0])), told
    in_order(form, steps + isinstance(done[0], Decision))


def in_order(form, number):
    """Each step begins where the one before it led, and the form is where the last one led."""
    form.refresh_from_db()
    steps = list(form.decisions.order_by("pk"))
    assert len(steps) == number
    before = Status.DRAFT
    for step in steps:
        assert step.from_status == before
        before = step.to_status
    assert form.status == before


@pytest.mark.parametrize("rounds", [1, MANY])
@pytest.mark.parametrize(
    ("status", "first", "second"),
    [
        (Status.OTHER_SIDE, (Verb.COUNTERSIGN, "trainee"), (Verb.TAKE_BACK, "mentor")),
        (Status.SCHOOL, (Verb.CONFIRM, "principal"), (Verb.UNDO, "trainee")),
        (Status.SCHOOL, (Verb.RETURN, "principal"), (Verb.CONFIRM, "principal")),
        (Status.RETURNED, (EDIT, "mentor"), (Verb.UNDO, "principal")),
        (Status.COUNTED, (CORRECT, "mentor"), (Verb.UNDO, "lead")),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, tuple) else None,
)
def test_of_two_steps_that_cross_one_is_first(north, kind, status, first, second, rounds):
    chance = random.Random(7)
    for _each in range(rounds):
        cross(form_at(north, kind, status), first, second, north, chance)


@pytest.mark.thorough
@pytest.mark.parametrize("status", [*WAY, Status.RETURNED, Status.COUNTED][1:])
def test_of_any_two_steps_that_are_offered_one_is_first(north, kind, status):
    """Every pair of them, the same person in two windows included; a draft is nobody else's."""
    chance = random.Random(8)
    offered = offers(form_at(north, kind, status), north)
    assert len(offered) > 1

    for first, second in combinations(offered, 2):
        for _each in range(3):
            cross(form_at(north, kind, status), first, second, north, chance)


def offers(form, corner) -> list[tuple]:
    """What each of the people may do with this form at this moment."""
    found = []
    for who in PEOPLE:
        actor = getattr(corner, f"{who}_actor")
        found += [(verb, who) for verb in verbs_for(actor, form) if verb != Verb.STRIKE_OUT]
        found += [(EDIT, who)] if may_edit(actor, form) else []
        found += [(CORRECT, who)] if may_correct(actor, form) else []
    return found


@pytest.mark.parametrize("rounds", [1, MANY])
def test_an_edition_accepted_while_the_one_before_it_is_voided_never_counts_beside_it(
    north, kind, rounds
):
    """Two forms, so that both may be done, one after the other; and two who decide for the city."""
    second = UserFactory(name="North General")
    RoleAssignmentFactory(user=second, role=Role.SUBJECT_LEAD)
    general, chance = actor_for(second), random.Random(9)
    for _each in range(rounds):
        form = form_at(north, kind, Status.COUNTED)
        edition = correct_activity(
            form, actor=north.mentor_actor, seen=form.version, reason="Another date."
        )
        for status in (Status.DRAFT, Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT):
            verb, who = WAY[status]
            go(edition, verb, north, who)()
            edition.refresh_from_db()
        form.refresh_from_db()
        steps, seen = form.decisions.count(), form.version

        accepted, voided = at_once(
            a_moment_later(go(edition, Verb.ACCEPT, north, "lead"), chance),
            a_moment_later(
                lambda form=form, seen=seen: take_step(
                    form, Verb.VOID, actor=general, seen=seen, reason_code="did_not_happen"
                ),
                chance,
            ),
        )

        for outcome in (accepted, voided):
            assert isinstance(outcome, Decision | StaleStateError), (accepted, voided)
        assert isinstance(accepted, Decision) or isinstance(voided, Decision)
        in_order(form, steps + 1)
        in_order(edition, 4 + isinstance(accepted, Decision))
        assert form.status != Status.COUNTED


def test_a_form_confirmed_while_its_trainee_is_replaced_stays_that_trainees(north, kind):
    """The two do not concern each other: both happen, in whichever order."""
    form = form_at(north, kind, Status.SCHOOL)
    row = RosterAnswerFactory(pairing=north.pairing, gone=True, answered_by=north.coordinator_user)
    heir = TeacherFactory(school=north.school, school__subject=north.subject)
    actor, day = north.coordinator_actor, date(2026, 3, 1)

    outcomes = at_once(
        go(form, Verb.CONFIRM, north, "principal"),
        lambda: replace(row, actor=actor, seen=1, trainee=heir, starts_on=day),
    )

    assert not any(isinstance(each, Exception) for each in outcomes), outcomes
    in_order(form, 3)
    assert form.parties.get(side="supported").teacher == north.trainee
    days = Pairing.objects.order_by("pk").values_list("trainee", "ends_on")
    assert list(days) == [(north.trainee.pk, date(2026, 2, 28)), (heir.pk, None)]
