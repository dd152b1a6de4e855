"""Headers on every answer, and what may be kept by whom."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import reverse

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def assert_headed(response):
    for name, value in EVERYWHERE.items():
        assert response.headers[name] == value, name
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=(self)" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/sign-in/", "/me/", "/nowhere/", "/healthz", "/"])
def test_every_answer_to_a_stranger_bears_the_headers_and_is_kept_nowhere(client, db, path):
    response = client.get(path)

    assert_headed(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]


def test_a_personal_page_is_kept_nowhere(client, north):
    client.force_login(north.mentor_user)

    response = client.get(reverse("me"))

    assert_headed(response)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_page_sent_without_its_key_is_refused_kindly(north):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(north.mentor_user)

    response = client.post(reverse("notices"))

    assert response.status_code == 403
    assert_headed(response)
    assert response.templates[0].name == "403_csrf.html"


def test_static_files_may_be_kept_by_anybody(client, db):
    response = client.get("/static/css/tokens.css")
    response.getvalue()

    assert response.status_code == 200
    assert "no-store" not in response.headers["Cache-Control"]
    assert "public" in response.headers["Cache-Control"]
    for name, value in EVERYWHERE.items():
        assert response.headers[name] == value, name


def answer_of_the_portal(method: str, path: str) -> tuple[str, dict, bytes]:
    """What the portal hands to a web server, which may send all of it."""
    said = []
    environ = RequestFactory().generic(method, path).environ
    body = get_wsgi_application()(environ, lambda *answer: said.extend(answer))
    try:
        return said[0], dict(said[1]), b"".join(body)
    finally:
        body.close()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", "200 OK"),
        ("/sign-in/", "200 OK"),
        ("/nowhere/", "404 Not Found"),
        ("/static/css/tokens.css", "200 OK"),
    ],
)
def test_a_web_server_gets_no_body_to_send_to_head(transactional_db, in_march, path, status):
    """Each request closes the connection to the database, and a transaction of the test with it."""
    got, asked = answer_of_the_portal("GET", path), answer_of_the_portal("HEAD", path)

    assert (got[2] != b"", asked[2]) == (True, b"")
    assert asked[0] == got[0] == status
    assert {**asked[1], "Set-Cookie": ""} == {**got[1], "Set-Cookie": ""}


def test_another_host_name_is_refused(client, db):
    assert client.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400
    forged = client.get("/sign-in/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in forged.text
