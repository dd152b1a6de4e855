"""A list in pages by key: every row once, in its order, whatever comes and goes meanwhile."""

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Length
from django.urls import reverse

from accounts.models import RoleAssignment, User
from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from core.paging import pages as paging
from core.paging.pages import Pages
from roster.tests.factories import DistrictFactory

MORNING = datetime(2026, 3, 2, 8, 0, 0, 250, tzinfo=UTC)


@pytest.fixture
def people(db):
    """Of seven accounts, three never signed in, two did at one moment, two share a name."""
    moments = [None, MORNING, MORNING, None, MORNING + timedelta(microseconds=1), MORNING, None]
    names = ["王秀", "李", "王秀", "张小兰", "陈", "赵一", "钱"]
    User.objects.bulk_create(
        User(username=f"u{at}", name=name, last_login=moment, is_active=at % 3 > 0)
        for at, (name, moment) in enumerate(zip(names, moments, strict=True))
    )
    return User.objects.annotate(length=Length("name"))


def test_rows_are_counted_as_they_are_found(people):
    assert paging.counted(people.filter(name="王秀")) == 2
    assert paging.counted(people.filter(name="王秀")[:1]) == 1
    assert paging.counted(people.none()) == 0


def forwards(rows, size=2) -> list:
    pages, found, asked = Pages(rows, size), [], ""
    while True:
        page = pages.page(asked)
        found += page.object_list
        if not page.next:
            return found
        asked = page.next


def backwards(rows, size=2) -> list:
    """From the last page to the first, each as it reads; the first is filled up from the second."""
    pages, found, asked = Pages(rows, size), [], paging.LAST_PAGE
    while True:
        page = pages.page(asked)
        found[:0] = [row for row in page.object_list if row not in found]
        if not page.previous:
            return found
        asked = page.previous


ORDERS = {
    "its own": [],
    "one that ties": ["name"],
    "turned": ["-name", "username"],
    "mixed": ["-name", "pk"],
    "with nulls": ["last_login"],
    "with nulls, turned": ["-last_login", "-pk"],
    "nulls first": [F("last_login").asc(nulls_first=True), "name"],
    "nulls last, turned": [F("last_login").desc(nulls_last=True)],
    "nulls behind another": ["is_active", "-last_login"],
    "computed": ["-length", "name"],
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_every_row_is_read_once_and_in_order_both_ways(people, order):
    rows = people.order_by(*order) if order else people
    whole = list(rows.order_by(*(key.by() for key in Pages(rows, 2).keys)))

    assert len(whole) == 7
    assert forwards(rows) == whole
    assert backwards(rows) == whole


def test_a_link_stands_for_the_order_of_what_it_leads_to(people):
    last, first = DistrictFactory(sort_order=2), DistrictFactory(sort_order=1)
    for user, district in zip(people, [last, None, first, None, last], strict=False):
        role = "district_coordinator" if district else "administrator"
        RoleAssignmentFactory(user=user, role=role, district=district)
    for order in (["district"], ["-district", "user"], ["role", "district__name"]):
        rows = RoleAssignment.objects.order_by(*order)
        whole = list(rows.order_by(*(key.by() for key in Pages(rows, 2).keys)))

        assert forwards(rows) == whole
        assert [row.district for row in whole] == [row.district for row in rows]


@pytest.mark.parametrize("order", ["username", "-last_login"])
def test_what_comes_and_goes_moves_no_other_row(people, order):
    rows = people.filter(is_active=True).order_by(order)
    pages = Pages(rows, 2)
    whole = forwards(rows)
    first = pages.page()

    # The row from which the next page goes on leaves the list; another comes before it.
    User.objects.filter(pk=first.object_list[-1].pk).update(is_active=False)
    UserFactory(username="a", last_login=MORNING + timedelta(days=1))
    second = pages.page(first.next)

    assert list(second.object_list) == whole[2:4]
    assert list(pages.page(second.previous).object_list)[-1] == whole[0]


def test_a_page_says_where_it_stands(people, monkeypatch):
    pages = Pages(people.order_by("username"), 2)
    second = pages.page(pages.page().next)
    last = pages.page(paging.LAST_PAGE)
    assert (second.first, second.last, second.total) == (3, 4, 7)
    assert (last.first, last.last, last.total) == (6, 7, 7)

    monkeypatch.setattr(paging, "COUNTED_TO", 3)

    second = pages.page(pages.page().next)
    third = pages.page(second.next)
    assert (second.first, second.last, second.is_placed, second.is_counted) == (3, 4, True, False)
    assert (third.is_placed, third.is_counted, bool(third.next)) == (False, False, True)


def test_where_all_behind_has_left_the_last_page_is_shown(people):
    rows = people.filter(is_active=True).order_by("username")
    pages = Pages(rows, 2)
    first = pages.page()
    kept = [row.pk for row in first.object_list]

    User.objects.exclude(pk__in=kept).update(is_active=False)

    assert [row.pk for row in pages.page(first.next).object_list] == kept


def test_an_address_tells_no_name_and_fits_one_order_alone(people):
    pages = Pages(people.order_by("name"), 2)
    word = pages.page().next

    assert word == pages.page().next
    assert "钱".encode().hex() not in urlsafe_b64decode(word + "==").hex()
    assert json.dumps("钱").strip('"').encode() not in urlsafe_b64decode(word + "==")
    others = [word[:-2], f"{word}AA", "3", "-1", "x" * 500, "é", ""]
    start = list(pages.page().object_list)
    assert [list(pages.page(other).object_list) == start for other in others] == [True] * 7
    turned = Pages(people.order_by("-name"), 2)
    assert list(turned.page(word).object_list) == list(turned.page().object_list)


def test_a_page_begins_in_the_index_where_the_last_one_ended(people):
    rows = User.objects.order_by("username")
    pages = Pages(rows, 2)
    place = paging.opened(pages.page().next, User, pages.keys)
    (stretch,) = paging.rows_behind(rows, pages.keys, place.values)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = stretch.only("pk")[:2].explain()

    begins = {"sqlite": "(username>?)", "postgresql": "Index Cond: ((username)::text >= "}
    assert begins[connection.vendor] in plan, plan


@pytest.mark.once
def test_the_ways_on_keep_what_else_is_asked(client, administrator, people):
    client.force_login(administrator)
    address = reverse("accounts:accounts")
    page = client.get(f"{address}?per_page=2&sort=-username&page=3")
    assert "1 to 2 of 8" in page.text

    word = page.context["table"].page.next
    on = client.get(f"{address}?per_page=2&sort=-username&page={word}")

    assert "3 to 4 of 8" in on.text
    word = on.context["table"].page.next
    assert f'rel="next" href="?per_page=2&amp;sort=-username&amp;page={word}"' in on.text
    assert '<a href="?per_page=2&amp;sort=-username">First</a>' in on.text
    # Another order begins at its own beginning.
    assert 'href="?per_page=2&amp;sort=name"' in on.text
