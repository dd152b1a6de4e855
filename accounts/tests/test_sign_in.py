"""The door: who gets in, for how long, and what everybody else reads."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.services import actor_for, drop_second_factor
from accounts.sessions import SessionStore
from core.models import AuditEvent

PASSWORD = "correct horse battery staple"
REFUSAL = "The user name or password is not right."


@pytest.fixture
def mentor(north):
    return with_password(north.mentor_user)


@pytest.fixture
def coordinator(north):
    return with_password(north.coordinator_user)


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def sign_in(client, user, password=PASSWORD, **data):
    return client.post(
        reverse("account_login"), {"login": user.username, "password": password, **data}
    )


def is_in(client) -> bool:
    return client.get(reverse("me")).status_code == 200


@pytest.mark.parametrize(
    "typed", ["ｎｏｒｔｈ－ｍｅｎｔｏｒ", " North-Mentor ", "north-\u200bmentor"]
)
def test_a_user_name_lets_in_however_it_is_typed(client, mentor, typed):
    client.post(reverse("account_login"), {"login": typed, "password": PASSWORD})

    assert mentor.username == "north-mentor"
    assert client.get(reverse("me")).context["user"] == mentor


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Fill in “User name”.", "Fill in “Password”."]),
        ("zh-hans", ["填写“用户名”。", "填写“密码”。"]),
    ],
)
def test_an_empty_box_is_named_as_it_stands_there(client, db, language, said):
    client.cookies["django_language"] = language
    response = client.post(reverse("account_login"), {"login": "", "password": ""})

    assert [each[0] for each in response.context["form"].errors.values()] == said
    for sentence in said:
        assert f">{re.split('[“”]', sentence)[1]}</label>" in response.text


def totp(secret: str, at: float) -> str:
    """RFC 6238, by hand: what the app on the phone shows."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(at // 30)), hashlib.sha1)
    offset = digest.digest()[-1] & 15
    number = struct.unpack(">I", digest.digest()[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_the_right_password_leads_to_work_and_is_written_down(client, mentor):
    response = sign_in(client, mentor)

    assert response.headers["Location"] == reverse("home")
    assert AuditEvent.objects.get(verb="accounts.signed_in").by == mentor


def test_the_user_name_is_typed_in_any_case(client, mentor):
    sign_in(client, User(username=f" {mentor.username.upper()} "))

    assert is_in(client)


def test_a_wrong_an_unknown_and_a_closed_account_read_the_same(client, north, mentor, coordinator):
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    tries = [
        sign_in(client, mentor, "wrong"),
        sign_in(client, User(username="nobody-here")),
        sign_in(client, coordinator),
    ]

    assert [response.status_code for response in tries] == [200, 200, 200]
    assert [REFUSAL in response.text for response in tries] == [True, True, True]
    assert not is_in(client)


def test_the_sixth_wrong_try_waits_but_only_at_its_own_address(client, mentor):
    for _try in range(5):
        assert REFUSAL in sign_in(client, mentor, "wrong").text

    assert "Wait five minutes" in sign_in(client, mentor).text
    client.defaults["REMOTE_ADDR"] = "10.0.0.2"
    sign_in(client, mentor)
    assert is_in(client)


def test_a_forged_forwarded_header_does_not_reset_the_count(client, mentor):
    for number in range(6):
        client.defaults["HTTP_X_FORWARDED_FOR"] = f"10.0.0.{number}"
        response = sign_in(client, mentor, "wrong")

    assert "Wait five minutes" in response.text


def test_the_page_asked_for_is_reached_after_signing_in(client, mentor):
    asked = client.get(reverse("notices"))
    response = client.post(
        asked.headers["Location"],
        {"login": mentor.username, "password": PASSWORD, "next": reverse("notices")},
    )

    assert response.headers["Location"] == reverse("notices")


@pytest.mark.parametrize("evil", ["//evil.example", "https:evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_our_own_pages_only(client, mentor, evil):
    assert sign_in(client, mentor, next=evil).headers["Location"] == reverse("home")


def test_signing_in_changes_the_sessions_key(client, mentor):
    client.get(reverse("account_login"))
    client.session["before"] = 1
    before = client.session.session_key

    sign_in(client, mentor)

    assert client.session.session_key != before


def test_nobody_signs_up_or_resets_a_password_alone(client, db):
    for address in ["/sign-up/", "/signup/", "/password/reset/", "/accounts/signup/"]:
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("remember", "minutes", "stays"),
    [
        ("true", 29, True),
        ("true", 29 * 24 * 60, True),
        ("true", 31 * 24 * 60, False),
        ("false", 29, True),
        ("false", 31, False),
    ],
)
def test_a_mentors_session_lasts_as_long_as_the_device_is_theirs(
    client, mentor, remember, minutes, stays
):
    sign_in(client, mentor, remember=remember)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        assert is_in(client) is stays


def test_using_the_portal_keeps_a_session_up_to_its_absolute_end(client, mentor):
    started = timezone.now()
    sign_in(client, mentor, remember="false")

    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(started + timedelta(minutes=minutes), tick=False):
            assert is_in(client)
    with time_machine.travel(started + timedelta(hours=12, minutes=1), tick=False):
        assert not is_in(client)


def test_office_staff_are_signed_out_after_half_an_hour_even_on_their_own_device(
    client, coordinator
):
    sign_in(client, coordinator, remember="true")

    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert not is_in(client)


@pytest.mark.parametrize(
    ("who", "remember", "warns"),
    [
        ("mentor", "true", False),
        ("mentor", "false", True),
        ("coordinator", "true", True),
        ("coordinator", "false", True),
    ],
)
def test_a_page_of_a_short_session_knows_when_it_ends(client, north, request, who, remember, warns):
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        sign_in(client, request.getfixturevalue(who), remember=remember)
    with time_machine.travel(now + timedelta(minutes=20), tick=False):
        page = client.get(reverse("home")).text

    assert ('data-unused="1800"' in page) is warns
    assert ('data-at-all="42000"' in page) is warns


def test_signing_out_ends_the_session_on_the_server(client, mentor):
    sign_in(client, mentor)
    cookie = client.cookies["s"].value

    client.post(reverse("account_logout"))
    client.cookies["s"] = cookie

    assert not is_in(client)


def test_closing_an_account_ends_its_sessions_at_once(client, mentor):
    sign_in(client, mentor)
    User.objects.filter(pk=mentor.pk).update(is_active=False)

    assert not is_in(client)


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(client, mentor):
    other = type(client)()
    sign_in(other, mentor)
    sign_in(client, mentor)

    response = client.post(
        reverse("account_change_password"),
        {
            "oldpassword": PASSWORD,
            "password1": "新的很长的密码足够长了",
            "password2": "新的很长的密码足够长了",
        },
    )

    assert response.headers["Location"] == reverse("me")
    assert (is_in(client), is_in(other)) == (True, False)
    assert AuditEvent.objects.filter(verb="accounts.password_changed").count() == 1


def test_a_short_password_is_refused_with_what_was_asked(client, mentor):
    sign_in(client, mentor)
    short = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}

    response = client.post(reverse("account_change_password"), short)

    assert "10 characters" in response.text
    assert User.objects.get(pk=mentor.pk).check_password(PASSWORD)


# --- the second factor --------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    """Time stands still, or a slow machine would let a code grow old between two lines."""
    settings.SECOND_FACTOR = "required"
    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        yield


def set_up(client, at: float) -> str:
    page = client.get(reverse("mfa_activate_totp")).text
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)[0]
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret, at)})
    return secret


def test_office_staff_see_nothing_before_the_second_factor_is_set_up(client, coordinator, required):
    sign_in(client, coordinator)

    for name in ["home", "me", "notices", "search"]:
        response = client.get(reverse(name))
        assert response.headers.get("Location") == reverse("mfa_activate_totp")


def test_administrators_do_not_reach_the_accounts_without_it(client, administrator, required):
    sign_in(client, with_password(administrator))

    response = client.get(reverse("accounts:accounts"))

    assert response.headers["Location"] == reverse("mfa_activate_totp")


def test_teachers_are_not_asked_for_it(client, mentor, required):
    sign_in(client, mentor)

    assert is_in(client)


def test_after_setting_it_up_the_password_alone_opens_nothing(client, coordinator, required):
    sign_in(client, coordinator)
    now = time.time()
    secret = set_up(client, now)
    assert is_in(client)
    assert AuditEvent.objects.filter(verb="accounts.second_factor_set_up").count() == 1
    client.post(reverse("account_logout"))

    response = sign_in(client, coordinator)
    assert response.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)

    client.post(reverse("mfa_authenticate"), {"code": totp(secret, now)})
    assert is_in(client)


def test_a_code_opens_once(client, coordinator, required):
    sign_in(client, coordinator)
    now = time.time()
    secret = set_up(client, now)

    entered = []
    for moment in [now + 60, now + 60, now + 120]:
        client.post(reverse("account_logout"))
        sign_in(client, coordinator)
        with time_machine.travel(moment, tick=False):
            client.post(reverse("mfa_authenticate"), {"code": totp(secret, moment)})
            entered.append(is_in(client))

    assert entered == [True, False, True]


def test_a_recovery_code_opens_once(client, coordinator, required):
    sign_in(client, coordinator)
    set_up(client, time.time())
    codes = re.findall(
        r"secret\">\s*([0-9a-z-]+)", client.get(reverse("mfa_view_recovery_codes")).text
    )
    assert len(codes) == 10

    entered = []
    for _round in range(2):
        client.post(reverse("account_logout"))
        sign_in(client, coordinator)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        entered.append(is_in(client))

    assert entered == [True, False]


def test_after_five_minutes_the_second_factor_asks_for_the_password_again(client, coordinator):
    sign_in(client, coordinator)

    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        response = client.get(reverse("mfa_activate_totp"))

    assert response.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_who_lost_phone_and_codes_sets_up_another_factor(client, coordinator, required, capsys):
    sign_in(client, coordinator)
    set_up(client, time.time())
    client.post(reverse("account_logout"))

    call_command("drop_second_factor", coordinator.username)
    call_command("drop_second_factor", coordinator.username)

    assert "was not on" in capsys.readouterr().out.splitlines()[-1]
    assert AuditEvent.objects.filter(verb="accounts.second_factor_dropped").count() == 1
    assert sign_in(client, coordinator).headers["Location"] == reverse("home")
    response = client.get(reverse("home"))
    assert response.headers["Location"] == reverse("mfa_activate_totp")


def test_no_account_takes_the_second_factor_off_another(administrator, coordinator):
    with pytest.raises(PermissionDenied):
        drop_second_factor(coordinator, actor=actor_for(administrator))


def test_a_flood_of_tries_is_answered_by_a_page_of_ours(client, db):
    for _try in range(120):
        client.post(reverse("account_login"), {})

    response = client.post(reverse("account_login"), {})

    assert response.status_code == 429
    assert "That was a lot at once" in response.text


def test_a_session_is_read_until_it_ends_and_no_other_with_it(db):
    kept, other = SessionStore(), SessionStore()
    kept["of"], other["of"] = "one", "another"
    kept.save()
    other.save()
    assert SessionStore(kept.session_key).load() == {"of": "one"}

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        ended = SessionStore(kept.session_key)
        assert ended.load() == {}
        assert ended.session_key is None
