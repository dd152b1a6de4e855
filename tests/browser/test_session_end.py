"""A short session says that it is about to end, and goes on when asked to."""

import re

import pytest
from django.contrib.sessions.models import Session

SOON, SOON_AT_ALL, OVER = "[data-soon]", "[data-soon-at-all]", "[data-over]"


@pytest.fixture
def coordinator(north, as_user):
    page = as_user(north.coordinator_user)
    page.clock.install()
    page.goto("/pairings/")
    return page


def shown(page) -> list[str]:
    return [each for each in (SOON, SOON_AT_ALL, OVER) if page.locator(each).is_visible()]


def test_five_minutes_before_it_ends_it_is_said_and_one_press_goes_on(coordinator):
    assert shown(coordinator) == []
    coordinator.clock.fast_forward("24:30")
    assert shown(coordinator) == []
    coordinator.clock.fast_forward("01:00")
    assert shown(coordinator) == [SOON]

    coordinator.get_by_role("button", name="Stay signed in").click()
    coordinator.locator(SOON).wait_for(state="hidden")

    coordinator.clock.fast_forward("24:30")
    assert shown(coordinator) == []
    coordinator.clock.fast_forward("06:00")
    assert shown(coordinator) == [OVER]
    coordinator.get_by_role("link", name="Sign in again").click()
    coordinator.wait_for_url("**/pairings/")


def test_where_it_is_over_already_the_page_does_not_pretend(coordinator):
    coordinator.clock.fast_forward("25:30")
    Session.objects.all().delete()

    coordinator.get_by_role("button", name="Stay signed in").click()

    coordinator.locator(OVER).wait_for(state="visible")
    coordinator.get_by_role("link", name="Sign in again").click()
    coordinator.wait_for_url(re.compile(r"/sign-in/\?next=/pairings/$"))


def test_another_window_in_use_keeps_it_going(coordinator):
    coordinator.clock.fast_forward("25:30")
    assert shown(coordinator) == [SOON]

    other = coordinator.context.new_page()
    other.goto("/home/")

    coordinator.locator(SOON).wait_for(state="hidden")


def test_half_a_day_after_signing_in_nothing_can_put_it_off(coordinator):
    for _each in range(29):
        coordinator.clock.fast_forward("24:45")
        coordinator.evaluate("new BroadcastChannel('session').postMessage('used')")
    coordinator.locator(SOON_AT_ALL).wait_for()
    assert shown(coordinator) == [SOON_AT_ALL]
    assert coordinator.get_by_role("button", name="Stay signed in").count() == 0
