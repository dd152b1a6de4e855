"""What cannot be read is refused with a page of ours, and a refusal is one line in the log."""

import io
import logging
import logging.config

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from pairing_portal import settings as portal_settings

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data"
ONE_PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
UNREADABLE = {
    "a charset that nobody knows": (f"{FORM}; charset=foreign", b"a=1"),
    "another charset": (f"{FORM}; charset=gbk", b"a=%d6%d0"),
    "another charset, in parts": (f"{PARTS}; boundary=x; charset=gbk", ONE_PART),
    "a charset of no text": (f"{PARTS}; boundary=x; charset=base64", ONE_PART),
    "bytes of another charset": (FORM, b"a=\xd6\xd0"),
    "the same, written out": (FORM, b"a=%d6%d0"),
    "parts without a boundary": (PARTS, ONE_PART),
    "more boxes than any page has": (FORM, b"&".join([b"a=1"] * 2000)),
    "more text than any page takes": (FORM, b"a=" + b"1" * 3_000_000),
}


class BrokenOff(io.BytesIO):
    """A connection that ends before what was announced has come."""

    def read(self, *arguments):
        raise OSError("the client went away")


@pytest.fixture
def visitor(north):
    """The whole stack: keys are asked for, and what goes wrong is answered, not raised."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(north.mentor_user)
    return client


@pytest.fixture
def log():
    """What a portal in use writes to its log."""
    root, written = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    console = portal_settings.LOGGING["handlers"]["console"] | {"stream": written}
    logging.config.dictConfig(portal_settings.LOGGING | {"handlers": {"console": console}})
    yield lambda: written.getvalue().splitlines()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("address", ["/notices/", "/sign-in/", "/activities/new/", "/nowhere/"])
@pytest.mark.parametrize("what", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_the_readers_language(visitor, log, what, address):
    media_type, body = UNREADABLE[what]

    response = visitor.generic(
        "POST", address, body, content_type=media_type, headers={"Accept-Language": "zh-CN"}
    )

    assert response.status_code == 400
    assert '<html lang="zh-Hans">' in response.text
    assert "内容没有完整送达" in response.text
    assert [address in line or "django.security" in line for line in log()] == [True]


def test_a_chosen_language_wins_on_the_page_of_a_refusal_too(visitor, north):
    north.mentor_user.language = "zh-hans"
    north.mentor_user.save()

    response = visitor.generic("POST", "/notices/", b"a=1", content_type=f"{FORM}; charset=gbk")

    assert '<html lang="zh-Hans">' in response.text


@pytest.mark.parametrize("connection", [BrokenOff, io.BytesIO])
def test_a_form_whose_sending_broke_off_is_one_line(visitor, log, connection):
    response = visitor.post(
        "/notices/",
        **{"wsgi.input": connection(b"a=1"), "CONTENT_TYPE": FORM, "CONTENT_LENGTH": "100"},
    )

    assert response.status_code == 400
    assert len(log()) == 1


@pytest.mark.parametrize("media_type", [FORM, f"{FORM}; charset=UTF-8"])
def test_what_browsers_send_is_read(client, north, media_type):
    client.force_login(north.mentor_user)
    address = reverse("language")

    response = client.generic(
        "POST", address, b"language=en&next=%2F%E4%B8%AD", content_type=media_type
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/%E4%B8%AD")


@pytest.mark.parametrize(
    ("method", "name"), [("get", "accounts:accounts"), ("post", "notices"), ("post", "names")]
)
def test_a_refusal_of_somebody_is_one_line_in_the_log(visitor, log, method, name):
    """A page that is not theirs, and a form without its key."""
    before = AuditEvent.objects.count()

    response = getattr(visitor, method)(reverse(name))

    assert response.status_code == 403
    assert [(line.count("WARNING"), reverse(name) in line) for line in log()] == [(1, True)]
    assert AuditEvent.objects.count() == before


def test_while_debugging_too_each_line_is_written_once(visitor, log, settings):
    settings.DEBUG = True

    visitor.get(reverse("accounts:accounts"))

    assert len(log()) == 1
    assert logging.getLogger("django").handlers == []


def test_a_fault_of_ours_keeps_its_traceback(visitor, log, monkeypatch):
    monkeypatch.setattr("accounts.views.own_page.has_second_factor", lambda user: 1 / 0)

    response = visitor.get(reverse("me"))

    assert response.status_code == 500
    assert "ZeroDivisionError" in log()[-1]
    assert "Traceback (most recent call last):" in log()
