"""What programs ask of any site: search engines, browsers, password managers."""

from django.urls import reverse


def test_a_search_engine_is_told_that_nothing_is_for_it(client, db):
    response = client.get("/robots.txt")

    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/plain")
    assert response.text == "User-agent: *\nDisallow: /\n"


def test_a_browser_finds_the_mark_where_it_looks_for_one(client, db):
    response = client.get("/favicon.ico", follow=True)

    assert response.redirect_chain == [("/static/img/mark.svg", 302)]
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.getvalue().startswith(b"<svg ")


def test_a_password_manager_is_led_to_ones_own_password(client, north):
    client.force_login(north.mentor_user)

    response = client.get("/.well-known/change-password", follow=True)

    assert response.redirect_chain == [(reverse("account_change_password"), 302)]
    assert response.status_code == 200
    # So it knows that the address is meant, and not answered like any other.
    assert client.get("/.well-known/resource-that-should-not-exist").status_code == 404


def test_a_signed_out_person_comes_to_their_password_through_the_door(client, db):
    response = client.get("/.well-known/change-password", follow=True)

    assert response.redirect_chain[-1] == (
        f"/sign-in/?next={reverse('account_change_password')}",
        302,
    )


def test_office_staff_are_not_asked_for_a_second_factor_by_a_public_address(
    client, north, settings
):
    settings.SECOND_FACTOR = "required"
    client.force_login(north.coordinator_user)

    assert client.get("/robots.txt").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert client.get("/home/").headers["Location"] == reverse("mfa_activate_totp")
