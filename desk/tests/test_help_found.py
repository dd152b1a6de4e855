"""The search finds what the help says: of the reader's own part, in the reader's language."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.once
CHINESE = {"Accept-Language": "zh-hans"}


def found(client, user, words, headers=None) -> list[str]:
    client.force_login(user)
    page = client.get(reverse("search"), {"q": words}, headers=headers)
    assert page.context["total"] >= len(page.context["paragraphs"])
    assert all(f'href="{each.url}"' in page.text for each in page.context["paragraphs"])
    return [each.place for each in page.context["paragraphs"]]


def test_the_annual_report_is_found_by_each_office_in_its_own_part(client, north, administrator):
    for user, part in (
        (north.principal_user, "principal"),
        (north.coordinator_user, "coordinator"),
        (north.lead_user, "lead"),
        (administrator, "administrator"),
    ):
        assert found(client, user, "Annual report") == [f"{part}-reports"]
        assert found(client, user, "年度报告", CHINESE) == [f"{part}-reports"]
    assert found(client, north.mentor_user, "annual report") == []


def test_what_concerns_everybody_is_found_by_everybody(client, north):
    assert found(client, north.mentor_user, "confirm")[0] == ""
    assert found(client, north.mentor_user, "edition counts place") == ["words"]
    client.force_login(north.principal_user)
    page = client.get(reverse("search"), {"q": "card confirm"})
    (paragraph,) = page.context["paragraphs"]
    assert paragraph.begins == "Each card shows what you confirm."
    assert paragraph.goes_on.startswith("Where it shows everything and nothing is odd about it,")
