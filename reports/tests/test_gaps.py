"""What weakens a figure stands beside it: on the page, on paper and in every file."""

import io
import json
import re

import pytest
from django.core.management import call_command
from pypdf import PdfReader

from core.tests.xlsx import read_xlsx
from reports.figures.counting import missing, missing_in
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection

LACKING = {
    "activities": {"of": 7, "date": 1, "subject": 1, "district": 1},
    "attendances": {"of": 7, "headcount": 1},
    "lessons": {"of": 3, "district": 1},
    "characters": {"of": 2, "length": 1},
    "awards": {"of": 3, "subject": 2},
}


def plain(found) -> dict:
    return {
        key: {"of": gaps[0].of} | {each.gap.key: each.number for each in gaps}
        for key, gaps in found.items()
    }


def test_what_the_records_of_a_figure_lack_is_counted(year):
    """As one counts it by hand in the small year; figures that lack nothing say nothing."""
    assert plain(missing(Selection(year.program))) == LACKING


def test_a_list_says_what_its_own_records_lack(year):
    selection = Selection(year.program)
    figure = FIGURES["attendances"]
    south = {"district": year.south.district.pk}

    assert [(each.number, each.of) for each in missing_in(figure, selection)] == [(1, 7)]
    assert [(each.number, each.of) for each in missing_in(figure, selection, **south)] == [(1, 2)]
    assert missing_in(figure, selection, district=year.north.district.pk) == []


def test_what_is_missing_takes_one_statement(year, django_assert_num_queries):
    with django_assert_num_queries(1):
        missing(Selection(year.program))


@pytest.mark.parametrize("extension", ["", "xlsx", "csv", "pdf"])
def test_page_and_files_say_what_is_missing(client, administrator, year, extension):
    client.force_login(administrator)
    address = f"/reports/{year.program.slug}/" + (f"report.{extension}" if extension else "")

    response = client.get(address)

    match extension:
        case "xlsx":
            rows = read_xlsx(response.content)["Figures"][1:]
            (said,) = (row[6] for row in rows if row[5] == "characters")
        case "pdf":
            pages = PdfReader(io.BytesIO(response.content)).pages
            said = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
        case _:
            said = response.content.decode()
    assert "1 of 2 without a length" in said


def test_the_command_says_what_is_missing(year, capsys):
    call_command("annual_report", year.program.slug, "--format", "json")
    assert json.loads(capsys.readouterr().out)["missing"] == LACKING

    call_command("annual_report", year.program.slug, "--language", "zh-hans")
    assert " · 2项中1项没有字数" in capsys.readouterr().out
