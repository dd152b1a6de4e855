"""Reading what waits beside its list: each form whole, one press on it, and what came of that."""

import pytest
from django.urls import reverse

from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.models import Activity, Decision, Status
from activities.tests.factories import form_of


@pytest.fixture
def form(north):
    return form_of(
        north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Magnets that pull"
    )


@pytest.fixture
def principal(client, north):
    client.force_login(north.principal_user)
    return client


def read(client, form):
    return client.get(reverse("activities:read", args=[form.uuid]))


def press(client, form, verb, version):
    address = reverse("activities:read-step", args=[form.uuid, verb])
    return client.post(address, {"version": version})


def now(form):
    return Activity.objects.get(pk=form.pk)


def test_a_form_is_read_with_its_step_and_the_way_to_return_it(principal, form):
    answer = read(principal, form)

    assert "<html" not in answer.text
    for words in ("Magnets that pull", "North Mentor", form.process, "data-by-key"):
        assert words in answer.text
    assert reverse("activities:read-step", args=[form.uuid, "confirm"]) in answer.text
    assert reverse("activities:return", args=[form.uuid]) in answer.text


def test_what_may_be_told_twice_is_not_confirmed_by_one_key(principal, north, form):
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)

    answer = read(principal, form)

    assert reverse("activities:twins", args=[form.uuid]) in answer.text
    assert reverse("activities:read-step", args=[form.uuid, "confirm"]) in answer.text
    assert "data-by-key" not in answer.text


def test_whoever_may_not_confirm_reads_and_finds_no_step(client, north, form):
    client.force_login(north.trainee_user)

    answer = read(client, form)

    assert form.process in answer.text
    assert "<form" not in answer.text
    assert press(client, form, "confirm", 1).status_code == 409
    assert now(form).status == Status.SCHOOL


def test_one_press_confirms_and_is_taken_back(principal, form):
    done = press(principal, form, "confirm", 1)

    assert done.status_code == 200
    assert now(form).status == Status.DISTRICT
    assert "data-stays" not in done.text
    assert "Undo my confirmation" in done.text

    undone = press(principal, form, "undo", 2)

    assert undone.status_code == 200
    assert now(form).status == Status.SCHOOL
    assert "data-stays" in undone.text


def test_the_same_press_twice_is_one_step(principal, form):
    press(principal, form, "confirm", 1)

    again = press(principal, form, "confirm", 1)

    assert again.status_code == 200
    assert "data-stays" not in again.text
    assert Decision.objects.count() == 1


def test_who_was_first_is_said_and_one_goes_on(principal, north, form):
    take_step(form, Verb.VOID, actor=north.lead_actor, seen=1, reason="It did not take place.")

    late = press(principal, form, "confirm", 1)

    assert late.status_code == 409
    assert "North Lead was first" in late.text
    assert "data-stays" not in late.text


def test_a_form_that_was_changed_meanwhile_is_read_again(principal, form):
    Activity.objects.filter(pk=form.pk).update(version=2)

    late = press(principal, form, "confirm", 1)

    assert late.status_code == 409
    assert "This form has changed since you opened it." in late.text
    assert "data-stays" in late.text
    assert now(form).status == Status.SCHOOL


@pytest.mark.parametrize("how", ["read", "press"])
def test_a_form_taken_back_says_so_and_shows_nothing_of_it(principal, north, form, how):
    Decision.objects.create(
        activity=form,
        verb=Verb.SEND,
        from_status="draft",
        to_status="school",
        by=north.mentor_user,
        by_name="North Mentor",
        role="author",
    )
    take_step(form, Verb.TAKE_BACK, actor=north.mentor_actor, seen=1)

    answer = read(principal, form) if how == "read" else press(principal, form, "confirm", 1)

    assert answer.status_code == 409
    assert "North Mentor was first" in answer.text
    assert "Magnets" not in answer.text


def test_a_press_that_did_not_arrive_whole_changes_nothing(principal, form):
    answer = press(principal, form, "confirm", "")

    assert answer.status_code == 422
    assert now(form).status == Status.SCHOOL


def test_other_steps_are_not_pressed_here(principal, form):
    assert press(principal, form, "void", 1).status_code == 404


def test_a_list_with_nothing_to_do_says_where_what_was_done_stands(principal):
    page = principal.get(reverse("activities:list"))

    assert "Nothing waits for you. A form that reaches you stands here." in page.text
    assert 'href="?tab=done"' in page.text


def test_a_narrowed_list_that_is_empty_offers_everything(principal, form):
    page = principal.get(reverse("activities:list"), {"text": "no such form"})

    assert "Nothing that waits for you is like that." in page.text
    assert 'href="?tab=todo"' in page.text


def test_only_who_confirms_is_given_the_queue(client, north, principal, form):
    assert "data-reading-queue" in principal.get(reverse("activities:list")).text
    client.force_login(north.trainee_user)
    assert "data-reading-queue" not in client.get(reverse("activities:list")).text
