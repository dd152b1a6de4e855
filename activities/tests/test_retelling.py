"""Two forms of one event are found, joined, parted and told apart, by those who answer for them."""

import threading
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.models import Activity, Event, NotOneEvent, Status
from activities.retelling import finding
from activities.retelling.finding import is_retold, likely_twins, twins_of
from activities.retelling.services import join, let_hold, part, tell_apart
from activities.tests.factories import form_of
from core.exceptions import DomainError
from core.models import AuditEvent
from pairings.tests.factories import PairingFactory
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from recording.services import correct_activity

DAY = date(2025, 10, 15)


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Visit")


def form(corner, kind, who="mentor", status="city", **values) -> Activity:
    side = "supported" if who == "trainee" else "supporting"
    author = getattr(corner, f"{who}_user")
    return form_of(
        corner.pairing, author=author, author_side=side, kind=kind, status=status, **values
    )


@pytest.fixture
def two(north, kind):
    return form(north, kind, theme="Mentor's"), form(north, kind, "trainee", theme="Trainee's")


def themes(pairs) -> list:
    return [(pair.asked.theme, pair.twin.theme) for pair in pairs]


@pytest.mark.parametrize(
    ("days", "precision", "is_twin"),
    [(0, "day", True), (1, "day", True), (-1, "day", True), (2, "day", False), (0, "month", False)],
)
def test_a_form_of_the_same_pair_within_a_day_is_asked_about(north, kind, days, precision, is_twin):
    form(north, kind, theme="One")
    day = DAY + timedelta(days=days)
    other = form(north, kind, "trainee", theme="Other", starts_on=day, date_precision=precision)

    expected = [("Other", "One")] if is_twin else []
    assert themes(twins_of([other], north.coordinator_actor)) == expected
    assert themes(likely_twins(north.program, north.coordinator_actor)) == expected


@pytest.mark.parametrize(
    ("days", "theme", "is_twin"), [(0, "Other", True), (1, "Other", False), (-1, "One", True)]
)
def test_of_the_day_before_or_after_only_what_is_alike_is_asked_about(
    north, kind, days, theme, is_twin
):
    form(north, kind, theme="One")
    another = ActivityKindFactory(program=north.program, name="Talk", key="talk")
    day = DAY + timedelta(days=days)
    other = form(north, another, "trainee", theme=theme, starts_on=day)

    assert len(twins_of([other], north.coordinator_actor)) == is_twin
    assert len(list(likely_twins(north.program, north.coordinator_actor))) == is_twin
    assert Activity.objects.filter(is_retold(north.coordinator_actor)).count() == 2 * is_twin


@pytest.mark.parametrize(
    ("trainee", "who", "of", "minutes", "is_twin"),
    [
        ("own", "mentor", "kind", 40, True),
        ("own", "mentor", "another", 80, False),
        ("own", "mentor", "another", 40, True),
        ("own", "trainee", "another", 80, True),
        ("second", "mentor", "kind", 40, False),
        ("second", "lead", "kind", 40, True),
    ],
)
def test_of_one_author_only_what_may_be_recorded_twice_is_asked_about(
    north, kind, trainee, who, of, minutes, is_twin
):
    """Two accounts of one event come from two people."""
    form(north, kind, minutes=40, half_days=None)
    kinds = {"kind": kind, "another": ActivityKindFactory(program=north.program, name="Talk")}
    if trainee == "second":
        north.pairing = PairingFactory(
            **{
                name: getattr(north.pairing, name)
                for name in ("program", "subject", "mentor", "mentor_school", "mentor_district")
            },
            **{name: getattr(north.pairing, name) for name in ("school", "district")},
        )
    other = form(north, kinds[of], who, theme="Other", minutes=minutes, half_days=None)

    assert len(twins_of([other], north.coordinator_actor)) == is_twin
    assert len(list(likely_twins(north.program, north.coordinator_actor))) == is_twin
    assert Activity.objects.filter(is_retold(north.coordinator_actor)).count() == 2 * is_twin


def test_a_draft_is_joined_with_nothing(client, north, kind):
    """It may be told apart, and joined once it is sent."""
    sent = form(north, kind, theme="Sent")
    draft = form(north, kind, status=Status.DRAFT, theme="Draft")
    client.force_login(north.mentor_user)

    page = client.get(reverse("activities:twins", args=[draft.uuid])).text

    assert "One of the two is a draft: they can be joined once it is sent." in page
    assert "It is one event" not in page
    assert "They are two events" in page
    for one, other in ((draft, sent), (sent, draft)):
        with pytest.raises(DomainError, match="once it is sent"):
            join(one, other, actor=north.mentor_actor)
    Activity.objects.filter(pk=draft.pk).update(status=Status.OTHER_SIDE)
    assert join(sent, draft, actor=north.mentor_actor)


def test_whoever_compares_two_forms_sees_their_kinds_and_people(client, north, kind, two):
    Activity.objects.filter(pk=two[1].pk).update(
        kind=ActivityKindFactory(program=north.program, name="Talk")
    )
    client.force_login(north.coordinator_user)

    events = client.get(reverse("activities:twins", args=[two[0].uuid])).context["events"]

    told = [
        {str(label): value for label, value in account["facts"]}
        for account in events[0]["accounts"]
    ]
    people = {"Supporting side": str(north.mentor), "Supported side": str(north.trainee)}
    assert [{name: each[name] for name in ("Kind of activity", *people)} for each in told] == [
        {"Kind of activity": "Talk", **people},
        {"Kind of activity": "Visit", **people},
    ]


def test_all_twins_of_a_program_are_found_a_few_at_a_time(north, kind, monkeypatch):
    """Also where one form has several, and is compared in another turn than they are."""
    monkeypatch.setattr(finding, "AT_ONCE", 1)
    monkeypatch.setattr(finding, "MOST", 1)
    for name in ("One", "Other", "Third"):
        form(north, kind, theme=name)

    found = themes(likely_twins(north.program, north.coordinator_actor))

    assert found == [("Third", "Other"), ("Third", "One"), ("Other", "One")]


def test_forms_of_two_schools_and_a_subject_are_asked_about_without_a_pair(north, south, kind):
    one, other, third = (form(north, kind, theme=name) for name in ("One", "Other", "Third"))
    form(south, kind, theme="South's own")
    for each in (one, other, third):
        each.parties.update(pairing=None, teacher=None)
    Activity.objects.filter(pk=third.pk).update(subject=south.pairing.subject)
    third.refresh_from_db()

    assert themes(twins_of([other, third], north.coordinator_actor)) == [("Other", "One")]


def test_nobody_is_asked_about_a_form_they_do_not_see_or_that_is_gone(north, south, kind, two):
    draft = form(north, kind, "mentor", Status.DRAFT, theme="Draft")
    void = form(north, kind, "mentor", Status.VOID, theme="Void")

    assert themes(twins_of([two[1]], north.trainee_actor)) == [("Trainee's", "Mentor's")]
    assert twins_of([two[1]], south.coordinator_actor) == []
    assert twins_of([void], north.mentor_actor) == []
    assert themes(twins_of([draft], north.mentor_actor)) == [
        ("Draft", "Trainee's"),
        ("Draft", "Mentor's"),
    ]


def test_answers_are_remembered_through_corrections(north, kind, two):
    one, other = two
    Activity.objects.filter(pk=other.pk).update(status=Status.COUNTED)
    tell_apart(one, other, actor=north.lead_actor)
    tell_apart(other, one, actor=north.lead_actor)
    other.refresh_from_db()
    edition = correct_activity(other, actor=north.trainee_actor, seen=other.version, reason="So.")

    assert NotOneEvent.objects.count() == 1
    assert twins_of([one, edition], north.trainee_actor) == []
    assert [each.verb for each in AuditEvent.objects.filter(verb__contains="told_apart")] == [
        "activities.events_told_apart"
    ]


def test_joined_with_one_is_told_apart_from_what_that_was_told_apart_from(north, kind, two):
    one, other = two
    third = form(north, kind, theme="Third")
    tell_apart(third, one, actor=north.lead_actor)
    join(one, other, actor=north.lead_actor)

    assert twins_of([third], north.lead_actor) == []
    both = Activity.objects.filter(pk__in=[one.pk, other.pk])
    assert twins_of(both, north.lead_actor) == [], "they are one: nothing is left to ask"


def test_who_answers_for_neither_form_answers_nothing(north, south, kind, two):
    for actor in (south.lead_actor, south.coordinator_actor):
        with pytest.raises(PermissionDenied):
            join(*two, actor=actor)
        with pytest.raises(PermissionDenied):
            tell_apart(*two, actor=actor)
    assert (Event.objects.count(), NotOneEvent.objects.count()) == (0, 0)


def test_nobody_puts_an_account_aside_that_others_have_accepted(north, kind, two):
    """The trainee answers for a form of their own; the mentor's, which is counted, holds."""
    mentors, trainees = two
    Activity.objects.filter(pk=mentors.pk).update(status=Status.COUNTED)
    with pytest.raises(PermissionDenied):
        join(mentors, trainees, actor=north.trainee_actor, holds=trainees)

    event = join(mentors, trainees, actor=north.trainee_actor)

    assert event.holds == mentors
    with pytest.raises(PermissionDenied):
        let_hold(trainees, actor=north.trainee_actor)
    let_hold(trainees, actor=north.lead_actor)
    event.refresh_from_db()
    assert event.holds == trainees
    chosen = AuditEvent.objects.get(verb="activities.account_chosen")
    held = [each["holds"]["id"] for each in (chosen.before, chosen.after)]
    assert held == [mentors.pk, trainees.pk]


def test_forms_of_two_programs_are_never_one_event(north, kind, two):
    one, other = two
    later = ProgramFactory(name="Another year", slug="another")
    Activity.objects.filter(pk=other.pk).update(program=later)
    with pytest.raises(DomainError, match="two programs"):
        join(one, other, actor=north.mentor_actor)
    event = Event.objects.create(holds=one)
    Activity.objects.filter(pk=one.pk).update(event=event, stands_back=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=other.pk).update(event=event, stands_back=True)


def test_the_database_lets_an_event_count_once(north, kind, two):
    join(*two, actor=north.lead_actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.update(stands_back=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.filter(pk=two[0].pk).update(event=None, stands_back=True)


def test_in_a_closed_program_nothing_is_joined_or_parted(north, kind, two):
    join(*two, actor=north.lead_actor)
    north.program.__class__.objects.filter(pk=north.program.pk).update(state="closed")
    for one in two:
        with pytest.raises(PermissionDenied):
            part(one, actor=north.lead_actor)
    assert Event.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_forms_of_an_event_accepted_at_once_count_once(north):
    kind = ActivityKindFactory(name="Visit")
    mentors, trainees = form(north, kind), form(north, kind, "trainee")
    join(mentors, trainees, actor=north.lead_actor, holds=trainees)
    barrier, outcomes = threading.Barrier(2), []

    def accept(one):
        barrier.wait(timeout=10)
        try:
            take_step(one, Verb.ACCEPT, actor=north.lead_actor, seen=2)
            outcomes.append("accepted")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[one]) for one in (mentors, trainees)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    rows = Activity.objects.order_by("pk").values_list("status", "stands_back")
    assert outcomes == ["accepted", "accepted"]
    assert list(rows) == [(Status.COUNTED, True), (Status.COUNTED, False)]


# --- pages ----------------------------------------------------------------------------------------


def test_the_pages_ask_as_little_of_many_accounts(
    client, north, kind, two, django_assert_max_num_queries
):
    mentors, trainees = two
    third = form(north, kind, theme="Third")
    join(mentors, trainees, actor=north.lead_actor)
    join(mentors, third, actor=north.lead_actor)
    form(north, kind, theme="Not joined")
    client.force_login(north.coordinator_user)
    for address, most, shown in (
        (reverse("activities:twins", args=[mentors.uuid]), 12, "Not joined"),
        (reverse("reports:look", args=[north.program.slug]), 20, "Not joined"),
        (mentors.get_absolute_url(), 12, "Third"),
    ):
        with django_assert_max_num_queries(most):
            assert shown in client.get(address).text


def test_a_confirmer_is_asked_chooses_and_parts(client, north, kind, two):
    mentors, trainees = two
    client.force_login(north.coordinator_user)
    asked = reverse("activities:twins", args=[trainees.uuid])
    assert asked in client.get(trainees.get_absolute_url()).text
    page = client.get(asked)
    assert page.context["events"][0]["holds"] == mentors

    sent = {"twin": mentors.uuid, "form": trainees.uuid, "holds": trainees.uuid}
    assert client.post(reverse("activities:event-same", args=[trainees.uuid]), sent).url == asked

    assert client.get(asked).context["events"] == []
    page = client.get(mentors.get_absolute_url())
    told = page.context["accounts"]["told"]
    assert [(each["form"].theme, each["holds"]) for each in told] == [
        ("Mentor's", False),
        ("Trainee's", True),
    ]
    client.post(reverse("activities:event-holds", args=[mentors.uuid]))
    assert Event.objects.get().holds == mentors
    client.post(reverse("activities:event-part", args=[trainees.uuid]))
    assert not Event.objects.exists()
    assert client.get(mentors.get_absolute_url()).context["accounts"] == {}
    assert client.get(asked).context["events"] == [], "parted, they are not asked about again"


def test_they_are_two_events_and_nobody_is_asked_again(client, north, kind, two):
    mentors, trainees = two
    client.force_login(north.coordinator_user)
    look = reverse("reports:look", args=[north.program.slug])
    assert [each["pair"].asked for each in client.get(look).context["events"]] == [trainees]

    sent = {"twin": mentors.uuid, "back": "look"}
    answer = client.post(reverse("activities:event-different", args=[trainees.uuid]), sent)

    assert answer.url == look
    assert client.get(look).context["events"] == []


def test_who_two_forms_are_of_stands_in_the_list_of_possible_mistakes(client, north, kind, two):
    client.force_login(north.coordinator_user)
    page = client.get(reverse("reports:look", args=[north.program.slug]))

    (question,) = page.context["events"]
    people = {"Supporting side": "North Mentor", "Supported side": "North Trainee"}
    for account in question["accounts"]:
        assert {label: said for label, said in account["facts"] if "side" in label} == people
    assert "North Trainee</dd>" in page.text


def test_a_form_that_the_reader_does_not_see_is_not_shown_beside_theirs(client, north, south, kind):
    one, other = form(north, kind, theme="North's"), form(south, kind, theme="South's own")
    event = Event.objects.create(holds=one)
    Activity.objects.update(event=event, stands_back=True)
    client.force_login(north.coordinator_user)

    page = client.get(one.get_absolute_url())

    assert "South's own" not in page.text
    assert page.context["accounts"]["unseen"] == 1
    sent = {"twin": one.uuid, "form": other.uuid}
    assert client.post(reverse("activities:event-same", args=[other.uuid]), sent).status_code == 404
