"""In a closed program a form says that it is closed before anybody fills it in."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from core.models import AuditEvent
from guidance.models import PlannedObservation
from guidance.tests.factories import PlannedObservationFactory
from pairings.models import Nomination, Plan
from pairings.tests.factories import NominationFactory, PlanFactory, StageGoalFactory
from programs.program.rules import shut_sentence
from programs.tests.factories import GroupFactory, GroupMemberFactory
from tests.sent_page import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march"), pytest.mark.once]
SENT = datetime(2026, 3, 10, tzinfo=UTC)
TEXTS = ("note", "reason", "theme", "situation", "goal", "name", "review", "about", "source")
SHUT = "is closed, so nothing in it can change"


def a_group(north, part="leader"):
    group = GroupFactory(
        program=north.program, district=north.helping_district, subject=north.subject
    )
    return GroupMemberFactory(group=group, name="North head", part=part)


def nominated(north, **values):
    place = {"program": north.program, "subject": north.subject, "school": north.school}
    return NominationFactory(**place, teacher=north.trainee, **values)


# Who opens which form, of what.
FORMS = {
    "guidance:contact-create": ("mentor", lambda it: it.pairing),
    "guidance:plan": ("coordinator", lambda it: it.pairing),
    "guidance:planned-edit": (
        "coordinator",
        lambda it: PlannedObservationFactory(pairing=it.pairing),
    ),
    "pairings:plan-write": ("mentor", lambda it: it.pairing),
    "pairings:plan-ask": (
        "trainee",
        lambda it: PlanFactory(pairing=it.pairing, state="sent", sent_at=SENT),
    ),
    "pairings:goal-review": (
        "mentor",
        lambda it: StageGoalFactory(plan=PlanFactory(pairing=it.pairing, agreed=True)),
    ),
    "nominations:answer": ("lead", nominated),
    "nominations:withdraw": ("coordinator", nominated),
    "nominations:wish": ("coordinator", nominated),
    "programs:group-edit": ("helping_coordinator", lambda it: a_group(it).group),
    "programs:group-end": ("helping_coordinator", lambda it: a_group(it).group),
    "programs:group-member-add": ("helping_coordinator", lambda it: a_group(it).group),
    "programs:group-member-edit": ("helping_coordinator", a_group),
    "programs:group-member-end": ("helping_coordinator", a_group),
    "programs:group-leader-change": ("helping_coordinator", a_group),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_of_a_closed_program_says_so_at_once(client, north, south, name):
    who, make = FORMS[name]
    address = reverse(name, args=[make(north).uuid])
    client.force_login(getattr(north, f"{who}_user"))
    assert client.get(address).status_code == 200
    north.program.state = "closed"
    north.program.save()

    answer = client.get(address, follow=True)

    assert answer.redirect_chain
    assert answer.status_code == 200
    assert SHUT in answer.text
    client.force_login(south.coordinator_user)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", FORMS)
def test_what_was_typed_while_the_program_was_closed_stays_on_the_page(client, north, south, name):
    who, make = FORMS[name]
    address = reverse(name, args=[make(north).uuid])
    client.force_login(getattr(north, f"{who}_user"))
    page = as_shown(client.get(address))
    typed = {box: "Typed before" for box in TEXTS if box in page}
    north.program.state = "closed"
    north.program.save()
    before = list(AuditEvent.objects.values_list("pk", flat=True))

    answer = client.post(address, page | typed)

    assert answer.status_code == 409
    assert answer.context["form"].non_field_errors() == [shut_sentence(north.program)]
    assert SHUT in answer.text
    kept = as_shown(answer)
    assert {box: kept[box] for box in typed} == {box: ["Typed before"] for box in typed}
    assert list(AuditEvent.objects.values_list("pk", flat=True)) == before
    client.force_login(south.coordinator_user)
    assert client.post(address, page | typed).status_code == 404


def test_whoever_had_no_right_to_the_form_is_refused_as_before(client, north):
    north.program.state = "closed"
    north.program.save()
    client.force_login(north.coordinator_user)

    address = reverse("guidance:contact-create", args=[north.pairing.uuid])
    assert client.get(address).status_code == 403


def test_a_way_to_nominate_in_a_closed_program_says_so(client, north):
    north.program.state = "closed"
    north.program.save()
    client.force_login(north.coordinator_user)
    address = reverse("nominations:create", query={"program": north.program.pk})

    assert SHUT in client.get(address, follow=True).text


def test_whom_somebody_ticked_to_nominate_stays_ticked(client, north):
    answers = {"program": north.program.pk, "subject": north.subject.pk, "part": "trainee"}
    answers |= {"district": north.district.pk}
    address = reverse("nominations:create", query=answers)
    client.force_login(north.coordinator_user)
    typed = as_shown(
        client.get(address), but={"teachers": north.trainee.pk, "reason": "Typed before"}
    )
    north.program.state = "closed"
    north.program.save()

    answer = client.post(address, typed)

    assert answer.status_code == 409
    assert SHUT in answer.text
    kept = as_shown(answer)
    assert (kept["reason"], kept["teachers"]) == (["Typed before"], [str(north.trainee.pk)])
    assert not Nomination.objects.exists()


def test_one_press_in_a_closed_program_says_so_and_changes_nothing(client, north):
    planned = PlannedObservationFactory(pairing=north.pairing)
    plan = PlanFactory(pairing=north.pairing, state="sent", sent_at=SENT)
    north.program.state = "closed"
    north.program.save()
    presses = [
        ("coordinator", reverse("guidance:planned-drop", args=[planned.uuid])),
        ("trainee", reverse("pairings:plan-step", args=[plan.uuid, "agree"])),
    ]

    for who, address in presses:
        client.force_login(getattr(north, f"{who}_user"))
        assert SHUT in client.post(address, {"version": plan.version}, follow=True).text

    assert PlannedObservation.objects.get().dropped_at is None
    assert Plan.objects.get().state == "sent"


def test_the_list_of_contacts_offers_nothing_to_add_in_a_closed_program(client, north):
    address = reverse("guidance:contacts", args=[north.pairing.uuid])
    add = reverse("guidance:contact-create", args=[north.pairing.uuid])
    client.force_login(north.mentor_user)
    assert add in client.get(address).text
    north.program.state = "closed"
    north.program.save()

    assert add not in client.get(address).text
