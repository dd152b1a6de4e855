"""The reader's language, one's own pages, and the office's pages about accounts."""

import re

import pytest
from django.urls import reverse

from accounts.models import RoleAssignment, User
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role
from core.models import AuditEvent, Notice
from roster.models import Posting
from tests.sent_page import as_shown


def of(user, name="account"):
    return reverse(f"accounts:{name}", args=[user.uuid])


# --- the door -----------------------------------------------------------------------------------


def test_the_bare_address_leads_to_the_door_or_to_work(client, north):
    assert client.get("/").headers["Location"] == "/sign-in/"
    client.force_login(north.mentor_user)
    assert client.get("/").headers["Location"] == "/home/"


def test_the_watchdog_reads_ok_and_nothing_else(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.text) == (200, "ok")


# --- language -----------------------------------------------------------------------------------


def test_a_page_comes_in_the_browsers_language(client, north):
    client.force_login(north.mentor_user)

    response = client.get(reverse("me"), headers={"Accept-Language": "zh-CN,zh;q=0.9"})

    assert '<html lang="zh-Hans">' in response.text


@pytest.mark.once
@pytest.mark.parametrize(
    ("language", "current", "other"), [("en", "en", "zh-hans"), ("zh-CN", "zh-Hans", "en")]
)
def test_the_language_that_is_read_is_marked_beside_the_other(db, client, language, current, other):
    text = client.get("/sign-in/", headers={"Accept-Language": language}).text

    assert re.findall(r'aria-current="true" lang="([^"]+)"', text) == [current]
    assert re.findall(r'name="language" value="([^"]+)"', text) == [other]


def test_the_chosen_language_wins_over_the_browsers_and_goes_with_the_account(client, north):
    client.force_login(north.mentor_user)

    response = client.post(reverse("language"), {"language": "zh-hans", "next": reverse("me")})

    assert response.headers["Location"] == reverse("me")
    elsewhere = type(client)()
    elsewhere.force_login(north.mentor_user)
    page = elsewhere.get(reverse("me"), headers={"Accept-Language": "en"})
    assert '<html lang="zh-Hans">' in page.text


def test_a_visitor_keeps_the_chosen_language_in_the_browser(client, db):
    client.post(reverse("language"), {"language": "zh-hans", "next": "/sign-in/"})

    assert '<html lang="zh-Hans">' in client.get("/sign-in/").text


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example/", "\\\\evil", ""])
def test_choosing_a_language_leads_to_our_own_pages_only(client, db, evil):
    response = client.post(reverse("language"), {"language": "en", "next": evil})

    assert response.headers["Location"] == "/"


def test_a_language_we_do_not_speak_changes_nothing(client, north):
    client.force_login(north.mentor_user)

    client.post(reverse("language"), {"language": "xx", "next": "/me/"})

    assert User.objects.get(pk=north.mentor_user.pk).language == ""


def test_a_language_is_chosen_by_pressing_a_button_not_by_a_link(client, db):
    assert client.get(reverse("language"), {"language": "en"}).status_code == 405


# --- the head of every page ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "place"),
    [
        ("coordinator", "North County"),
        ("principal", "North Village School"),
        ("lead", "Northern science"),
    ],
)
def test_the_head_names_the_place_somebody_acts_for(client, north, who, place):
    client.force_login(getattr(north, f"{who}_user"))

    assert client.get(reverse("me")).context["actor_place"] == place


def test_of_several_places_the_head_names_one_and_counts_the_rest(client, north, south):
    RoleAssignmentFactory(
        user=north.coordinator_user, role=Role.DISTRICT_COORDINATOR, district=south.district
    )
    client.force_login(north.coordinator_user)

    place = client.get(reverse("me")).context["actor_place"]

    assert place == "North County and 1 more place"


def test_nobody_has_more_than_five_places_to_go(client, north, administrator, auditor):
    people = [administrator, auditor, north.mentor_user, north.trainee_user, north.principal_user]
    for user in [*people, north.coordinator_user, north.lead_user]:
        client.force_login(user)
        items = list(client.get(reverse("me")).context["nav_items"])
        assert items[0]["url"] == "/home/"
        assert 3 <= len(items) <= 5


# --- one's own pages ----------------------------------------------------------------------------


def test_my_details_show_my_roles_and_postings_and_nobody_elses(client, north, south):
    RoleAssignmentFactory(user=north.trainee_user, role=Role.SUBJECT_LEAD, subject=north.subject)
    client.force_login(north.trainee_user)

    response = client.get(reverse("me"))

    assert list(response.context["roles"]) == [RoleAssignment.objects.latest("pk")]
    assert list(response.context["postings"]) == [Posting.objects.get(teacher=north.trainee)]
    assert "South" not in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_my_notices_come_in_a_fixed_number_of_queries(
    client, north, rows, django_assert_num_queries
):
    for number in range(rows):
        notice_to(north.mentor_user, f"Form {number}")
    notice_to(north.trainee_user, "Somebody else's")
    client.force_login(north.mentor_user)

    # session, user, roles, count, page, unread notices
    with django_assert_num_queries(5):
        response = client.get(reverse("notices"))

    assert response.text.count("Form ") == rows
    assert "Somebody else" not in response.text


def notice_to(user, about):
    return Notice.objects.create(
        to=user,
        message="activities.waiting",
        values={"form": about},
        address="/home/",
        key=about,
    )


def test_what_a_row_does_not_say_is_no_dot_on_a_phone_and_its_date_is_one_word(client, north):
    """A card joins its cells with dots: an empty one would leave “· — ·” between them."""
    notice_to(north.mentor_user, "Form 1")
    client.force_login(north.mentor_user)

    page = client.get(reverse("notices")).text

    assert re.search(r'<td [^>]*data-label="Reason"[^>]* data-nothing>—</td>', page)
    assert re.search(r'<td [^>]*data-label="When" [^>]*><wbr><span class="nowrap">\d', page)


def test_marking_read_touches_ones_own_notices_only(client, north):
    mine = notice_to(north.mentor_user, "Mine")
    theirs = notice_to(north.trainee_user, "Theirs")
    client.force_login(north.mentor_user)
    assert client.get(reverse("me")).context["unread_notices"] == 1

    client.post(reverse("notices"))

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.read_at is None, theirs.read_at is None) == (False, True)
    assert client.get(reverse("me")).context["unread_notices"] == 0


def test_an_auditor_who_asks_sees_names_and_that_is_written_down(client, auditor, north):
    client.force_login(auditor)
    assert "North Mentor" not in client.get(of(north.mentor_user)).text

    client.post(reverse("names"), {"show": "yes"})
    assert "North Mentor" in client.get(of(north.mentor_user)).text
    assert AuditEvent.objects.get(verb="accounts.names_shown").by == auditor

    client.post(reverse("names"), {"show": "no"})
    assert "North Mentor" not in client.get(of(north.mentor_user)).text


def test_nobody_else_has_names_to_show(client, north):
    client.force_login(north.mentor_user)

    assert client.post(reverse("names"), {"show": "yes"}).status_code == 403


# --- the office's accounts ----------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_shows_roles_in_a_fixed_number_of_queries(
    client, administrator, rows, django_assert_num_queries
):
    for number in range(rows):
        RoleAssignmentFactory(user=UserFactory(name=f"Lead {number}"), role=Role.SUBJECT_LEAD)
    client.force_login(administrator)

    # session, user, roles, districts to choose, count, page, their roles, unread notices
    with django_assert_num_queries(7):
        response = client.get(reverse("accounts:accounts"))

    assert response.text.count("Subject lead</td>") == rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text=village", []),
        ("text=north-prin", ["North Principal"]),
        ("role=school_confirmer", ["North Principal"]),
        ("role=auditor", []),
        ("state=closed", ["Closed"]),
    ],
)
def test_the_list_is_narrowed(client, administrator, north, query, found):
    UserFactory(name="Closed", is_active=False)
    client.force_login(administrator)

    response = client.get(f"{reverse('accounts:accounts')}?{query}")

    assert [user.name for user in response.context["object_list"]] == found


def test_the_list_is_narrowed_to_a_district_with_its_schools(client, administrator, north, south):
    client.force_login(administrator)

    response = client.get(reverse("accounts:accounts"), {"district": north.district.pk})

    names = {user.name for user in response.context["object_list"]}
    assert names == {"North Principal", "North Coordinator"}


@pytest.mark.parametrize("who", ["mentor", "trainee", "principal", "coordinator", "lead"])
def test_only_the_office_reaches_accounts(client, north, who):
    client.force_login(getattr(north, f"{who}_user"))
    before = User.objects.get(pk=north.mentor_user.pk).password

    assert client.get(reverse("accounts:accounts")).status_code == 403
    assert client.get(reverse("accounts:add")).status_code == 403
    assert client.post(of(north.mentor_user, "password")).status_code == 403
    assert User.objects.get(pk=north.mentor_user.pk).password == before


def test_an_auditor_finds_no_name_out_by_asking(client, auditor, north):
    client.force_login(auditor)

    asked, plain = (
        client.get(reverse("accounts:accounts") + query).content.count(b"N\xc3\x97")
        for query in ("?text=North+Principal", "")
    )

    assert asked == plain > 1


def test_an_auditor_reads_accounts_and_changes_none(client, auditor, north):
    client.force_login(auditor)

    page = client.get(of(north.coordinator_user))
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main")[1]
    for name in ["edit", "password", "close", "grant"]:
        assert client.post(of(north.coordinator_user, name)).status_code == 403


def test_a_new_account_shows_its_password_once(client, administrator, north):
    client.force_login(administrator)
    UserFactory()
    teacher = north.mentor
    User.objects.filter(teacher=teacher).update(teacher=None)
    form = client.get(reverse("accounts:add")).context["form"]
    data = {
        "uuid": form["uuid"].value(),
        "name": "王秀清",
        "username": "Wang.Xiuqing",
        "teacher": teacher.name,
    }

    response = client.post(reverse("accounts:add"), data)

    made = User.objects.get(username="wang.xiuqing")
    assert made.teacher == teacher
    assert made.check_password(response.context["password"])
    assert f"<dd>{made.name}</dd>" in response.text
    assert response.headers["Cache-Control"] == "private, no-store"
    again = client.post(reverse("accounts:add"), data)
    assert again.headers["Location"] == made.get_absolute_url()


@pytest.mark.parametrize(
    ("typed", "words"),
    [("Nobody", "No teacher has this"), ("North Trainee", "Several people are called")],
)
def test_a_teacher_is_found_or_a_reason_given(client, administrator, north, typed, words):
    type(north.trainee).objects.create(name="North Trainee")
    client.force_login(administrator)

    response = client.post(
        reverse("accounts:add"), {"name": "New", "username": "new", "teacher": typed}
    )

    assert words in response.text
    assert response.context["form"]["name"].value() == "New"
    assert not User.objects.filter(username="new").exists()


def test_whoever_has_an_account_gets_no_second_one(client, administrator, north):
    client.force_login(administrator)
    form = client.get(reverse("accounts:add")).context["form"]
    data = {"uuid": form["uuid"].value(), "teacher": north.mentor.name, "username": "another"}

    page = client.post(reverse("accounts:add"), data)

    (said,) = page.context["form"].errors["teacher"]
    assert said.startswith("North Mentor has an account already: north-mentor.")
    assert not User.objects.filter(username="another").exists()


def test_after_a_refusal_each_place_still_has_its_name(client, administrator):
    client.force_login(administrator)
    fresh = client.get(reverse("accounts:add")).context["form"]
    data = {"uuid": fresh["uuid"].value(), "role": "coordinator"}

    page = client.post(reverse("accounts:add"), data)

    names = ("role", "district", "school", "subject")
    refused = page.context["form"]
    assert [refused[name].label for name in names] == [fresh[name].label for name in names]
    assert refused["role"].help_text == fresh["role"].help_text != ""


def test_an_account_is_edited_from_the_version_on_the_screen(client, administrator, north):
    client.force_login(administrator)
    address = of(north.mentor_user, "edit")
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"name": "North Other"}

    client.post(address, data)
    stale = client.post(address, data | {"name": "North Third"})

    assert User.objects.get(pk=north.mentor_user.pk).name == "North Other"
    assert stale.status_code == 409
    assert "North Third" in stale.text
    assert "North Other" in stale.text


def test_an_account_is_closed_and_opened_again(client, administrator, north):
    client.force_login(administrator)

    for name, state in [("close", False), ("reopen", True)]:
        version = client.get(of(north.mentor_user, name)).context["form"]["version"].value()
        client.post(of(north.mentor_user, name), {"version": version})
        assert User.objects.get(pk=north.mentor_user.pk).is_active is state


def test_a_role_is_granted_and_ended(client, administrator, north):
    client.force_login(administrator)
    form = client.get(of(north.mentor_user, "grant")).context["form"]
    data = {"uuid": form["uuid"].value(), "role": "school_confirmer", "starts_on": "2026-03-01"}

    refused = client.post(of(north.mentor_user, "grant"), data)
    assert refused.context["form"].errors == {
        "school": ["The role “School confirmer” is for one school. Choose it."]
    }
    for _twice in range(2):
        client.post(of(north.mentor_user, "grant"), data | {"school": north.school.pk})

    role = RoleAssignment.objects.get(user=north.mentor_user)
    ending = reverse("accounts:end-role", args=[role.uuid])
    client.post(ending, {"version": role.version, "ends_on": "2026-02-01"})
    role.refresh_from_db()
    assert role.ends_on is None, "a role cannot end before it began"
    client.post(ending, {"version": role.version, "ends_on": "2026-06-30"})
    role.refresh_from_db()
    assert str(role.ends_on) == "2026-06-30"


# --- an account with its first role -------------------------------------------------------------


def add_somebody(client, **typed):
    page = as_shown(client.get(reverse("accounts:add")), but=typed)
    return client.post(reverse("accounts:add"), page)


def test_an_account_comes_with_its_first_role_on_one_page(client, administrator, north):
    client.force_login(administrator)

    response = add_somebody(
        client, name="王秀清", role="school_confirmer", school=str(north.school.pk)
    )

    made = User.objects.get(name="王秀清")
    role = RoleAssignment.objects.get(user=made)
    assert (made.username, role.role, role.school) == (
        *("wangxiuqing", "school_confirmer"),
        north.school,
    )
    assert made.check_password(response.context["password"])
    assert "School confirmer: North Village School" in response.text
    verbs = AuditEvent.objects.filter(by=administrator).values_list("verb", flat=True)
    assert {"accounts.account_added", "accounts.role_granted"} <= set(verbs)


@pytest.mark.parametrize(
    ("role", "places", "errors"),
    [
        (
            "school_confirmer",
            [],
            {"school": ["The role “School confirmer” is for one school. Choose it."]},
        ),
        (
            "district_coordinator",
            ["subject"],
            {"district": ["The role “District coordinator” is for one district. Choose it."]},
        ),
        (
            "subject_lead",
            ["district", "school"],
            {
                "district": ["The role “Subject lead” has no district. Choose none here."],
                "school": ["The role “Subject lead” has no school. Choose none here."],
            },
        ),
        (
            "auditor",
            ["subject"],
            {"subject": ["The role “Auditor” has no subject. Choose none here."]},
        ),
        ("", ["school"], {"role": ["Choose the role that this place is for."]}),
    ],
)
def test_a_place_that_does_not_fit_the_role_is_named_beside_its_field(
    client, administrator, north, role, places, errors
):
    client.force_login(administrator)
    chosen = {name: str(getattr(north, name).pk) for name in places}

    new = add_somebody(client, name="New", role=role, **chosen)

    assert new.context["form"].errors == errors
    assert new.context["form"]["name"].value() == "New"
    assert not User.objects.filter(name="New").exists()
    if role:
        address = of(north.mentor_user, "grant")
        page = as_shown(client.get(address), but={"role": role} | chosen)
        assert client.post(address, page).context["form"].errors == errors
        assert not RoleAssignment.objects.filter(user=north.mentor_user).exists()


def test_a_great_role_of_a_new_account_waits_for_another_administrator(client, administrator):
    RoleAssignmentFactory(user=UserFactory(name="Second"), role=Role.ADMINISTRATOR)
    client.force_login(administrator)

    response = add_somebody(client, name="New", role="auditor")

    assert RoleAssignment.objects.get(user__name="New").waits
    assert "waits for another administrator" in response.text


def test_of_a_teacher_nothing_is_typed_twice(client, administrator, north):
    User.objects.filter(teacher__in=[north.mentor, north.trainee]).update(teacher=None)
    type(north.mentor).objects.filter(pk=north.mentor.pk).update(staff_number="N-7")
    client.force_login(administrator)

    add_somebody(client, teacher="North Mentor")
    add_somebody(client, teacher="North Trainee")

    rows = User.objects.filter(teacher__in=[north.mentor, north.trainee])
    assert sorted(rows.values_list("username", "name")) == [
        ("n-7", "North Mentor"),
        ("northtrainee", "North Trainee"),
    ]


def test_a_user_name_that_is_taken_gets_a_number(client, administrator):
    UserFactory(username="wangfang")
    client.force_login(administrator)

    for _each in range(2):
        add_somebody(client, name="王芳")

    names = User.objects.filter(name="王芳").values_list("username", flat=True)
    assert sorted(names) == ["wangfang2", "wangfang3"]


def test_somebody_without_a_name_is_asked_for_it(client, administrator):
    client.force_login(administrator)

    response = add_somebody(client)

    assert response.context["form"].errors == {"name": ["Fill in “Name”."]}


def test_the_record_of_changes_reads_as_sentences(client, administrator, north):
    client.force_login(administrator)
    client.post(of(north.mentor_user, "password"))

    page = client.get(of(north.mentor_user)).text

    assert "Administrator issued a new password" in page
