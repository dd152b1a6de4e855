"""The chain, against a second table written by hand."""

from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.chain import take as take_module
from activities.chain.models import Decision, Verb
from activities.chain.rights import verbs_for
from activities.chain.table import CHAIN
from activities.chain.take import take
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from core.actor import Role
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError

# For each person, the steps they may take on a form of North's pair which its mentor sent and
# which has no history yet: (status, verb) to the next status.
WAYS = {
    "mentor": {
        ("draft", "send"): "other_side",
        ("draft", "void"): "void",
        ("other_side", "strike_out"): "school",
        ("returned", "send"): "school",
        ("returned", "void"): "void",
    },
    "trainee": {
        ("other_side", "countersign"): "school",
        ("other_side", "return"): "returned",
    },
    "principal": {
        ("school", "confirm"): "district",
        ("school", "return"): "returned",
        ("school", "void"): "void",
        ("other_side", "void"): "void",
    },
    "coordinator": {
        ("district", "confirm"): "city",
        ("district", "return"): "returned",
        ("district", "void"): "void",
        ("school", "void"): "void",
        ("other_side", "void"): "void",
    },
    "lead": {
        ("city", "accept"): "counted",
        ("city", "return"): "returned",
        ("city", "void"): "void",
        ("counted", "void"): "void",
        ("district", "void"): "void",
        ("school", "void"): "void",
        ("other_side", "void"): "void",
    },
    "helping_coordinator": {},
}
STRANGERS = ["mentor", "trainee", "principal", "coordinator", "lead"]


def north_form(north, status) -> Activity:
    return form_of(north.pairing, author=north.mentor_user, status=status)


@pytest.mark.parametrize("who", WAYS)
@pytest.mark.parametrize("status", list(Status))
def test_every_step_is_either_in_the_table_or_refused(north, who, status):
    actor = getattr(north, f"{who}_actor")
    expected = {verb: to for (before, verb), to in WAYS[who].items() if before == status}

    taken = {}
    for verb in Verb:
        form = north_form(north, status)
        party = form.parties.get(teacher=north.trainee)
        with suppress(IllegalTransitionError, PermissionDenied):
            take(form, verb, actor=actor, seen=1, reason="Look again.", party=party)
        form.refresh_from_db()
        if form.status != status or form.decisions.exists():
            taken[verb.value] = form.status

    assert taken == expected
    assert Decision.objects.count() == len(expected)


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_of_the_same_rank_may_nothing(north, south, who):
    actor = getattr(south, f"{who}_actor")

    offered = {status: verbs_for(actor, north_form(north, status)) for status in Status}

    assert offered == {status: [] for status in Status}


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_administrator_and_auditor_take_no_step(north, who, request):
    actor = actor_for(request.getfixturevalue(who))

    offered = {status: verbs_for(actor, north_form(north, status)) for status in Status}

    assert offered == {status: [] for status in Status}


def walk(form, *steps):
    for verb, actor in steps:
        form.refresh_from_db()
        take(form, verb, actor=actor, seen=form.version, reason="Because.")
    form.refresh_from_db()
    return form


def whole_chain(north):
    return [
        (Verb.SEND, north.mentor_actor),
        (Verb.COUNTERSIGN, north.trainee_actor),
        (Verb.CONFIRM, north.principal_actor),
        (Verb.CONFIRM, north.coordinator_actor),
        (Verb.ACCEPT, north.lead_actor),
    ]


def test_the_whole_chain_ends_counted_with_a_decision_for_each_step(north):
    form = walk(north_form(north, Status.DRAFT), *whole_chain(north))

    assert form.status == Status.COUNTED
    assert list(form.decisions.values_list("from_status", "to_status", "role")) == [
        ("draft", "other_side", "author"),
        ("other_side", "school", "other_side"),
        ("school", "district", "school_confirmer"),
        ("district", "city", "district_coordinator"),
        ("city", "counted", "subject_lead"),
    ]


@pytest.mark.parametrize("levels", range(1, 5))
def test_undo_belongs_to_the_last_actor_until_the_next_level_acts(north, levels):
    chain = whole_chain(north)
    form = walk(north_form(north, Status.DRAFT), *chain[: levels + 1])
    last, earlier = chain[levels][1], chain[levels - 1][1]
    before = form.decisions.order_by("-pk").first().from_status

    assert Verb.UNDO not in verbs_for(earlier, form)
    walk(form, (Verb.UNDO, last))

    assert form.status == before
    assert Verb.UNDO not in verbs_for(last, form)


@pytest.mark.parametrize("before_asking", [True, False])
def test_who_undoes_twice_at_once_hears_that_they_did_already(north, monkeypatch, before_asking):
    """The first undoes it between two readings of the second, around the question of rights."""
    chain = whole_chain(north)
    form = walk(north_form(north, Status.DRAFT), *chain)
    last = chain[-1][1]
    asked = take_module.may_take

    def meanwhile(*question):
        monkeypatch.setattr(take_module, "may_take", asked)
        answer = None if before_asking else asked(*question)
        take(Activity.objects.get(pk=form.pk), Verb.UNDO, actor=last, seen=form.version)
        return asked(*question) if before_asking else answer

    monkeypatch.setattr(take_module, "may_take", meanwhile)
    with pytest.raises(StaleStateError, match="In another window you took the step “Undo”"):
        take(form, Verb.UNDO, actor=last, seen=form.version)
    assert form.decisions.filter(verb=Verb.UNDO).count() == 1


def test_take_back_is_the_authors_until_somebody_has_stood_for_it(north):
    form = walk(north_form(north, Status.DRAFT), (Verb.SEND, north.mentor_actor))
    assert Verb.TAKE_BACK in verbs_for(north.mentor_actor, form)

    walk(form, (Verb.COUNTERSIGN, north.trainee_actor))

    assert Verb.TAKE_BACK not in verbs_for(north.mentor_actor, form)


def test_nobody_confirms_a_form_they_have_not_read(north):
    form = walk(
        north_form(north, Status.DRAFT),
        (Verb.SEND, north.mentor_actor),
        (Verb.COUNTERSIGN, north.trainee_actor),
    )
    read = form.version
    walk(form, (Verb.RETURN, north.principal_actor), (Verb.SEND, north.mentor_actor))

    with pytest.raises(StaleStateError, match="North Mentor was first"):
        take(form, Verb.CONFIRM, actor=north.principal_actor, seen=read)


@pytest.mark.parametrize(
    ("code", "changed", "starts_again_at"),
    [
        ("wrong_date", ["starts_on"], "school"),
        ("wrong_date", [], "school"),
        ("wrong_date", ["starts_on", "theme"], "other_side"),
        ("not_enough", ["process"], "school"),
        ("not_enough", ["process", "headcount"], "other_side"),
        # A form of a pair names nobody besides its two sides.
        ("wrong_person", ["people"], "other_side"),
        ("wrong_person", ["people", "parties"], "other_side"),
        ("other", ["process"], "other_side"),
        ("did_not_happen", ["process"], "other_side"),
    ],
)
def test_a_returned_form_starts_where_it_came_from_if_only_what_was_asked_changed(
    north, code, changed, starts_again_at
):
    form = walk(
        north_form(north, Status.DRAFT),
        (Verb.SEND, north.mentor_actor),
        (Verb.COUNTERSIGN, north.trainee_actor),
    )
    take(form, Verb.RETURN, actor=north.principal_actor, seen=form.version, reason_code=code)
    Activity.objects.filter(pk=form.pk).update(
        changed_since_return={name: {"old": 1, "new": 2} for name in changed}
    )

    walk(form, (Verb.SEND, north.mentor_actor))

    assert form.status == starts_again_at
    signed = form.parties.filter(countersigned_at__isnull=False).exists()
    assert signed == (starts_again_at == "school")


def test_an_undone_return_is_refused_once_the_author_has_written(north):
    form = walk(
        north_form(north, Status.SCHOOL),
        (Verb.RETURN, north.principal_actor),
    )
    Activity.objects.filter(pk=form.pk).update(
        changed_since_return={"theme": {"old": "A", "new": "B"}}
    )
    form.refresh_from_db()

    with pytest.raises(PermissionDenied):
        take(form, Verb.UNDO, actor=north.principal_actor, seen=form.version)


def test_one_person_stands_for_a_form_at_one_level_only(north):
    """The principal who is also the district's coordinator confirms once."""
    RoleAssignmentFactory(
        user=north.principal_user, role=Role.DISTRICT_COORDINATOR, district=north.district
    )
    form = walk(north_form(north, Status.SCHOOL), (Verb.CONFIRM, north.principal_actor))

    assert form.status == Status.DISTRICT
    assert verbs_for(north.principal_actor, form) == [Verb.UNDO, Verb.VOID]


def test_an_author_never_confirms_their_own_form(north):
    RoleAssignmentFactory(user=north.mentor_user, role=Role.SCHOOL_CONFIRMER, school=north.school)
    form = north_form(north, Status.SCHOOL)

    assert Verb.CONFIRM not in verbs_for(north.mentor_actor, form)


def test_rights_of_two_grants_never_add_up(north, south):
    """A coordinator of North for English and of South for science: neither is North science."""
    user = UserFactory()
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=south.subject,
    )
    RoleAssignmentFactory(
        user=user,
        role=Role.DISTRICT_COORDINATOR,
        district=south.district,
        subject=north.subject,
    )
    form = north_form(north, Status.DISTRICT)

    assert verbs_for(actor_for(user), form) == []
    assert list(Activity.objects.visible_to(actor_for(user))) == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_return_and_void_need_a_reason(north, reason):
    form = north_form(north, Status.SCHOOL)

    with pytest.raises(DomainError, match="Say why"):
        take(form, Verb.RETURN, actor=north.principal_actor, seen=1, reason=reason)


def test_striking_out_the_last_person_sends_the_form_on(north):
    form = north_form(north, Status.OTHER_SIDE)
    party = form.parties.get(teacher=north.trainee)

    take(form, Verb.STRIKE_OUT, actor=north.mentor_actor, seen=1, party=party)

    form.refresh_from_db()
    assert form.status == Status.SCHOOL


def test_a_program_may_leave_levels_out(north):
    north.program.needs_other_side = north.program.needs_school = False
    north.program.save()

    form = walk(north_form(north, Status.DRAFT), (Verb.SEND, north.mentor_actor))

    assert form.status == Status.DISTRICT


def test_references_are_given_once_and_in_order(north):
    forms = [
        form_of(north.pairing, author=north.mentor_user, status="draft", reference="")
        for _each in range(2)
    ]

    for form in forms:
        walk(form, (Verb.SEND, north.mentor_actor))

    first, second = (form.reference for form in forms)
    assert int(second[-6:]) == int(first[-6:]) + 1


def test_every_status_can_be_reached_and_every_waiting_one_left():
    sources = {status for status, verb in CHAIN if verb not in {Verb.UNDO, Verb.VOID}}

    assert sources >= {
        Status.DRAFT,
        Status.RETURNED,
        Status.OTHER_SIDE,
        Status.SCHOOL,
        Status.DISTRICT,
        Status.CITY,
    }


def test_a_form_taken_back_and_dropped_is_seen_by_its_author_alone(north):
    form = walk(
        north_form(north, Status.DRAFT),
        (Verb.SEND, north.mentor_actor),
        (Verb.TAKE_BACK, north.mentor_actor),
        (Verb.VOID, north.mentor_actor),
    )

    assert list(Activity.objects.visible_to(north.mentor_actor)) == [form]
    assert list(Activity.objects.visible_to(north.trainee_actor)) == []
