"""What every page inherits, tried on pages that have it from the base alone."""

import uuid

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from core.actor import Actor, Grant, Role
from core.views import ActionView


@pytest.fixture
def office(client, administrator):
    client.force_login(administrator)
    return client


def filled(client, address: str, **changes) -> dict:
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_wrong_input_stays_with_a_sentence_at_its_field_and_on_top(office):
    response = office.post(
        reverse("accounts:add"), {"uuid": uuid.uuid4(), "name": "王秀清", "username": "no spaces"}
    )

    assert response.status_code == 422
    assert '<div class="error-summary"' in response.text
    assert 'href="#id_username"' in response.text
    assert 'value="王秀清"' in response.text
    assert 'value="no spaces"' in response.text
    assert "<title>Error: " in response.text


def test_a_stale_page_shows_both_versions_and_keeps_what_was_typed(office, administrator):
    user = UserFactory(name="Before")
    address = reverse("accounts:edit", args=[user.uuid])
    mine, theirs = filled(office, address, name="Mine"), filled(office, address, name="Theirs")
    office.post(address, theirs)

    response = office.post(address, mine)

    assert response.status_code == 409
    assert [(row["theirs"], row["yours"]) for row in response.context["versions"]] == [
        ("Theirs", "Mine")
    ]
    assert 'value="Mine"' in response.text
    assert User.objects.get(pk=user.pk).name == "Theirs"


def test_saving_again_from_the_page_with_both_versions_is_a_decision(office):
    user = UserFactory(name="Before")
    address = reverse("accounts:edit", args=[user.uuid])
    mine = filled(office, address, name="Mine")
    office.post(address, filled(office, address, name="Theirs"))
    shown = office.post(address, mine).context["form"]

    office.post(address, mine | {"version": shown["version"].value()})

    assert User.objects.get(pk=user.pk).name == "Mine"


@pytest.mark.parametrize("key", ["", "1", "00000000-0000-0000-0000-000000000000", "x" * 500])
def test_an_address_of_nothing_is_not_found(office, key):
    assert office.get(f"/office/accounts/{key}/edit/").status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [("per_page=1000000", 200), ("per_page=0", 1), ("per_page=-5", 1), ("per_page=x", 50)],
)
def test_the_address_does_not_ask_for_more_than_a_page_can_bear(office, query, shown):
    User.objects.bulk_create(User(username=f"u{n}", name=f"U{n}") for n in range(210))

    response = office.get(f"{reverse('accounts:accounts')}?{query}")

    assert len(response.context["table"].page.object_list) == shown


@pytest.mark.parametrize("query", ["page=99", "page=x", "page=-1", "sort=nothing", "sort=-name"])
def test_an_odd_address_still_shows_the_list(office, query):
    assert office.get(f"{reverse('accounts:accounts')}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["password", "is_superuser", "is_active", "last_login"])
def test_fields_that_a_form_does_not_show_cannot_be_sent(office, name):
    user = UserFactory(name="Before")
    address = reverse("accounts:edit", args=[user.uuid])
    before = User.objects.values().get(pk=user.pk)

    office.post(address, filled(office, address) | {name: ""})

    assert User.objects.values().get(pk=user.pk) == before


def test_a_buttons_refusal_is_read_on_the_record(office, rf):
    class RefusingView(ActionView):
        model = User

        def perform(self, record):
            raise ValidationError("This cannot be done today.")

    user = UserFactory()
    request = rf.post("/")
    request.actor = Actor(grants=(Grant(Role.ADMINISTRATOR),))
    request.session = {}
    request._messages = FallbackStorage(request)

    response = RefusingView.as_view()(request, uuid=user.uuid)

    assert response.headers["Location"] == user.get_absolute_url()
    assert [str(message) for message in request._messages] == ["This cannot be done today."]
