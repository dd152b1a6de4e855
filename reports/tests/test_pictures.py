"""The pictures: each bar says what its list says, and is as long as its number."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity
from activities.tests.factories import form_of
from core.actor import Actor, Grant, Role
from pairings.models import Pairing
from programs.models import Program
from programs.tests.factories import ActivityKindFactory
from reports.annual.before import year_before
from reports.annual.report import annual_report
from reports.figures.days import months_between
from reports.figures.selection import Selection
from reports.pictures.bars import LONGEST, Bar, Bars, Group, shortened, width
from reports.print.paper import content
from reports.wording import number

pytestmark = pytest.mark.django_db
OFFICE = Actor(user_id=1, grants=(Grant(role=Role.ADMINISTRATOR),))


@pytest.fixture
def open_year(year, client, administrator):
    """The small year while it runs, with two counted forms of the year before in one month."""
    pairing = Pairing.objects.get(program__slug="before")
    kind = ActivityKindFactory(program=pairing.program)
    values = {"kind": kind, "status": "counted", "author": year.north.mentor_user}
    for headcount in (8, 9):
        form_of(pairing, **values, headcount=headcount, starts_on=date(2025, 4, 4))
    client.force_login(administrator)
    with time_machine.travel("2026-06-10 04:00Z", tick=False):
        yield year


def report_page(client, **query):
    return client.get(reverse("reports:annual", args=["the-year"], query=query))


def bars_of(context) -> list[Bar]:
    pictures = [*context["pictures"], context["against"]]
    return [bar for picture in pictures for group in picture.groups for bar in group.bars]


@pytest.mark.once
@pytest.mark.parametrize("by", ["district", "month", "subject"])
def test_every_bar_opens_a_list_that_says_the_same(open_year, client, by):
    answer = report_page(client, by=by)

    bars = bars_of(answer.context)
    assert len([bar for bar in bars if bar.url]) > 15
    for bar in bars:
        if bar.url:
            assert str(client.get(bar.url).context["reading"]) in bar.said, bar.url
        else:
            assert bar.share == 0, bar.said


@pytest.mark.once
def test_a_bar_is_as_long_as_its_number(open_year, client):
    report = annual_report(Selection(open_year.program), "district")

    activities, attendances = report_page(client).context["pictures"]

    for picture, key in ((activities, "activities"), (attendances, "attendances")):
        numbers = [row.amounts[key].number if key in row.amounts else 0 for row in report.rows]
        drawn = [bar.share for group in picture.groups for bar in group.bars]
        assert drawn == [number / max(numbers) for number in numbers]
        assert [group.label for group in picture.groups] == [row.key.label for row in report.rows]


@pytest.mark.once
def test_months_that_have_begun_stand_beside_those_of_the_year_before(open_year, client):
    page = report_page(client, by="month")
    activities = page.context["pictures"][0]

    dated = [group for group in activities.groups if len(group.bars) == 2]
    assert [group.label for group in dated] == [
        *("Sep 2025", "Oct 2025", "Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026"),
        *("Mar 2026", "Apr 2026", "May 2026", "Jun 2026"),
    ]
    april = dated[7]
    assert [bar.said for bar in april.bars][1] == "April 2025: 2 activities"
    assert april.bars[1].url == reverse(
        "reports:figure", args=["before", "activities"], query={"month": "2025-04"}
    )
    beneath = page.context["tables"][-1]["rows"]
    assert [cell.text for cell in beneath[7]["cells"]] == ["2", "17"]


@pytest.mark.once
def test_paper_draws_what_the_page_draws(open_year, client):
    page = report_page(client, by="month").context
    selection = Selection(open_year.program)
    before, today = Program.objects.get(slug="before"), date(2026, 6, 10)
    earlier = year_before(selection, before, by_month=True, today=today)

    paper = content(annual_report(selection, "month"), earlier, actor=Actor()).pictures

    assert [picture.title for picture in paper] == [
        "Where forms wait",
        *("Training activities: By month", "Attendances: By month"),
        "This year and the one before",
    ]
    most = max(part.waiting.number for part in page["chain"])
    for row, part in zip(paper[0].rows, page["chain"], strict=True):
        number, *late = row.bars
        assert (row.label, number.text) == (part.label, part.number)
        assert number.share == part.waiting.number / most
        assert [bar.text for bar in late] == [f"{part.late}, the oldest {part.oldest}"] * (
            part.waiting.late > 0
        )
    for printed, shown in zip(paper[1:], [*page["pictures"], page["against"]], strict=True):
        drawn = [
            (group.label, [(bar.text, bar.share, bar.is_before) for bar in group.bars])
            for group in shown.groups
        ]
        assert drawn == [
            (row.label, [(bar.text, bar.share, bar.is_hatched) for bar in row.bars])
            for row in printed.rows
        ]
        assert all(bar.said in printed.alt for group in shown.groups for bar in group.bars)


@pytest.mark.once
def test_a_year_that_runs_stands_beside_as_many_days_of_the_one_before(
    open_year, client, django_assert_max_num_queries
):
    """On 3 April 2026, and a day later: of the year before, two of three are of 4 April."""
    seen = []
    for day in ("2026-04-03", "2026-04-04"):
        with time_machine.travel(f"{day} 04:00Z", tick=False), django_assert_max_num_queries(20):
            seen.append(report_page(client).context)

    lines = [dict(context["against_lines"][0]) for context in seen]
    assert [(line["was"], line["whole"]) for line in lines] == [("1", "3"), ("3", "3")]
    now = int(lines[1]["now"].text)
    assert [line["more"] for line in lines] == [f"+{now - 1}", f"+{now - 3}"]
    assert lines[1]["was_url"].endswith("?until=2025-04-04")
    listed = client.get(lines[1]["was_url"]).context
    assert (listed["reading"].value, len(listed["table"].data)) == ("3", 3)
    assert "1 September 2024 to 4 April 2025" in listed["page_title"]
    assert "until 4 April 2025" in seen[1]["against_note"]
    assert client.get(lines[1]["whole_url"]).context["reading"].value == "3"


@pytest.mark.once
@pytest.mark.parametrize("until", ["", "2025-02-30", "soon", "2031-01-01"])
def test_a_list_ends_on_a_day_of_its_year(open_year, client, until):
    address = reverse("reports:figure", args=["before", "activities"], query={"until": until})

    assert client.get(address).status_code == 404


@pytest.mark.once
def test_a_year_that_is_over_stands_beside_the_whole_of_the_one_before(
    open_year, client, administrator
):
    with time_machine.travel("2026-08-31 04:00Z", tick=False):
        client.force_login(administrator)
        seen = report_page(client).context

    assert seen["before"].last is None
    assert seen["against_lines"][0]["was"] == "3"
    assert "the whole of it" in seen["against_note"]


@pytest.mark.once
def test_nothing_waits_in_a_closed_year(open_year, client):
    assert report_page(client).context["chain"]
    Program.objects.filter(slug="the-year").update(state=Program.State.CLOSED)

    assert report_page(client).context["chain"] == []
    report = annual_report(Selection(Program.objects.get(slug="the-year")))
    assert content(report, actor=Actor()).pictures == []


@pytest.mark.once
def test_the_first_year_stands_alone(open_year, client):
    page = client.get(reverse("reports:annual", args=["before"]))

    assert (page.context["before"], page.context["against"]) == (None, None)


def test_the_chain_of_a_report_is_its_figure_of_forms_on_their_way(open_year, client):
    page = report_page(client)

    forms = sum(part.waiting.number for part in page.context["chain"])
    report = annual_report(Selection(open_year.program))
    assert forms == report.totals["forms_waiting"].number > 0
    for part in page.context["chain"]:
        listed = client.get(part.url).context["table"]
        assert number(len(listed.data)) == part.number
        assert {form.status for form in listed.data} == {part.step.value}


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("papers", {"step": "school"}),
        ("forms_received", {"wait": "long"}),
        ("forms_waiting", {"step": "nowhere"}),
        ("activities", {"month": "2026-13"}),
        ("activities", {"month": "2026-1"}),
        ("pairings", {"month": "2026-01"}),
    ],
)
@pytest.mark.once
def test_a_list_is_cut_along_its_own_lines_alone(open_year, client, key, query):
    url = reverse("reports:figure", args=["the-year", key], query=query)

    assert client.get(url).status_code == 404


def test_a_date_known_by_its_year_alone_lies_in_no_month(open_year, client):
    forms = Activity.objects.filter(program=open_year.program, status="counted")
    form = forms.exclude(starts_on=None).order_by("pk").first()
    before = client.get(reverse("reports:figure", args=["the-year", "forms_counted"])).context
    Activity.objects.filter(pk=form.pk).update(date_precision="year")

    def listed(month):
        url = reverse("reports:figure", args=["the-year", "forms_counted"], query={"month": month})
        return list(client.get(url).context["table"].data)

    assert form in list(before["table"].data)
    assert form in listed("none")
    assert form not in listed(f"{form.starts_on:%Y-%m}")


@pytest.mark.once
def test_months_go_on_over_the_turn_of_the_year():
    assert months_between(date(2025, 11, 30), date(2026, 2, 1)) == [202511, 202512, 202601, 202602]


@pytest.mark.once
@pytest.mark.parametrize(
    "name", ["North County", "从化区" * 9, "A school of a very long name " * 4]
)
def test_a_label_is_cut_where_it_would_leave_the_picture(name):
    kept = shortened(name)

    assert width(kept) <= LONGEST
    assert kept == name or (kept.endswith("…") and name.startswith(kept[:-1]))


@pytest.mark.once
def test_labels_stand_beside_their_bars_where_there_is_room():
    bar = Bar("5", "5 forms", 0.5)
    short = Bars("a", "Short", (Group("North", (bar, bar)), Group("South", (bar,))))
    long = Bars("b", "Long", (Group("A district with a long name", (bar,)),))

    first, second = short.drawn()
    assert [each["hit_y"] for each in first["bars"]] == ["0.00em", "1.75em"]
    assert second["bars"][0]["hit_y"] == "3.90em"
    assert (first["bars"][0]["x"], next(long.drawn())["bars"][0]["x"]) == ("26.00%", "0.00%")
