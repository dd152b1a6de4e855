"""A mid-term round by keys alone: asked, answered, replaced, taken back, closed."""

from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse
from django.utils import timezone

from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.models import Pairing
from programs.models import Program
from roster.tests.factories import TeacherFactory
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.thorough


class Keys:
    """Somebody who has no mouse, at pages that are looked at on the way."""

    def __init__(self, page, look):
        self.page, self.look = page, look

    def open(self, address):
        self.page.goto(address)
        self.look(self.page)

    def to(self, selector):
        """Tab until the focus is there."""
        for presses in count():
            assert presses < 120, f"no Tab leads to {selector}"
            self.page.keyboard.press("Tab")
            if self.page.evaluate("what => document.activeElement.matches(what)", selector):
                return

    def press(self, selector):
        """A button or a link, and the page that comes: what this page notes of itself is none."""
        self.to(selector)
        with self.page.expect_event("load"):
            self.page.keyboard.press("Enter")
        self.look(self.page)

    def choose(self, selector, keys):
        self.to(selector)
        self.page.keyboard.press(keys)

    def type_day(self, selector, day):
        """In the order in which this browser asks for its parts."""
        self.to(selector)
        for order in ("%m%d%Y", "%Y%m%d"):
            self.page.keyboard.type(day.strftime(order))
            if self.page.locator(selector).input_value() == day.isoformat():
                return
            for _part in range(2):
                self.page.keyboard.press("ArrowLeft")
        raise AssertionError(f"no way to type {day} into {selector}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_round_with_a_replacement_by_keys(as_user, north, axe, fits, locale, width):
    today = timezone.localdate()
    left = today - timedelta(days=7)
    Program.objects.update(ends_on=today + timedelta(days=60))
    successor = TeacherFactory(
        name="North Successor", school=north.school, school__subject=north.subject
    )

    def look(page):
        assert (axe(page), fits(page)) == ([], True), page.url

    def sit_down(who) -> Keys:
        page = as_user(getattr(north, f"{who}_user"), locale=locale, width=width)
        return Keys(page, look)

    lead = sit_down("lead")
    lead.open(reverse("midterm:create"))
    lead.press("main form [type=submit]")
    check = RosterCheck.objects.get()

    principal = sit_down("principal")
    principal.open(reverse("midterm:school", args=[check.uuid, north.school.uuid]))
    row = RosterAnswer.objects.get()
    key = row.uuid.hex
    principal.choose(f"[name=answer_{key}]", "ArrowUp")  # round to the last one: has left
    principal.type_day(f"[name=since_{key}]", left)
    principal.press("main form [type=submit]")
    row.refresh_from_db()
    assert (row.answer, row.since) == ("left", left)

    coordinator = sit_down("coordinator")
    replace = reverse("midterm:replace", args=[check.uuid, north.trainee.uuid])
    coordinator.open(reverse("midterm:district", args=[check.uuid, north.district.uuid]))
    coordinator.press(f"[href='{replace}']")
    coordinator.choose("[name=trainee]", "ArrowDown")
    coordinator.type_day("[name=starts_on]", today)
    coordinator.press("main form [type=submit]")
    assert Pairing.objects.open().get().trainee == successor

    back = reverse("midterm:return", args=[check.uuid, north.trainee.uuid])
    coordinator.press(f"[href='{back}']")
    coordinator.press("main form [type=submit]")
    assert Pairing.objects.open().get().trainee == north.trainee

    lead.open(reverse("midterm:close", args=[check.uuid]))
    lead.press("main form [type=submit]")
    check.refresh_from_db()
    assert not check.is_open
