"""Page, lists and files: the same numbers everywhere, each opening exactly its records."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.tests.factories import form_of
from core.actor import Role
from core.models import AuditEvent
from core.tests.xlsx import read_xlsx
from programs.tests.factories import DistrictFactory
from reports.annual import annual_report
from reports.families import Selection
from reports.figures import FIGURES, HEADLINE
from reports.wording import day, number, reading

pytestmark = pytest.mark.django_db
LINK = re.compile(
    r'<a (?:class="figure" )?href="([^"]*/figures/[^"]*)">\s*(?:<b>(.*?)</b>|([^<]*)<)'
)


@pytest.fixture
def signed_in(client, administrator):
    client.force_login(administrator)
    return client


def annual(**query):
    return reverse("reports:annual", args=["the-year"], query=query)


def file(extension, **query):
    return reverse("reports:file", args=["the-year", extension], query=query)


def figure(key, **query):
    return reverse("reports:figure", args=["the-year", key], query=query)


def linked_numbers(html):
    return [
        (unescape(url), re.sub("<[^>]*>", "", headline or text).strip())
        for url, headline, text in LINK.findall(html)
    ]


def digits(text):
    """14,530 of "about 14,530 attendances"; what remains when words and commas go."""
    return re.search(r"[\d,]+", text)[0].replace(",", "")


@pytest.mark.parametrize("by", ["district", "subject", "term", "channel", "form"])
def test_every_number_on_the_page_opens_a_list_that_says_the_same(year, signed_in, by):
    html = signed_in.get(annual(by=by)).content.decode()

    links = linked_numbers(html)
    assert len(links) > 40
    for url, text in links:
        answer = signed_in.get(url)
        assert answer.status_code == 200, url
        assert digits(str(answer.context["reading"])) == digits(text), url
        figure = answer.context["figure"]
        if not figure.adds:
            assert number(answer.context["table"].paginator.count) == digits_of(text), url


def digits_of(text):
    return re.search(r"[\d,]+", text)[0]


def test_the_page_shows_each_number_of_the_report(year, signed_in):
    report = annual_report(Selection(year.program), "district")
    html = signed_in.get(annual()).content.decode()

    shown = {url: text for url, text in linked_numbers(html) if "?" not in url}
    for key, amount in report.totals.items():
        if amount.number:
            assert digits(shown[figure(key)]) == str(amount.number), key


def test_the_spreadsheet_holds_the_numbers_of_the_report(year, signed_in):
    report = annual_report(Selection(year.program), "district")
    book = read_xlsx(signed_in.get(file("xlsx", by="district")).content)

    figures = {row[5]: row[1] for row in book["Figures"][1:]}
    assert figures == {key: amount.number for key, amount in report.totals.items()}
    head, *rows = book["By district"]
    assert [row[0] for row in rows] == [row.key.label for row in report.rows] + ["Total"]
    names = {str(each.name): each for each in HEADLINE}
    for line, row in zip(rows, report.rows, strict=False):
        cells = dict(zip(head, line + [None] * len(head), strict=False))
        for name, each in names.items():
            amount = row.amount(each)
            assert cells[name] == (amount.number if amount else None), (row.key.label, name)


def test_the_csv_holds_the_numbers_of_the_report(year, signed_in):
    report = annual_report(Selection(year.program), "term")
    text = signed_in.get(file("csv", by="term")).content.decode("utf-8-sig")

    lines = {(line[0], line[1]): line[3] for line in csv.reader(io.StringIO(text))}
    for key, amount in report.totals.items():
        assert lines["Total", key] == str(amount.number)
    for row in report.rows:
        for key, amount in row.amounts.items():
            assert lines[row.key.label, key] == str(amount.number)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_paper_holds_the_numbers_of_the_report(year, signed_in, language):
    pdf = signed_in.get(file("pdf", by="district", lang=language))
    assert pdf["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    text = re.sub(r"\s+", " ", text)
    squeezed = text.replace(" ", "")

    with override(language):
        report = annual_report(Selection(year.program), "district")
        for each in HEADLINE:
            words = str(reading(each, report.totals[each.key]))
            assert words.replace(" ", "") in squeezed, words
        for row in report.rows:
            assert row.key.label.replace(" ", "") in squeezed
    if language == "zh-hans":
        assert "12.3万字" in squeezed
    else:
        assert "123,456 characters" in text


def test_the_list_as_a_file_holds_the_records_of_the_list(year, signed_in):
    answer = signed_in.get(figure("attendances"))
    rows = [form.reference for form in answer.context["table"].data]

    book = read_xlsx(
        signed_in.get(
            reverse("reports:figure_file", args=["the-year", "attendances", "xlsx"])
        ).content
    )

    head, *lines = next(iter(book.values()))
    assert [line[1] for line in lines] == rows
    assert sum(line[head.index("People present")] for line in lines) == 389
    event = AuditEvent.objects.latest("pk")
    assert event.verb == "reports.list_downloaded"
    assert event.detail == {"figure": "attendances", "records": len(rows)}


def test_a_file_says_what_the_page_says(year, signed_in):
    """In words; numbers and dates are themselves in a file, and formatted on a page."""
    for key in FIGURES:
        table = signed_in.get(figure(key)).context["table"]
        head, *lines = table.lines()
        shown_head, *shown = table.as_values()
        assert head == shown_head
        for line, row in zip(lines, shown, strict=True):
            for cell, words in zip(line, row, strict=True):
                said = day(cell) if isinstance(cell, date) else str(cell)
                assert words in (cell, said) or (words, said) == (None, "—"), (key, cell, words)


def test_every_list_can_be_taken_along(year, signed_in):
    for key in FIGURES:
        for extension in ("csv", "xlsx"):
            url = reverse("reports:figure_file", args=["the-year", key, extension])
            assert signed_in.get(url).status_code == 200, url


def test_the_provisional_report_says_so(year, signed_in):
    html = signed_in.get(annual(provisional="1")).content.decode()

    assert "forms that wait for the city alone are included" in html
    assert all("provisional=1" in url for url, _text in linked_numbers(html))
    counted = signed_in.get(annual()).content.decode()
    assert "alone are included" not in counted


@pytest.mark.parametrize(
    "query",
    [{"district": "nowhere"}, {"district": ""}, {"channel": "smoke-signal"}, {"term": "none'--"}],
)
def test_a_row_that_is_not_there_is_not_found(year, signed_in, query):
    assert signed_in.get(figure("papers", **query)).status_code == 404


def test_a_figure_that_is_not_there_is_not_found(year, signed_in):
    assert signed_in.get(figure("happiness")).status_code == 404
    assert signed_in.get(figure("pairings", channel="online")).status_code == 404
    assert signed_in.get(reverse("reports:annual", args=["nowhere"])).status_code == 404


def test_an_unknown_breakdown_is_the_first_one(year, signed_in):
    assert signed_in.get(annual(by="weather")).context["report"].dimension.name == "district"


# --- who reads ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["mentor_user", "trainee_user", "principal_user"])
def test_who_has_no_office_has_no_report(year, client, who):
    client.force_login(getattr(year.north, who))
    for url in (
        reverse("reports:list"),
        annual(),
        file("pdf"),
        file("csv"),
        figure("papers"),
        reverse("reports:figure_file", args=["the-year", "papers", "csv"]),
    ):
        assert client.get(url).status_code == 404, url


def test_a_visitor_is_asked_to_sign_in(year, client):
    for url in (annual(), file("xlsx"), figure("papers")):
        assert client.get(url).status_code == 302


@pytest.fixture
def southern(year, client):
    """A coordinator of a district that shares nothing with North."""
    user = UserFactory(username="far-south")
    district = DistrictFactory(name="Far South")
    RoleAssignmentFactory(user=user, role=Role.DISTRICT_COORDINATOR, district=district)
    client.force_login(user)
    return client


def test_a_coordinator_elsewhere_reads_nothing_of_north(year, southern):
    for url in (annual(), annual(by="school"), *map(figure, FIGURES)):
        answer = southern.get(url)
        assert answer.status_code == 200
        assert b"North" not in answer.content, url
    assert b"North" not in southern.get(file("csv")).content
    everything = " ".join(map(str, read_xlsx(southern.get(file("xlsx")).content).values()))
    assert "North" not in everything
    report = southern.get(annual()).context["report"]
    assert not any(amount.number for amount in report.totals.values())
    assert [row.key.name for row in report.rows] == ["Far South"]


def test_a_foreign_row_opens_an_empty_list(year, southern):
    url = figure("activities", district=str(year.north.district.uuid))
    assert southern.get(url).context["table"].paginator.count == 0


def test_an_auditor_reads_masked_names_on_lists_and_in_files(year, client, auditor):
    client.force_login(auditor)
    for key in ("persons", "trainees", "mentors", "pairings", "papers", "lessons", "awards"):
        page = client.get(figure(key)).content.decode()
        taken = reverse("reports:figure_file", args=["the-year", key, "csv"])
        for text in (page, client.get(taken).content.decode()):
            assert not re.search(r"(North|South) (Mentor|Trainee|Shared|Colleague)", text), key
            assert "×" in text, key


# --- work ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["district", "school"])
def test_the_page_asks_the_database_equally_often(
    year, signed_in, django_assert_max_num_queries, by
):
    with django_assert_max_num_queries(20) as before:
        signed_in.get(annual(by=by))
    for _each in range(100):
        form_of(year.north.pairing, author=year.north.mentor_user, status="counted")
    with django_assert_max_num_queries(len(before)) as after:
        signed_in.get(annual(by=by))
    assert len(after) == len(before)


def test_a_list_asks_the_database_at_most_twelve_times(
    year, signed_in, django_assert_max_num_queries
):
    for key in FIGURES:
        with django_assert_max_num_queries(12):
            signed_in.get(figure(key))


def test_a_coordinators_page_stays_within_twenty(year, client, django_assert_max_num_queries):
    client.force_login(year.north.coordinator_user)
    with django_assert_max_num_queries(20):
        client.get(annual())
