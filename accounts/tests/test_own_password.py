"""A password that somebody else has seen lets its owner in to choose their own, and no further."""

import pytest
import time_machine
from django.urls import reverse

from accounts.models import User
from accounts.services import actor_for, create_administrator, issue_password
from accounts.tests.test_sign_in import sign_in
from core.models import AuditEvent

OWN = "新的很长的密码足够长了"
PASSWORD_PAGE = "/password/"


@pytest.fixture
def issued(north, administrator):
    """The mentor's account with a password on a slip, as after a reset."""
    return issue_password(north.mentor_user, actor=actor_for(administrator))


@pytest.fixture
def mentor(client, north, issued):
    sign_in(client, north.mentor_user, issued)
    return client


def choose(client, password, again=None, address=PASSWORD_PAGE):
    return client.post(address, {"password1": password, "password2": again or password})


@pytest.mark.parametrize(
    "address",
    [
        *("/home/", "/me/", "/notices/", "/activities/new/?pairing=1", "/search/?q=x"),
        *("/me/security/", "/sign-in/again/", "/reports/"),
    ],
)
def test_every_page_leads_to_the_choice_and_from_there_on(mentor, address):
    response = mentor.get(address)

    assert response.status_code == 302
    assert response.headers["Location"].startswith(f"{PASSWORD_PAGE}?next=/")
    chosen = choose(mentor, OWN, address=response.headers["Location"])
    assert chosen.headers["Location"] == address


def test_the_page_says_whose_account_it_is(mentor, north):
    page = mentor.get(PASSWORD_PAGE).text

    user = north.mentor_user
    assert f"<strong>{user.name}</strong>, user name <strong>{user.username}</strong>" in page


def test_a_short_password_is_refused_in_the_readers_language(mentor):
    twice = {"password1": "太短", "password2": "太短"}

    page = mentor.post(PASSWORD_PAGE, twice, headers={"Accept-Language": "zh-CN"})

    errors = page.context["form"].errors
    assert errors["password1"] == ["密码太短，至少要有10个字符。"]


@pytest.mark.parametrize("address", ["/notices/", "/me/names/", "/activities/new/"])
def test_nothing_is_done_before_the_choice(mentor, address):
    before = AuditEvent.objects.count()

    response = mentor.post(address, {"show": "yes"})

    assert response.headers["Location"] == f"{PASSWORD_PAGE}?next=/home/"
    assert AuditEvent.objects.count() == before


def test_language_help_and_the_way_out_stay_open(mentor):
    assert mentor.get("/help/").status_code == 200
    assert (
        mentor.post("/language/", {"language": "zh-hans", "next": PASSWORD_PAGE}).status_code == 302
    )
    page = mentor.get(PASSWORD_PAGE)
    assert "设定自己的密码" in page.text
    assert "oldpassword" not in page.text
    assert mentor.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_the_own_password_replaces_the_issued_one(mentor, client, north, issued):
    choose(mentor, OWN)

    assert mentor.get("/home/").status_code == 200
    stored = User.objects.get(pk=north.mentor_user.pk)
    assert (stored.password_issued_at, stored.check_password(OWN)) == (None, True)
    verbs = AuditEvent.objects.filter(verb__contains="password").order_by("pk")
    assert list(verbs.values_list("verb", "by_name")) == [
        ("accounts.password_issued", "Administrator"),
        ("accounts.issued_password_replaced", "North Mentor"),
    ]
    elsewhere = type(client)()
    assert sign_in(elsewhere, stored, issued).status_code == 200
    assert sign_in(elsewhere, stored, OWN).headers["Location"] == "/home/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This is the password you have now."), ("zh-CN", "这就是现在的密码，请另设一个。")],
)
def test_the_issued_password_is_refused_as_ones_own(mentor, north, issued, language, words):
    response = mentor.post(
        PASSWORD_PAGE,
        {"password1": issued, "password2": issued},
        headers={"Accept-Language": language},
    )

    assert words in response.text
    assert mentor.get("/home/").status_code == 302
    assert User.objects.get(pk=north.mentor_user.pk).check_password(issued)


@pytest.mark.parametrize(("one", "other"), [("short", "short"), (OWN, "another long password")])
def test_a_choice_that_is_refused_leaves_the_issued_password(mentor, north, issued, one, other):
    choose(mentor, one, other)

    assert mentor.get("/home/").status_code == 302
    assert User.objects.get(pk=north.mentor_user.pk).check_password(issued)


def test_who_changes_their_own_password_still_types_the_old_one(mentor):
    choose(mentor, OWN)

    response = choose(mentor, "yet another long password")

    assert "oldpassword" in response.context["form"].errors


def test_office_staff_choose_a_password_before_the_second_factor(
    client, north, administrator, settings
):
    settings.SECOND_FACTOR = "required"
    password = issue_password(north.coordinator_user, actor=actor_for(administrator))
    sign_in(client, north.coordinator_user, password)

    assert client.get("/me/security/app/").headers["Location"].startswith(PASSWORD_PAGE)
    choose(client, OWN)
    assert client.get("/home/").headers["Location"] == reverse("mfa_activate_totp")


def test_a_new_account_is_asked_too(client, administrator):
    client.force_login(administrator)
    form = client.get(reverse("accounts:add")).context["form"]
    data = {"uuid": form["uuid"].value(), "name": "王秀清", "username": "wang"}
    password = client.post(reverse("accounts:add"), data).context["password"]
    person = type(client)()

    sign_in(person, User.objects.get(username="wang"), password)

    assert person.get("/home/").headers["Location"] == f"{PASSWORD_PAGE}?next=/home/"


def test_whoever_runs_the_machine_has_their_own_already(client, db):
    password = create_administrator(username="chief", name="陈主任")

    sign_in(client, User.objects.get(username="chief"), password)

    assert client.get("/home/").status_code == 200


# --- what the office sees -----------------------------------------------------------------------

UNUSED = "Has not signed in with it yet."
USED = "Signed in with it, but has not chosen their own yet."
NONE = "None yet. Issue one, so that this person can sign in."


def test_the_accounts_page_says_how_far_somebody_has_come(client, north, administrator):
    account = north.mentor_user
    office = type(client)()
    office.force_login(administrator)
    says = lambda: [  # noqa: E731
        words
        for words in (NONE, UNUSED, USED)
        if words in office.get(account.get_absolute_url()).text
    ]
    account.set_unusable_password()
    account.save()
    told = [says()]

    with time_machine.travel("2026-03-18 04:00Z", tick=False):
        password = issue_password(account, actor=actor_for(administrator))
        office.force_login(administrator)
        told.append(says())
        assert "issued 18 March 2026" in office.get(account.get_absolute_url()).text
        sign_in(client, account, password)
        told.append(says())
        choose(client, OWN)
        told.append(says())

    assert told == [[NONE], [UNUSED], [USED], []]


def test_the_rules_of_a_password_are_told_as_everything_is_in_chinese(client, north):
    client.force_login(north.mentor_user)
    client.cookies["django_language"] = "zh-hans"

    page = client.get("/password/").text.split("<main")[1]

    assert "密码不能与其他个人信息太相似。" in page
    assert "你" not in page
