"""Another trainee in the place of one whose mentor stays, from the pair's own page."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from activities.tests.factories import form_of
from core.models import Notice
from pairings.pairs.models import Pairing
from pairings.pairs.replacing import replace_trainee
from pairings.pairs.services import cancel_pairing, end_pairing
from pairings.tests.factories import PairingFactory
from roster.tests.factories import TeacherFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

TODAY = date(2026, 3, 18)


@pytest.fixture
def newcomer(north):
    return TeacherFactory(name="North Newcomer", school=north.school, school__subject=north.subject)


@pytest.fixture
def as_coordinator(client, north):
    client.force_login(north.coordinator_user)
    return client


def page_of(pairing) -> str:
    return reverse("pairings:replace-trainee", args=[pairing.uuid])


def send(client, pairing, trainee, **changes):
    sent = {
        "version": pairing.version,
        "trainee": trainee.pk,
        "starts_on": "2026-03-18",
        "end_reason": "trainee_left",
        "end_note": "",
    }
    return client.post(page_of(pairing), sent | changes)


def said_by(response) -> list[str]:
    return [each.text for each in response.context["touched"]]


def ended(north, reason, last=date(2026, 2, 27)):
    return end_pairing(
        north.pairing, actor=north.coordinator_actor, seen=1, ends_on=last, end_reason=reason
    )


def test_a_trainee_is_replaced_in_one_step(as_coordinator, north, newcomer):
    response = send(as_coordinator, north.pairing, newcomer, end_note="Moved to the city")

    new = Pairing.objects.get(trainee=newcomer)
    old = Pairing.objects.get(pk=north.pairing.pk)
    assert response.url == new.get_absolute_url()
    assert (new.mentor, new.starts_on, new.ends_on) == (north.mentor, TODAY, None)
    assert new.replaces == old
    assert (old.ends_on, old.end_reason, old.end_note) == (
        date(2026, 3, 17),
        "trainee_left",
        "Moved to the city",
    )


def test_the_mentor_and_the_trainee_who_goes_are_told(as_coordinator, north, newcomer):
    send(as_coordinator, north.pairing, newcomer)

    told = Notice.objects.values_list("to", "message")
    assert set(told) == {
        (north.mentor_user.pk, "pairings.ended"),
        (north.trainee_user.pk, "pairings.ended"),
        (north.mentor_user.pk, "pairings.paired"),
    }


@pytest.mark.parametrize(
    ("began", "proposed"),
    [(date(2025, 9, 1), TODAY), (TODAY, date(2026, 3, 19))],
    ids=["today, never the program's first day", "a pairing has one day at least"],
)
@pytest.mark.parametrize("name", ["replace-trainee", "change-mentor"])
def test_the_day_proposed(as_coordinator, north, name, began, proposed):
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=began)

    page = as_coordinator.get(reverse(f"pairings:{name}", args=[north.pairing.uuid]))

    assert page.context["form"].initial["starts_on"] == proposed


def test_who_teaches_the_subject_in_the_district_without_a_mentor_is_offered(
    as_coordinator, north, south, newcomer
):
    paired = TeacherFactory(school=north.school, school__subject=north.subject)
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=paired,
        school=north.school,
    )
    TeacherFactory(school=north.school, school__subject=south.subject)

    page = as_coordinator.get(page_of(north.pairing))

    assert list(page.context["form"].fields["trainee"].queryset) == [newcomer]


@pytest.mark.parametrize("name", ["replace-trainee", "create"])
def test_whose_mentor_stays_for_a_while_is_offered_with_the_day_until_when(
    as_coordinator, north, newcomer, name
):
    """From the day after it they can be paired; the day on which they have nobody says nothing."""
    last = {"ends_on": date(2026, 6, 30), "end_reason": "mentor_left"}
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=TeacherFactory(school=north.helping_school, school__subject=north.subject),
        mentor_school=north.helping_school,
        trainee=newcomer,
        school=north.school,
        **last,
    )
    address = reverse(
        f"pairings:{name}", args=[north.pairing.uuid] if name == "replace-trainee" else []
    )

    def label_on(day):
        Pairing.objects.filter(trainee=newcomer).update(ends_on=day)
        asked = {"program": north.program.pk, "subject": north.subject.pk}
        field = as_coordinator.get(address, asked).context["form"].fields["trainee"]
        (one,) = [each for each in field.queryset if each == newcomer]
        return field.label_from_instance(one)

    of_school = f"{newcomer}, {north.school}"
    assert label_on(last["ends_on"]).startswith(f"{of_school} (has a mentor until 30 June 2026)")
    assert "has a mentor" not in label_on(date(2026, 3, 17))


def test_forms_of_the_old_pair_are_named_before(as_coordinator, north, south, newcomer):
    def recorded(day, status, pairing=north.pairing):
        return form_of(pairing, author=north.mentor_user, status=status, starts_on=day)

    later = recorded(date(2026, 3, 18), "counted")
    on_its_way = recorded(date(2026, 3, 2), "school")
    recorded(date(2026, 3, 3), "counted")
    recorded(date(2026, 3, 4), "draft")
    recorded(date(2026, 3, 5), "school", south.pairing)

    first = send(as_coordinator, north.pairing, newcomer)

    assert said_by(first) == [
        f"Form {later}, 18 March 2026 (Counted).",
        f"Form {on_its_way}, 2 March 2026 (With school).",
    ]
    assert "goes on to be confirmed" in first.text
    assert Pairing.objects.get(pk=north.pairing.pk).is_open
    send(as_coordinator, north.pairing, newcomer, touched=first.context["form"].data["touched"])
    assert Pairing.objects.get(pk=north.pairing.pk).ends_on == date(2026, 3, 17)
    assert {each.pairing for each in on_its_way.parties.all()} == {north.pairing}


def test_another_reason_is_one_in_words(as_coordinator, north, newcomer):
    response = send(as_coordinator, north.pairing, newcomer, end_reason="other")

    assert response.context["form"].errors == {"end_note": ["Write why the trainee is replaced."]}
    assert "For another reason it is needed." in response.text
    assert "Note (optional)" not in response.text
    assert Pairing.objects.get(pk=north.pairing.pk).is_open


@pytest.mark.parametrize("reason", ["", "completed", "mentor_changed"])
def test_a_place_comes_free_for_a_reason_of_the_trainees(as_coordinator, north, newcomer, reason):
    response = send(as_coordinator, north.pairing, newcomer, end_reason=reason)

    assert list(response.context["form"].errors) == ["end_reason"]


def test_a_second_press_leads_to_the_pair_and_says_who_has_the_place(
    as_coordinator, north, newcomer
):
    send(as_coordinator, north.pairing, newcomer)

    again = as_coordinator.post(page_of(north.pairing), {"version": 1}, follow=True)

    assert again.redirect_chain[0][0] == north.pairing.get_absolute_url()
    assert "North Newcomer has the place of North Trainee already." in again.text
    assert Pairing.objects.filter(mentor=north.mentor).count() == 2


# --- a place whose trainee went before ------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "is_offered"),
    [("trainee_left", True), ("subject_changed", True), ("completed", False)],
)
def test_the_place_of_who_went_is_offered_later(as_coordinator, north, reason, is_offered):
    ended(north, reason)

    page = as_coordinator.get(north.pairing.get_absolute_url())

    assert (page_of(north.pairing) in page.text) == is_offered
    assert as_coordinator.get(page_of(north.pairing)).status_code == (200 if is_offered else 302)


def test_who_went_before_keeps_the_end_that_was_entered(as_coordinator, north, newcomer):
    ended(north, "trainee_left")
    page = as_coordinator.get(page_of(north.pairing))
    assert list(page.context["form"].fields) == ["version", "trainee", "starts_on"]

    send(as_coordinator, Pairing.objects.get(pk=north.pairing.pk), newcomer, end_reason="other")

    old, new = Pairing.objects.order_by("pk")
    assert (old.ends_on, old.end_reason) == (date(2026, 2, 27), "trainee_left")
    assert (new.trainee, new.starts_on, new.replaces) == (newcomer, TODAY, old)


def test_another_trainee_who_is_entered_late_lacks_nothing_at_once(north, newcomer):
    stored = ended(north, "trainee_left")

    new = replace_trainee(
        stored,
        actor=north.coordinator_actor,
        seen=stored.version,
        trainee=newcomer,
        starts_on=date(2026, 3, 2),
    )

    assert (new.starts_on, new.asked_from) == (date(2026, 3, 2), TODAY)


def test_one_place_never_counts_two_on_a_day(north, newcomer):
    stored = ended(north, "trainee_left", last=TODAY)

    with pytest.raises(ValidationError, match="in this place is 18 March 2026"):
        replace_trainee(
            stored,
            actor=north.coordinator_actor,
            seen=stored.version,
            trainee=newcomer,
            starts_on=TODAY,
        )


def test_a_place_is_free_again_when_the_pairing_that_took_it_never_was(
    as_coordinator, north, newcomer
):
    send(as_coordinator, north.pairing, newcomer)
    taken = Pairing.objects.get(trainee=newcomer)
    assert page_of(north.pairing) not in as_coordinator.get(north.pairing.get_absolute_url()).text

    cancel_pairing(taken, actor=north.coordinator_actor, seen=taken.version)

    assert page_of(north.pairing) in as_coordinator.get(north.pairing.get_absolute_url()).text


def test_nobody_is_replaced_in_a_closed_program(as_coordinator, north):
    north.program.state = "closed"
    north.program.save()

    assert as_coordinator.get(page_of(north.pairing)).status_code == 403
