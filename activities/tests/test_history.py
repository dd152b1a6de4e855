"""What the history says of a step: who took it, and for whom, in the reader's words."""

import pytest
from django.utils.translation import override

from activities.chain import services
from activities.chain.history import history
from activities.chain.models import Verb
from activities.registration.models import Status
from activities.tests.factories import form_of


@pytest.fixture
def places(north):
    """The corner's school and district under a Chinese and an English name."""
    for place, name, name_en in (
        (north.school, "北村小学", "Beicun Primary School"),
        (north.district, "白云区", "Baiyun District"),
    ):
        place.name, place.name_en = name, name_en
        place.save()
    return north


def said(form, north, language="en"):
    with override(language):
        return history(form, north.mentor_actor)[0]["sentence"]


def step(north, status, verb, who, **kwargs):
    form = form_of(north.pairing, author=north.mentor_user, status=status)
    services.take_step(form, verb, actor=getattr(north, f"{who}_actor"), seen=1, **kwargs)
    return form


@pytest.mark.parametrize(
    ("status", "who", "english", "chinese"),
    [
        (
            Status.OTHER_SIDE,
            "trainee",
            "North Trainee, of the other side, returned it",
            "对方North Trainee退回",
        ),
        (
            Status.SCHOOL,
            "principal",
            "North Principal returned it on behalf of Beicun Primary School",
            "North Principal代表北村小学退回",
        ),
        (
            Status.DISTRICT,
            "coordinator",
            "North Coordinator returned it on behalf of Baiyun District",
            "North Coordinator代表白云区退回",
        ),
        (
            Status.CITY,
            "lead",
            "North Lead returned it for the city office",
            "North Lead代表市退回",
        ),
    ],
)
def test_a_return_is_told_as_the_word_of_who_returned_it(places, status, who, english, chinese):
    form = step(places, status, Verb.RETURN, who, reason="Look.")

    assert said(form, places) == english
    assert said(form, places, "zh-hans") == chinese


def test_a_confirmation_names_its_place_in_the_readers_language(places):
    form = step(places, Status.DISTRICT, Verb.CONFIRM, "coordinator")

    assert said(form, places) == "North Coordinator confirmed for Baiyun District"
    assert "白云区" in said(form, places, "zh-hans")


def test_a_place_without_an_english_name_keeps_its_own(north):
    form = step(north, Status.SCHOOL, Verb.CONFIRM, "principal")

    assert said(form, north) == f"North Principal confirmed for {north.school.name}"


def test_who_returned_it_to_the_other_side_reads_that_they_did(north):
    form = step(north, Status.OTHER_SIDE, Verb.RETURN, "trainee", reason="The date.")

    [returned] = [each for each in history(form, north.trainee_actor) if each["reason"]]
    assert returned["sentence"] == "You returned it"
    with override("zh-hans"):
        assert history(form, north.trainee_actor)[0]["sentence"] == "你已退回"
    assert said(form, north) == "North Trainee, of the other side, returned it"
