"""The calendar: what one is expected at, behind an address that its owner renews."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from accounts.models import User
from training.calendar.codes import address
from training.calendar.services import renew_feed
from training.courses.services import cancel_training
from training.tests.factories import DAY, Half, a_training, half_day
from training.tests.test_sign_in import at

pytestmark = pytest.mark.once


@pytest.fixture
def a_week_before():
    with at("07:00", DAY - datetime.timedelta(days=7)):
        yield


def path_of(feed) -> str:
    return "/calendar/" + address(feed).partition("/calendar/")[2]


def events(client, feed) -> list:
    answer = client.get(path_of(feed))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_holds_what_its_owner_is_expected_at_and_nothing_else(
    client, north, south, a_week_before
):
    theme = "North; 主题, with \\ and a very long name " + "长" * 60
    training = a_training(
        north, expected=[north.trainee], half_days=[half_day(half=Half.AFTERNOON, theme=theme)]
    )
    a_training(south, expected=[south.trainee])
    a_training(north, expected=[north.trainee], theme="Not announced", is_announced=False)

    (event,) = events(client, renew_feed(actor=north.trainee_actor))

    assert str(event["summary"]) == theme
    assert event["dtstart"].dt == datetime.datetime(2026, 3, 18, 6, 0, tzinfo=datetime.UTC)
    assert event["dtend"].dt == datetime.datetime(2026, 3, 18, 9, 0, tzinfo=datetime.UTC)
    assert str(event["location"]) == "North County hall"
    assert event["uid"].startswith(str(training.half_days.get().uuid))
    assert events(client, renew_feed(actor=north.mentor_actor)) == []


def test_a_cancelled_training_says_so(client, north, a_week_before):
    training = a_training(north, expected=[north.trainee])
    feed = renew_feed(actor=north.trainee_actor)
    cancel_training(
        training, actor=north.coordinator_actor, seen=training.version, reason="A storm"
    )

    (event,) = events(client, feed)

    assert event["status"] == "CANCELLED"


def test_a_new_address_makes_an_end_of_the_old_one(client, north):
    client.force_login(north.trainee_user)
    where = reverse("training:calendar")
    assert "You have no address yet." in client.get(where).text
    client.post(where)
    old = path_of_page(client)
    client.post(where)
    new = path_of_page(client)
    client.logout()

    assert client.get(new).status_code == 200
    assert client.get(old).status_code == 404


def path_of_page(client) -> str:
    shown = client.get(reverse("training:calendar")).context["address"]
    return "/calendar/" + shown.partition("/calendar/")[2]


def test_a_guessed_address_and_a_closed_account_show_nothing(client, north):
    feed = renew_feed(actor=north.trainee_actor)
    good = path_of(feed)

    assert client.get(reverse("training:feed", args=[feed.key, "0" * 40])).status_code == 404
    assert client.get(good.replace(str(feed.key), str(feed.user.uuid))).status_code == 404
    assert client.get(good).status_code == 200
    User.objects.filter(pk=feed.user_id).update(is_active=False)
    assert client.get(good).status_code == 404


def test_who_is_no_teacher_has_no_calendar(client, north):
    client.force_login(north.coordinator_user)

    assert client.get(reverse("training:calendar")).status_code == 403
