"""Page, lists and files: the same numbers everywhere, each opening exactly its records."""

import csv
import io
import re
from datetime import date
from html import unescape
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from accounts.tests.factories import RoleAssignmentFactory, UserFactory
from activities.models import Activity
from activities.tests.factories import form_of, name_districts
from core.actor import Role
from core.models import AuditEvent
from core.tests.xlsx import read_xlsx
from reports.annual.report import annual_report
from reports.figures.definitions import FIGURES
from reports.figures.headline import HEADLINE
from reports.figures.selection import Selection
from reports.scope import CITY, Scope
from reports.tests.conftest import paper
from reports.wording import day, number, reading
from roster.models import Teacher
from roster.tests.factories import DistrictFactory, TeacherFactory
from tests.link_words import told_alike

pytestmark = pytest.mark.django_db
LINK = re.compile(
    r'<a (?:class="figure" )?href="([^"]*/figures/[^"]*)">\s*(?:<b>(.*?)</b>|([^<\s][^<]*)<)'
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


@pytest.mark.once
@pytest.mark.parametrize(
    "by",
    [
        "district",
        *(
            pytest.param(by, marks=pytest.mark.thorough)
            for by in ("subject", "term", "channel", "form")
        ),
    ],
)
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
            assert number(answer.context["table"].page.total) == digits_of(text), url


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
    assert event.detail == {"figure": "attendances", "scope": {}, "records": len(rows)}


def test_a_file_says_what_the_page_says(year, signed_in):
    """In words; numbers and dates are themselves in a file, and formatted on a page."""
    for key in FIGURES:
        table = signed_in.get(figure(key)).context["table"]
        head, lines = table.heading(), table.lines()
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
    of_this_year = [url for url, _text in linked_numbers(html) if "/the-year/" in url]
    assert of_this_year
    assert all("provisional=1" in url for url in of_this_year)
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


def test_a_principal_opens_the_report_of_the_own_school_alone(year, client):
    client.force_login(year.north.principal_user)

    reports = client.get(reverse("reports:list"))
    page = client.get(annual())

    listed = [each for program in reports.context["programs"] for each in program["reports"]]
    assert {str(each["scope"]) for each in listed} == {"North Village School"}
    assert "/reports/" in [item["url"] for item in page.context["nav_items"]]
    assert page.context["report"].selection.scope.school == year.north.school
    assert "South" not in page.text
    for scope in (
        "city",
        f"school-{year.south.school.uuid}",
        f"district-{year.north.district.uuid}",
        f"subject-{year.north.subject.uuid}",
    ):
        assert client.get(annual(scope=scope)).status_code == 404, scope


@pytest.mark.parametrize("who", ["mentor_user", "trainee_user"])
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
    assert southern.get(url).context["table"].page.total == 0


def test_an_auditor_reads_masked_names_on_lists_and_in_files(year, client, auditor):
    client.force_login(auditor)
    for key in ("persons", "trainees", "mentors", "pairings", "papers", "lessons", "awards"):
        page = client.get(figure(key)).content.decode()
        taken = reverse("reports:figure_file", args=["the-year", key, "csv"])
        for text in (page, client.get(taken).getvalue().decode()):
            assert not re.search(r"(North|South) (Mentor|Trainee|Shared|Colleague)", text), key
            assert "×" in text, key


# --- whose report -------------------------------------------------------------------------------


def everything_of(client, **query) -> dict[str, str]:
    """What the page and each file of a report say, and the files' names."""
    pdf, xlsx, csv_file = (client.get(file(each, **query)) for each in ("pdf", "xlsx", "csv"))
    paper = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    return {
        "page": re.sub("<[^>]*>", "", client.get(annual(**query)).content.decode()),
        "pdf": re.sub(r"\s+", " ", paper),
        "xlsx": str(read_xlsx(xlsx.content)["About this report"]),
        "csv": csv_file.content.decode(),
        "name": unquote(pdf["Content-Disposition"]),
    }


@pytest.mark.parametrize(
    ("who", "scope", "signed"),
    [
        ("coordinator_user", "North County", "North County"),
        ("lead_user", "the subject Northern science", "the subject Northern science"),
    ],
)
def test_a_report_says_everywhere_whose_it_is(year, client, settings, who, scope, signed):
    settings.OFFICE_NAME = settings.OFFICE_NAME_EN = "The Office"
    client.force_login(getattr(year.north, who))

    said = everything_of(client)

    title = f"Annual report of {scope}: The program year"
    assert title in said["page"]
    assert title in said["pdf"]
    assert title in said["xlsx"]
    assert f"in {scope} there have so far been" in said["page"]
    assert f"in {scope} there have so far been" in said["pdf"]
    assert all(line.endswith(f'"{scope}"') for line in said["csv"].splitlines()[1:])
    assert "Annual report of" in said["name"]
    assert scope in said["name"]
    assert ("The Office" in said["pdf"]) == (who == "lead_user")
    assert said["pdf"].count(signed) >= 3
    assert "the city there have" not in said["page"] + said["pdf"]


def test_the_same_report_is_the_same_whoever_reads_it(year, client, administrator, auditor):
    """The coordinator, who teaches elsewhere, the administrator and the auditor."""
    scope = Scope(district=year.south.district).address
    year.south.coordinator_user.teacher = Teacher.objects.get(name="North Colleague")
    year.south.coordinator_user.save()
    read = []
    for user in (year.south.coordinator_user, administrator, auditor):
        client.force_login(user)
        read.append(client.get(file("csv", scope=scope)).content)
        assert (
            client.get(annual(scope=scope))
            .context["report"]
            .title.startswith("Annual report of South County")
        )
    assert len(set(read)) == 1


def test_somebody_elses_report_is_not_there(year, client):
    client.force_login(year.south.coordinator_user)
    for other in (
        CITY,
        Scope(district=year.north.district),
        Scope(subject=year.south.subject),
        Scope(school=year.north.school),
    ):
        for url in (
            annual,
            lambda **query: file("csv", **query),
            lambda **query: figure("papers", **query),
        ):
            assert client.get(url(scope=other.address)).status_code == 404, other


def test_a_row_opens_its_own_report_and_the_report_says_the_row(year, signed_in):
    row_of = re.compile(r'<a href="(\?[^"]*scope=district[^"]*)">North County</a>')
    (url, *_more) = row_of.findall(signed_in.get(annual()).content.decode())

    report = signed_in.get(annual() + unescape(url)).context["report"]

    city = annual_report(Selection(year.program), "district")
    (row,) = [row for row in city.rows if row.key.name == "North County"]
    assert {key: each for key, each in report.totals.items() if each.number} == {
        key: each for key, each in row.amounts.items() if each.number
    }


@pytest.fixture
def guests(year):
    """A counted form of North on which a teacher of South taught, wrote and was present."""
    north, south = year.north, year.south
    form = form_of(
        north.pairing,
        author=north.mentor_user,
        status="counted",
        kind=year.kinds["study"],
        theme="North secret theme",
        process="North secret process",
    )
    place = {"teacher": south.trainee, "district": south.district, "school": south.school}
    form.lessons.create(topic="North secret topic", grade="North secret grade", **place)
    form.attendances.create(**place)
    paper(
        form,
        (south.trainee, south.district),
        (TeacherFactory(name="North secret author", school=north.school), north.district),
        title="North secret paper",
        published_in="North secret journal",
    )
    name_districts(form)
    return form


@pytest.mark.parametrize(("key", "count"), [("lessons", 1), ("papers", 2), ("persons", 1)])
def test_what_counts_on_a_form_of_others_is_listed_without_it(year, client, guests, key, count):
    """The figure counts it, the list has its place and date, and nothing leads to the form."""
    client.force_login(year.south.coordinator_user)

    answer = client.get(figure(key))
    taken = client.get(reverse("reports:figure_file", args=["the-year", key, "csv"]))

    assert digits(str(answer.context["reading"])) == str(count)
    assert answer.context["table"].page.total == count
    for text in (answer.content.decode(), taken.getvalue().decode()):
        assert "secret" not in text
        assert guests.reference not in text
        assert str(guests.uuid) not in text
        assert ("On a form of North County, 15 October 2025" in text) == (key != "persons")
    for page in (guests.get_absolute_url(), guests.results.get().get_absolute_url()):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize("key", ["lessons", "lectures", "activities"])
def test_two_of_one_topic_are_told_apart_by_their_links(year, signed_in, key):
    form = {"author": year.north.mentor_user, "status": "counted", "theme": "Twice"}
    for starts_on in (date(2025, 11, 20), date(2025, 11, 21)):
        form |= {"kind": year.kinds["study"], "starts_on": starts_on}
        made = form_of(year.north.pairing, **form)
        made.lessons.create(topic="Twice", district=year.north.district)
        made.talks.create(title="Twice")

    page = signed_in.get(figure(key))

    assert page.text.count("Twice") >= 2
    assert told_alike(page) == {}


def test_who_sees_the_form_reads_the_whole_row(year, client, guests):
    client.force_login(year.north.coordinator_user)

    page = client.get(figure("papers")).content.decode()

    assert "North secret paper" in page
    assert "On a form of" not in page


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


def test_a_list_asks_the_database_at_most_fourteen_times(
    year, signed_in, django_assert_max_num_queries
):
    for key in FIGURES:
        with django_assert_max_num_queries(14):
            signed_in.get(figure(key))


def test_a_coordinators_page_stays_within_twenty(year, client, django_assert_max_num_queries):
    client.force_login(year.north.coordinator_user)
    with django_assert_max_num_queries(20):
        client.get(annual())


@pytest.mark.once
def test_the_way_back_from_a_record_is_the_list_of_the_figure_it_was_opened_from(year, signed_in):
    listed = figure("activities", by="district")
    address = Activity.objects.counted().first().get_absolute_url()

    def back(before: str) -> str:
        page = signed_in.get(address, headers={"referer": before})
        return re.search(r'<a class="back" href="([^"]*)"', page.text)[1]

    everything = reverse("activities:list")
    assert back(f"http://testserver{listed}") == unescape(listed)
    assert (
        back(f"http://testserver{everything}?tab=all&page=2") == f"{everything}?tab=all&amp;page=2"
    )
    assert back(f"http://elsewhere.example{listed}") == everything
    assert back(f"http://testserver{address}") == everything
    assert back("http://[no-address") == everything
