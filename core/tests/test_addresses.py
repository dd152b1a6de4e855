"""Where the portal is, for whoever reads of it elsewhere."""

import pytest
from django.test import RequestFactory

from core.addresses import anywhere
from core.deployment import site_address_is_known
from core.middleware import AskedAtMiddleware


def asked_at(**headers) -> str:
    """The address that a page would tell of itself."""
    told = []
    request = RequestFactory().get("/home/", **headers)
    AskedAtMiddleware(lambda _request: told.append(anywhere("/home/")))(request)
    return told[0]


def test_outside_of_a_page_an_address_that_nobody_has_said_is_none(settings):
    settings.SITE_ADDRESS = ""

    assert anywhere("/home/") == ""
    settings.ALLOWED_HOSTS = ["portal.example.org"]
    assert asked_at(headers={"host": "portal.example.org"}, secure=True) == (
        "https://portal.example.org/home/"
    )
    assert anywhere("/home/") == "", "the page is made"


def test_what_the_office_has_said_goes_before_where_a_page_was_asked(settings):
    settings.SITE_ADDRESS = "https://portal.example.org/"

    assert anywhere("/home/") == asked_at() == "https://portal.example.org/home/"


@pytest.mark.parametrize(
    ("address", "warnings"),
    [("", 1), ("portal.example.org", 1), ("https://", 1), ("https://portal.example.org", 0)],
)
def test_a_deployment_without_its_address_is_warned_of(settings, address, warnings):
    settings.SITE_ADDRESS = address

    assert [each.id for each in site_address_is_known(None)] == ["core.W001"] * warnings
