"""Signing in with the code on the wall: whose, when, and what stands on the list afterwards."""

import datetime
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from activities.models import Attendance
from core.models import AuditEvent
from training.models import HalfDay
from training.sign_in.codes import code_of, step_at
from training.tests.factories import DAY, Half, a_training, half_day

pytestmark = pytest.mark.once


def at(hour: str, day: datetime.date = DAY):
    """That hour by the server's clock, where the office is (UTC+8)."""
    moment = datetime.datetime.fromisoformat(f"{day}T{hour}+08:00")
    return time_machine.travel(moment, tick=False)


def code_at(row: HalfDay, hour: str, day: datetime.date = DAY) -> str:
    moment = datetime.datetime.fromisoformat(f"{day}T{hour}+08:00")
    return code_of(row, step_at(moment))


def address(code: str) -> str:
    return reverse("training:sign-in", args=[code])


@pytest.fixture
def morning(north) -> HalfDay:
    with at("07:00", DAY - datetime.timedelta(days=7)):
        training = a_training(north, expected=[north.trainee, north.mentor])
    return training.half_days.get()


def sign_in(client, user, code):
    client.force_login(user)
    client.get(address(code))
    return client.post(address(code), follow=True)


def test_who_scans_the_code_is_on_the_list_of_that_session_by_their_own_hand(
    client, north, morning
):
    with at("08:25"):
        page = sign_in(client, north.trainee_user, code_at(morning, "08:25"))

    row = Attendance.objects.get()
    assert (row.session_id, row.teacher) == (morning.session_id, north.trainee)
    assert (row.source, row.noted_by, row.role) == ("scan", None, "participant")
    assert (row.school, row.district) == (north.school, north.district)
    assert "You are signed in" in unescape(page.text)
    assert "marked as late" not in page.text
    assert AuditEvent.objects.filter(verb="training.signed_in").count() == 1


@pytest.mark.parametrize(
    ("hour", "made", "said"),
    [
        ("08:30:59", "08:30:00", "I am here"),
        ("08:31:59", "08:30:00", "I am here"),
        ("08:32:00", "08:30:00", "This code has passed"),
        ("10:30:00", "08:30:00", "This code has passed"),
        ("07:59:00", "07:59:00", "sign-in opens at 08:00"),
        ("11:30:00", "11:30:00", "I am here"),
        ("11:31:00", "11:31:00", "This session ended at 11:30"),
        ("08:30:00", "08:32:00", "This is not a code of today"),
    ],
)
def test_the_servers_clock_alone_says_whether_a_code_is_good(
    client, north, morning, hour, made, said
):
    client.force_login(north.trainee_user)

    with at(hour):
        page = client.get(address(code_at(morning, made)))

    assert said in unescape(page.text)
    assert not Attendance.objects.exists()


def test_a_code_is_of_its_day_and_session_alone(client, north, morning):
    other = a_training(
        north,
        expected=[north.trainee],
        theme="Another",
        half_days=[half_day(half=Half.AFTERNOON), half_day(DAY + datetime.timedelta(days=1))],
    )
    tomorrow = other.half_days.get(session__day=DAY + datetime.timedelta(days=1))

    with at("08:25"):
        sign_in(client, north.trainee_user, code_at(tomorrow, "08:25"))
        assert not Attendance.objects.exists()
        sign_in(client, north.trainee_user, code_at(morning, "08:25"))

    assert [row.session_id for row in Attendance.objects.all()] == [morning.session_id]


def test_scanning_too_early_blocks_nothing_later(client, north, morning):
    with at("07:10"):
        page = sign_in(client, north.trainee_user, code_at(morning, "07:10"))
        assert "You are early" in page.text
    with at("08:20"):
        sign_in(client, north.trainee_user, code_at(morning, "08:20"))

    assert Attendance.objects.get().teacher == north.trainee


def test_the_detour_over_signing_in_to_the_portal_costs_nobody_their_attendance(
    client, north, morning
):
    north.trainee_user.set_password("North-pass-2026")
    north.trainee_user.save()
    code = code_at(morning, "08:25")
    with at("08:25"):
        asked = client.get(address(code))
    assert asked.status_code == 302
    with at("08:33"):
        page = client.post(
            asked["Location"], {"login": "north-trainee", "password": "North-pass-2026"}
        )
        assert page["Location"] == address(code)
        assert "I am here" in client.get(address(code)).text
        client.post(address(code))

    assert Attendance.objects.get().noted_at == datetime.datetime.fromisoformat(
        f"{DAY}T08:25+08:00"
    )


def test_an_address_sent_on_after_its_time_is_worth_nothing_to_somebody_else(
    client, north, morning
):
    code = code_at(morning, "08:25")
    with at("08:25"):
        client.get(address(code))
    client.session.flush()
    client.cookies.clear()
    with at("08:33"):
        sign_in(client, north.trainee_user, code)

    assert not Attendance.objects.exists()


def test_what_was_scanned_in_time_is_good_for_a_quarter_of_an_hour(client, north, morning):
    code = code_at(morning, "08:25")
    client.force_login(north.trainee_user)
    with at("08:25"):
        client.get(address(code))
    with at("08:41"):
        page = client.post(address(code))

    assert "This code has passed" in page.text
    assert not Attendance.objects.exists()


def test_who_comes_late_is_marked_and_who_comes_twice_is_there_once(client, north, morning):
    with at("08:41"):
        page = sign_in(client, north.trainee_user, code_at(morning, "08:41"))
        assert "marked as late" in page.text
    with at("09:00"):
        page = sign_in(client, north.trainee_user, code_at(morning, "09:00"))
        assert "already" in page.text

    assert Attendance.objects.count() == 1
    with at("09:05"):
        client.force_login(north.coordinator_user)
        page = client.get(reverse("training:attendance", args=[morning.uuid])).text
    assert "signed in at 08:41, late" in page


def test_a_press_without_a_good_code_marks_nobody(client, north, morning):
    client.force_login(north.trainee_user)

    with at("08:25"):
        page = client.post(address("AAAAAAAA"), {"teacher": north.mentor.pk})

    assert page.status_code == 422
    assert not Attendance.objects.exists()


def test_a_code_that_is_none_is_typed_again_on_the_page_that_says_so(client, north, morning):
    client.force_login(north.trainee_user)

    with at("08:25"):
        page = client.get(address("AAAABBBB"))
        assert 'value="AAAABBBB"' in page.text
        action = page.context["again"].helper.form_action
        went = client.post(action, {"code": code_at(morning, "08:25")})

    assert went["Location"] == address(code_at(morning, "08:25"))


def test_an_account_without_a_teacher_signs_nobody_in(client, north, morning):
    with at("08:25"):
        page = sign_in(client, north.coordinator_user, code_at(morning, "08:25"))

    assert "belongs to no teacher" in page.text
    assert not Attendance.objects.exists()


def test_the_code_is_typed_without_a_camera_with_small_letters_and_spaces(client, north, morning):
    client.force_login(north.trainee_user)
    code = code_at(morning, "08:25")

    with at("08:25"):
        page = client.post(
            reverse("training:type-code"), {"code": f" {code[:4].lower()} {code[4:].lower()}"}
        )

    assert page["Location"] == address(code)


def test_the_projector_shows_the_code_of_this_minute_and_no_secret(
    client, north, morning, settings
):
    client.force_login(north.coordinator_user)
    where = reverse("training:show-code", args=[morning.uuid])

    with at("08:25"):
        page = client.get(where).text
        code = code_at(morning, "08:25")
        assert f"{code[:4]} {code[4:]}" in page
        assert settings.SECRET_KEY not in page
        assert code_at(morning, "08:26") not in page.replace(" ", "")
    with at("08:25", DAY - datetime.timedelta(days=1)):
        assert "on the day of the session" in client.get(where).text
    client.force_login(north.trainee_user)
    assert client.get(where).status_code == 403
