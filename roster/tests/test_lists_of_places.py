"""The lists of districts and of schools."""

import datetime

import pytest

from roster.models import District, School

DAY = datetime.date(2020, 6, 30)


@pytest.mark.parametrize(
    ("address", "model", "day", "heading"),
    [
        ("/districts/", District, "valid_to", "Existed until"),
        ("/schools/", School, "closed_on", "Closed on"),
    ],
)
def test_a_last_day_has_a_column_where_a_place_has_had_one(
    client, administrator, north, south, address, model, day, heading
):
    """Else a whole column says nothing."""
    client.force_login(administrator)
    before = client.get(address).text

    model.objects.filter(pk=model.objects.latest("pk").pk).update(**{day: DAY})
    after = client.get(address).text

    assert [f">{heading}<" in page for page in (before, after)] == [False, True]
