"""One's own words beside a countersignature: a fold on the page, and one press for both."""

import pytest
import time_machine

from activities.models import Reflection, Status
from activities.tests.factories import form_of
from tests.browser.conftest import PHONE

NARROW = 320
TEXT = "I ask fewer questions now, and wait for the answers."


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel("2026-03-18 04:00Z", tick=True):
        yield


@pytest.mark.thorough
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_words_typed_in_the_fold_stay_and_go_with_the_countersignature(
    as_user, north, fits, axe, locale
):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    page = as_user(north.trainee_user, width=PHONE, locale=locale)
    page.goto(form.get_absolute_url())
    box = page.locator("[name=text]")
    assert not box.is_visible()

    page.locator(".act-strip a[href='#id_text']").click()
    box.fill(TEXT)
    page.locator("label[for=id_quoted_2]").click()
    page.wait_for_function(
        "() => Object.keys(localStorage).some((key) => key.startsWith('unsaved:'))"
    )
    assert axe(page) == []
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        assert fits(page), width
    page.reload()
    page.wait_for_function(
        "(text) => document.querySelector('[name=text]').value === text", arg=TEXT
    )
    assert box.is_visible()
    page.locator(".act-strip .btn-primary").click()

    page.get_by_text(TEXT).wait_for()
    form.refresh_from_db()
    words = Reflection.objects.get()
    assert (form.status, words.text, words.quoted) == (Status.SCHOOL, TEXT, "role")
    # What is saved is not kept on the phone any more, and does not come back to it.
    page.wait_for_timeout(500)
    assert (
        page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved:'))") == []
    )
    assert axe(page) == []
