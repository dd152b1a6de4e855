"""What is over, going on and to come, by the server's clock: on pages, at home, in notices."""

import datetime
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Status
from core.models import Notice
from training.courses.services import announce_training, change_training, expect
from training.courses.wording import state_of, state_of_half_day
from training.models import Training
from training.sign_in.services import fill_form, note_attendance, sign_in
from training.tests.factories import DAY, Half, a_training, half_day
from training.tests.test_sign_in import at

pytestmark = pytest.mark.once
BEFORE = DAY - datetime.timedelta(days=7)
NEXT_DAY = DAY + datetime.timedelta(days=1)


@pytest.fixture
def training(north) -> Training:
    """A morning and the afternoon of the day after."""
    with at("07:00", BEFORE):
        return a_training(
            north,
            theme="North seminar",
            expected=[north.trainee],
            half_days=[half_day(), half_day(NEXT_DAY, Half.AFTERNOON)],
        )


@pytest.mark.parametrize(
    ("day", "hour", "whole", "each"),
    [
        (DAY, "08:29", "To come", ["To come", "To come"]),
        (DAY, "08:30", "On now", ["On now", "To come"]),
        (DAY, "11:30", "On now", ["On now", "To come"]),
        (DAY, "11:31", "Partly held", ["Over", "To come"]),
        (NEXT_DAY, "13:59", "Partly held", ["Over", "To come"]),
        (NEXT_DAY, "14:00", "On now", ["Over", "On now"]),
        (NEXT_DAY, "17:01", "Held", ["Over", "Over"]),
    ],
)
def test_a_training_and_its_sessions_stand_where_the_clock_says(training, day, hour, whole, each):
    rows = list(training.half_days.select_related("session"))

    with at(hour, day):
        now = timezone.now()

    assert state_of(training, rows, now)[0] == whole
    assert [state_of_half_day(row, now)[0] for row in rows] == each


def test_the_code_is_offered_until_its_session_is_over_and_leads_on_to_its_list(
    client, north, training
):
    first, second = training.half_days.order_by("session__day")
    codes = [reverse("training:show-code", args=[row.uuid]) for row in (first, second)]
    attendance = reverse("training:attendance", args=[first.uuid])
    page = training.get_absolute_url()
    client.force_login(north.coordinator_user)

    with at("09:00"):
        text = client.get(page).text
        assert [code in text for code in codes] == [True, True]
        text = client.get(codes[0]).text
        assert attendance in text
        # On the wall no word of it is cut.
        assert "/<wbr>sessions/<wbr>sign-in/" in text
    with at("12:00"):
        text = client.get(page).text
        assert [code in text for code in codes] == [False, True]
        assert "Partly held" in text
        assert attendance in client.get(codes[0]).text
        assert reverse("training:attendance", args=[second.uuid]) not in client.get(codes[1]).text
    with at("18:00", NEXT_DAY):
        assert "Held" in client.get(reverse("training:list")).text


def home(client, user) -> str:
    client.force_login(user)
    return client.get("/home/").text


def test_who_has_signed_in_has_nothing_more_to_come_to_but_a_later_session(client, north, training):
    first, second = training.half_days.order_by("session__day")
    asks = "Come to the training"

    with at("09:00"):
        assert asks in home(client, north.trainee_user)
        sign_in(first, actor=north.trainee_actor, arrived=timezone.now())
        assert asks in home(client, north.trainee_user)
    with at("14:10", NEXT_DAY):
        sign_in(second, actor=north.trainee_actor, arrived=timezone.now())
        assert asks not in home(client, north.trainee_user)


def test_what_is_over_or_whose_form_was_sent_is_nothing_to_come_to(client, north, training):
    asks = "Come to the training"

    with at("16:59", NEXT_DAY):
        assert asks in home(client, north.trainee_user)
        type(training.activity).objects.update(status=Status.CITY, reference="2026-1")
        assert asks not in home(client, north.trainee_user)
        type(training.activity).objects.update(status=Status.DRAFT, reference="")
    with at("17:01", NEXT_DAY):
        assert asks not in home(client, north.trainee_user)


def test_of_a_training_that_lies_in_the_past_nobody_is_told(client, north):
    actor = north.coordinator_actor
    with at("07:00", BEFORE):
        training = a_training(north, expected=[north.trainee], is_announced=False)
    client.force_login(north.coordinator_user)

    with at("12:00"):
        for page in ("training:training", "training:expected"):
            shown = client.get(reverse(page, args=[training.uuid])).text
            assert "it lies in the past" in shown
            assert reverse("training:announce", args=[training.uuid]) in shown
        page = client.post(reverse("training:announce", args=[training.uuid]), follow=True)
        assert "It lies in the past, so nobody was told." in unescape(page.text)
        expect(training, [north.mentor], actor=actor)
        training.refresh_from_db()
        moved = {"kind": training.activity.kind, "theme": "North seminar", "place": "Elsewhere"}
        rows = {"half_days": [half_day(BEFORE, key=training.half_days.get().uuid)]}
        training = change_training(training, actor=actor, seen=training.version, **moved, **rows)

    assert not Notice.objects.exists()
    with at("07:00", BEFORE):
        # It is still to come here: whoever counts on that hour learns that it has passed.
        change_training(
            training,
            actor=actor,
            seen=training.version,
            **moved,
            half_days=[
                half_day(BEFORE - datetime.timedelta(days=1), key=training.half_days.get().uuid)
            ],
        )
    assert set(Notice.objects.values_list("message", flat=True)) == {"training.moved"}


def test_one_press_ticks_everybody_and_saves_nothing_and_keeps_who_signed_in_by_code(
    client, north, training
):
    morning = training.half_days.earliest("session__day")
    where = reverse("training:attendance", args=[morning.uuid])
    with at("07:00", BEFORE):
        expect(training, [north.mentor], actor=north.coordinator_actor)
    client.force_login(north.coordinator_user)

    with at("08:45"):
        sign_in(morning, actor=north.trainee_actor, arrived=timezone.now())
    with at("09:00"):
        assert 'href="?all=1"' in client.get(where).text
        form = client.get(where, {"all": "1"}).context["form"]
        assert set(form["there"].value()) == {str(north.trainee.pk), str(north.mentor.pk)}
        assert morning.session.attendances.count() == 1
        sent = {"there": form["there"].value(), "shown": form["shown"].value()}
        client.post(f"{where}?all=1", sent)

    rows = morning.session.attendances.order_by("pk").values_list("teacher", "source")
    assert list(rows) == [(north.trainee.pk, "scan"), (north.mentor.pk, "list")]


def test_a_half_day_that_a_complete_list_leaves_empty_was_not_held(client, north, training):
    morning = training.half_days.earliest("session__day")
    actor = north.coordinator_actor
    with at("09:00"):
        note_attendance(morning, actor=actor, there=[north.trainee, north.mentor])
    client.force_login(north.coordinator_user)
    with at("18:00", NEXT_DAY):
        page = client.get(reverse("training:fill-form", args=[training.uuid])).text
        assert "Nobody is on the list of 19 March 2026, afternoon." in page
        assert fill_form(training, actor=actor, is_complete=True).half_days == 1
        form = fill_form(training, actor=actor, is_complete=False, headcount=9)

    assert form.half_days == 2


def test_announcing_before_the_last_session_is_over_still_tells(north):
    with at("07:00", BEFORE):
        rows = [half_day(), half_day(NEXT_DAY)]
        training = a_training(north, expected=[north.trainee], half_days=rows, is_announced=False)
    with at("12:00"):
        announce_training(training, actor=north.coordinator_actor)

    assert [notice.to for notice in Notice.objects.all()] == [north.trainee_user]
