"""The chain on forms that have come their way, against a second table written by hand: every step
in every status by everybody, those who have had a hand in it and those who never may."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.services import actor_for
from activities.chain.models import Verb
from activities.chain.take import take
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from core.exceptions import DomainError

# One step after the other: every database says the same of it.
pytestmark = pytest.mark.once

SENT = [("send", "mentor")]
SIGNED = [*SENT, ("countersign", "trainee")]
CONFIRMED = [*SIGNED, ("confirm", "principal")]
IN_THE_CITY = [*CONFIRMED, ("confirm", "coordinator")]
COUNTED = [*IN_THE_CITY, ("accept", "lead")]
# How a form came where it is, and what each may do there: the step, and where it leads.
WALKED = {
    "draft": ([*SENT, ("take_back", "mentor")], {"mentor": {"send": "other_side", "void": "void"}}),
    "other_side": (
        SENT,
        {
            "mentor": {"take_back": "draft", "strike_out": "school"},
            "trainee": {"countersign": "school", "return": "returned"},
            "principal": {"void": "void"},
            "coordinator": {"void": "void"},
            "lead": {"void": "void"},
        },
    ),
    "school": (
        SIGNED,
        {
            "trainee": {"undo": "other_side"},
            "principal": {"confirm": "district", "return": "returned", "void": "void"},
            "coordinator": {"void": "void"},
            "lead": {"void": "void"},
        },
    ),
    "district": (
        CONFIRMED,
        {
            "principal": {"undo": "school"},
            "coordinator": {"confirm": "city", "return": "returned", "void": "void"},
            "lead": {"void": "void"},
        },
    ),
    "city": (
        IN_THE_CITY,
        {
            "coordinator": {"undo": "district"},
            "lead": {"accept": "counted", "return": "returned", "void": "void"},
        },
    ),
    "counted": (COUNTED, {"lead": {"undo": "city", "void": "void"}}),
    "returned": (
        [*SIGNED, ("return", "principal")],
        {"mentor": {"send": "school", "void": "void"}, "principal": {"undo": "school"}},
    ),
    "void": ([*COUNTED, ("void", "lead")], {"lead": {"undo": "counted"}}),
}
OURS = ("mentor", "trainee", "principal", "coordinator", "lead", "helping_coordinator")


@pytest.mark.parametrize("status", WALKED)
def test_on_a_form_that_has_come_its_way_nobody_may_more_than_the_table_says(
    north, south, administrator, auditor, status
):
    people = {who: getattr(north, f"{who}_actor") for who in OURS}
    people |= {f"southern {who}": getattr(south, f"{who}_actor") for who in OURS}
    people |= {"administrator": actor_for(administrator), "auditor": actor_for(auditor)}
    steps, expected = WALKED[status]
    form = form_of(north.pairing, author=north.mentor_user, status="draft", reference="")
    for verb, who in steps:
        form.refresh_from_db()
        take(form, Verb(verb), actor=people[who], seen=form.version, reason="Because.")
    form.refresh_from_db()
    assert form.status == status

    found: dict = {}
    for who, actor in people.items():
        for verb in Verb:
            if to := tried(form, verb, actor, north):
                found.setdefault(who, {})[verb.value] = to

    assert found == expected


def test_every_status_that_a_pair_meets_is_in_the_table():
    assert set(WALKED) == set(Status) - {Status.REPLACED}


def tried(form, verb, actor, corner) -> str | None:
    """Where the step leads, and back again; None where it is refused."""
    party = form.parties.get(teacher=corner.trainee)
    with suppress(DomainError, PermissionDenied), transaction.atomic():
        take(form, verb, actor=actor, seen=form.version, reason="Because.", party=party)
        to = Activity.objects.get(pk=form.pk).status
        transaction.set_rollback(True)
        return to
    return None
