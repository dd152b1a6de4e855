"""Forms and contacts of a pair, a posting or a program that turns out to have ended earlier."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.services import actor_for
from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.registration.models import Activity, Status
from activities.tests.factories import form_of
from guidance.contacts.services import void_contact
from guidance.models import GuidanceContact
from guidance.tests.factories import GuidanceContactFactory
from pairings.models import Pairing
from pairings.pairs.services import cancel_pairing, end_pairing
from programs.program.services import edit_program
from programs.tests.factories import ActivityKindFactory
from recording.services import correct_activity
from roster.models import Posting
from roster.people.services import end_posting

HELD, ENDED = date(2025, 10, 15), date(2025, 9, 20)
LATER = date(2026, 3, 1)


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def forms(north):
    """One form of the pair in every state that stands, of a day after everything ended."""
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=date(2025, 10, 1))
    north.pairing.refresh_from_db()
    kind = ActivityKindFactory(program=north.program)
    return {
        status: form_of(
            north.pairing,
            author=north.mentor_user,
            kind=kind,
            status=status,
            starts_on=HELD,
            theme=f"Held {status}",
        )
        for status in set(Status) - {Status.VOID, Status.REPLACED}
    }


def cancelled(north, office):
    end_posting(Posting.objects.get(teacher=north.mentor), actor=office, seen=1, ends_on=ENDED)
    cancel_pairing(north.pairing, actor=north.coordinator_actor, seen=1, today=LATER)


def ended_on_its_first_day(north, office):
    end_posting(Posting.objects.get(teacher=north.trainee), actor=office, seen=1, ends_on=ENDED)
    end_pairing(
        north.pairing,
        actor=north.coordinator_actor,
        seen=1,
        ends_on=north.pairing.starts_on,
        end_reason="other",
    )


def program_shortened(north, office):
    edit_program(north.program, actor=office, seen=1, ends_on=ENDED)


late = pytest.mark.parametrize(
    "happen", [cancelled, ended_on_its_first_day, program_shortened], ids=lambda each: each.__name__
)
VOIDS = {
    Status.DRAFT: "mentor",
    Status.RETURNED: "mentor",
    Status.OTHER_SIDE: "principal",
    Status.SCHOOL: "principal",
    Status.DISTRICT: "coordinator",
    Status.CITY: "lead",
    Status.COUNTED: "lead",
}


@late
def test_every_form_that_was_touched_can_still_be_voided(north, office, forms, happen):
    happen(north, office)
    for status, form in forms.items():
        actor = getattr(north, f"{VOIDS[status]}_actor")
        take_step(form, Verb.VOID, actor=actor, seen=form.version, reason="It never was")
    assert set(Activity.objects.values_list("status", flat=True)) == {Status.VOID}


@late
def test_every_waiting_form_that_was_touched_can_still_be_returned(north, office, forms, happen):
    happen(north, office)
    for status, who in (
        (Status.OTHER_SIDE, "trainee"),
        (Status.SCHOOL, "principal"),
        (Status.DISTRICT, "coordinator"),
        (Status.CITY, "lead"),
    ):
        form = forms[status]
        actor = getattr(north, f"{who}_actor")
        take_step(form, Verb.RETURN, actor=actor, seen=form.version, reason="Another day")
        form.refresh_from_db()
        assert form.status == Status.RETURNED


@late
def test_a_counted_form_that_was_touched_can_still_be_corrected(north, office, forms, happen):
    happen(north, office)
    form = forms[Status.COUNTED]
    made = correct_activity(form, actor=north.mentor_actor, seen=form.version, reason="Another day")
    assert (made.status, made.corrects) == (Status.DRAFT, form)


@late
def test_a_contact_that_was_touched_can_still_be_voided(north, office, forms, happen):
    contact = GuidanceContactFactory(
        pairing=north.pairing, held_on=HELD, recorded_by=north.mentor_user
    )
    happen(north, office)
    void_contact(contact, actor=north.mentor_actor)
    assert list(GuidanceContact.objects.standing()) == []


# --- what the pages say first ---------------------------------------------------------------------


def texts(response) -> list[str]:
    return [each.text for each in response.context["touched"]]


def test_ending_a_pairing_names_the_later_forms_and_contacts(client, north, forms):
    GuidanceContactFactory(pairing=north.pairing, held_on=HELD)
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2025, 10, 1))
    client.force_login(north.coordinator_user)
    address = reverse("pairings:end", args=[north.pairing.uuid])
    sent = {"version": 1, "ends_on": "2025-10-14", "end_reason": "other"}

    shown = client.post(address, sent)

    forms_named = {
        f"Form {form}, 15 October 2025 ({form.get_status_display()})."
        for status, form in forms.items()
        if status != Status.DRAFT
    }
    assert set(texts(shown)) == forms_named | {"1 guidance contact."}
    assert Pairing.objects.get(pk=north.pairing.pk).is_open
    sent["touched"] = shown.context["form"]["touched"].value()
    assert client.post(address, sent).status_code == 302
    assert not Pairing.objects.get(pk=north.pairing.pk).is_open


def test_ending_it_on_the_day_of_the_last_form_touches_nothing(client, north, forms):
    client.force_login(north.coordinator_user)
    address = reverse("pairings:end", args=[north.pairing.uuid])
    sent = {"version": 1, "ends_on": HELD.isoformat(), "end_reason": "other"}
    assert client.post(address, sent).status_code == 302


def test_a_reader_learns_the_number_but_not_the_names_of_forms_they_do_not_see(
    client, north, south, forms
):
    """A coordinator of the mentor's district for another subject sees none of these forms."""
    Posting.objects.filter(teacher=north.mentor).update(
        district=south.helping_district, school=None
    )
    for form in forms.values():
        form.parties.filter(teacher=north.mentor).update(
            district=south.helping_district, school=None
        )
    posting = Posting.objects.get(teacher=north.mentor)
    client.force_login(south.helping_coordinator_user)
    address = reverse("roster:posting_end", args=[posting.uuid])
    shown = client.post(address, {"version": 1, "ends_on": ENDED.isoformat()})
    assert texts(shown) == ["6 more forms."]
    assert "Held" not in shown.text
