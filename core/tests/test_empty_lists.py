"""A list with nothing in it offers nothing to narrow or to sort."""

import pytest
from django.urls import reverse

from activities.models import Status
from activities.tests.factories import form_of

FILTERS = '<details class="filters"'
SORTS = '<details class="menu sorting"'


def shows(client, address):
    text = client.get(address).text
    return FILTERS in text, SORTS in text


def test_an_empty_list_shows_no_filters_and_no_sorts(client, north):
    client.force_login(north.mentor_user)

    assert shows(client, reverse("activities:list") + "?tab=sent") == (False, False)
    assert shows(client, reverse("activities:results")) == (False, False)


def test_a_list_with_rows_shows_both(client, north):
    form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    client.force_login(north.mentor_user)

    assert shows(client, reverse("activities:list") + "?tab=sent") == (True, True)


def test_the_menu_of_orders_always_names_one(client, north):
    client.force_login(north.coordinator_user)
    pairs = reverse("pairings:list")

    def chosen(address):
        return client.get(address).text.split(SORTS)[1].split("</summary>")[0]

    assert "<strong>usual order</strong>" in chosen(pairs)
    assert "usual order" not in chosen(f"{pairs}?sort=trainee")


@pytest.mark.parametrize("asked", ["text=nothing-like-it", "first=2026-99-99"])
def test_a_list_that_filters_have_emptied_shows_them(client, north, asked):
    form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    client.force_login(north.mentor_user)

    address = f"{reverse('activities:list')}?tab=sent&{asked}"

    assert shows(client, address)[0] is True
