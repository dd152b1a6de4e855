"""Trainings on the first page: whoever is expected, and whoever has the form in hand."""

import datetime

import pytest

from activities.models import Activity
from activities.tests.factories import form_of
from training.tests.factories import DAY, a_training
from training.tests.test_sign_in import at

pytestmark = pytest.mark.once
NEXT_DAY = DAY + datetime.timedelta(days=1)


def home(client, user) -> str:
    client.force_login(user)
    return client.get("/home/").text


def test_whoever_is_expected_reads_it_until_it_is_over(client, north, south):
    with at("07:00", DAY - datetime.timedelta(days=7)):
        a_training(north, theme="North seminar", expected=[north.trainee])
        assert "Come to the training" in home(client, north.trainee_user)
        assert "North seminar" not in home(client, north.mentor_user)
        assert "North seminar" not in home(client, south.trainee_user)
    with at("07:00", NEXT_DAY):
        assert "Come to the training" not in home(client, north.trainee_user)


def test_what_is_planned_is_no_form_to_finish_before_its_day(client, north):
    author = north.coordinator_user
    with at("07:00", DAY - datetime.timedelta(days=7)):
        a_training(north, theme="North seminar", expected=[north.trainee])
        form_of(north.pairing, author=author, status="draft", starts_on=DAY - datetime.timedelta(9))
        page = home(client, author)
        assert "North seminar" not in page
        assert Activity.objects.to_do_of(north.coordinator_actor).count() == 1
    with at("18:00"):
        page = home(client, author)
        assert "Fill the form of the training" in page
        assert Activity.objects.to_do_of(north.coordinator_actor).count() == 2


def test_of_an_unannounced_training_home_says_nothing(client, north):
    with at("07:00", DAY - datetime.timedelta(days=7)):
        a_training(north, theme="North seminar", expected=[north.trainee], is_announced=False)
        assert "North seminar" not in home(client, north.trainee_user)
