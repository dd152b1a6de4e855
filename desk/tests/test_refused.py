"""Whoever is refused reads what their role includes and whom to ask: never themselves."""

import pytest
from django.urls import reverse

from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.actor import Role

SHUT = "programs:program_add"


@pytest.mark.parametrize(
    ("who", "includes", "whom"),
    [
        ("mentor", "A mentor or trainee", "North Helper (coordinator of North City District)"),
        ("principal", "A school confirmer", "The Office (administrator)"),
        ("coordinator", "A coordinator enters", "The Office (administrator)"),
        ("lead", "A subject lead", "The Office (administrator)"),
    ],
)
def test_a_refusal_says_what_the_role_can_do_and_whom_to_ask(
    client, north, south, who, includes, whom
):
    RoleAssignmentFactory(role=Role.ADMINISTRATOR, user=UserFactory(name="The Office"))
    client.force_login(getattr(north, f"{who}_user"))

    page = client.get(reverse(SHUT))

    main = page.text.split("<main")[1].split("</main>")[0]
    assert page.status_code == 403
    assert main.count(includes) == 1
    assert f"ask {whom}." in main
    assert "South" not in main


def test_an_administrator_is_not_sent_to_themselves(client, north, administrator):
    client.force_login(administrator)

    page = client.get(reverse("recording:create-office"))

    assert page.status_code == 403
    assert f"{administrator} (administrator)" not in page.text.split("<main")[1]
    assert "ask the administrator." in page.text
