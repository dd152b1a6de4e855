"""A title that was noted before is offered while it is typed; by the keyboard it is chosen, and
given back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Status
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from programs.tests.factories import ActivityKindFactory
from results.models import Result
from tests.browser.conftest import PHONE

TITLE = "“Magnets” in small classes"
FOUND = "The pupils worked with care; next week both teach the second part."


@pytest.fixture
def page(as_user, north, no_day_is_odd):
    """The mentor's empty form, with a line for a result open."""
    north.program.ends_on = timezone.localdate() + timedelta(days=30)
    north.program.save()
    ActivityKindFactory(program=north.program, name="Planning together", is_for_pairs=True)
    told = form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)
    result = ResultFactory(activity=told, title=TITLE)
    AuthorshipFactory(
        result=result, teacher=north.trainee, district=north.district, school=north.school
    )
    page = as_user(north.mentor_user, width=PHONE)
    page.goto(reverse("recording:create"))
    page.locator("details:has([name='results-0-title']) > summary").first.click()
    return page


def test_a_title_noted_before_is_chosen_given_back_and_counts_once(page):
    title = page.locator("[name='results-0-title']")
    title.press_sequentially("Magnets in small")
    option = page.locator(".offers [role=option]")
    option.wait_for()
    assert TITLE in option.inner_text()

    title.press("ArrowDown")
    assert title.get_attribute("aria-activedescendant") == option.get_attribute("id")
    title.press("Enter")
    assert title.input_value() == TITLE
    page.get_by_role("button", name="It is another").click()
    assert title.input_value() == "Magnets in small"
    title.press_sequentially(" ")
    option.wait_for()
    option.click()

    page.get_by_text("Planning together").click()
    page.locator("[name=theme]").fill("Magnets")
    page.locator("[name=process]").fill(FOUND)
    page.locator("[name=send]").click()
    page.wait_for_url("**/activities/*-*/")
    new = Activity.objects.get(theme="Magnets")
    assert new.results.get().result.title == TITLE
    assert Result.objects.filter(same_as=None).count() == 1


def test_without_a_signal_a_title_is_typed_as_ever(page):
    page.context.set_offline(True)
    title = page.locator("[name='results-0-title']")

    title.press_sequentially("Magnets in small")
    page.wait_for_timeout(1000)

    assert title.input_value() == "Magnets in small"
    assert page.locator(".offers [role=option]").count() == 0
