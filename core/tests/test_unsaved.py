"""Which answers say that what came with a request was saved, and which say nothing."""

from uuid import uuid4

import pytest
from django.urls import reverse

KEY = "0123456789abcdef" * 2
OTHER = "f" * 32


@pytest.fixture
def address(client, north, administrator):
    client.force_login(administrator)
    return reverse("roster:school_edit", args=[north.school.uuid])


def answers(school, **but):
    values = {"name": school.name, "setting": school.setting, "version": school.version}
    return values | {"unsaved": KEY} | but


def named(response) -> str | None:
    cookie = response.cookies.get("saved")
    return cookie and cookie.value


def test_a_form_that_was_accepted_is_named(client, north, address):
    response = client.post(address, answers(north.school, township="Willow Bend"))

    assert response.status_code == 302
    assert named(response) == KEY
    assert response.cookies["saved"]["samesite"] == "Lax"


def test_several_are_named_until_a_page_has_read_them(client, north, address):
    client.cookies["saved"] = OTHER

    response = client.post(address, answers(north.school, township="Willow Bend"))

    assert named(response) == f"{OTHER}.{KEY}"


def test_a_page_that_shows_a_password_once_names_what_was_saved(client, north, address):
    values = {"uuid": uuid4(), "username": "somebody", "name": "Somebody", "unsaved": KEY}

    response = client.post(reverse("accounts:add"), values)

    assert response.status_code == 200
    assert named(response) == KEY


@pytest.mark.parametrize(
    ("but", "status"),
    [({"name": ""}, 422), ({"name": "Another", "version": 99}, 409)],
)
def test_a_form_that_was_refused_is_not(client, north, address, but, status):
    response = client.post(address, answers(north.school) | but)

    assert response.status_code == status
    assert named(response) is None
    assert f'data-answer="{KEY}"' in response.content.decode()


def test_a_form_sent_after_the_session_ended_is_not(client, north, address):
    client.logout()

    response = client.post(address, answers(north.school))

    assert response.status_code == 302
    assert named(response) is None


def test_a_form_that_only_staff_with_a_second_factor_may_send_is_not(
    client, north, address, settings
):
    settings.SECOND_FACTOR = "required"

    response = client.post(address, answers(north.school))

    assert response.status_code == 302
    assert named(response) is None


def test_a_failure_says_nothing(client, north, address, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("roster.places.services.change", fail)
    client.raise_request_exception = False

    response = client.post(address, answers(north.school))

    assert response.status_code == 500
    assert named(response) is None


@pytest.mark.parametrize("key", ["", "x" * 32, KEY + ";", KEY.upper(), '"><script>'])
def test_what_is_no_key_is_never_repeated(client, north, address, key):
    values = answers(north.school, unsaved=key, township="Willow Bend")

    response = client.post(address, values)

    assert named(response) is None
    assert 'data-answer=""' in client.post(address, values | {"name": ""}).content.decode()


def test_pages_name_their_reader_by_a_key_that_says_nothing(client, north):
    client.force_login(north.mentor_user)

    page = client.get(reverse("home")).content.decode()

    assert f'data-person="{north.mentor_user.uuid}"' in page
    assert "data-answer" not in page
    client.logout()
    assert "data-person" not in client.get(reverse("account_login")).content.decode()
