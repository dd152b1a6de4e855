"""A certificate of hours on paper: its code, and what the check page tells whoever holds it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from activities.models import Activity, Status
from core.names import half_masked
from training.hours.codes import Certificate, certificate_with
from training.hours.reading import attended
from training.tests.test_courses import held  # noqa: F401
from training.tests.test_hours import counted, words_of  # noqa: F401

pytestmark = pytest.mark.once
DAY = date(2026, 3, 18)


@pytest.fixture
def certificate(north, counted):  # noqa: F811
    rows = attended(north.trainee, north.program)
    return Certificate.of(north.trainee, north.program, rows, DAY)


def check(client, certificate, **values):
    address = {"number": certificate.number, "code": certificate.code} | values
    return client.get(reverse("training:check-hours", kwargs=address))


def test_whoever_holds_it_learns_that_it_stands_and_no_whole_name(client, north, certificate):
    page = check(client, certificate)

    assert page.status_code == 200
    for part in ("Genuine and up to date", certificate.number, "8 hours", "18 March 2026"):
        assert part in page.text
    assert str(north.program) in page.text
    assert half_masked("North Trainee") in page.text
    assert "Trainee" not in page.text
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_what_has_changed_since_is_an_earlier_state_that_tells_nothing_new(
    client, north, certificate
):
    type(north.program).objects.update(hours_present=Decimal("3.5"))

    page = check(client, certificate).text

    assert "shows an earlier state" in page
    assert "7 hours" not in page
    assert half_masked("North Trainee") not in page


def test_it_does_not_stand_where_nothing_counts_any_more(client, certificate):
    Activity.objects.update(status=Status.VOID)

    assert "does not stand any more" in check(client, certificate).text


def test_no_letter_of_the_code_and_no_other_number_is_taken(client, north, certificate):
    for at, letter in enumerate(certificate.code):
        other = "1" if letter != "1" else "2"
        wrong = certificate.code[:at] + other + certificate.code[at + 1 :]
        assert certificate_with(certificate.number, wrong) is None
    mentors = f"H-{north.program.pk}-{north.mentor.pk}"
    assert certificate_with(mentors, certificate.code) is None
    assert check(client, certificate, number=mentors).status_code == 404


def test_paper_outlives_a_key(certificate, settings):
    code = certificate.code
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]

    assert certificate_with(certificate.number, code) == certificate


@pytest.mark.parametrize(
    "as_typed",
    [
        str,
        lambda text: text.lower().replace("-", " - "),
        lambda text: "".join(chr(ord(each) + 0xFEE0) for each in text),
    ],
    ids=["as printed", "spaced", "full width"],
)
def test_number_and_code_may_be_typed(client, certificate, as_typed):
    typed = {"number": as_typed(certificate.number), "code": as_typed(certificate.code)}

    answer = client.get(reverse("training:ask-hours", query=typed))

    assert answer.url == certificate.path


def test_of_every_wrong_pair_it_says_the_same(client, certificate):
    wrong = {"number": "H-9-9", "code": certificate.code}
    page = client.get(reverse("training:ask-hours", query=wrong)).text
    assert "printed no certificate with this number and code" in page
    page = client.get(reverse("training:ask-hours", query={"number": "x", "code": "y"})).text
    assert "This is no number of a certificate." in page
    assert "This is no code." in page


def test_many_tries_from_one_address_have_to_wait(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"check_paper": "2/m/ip"}
    where = reverse("training:check-hours", args=["H-1-1", "20260318-0-0"])

    assert [client.get(where).status_code for _turn in range(3)] == [404, 404, 429]


def test_the_paper_has_its_number_its_code_and_its_fingerprint(client, north, counted):  # noqa: F811
    client.force_login(north.trainee_user)
    where = reverse("reports:hours", args=[north.trainee.uuid, north.program.slug])

    words = words_of(client.get(f"{where}?lang=en"))

    number = f"H-{north.program.pk}-{north.trainee.pk}"
    for part in (number, "Scan to check", "Fingerprint:", "/check/hours/"):
        assert part in words
