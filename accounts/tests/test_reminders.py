"""Turning one's own reminders off until the term ends, and on again."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from core.models import AuditEvent
from roster.tests.factories import TermFactory

LAST_DAY = date(2026, 7, 10)
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def term(db):
    return TermFactory(starts_on=date(2026, 2, 20), ends_on=LAST_DAY)


def press(client, muted: str):
    return client.post(reverse("reminders"), {"muted": muted}, follow=True)


def asked_for(user) -> date | None:
    user.refresh_from_db()
    return user.no_reminders_until


def written() -> list[str]:
    found = AuditEvent.objects.filter(verb__startswith="accounts.reminders").order_by("pk")
    return list(found.values_list("verb", flat=True))


@pytest.mark.parametrize("who", ["mentor_user", "trainee_user", "coordinator_user", "lead_user"])
def test_no_reminders_until_the_term_ends_and_again(client, north, term, who):
    user = getattr(north, who)
    client.force_login(user)
    assert "No reminders until the term ends (10 July 2026)" in client.get(reverse("me")).text

    for _twice in range(2):
        page = press(client, "yes")
        assert "You get no reminders and no weekly numbers until 10 July 2026." in page.text
    assert asked_for(user) == LAST_DAY
    assert not user.wants_reminders(LAST_DAY)

    for _twice in range(2):
        page = press(client, "no")
        assert "No reminders until the term ends (10 July 2026)" in page.text
    assert asked_for(user) is None
    assert written() == ["accounts.reminders_muted", "accounts.reminders_wanted"]


def test_after_the_term_they_come_again_by_themselves(client, north, term):
    client.force_login(north.mentor_user)
    press(client, "yes")
    north.mentor_user.refresh_from_db()

    assert north.mentor_user.wants_reminders(date(2026, 7, 11))
    with time_machine.travel("2026-07-11 04:00Z", tick=False):
        client.force_login(north.mentor_user)
        assert "no reminders" not in client.get(reverse("me")).text.casefold()


def test_between_two_terms_nothing_is_turned_off(client, north):
    client.force_login(north.mentor_user)
    page = press(client, "yes")

    assert "No term runs today." in page.text
    assert asked_for(north.mentor_user) is None


def test_whoever_is_not_reminded_is_not_asked(client, north, term, auditor):
    for user in (north.principal_user, auditor):
        client.force_login(user)
        assert "Reminders" not in client.get(reverse("me")).text
        assert press(client, "yes").status_code == 403
        assert asked_for(user) is None


def test_another_answer_changes_nothing(client, north, term):
    client.force_login(north.mentor_user)

    answer = press(client, "perhaps")
    assert (answer.status_code, "could not be read" in answer.text) == (400, True)
    assert asked_for(north.mentor_user) is None
