"""What a list says of each row: district, subject, term, and where it is."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from activities.registration.models import Activity, Status
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from results.tests.factories import AwardFactory, HonourFactory
from roster.tests.factories import TermFactory

pytestmark = pytest.mark.both

ADDRESSES = {
    "list": "activities:list",
    "results": "activities:results",
    "awards": "results:awards",
    "honours": "results:honours",
}


@pytest.fixture
def term(db):
    return TermFactory(name="Autumn term", starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 20))


@pytest.fixture
def form(north, term):
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status=Status.COUNTED,
        starts_on=date(2025, 12, 1),
        date_precision="month",
        date_as_printed="12月",
    )
    result = ResultFactory(activity=form)
    AuthorshipFactory(result=result, teacher=north.trainee, district=north.district)
    place = {"program": north.program, "subject": north.subject, "district": north.district}
    AwardFactory(**place, teacher=north.trainee, awarded_on=date(2025, 12, 1))
    HonourFactory(**place, given_to_school=north.school, awarded_on=date(2025, 12, 1))
    return form


def row_of(client, address) -> dict:
    """The one row of a list, by column."""
    table = client.get(address).context["table"]
    (row,) = table.rows
    return {name: str(row.get_cell(name)) for name in table.columns.names()}


@pytest.mark.parametrize("name", ["list", "results", "awards", "honours"])
def test_a_list_shows_district_subject_and_term(client, north, form, name):
    client.force_login(north.coordinator_user)

    row = row_of(client, reverse(ADDRESSES[name]) + "?tab=all")

    assert "North County" in row["district"]
    assert (row["subject"], row["term"]) == (str(north.subject), "Autumn term")


def test_nobody_is_the_other_side_to_themselves(client, north):
    """Who countersigns next reads that it waits for them; its author does not, nor who signed."""
    form = form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    address = f"{reverse('activities:list')}?tab=all"

    def read_by(user) -> list[bool]:
        client.force_login(user)
        pages = (client.get(address).text, client.get(form.get_absolute_url()).text)
        return ["Waiting for you" in page for page in pages]

    assert read_by(north.trainee_user) == [True, True]
    assert read_by(north.mentor_user) == [False, False]
    assert read_by(north.coordinator_user) == [False, False]
    form.parties.filter(teacher=north.trainee).update(
        countersigned_at=timezone.now(), signed_by=north.trainee_user
    )
    assert read_by(north.trainee_user) == [False, False]


def test_a_forms_date_is_no_better_in_a_list_than_it_is_known(client, north, form):
    client.force_login(north.coordinator_user)

    row = row_of(client, reverse("activities:list") + "?tab=all")
    assert strip_tags(row["starts_on"]) == "December 2025"
    page = client.get(form.get_absolute_url()).text
    assert page.count("12月") == 1
    assert "December 2025 (on paper: 12月)" in page


def test_a_form_of_a_year_lies_in_no_term(client, north, form):
    Activity.objects.filter(pk=form.pk).update(date_precision="year")
    client.force_login(north.coordinator_user)

    assert row_of(client, reverse("activities:list") + "?tab=all")["term"] == "—"


@pytest.mark.parametrize("figure", ["activities", "papers", "awards"])
def test_the_list_behind_a_figure_shows_them_too(client, north, form, figure):
    client.force_login(north.coordinator_user)
    address = reverse("reports:figure", args=[north.program.slug, figure])

    row = row_of(client, address)
    lines = client.get(f"{address}records.csv").getvalue().decode()

    assert (row["subject"], row["term"]) == (str(north.subject), "Autumn term")
    assert "North County" in row.get("district", "") + row.get("confirming_district", "")
    assert figure == "awards" or row["status"] == "Counted"
    assert "Autumn term" in lines
    assert figure != "activities" or ("December 2025" in lines and "2025-12-01" not in lines)


@pytest.mark.parametrize("words", ["光与影（一）", "光与影(一)", "（一） 影"])
def test_a_result_is_found_by_the_words_of_its_title_in_either_width(client, north, form, words):
    ours = ResultFactory(activity=form, title="光与影（一）")
    ResultFactory(activity=form, title="光与影（二）")
    client.force_login(north.coordinator_user)

    page = client.get(reverse("activities:results"), {"text": words})

    assert [row.record for row in page.context["table"].rows] == [ours]


def test_the_button_of_ones_own_form_leads_to_where_it_is_written(client, north):
    """A form that waits for the reader to decide leads to where it is read."""
    own = {"author": north.mentor_user, "starts_on": date(2026, 3, 16)}
    edit = {
        "Finish the draft": form_of(north.pairing, status=Status.DRAFT, **own),
        "Put right and send": form_of(north.pairing, status=Status.RETURNED, **own),
    }
    read = form_of(north.pairing, status=Status.OTHER_SIDE, **own)

    def list_of(user) -> str:
        client.force_login(user)
        return " ".join(client.get(reverse("activities:list")).text.split())

    text = list_of(north.mentor_user)
    for words, each in edit.items():
        address = reverse("recording:update", args=[each.uuid])
        assert f'href="{address}">{words}<' in text
    address = read.get_absolute_url()
    assert f'href="{address}">Read and decide<' in list_of(north.trainee_user)
