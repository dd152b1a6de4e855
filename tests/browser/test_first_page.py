"""Before anybody has signed in: both languages, both widths."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize(("locale", "lang"), [("en", "en"), ("zh", "zh-hans")])
def test_the_sign_in_page_is_for_everybody(new_page, axe, fits, width, locale, lang):
    page = new_page(width=width, locale=locale)

    page.goto("/")

    assert page.url.partition("?")[0].endswith("/sign-in/")
    assert page.locator("html").get_attribute("lang").lower() == lang
    assert axe(page) == []
    assert fits(page)


def test_a_wrong_password_says_so_and_keeps_the_name(new_page):
    page = new_page()
    page.goto("/sign-in/")

    page.locator("[name=login]").fill("somebody")
    page.locator("[name=password]").fill("not the password")
    page.locator("[name=password]").press("Enter")

    page.get_by_role("alert").first.wait_for()
    assert page.locator("[name=login]").input_value() == "somebody"
