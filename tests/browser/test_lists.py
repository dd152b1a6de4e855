"""Lists are read at a glance: on a phone two lines for each row, on a desk one line of filters."""

from dataclasses import dataclass

import pytest
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat, LPad
from django.test import Client
from django.urls import get_resolver, reverse

from activities.models import Activity, Status
from activities.tests.factories import form_of
from core.tables import ScopedTable
from programs.models import Program
from results.models import Award, Honour, Result
from roster.models import District, School, Subject, Teacher
from tests.browser.conftest import DESKTOP, PHONE
from tests.test_every_url import CAST, PAGES, content
from tests.world import add_more, build

# Two lines of text and the edge of the row.
TWO_LINES = 72
ONE_LINE = 44
LANGUAGES = {"en": "en", "zh": "zh-hans"}

# What is read, or answered, in the list itself: these rows stay as long as their words are.
READ_WHERE_THEY_STAND = {
    "ToDoTable",
    "QuoteTable",
    "KindTable",
    "RequirementTable",
    "ContactTable",
    "ProposedTable",
    "UnpairedTable",
    "TermTable",
    "SchoolsTable",
    "RubricTable",
    "ProgressTable",
    "QuietTable",
    "GroupPairsTable",
    "MemberTable",
    "MonitoringTable",
    "NetworkTable",
    "NominationTable",
    "NoticeTable",
    "ObservationTable",
    "PairObservationTable",
    "PairScheduleTable",
    "ScheduleTable",
    "SumTable",
    "BurdenTable",
    "SuggestionTable",
}

ROWS = """() => [
    ...document.querySelectorAll(".two-lines > tbody > tr:not(.empty-row)")
].map((row) => {
    const box = row.getBoundingClientRect();
    const heading = row.querySelector("th");
    const shown = (cell) => cell.getBoundingClientRect().width > 0 && cell.textContent.trim();
    return {
        height: box.height,
        unfolds: Boolean(row.querySelector("details")),
        isChange: Boolean(row.closest(".changes")),
        heading: heading.getBoundingClientRect().width,
        isCut: [heading, ...heading.querySelectorAll("*")].some(
            (each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth),
        state: [...row.querySelectorAll(".beside")].filter(shown).map((cell) => ({
            outside: cell.getBoundingClientRect().right > box.right + 1,
            chip: [...cell.querySelectorAll(".chip")].every((chip) =>
                chip.getBoundingClientRect().left >= cell.getBoundingClientRect().left - 1),
        })),
        below: [...row.querySelectorAll("td:not(.beside)")].filter(shown).length,
        small: [...row.querySelectorAll("a, summary, button")]
            .filter((each) => each.getBoundingClientRect().height < 24).length,
    };
})"""
# Each list is set to its longest choice, and each box of text is filled.
SET = """() => {
    for (const box of document.querySelectorAll(".filters :is(input, select):not([type=hidden])")) {
        if (box.tagName === "SELECT") {
            const longest = [...box.options].sort((a, b) => b.text.length - a.text.length)[0];
            longest.selected = true;
        } else box.value = box.type === "date" ? "2026-03-04" : "a text as long as texts are";
    }
    document.querySelector(".filters form").requestSubmit();
}"""
LINE = """() => {
    const box = (name) => document.querySelector(name)?.getBoundingClientRect();
    const line = box(".filters");
    const rights = [...document.querySelectorAll(
        ".filters .grid > :is(.field, .actions), .filters .more > summary")]
        .map((each) => each.getBoundingClientRect().right);
    const sorting = box(".list-tools > .sorting");
    return {
        height: line.height,
        reach: Math.max(...rights),
        end: sorting ? sorting.left : box(".list-tools").right,
        more: document.querySelector(".filters .more .chip")?.textContent ?? "",
    };
}"""


def tables(of=ScopedTable) -> set[type]:
    return {of} | {found for each in of.__subclasses__() for found in tables(each)}


def test_rows_stay_whole_only_where_they_are_read_in_the_list():
    # Reading the addresses reads the lists.
    get_resolver().url_patterns  # noqa: B018
    whole = {each.__name__ for each in tables() if each.reads_whole}

    assert whole == READ_WHERE_THEY_STAND


@pytest.mark.parametrize("locale", ["en", pytest.param("zh", marks=pytest.mark.thorough)])
def test_forms_stand_in_two_lines_and_their_filters_in_one(as_user, north, locale):
    for status in Status:
        form_of(
            north.pairing,
            author=north.mentor_user,
            status=status,
            theme="Grade 3, fractions: how the pupils found them in their own village" * 2,
        )
    page = as_user(north.mentor_user, width=PHONE, locale=locale)
    page.goto(f"{reverse('activities:list')}?tab=sent")
    rows = page.evaluate(ROWS)
    page.set_viewport_size({"width": DESKTOP, "height": 768})
    free = page.evaluate(LINE)
    with page.expect_navigation():
        page.evaluate(SET)
    narrowed = page.evaluate(LINE)

    assert rows
    assert faults(rows) == []
    assert max(free["height"], narrowed["height"]) <= ONE_LINE
    assert free["reach"] <= free["end"]
    assert narrowed["reach"] <= narrowed["end"]
    assert (free["more"] == "", narrowed["more"] == "") == (True, False)


def faults(rows) -> list[str]:
    """What keeps a row from being read at a glance."""
    found = []
    for row in rows:
        # A change has no page of its own: where nothing unfolds its words are whole.
        is_whole = row["isChange"] and not row["unfolds"]
        if row["height"] > TWO_LINES and not is_whole:
            found.append(f"{row['height']} pixels high")
        if row["isCut"] and row["heading"] < 80:
            found.append(f"its heading has {row['heading']} pixels")
        if row["small"]:
            found.append("a target is less than 24 pixels high")
        if any(state["outside"] or not state["chip"] for state in row["state"]):
            found.append("its state is cut off")
        if not row["below"] and not row["state"]:
            found.append("nothing but its heading is shown")
    return found


# --- every list -----------------------------------------------------------------------------------


@dataclass
class List:
    name: str
    address: str
    session: str


def with_long_words(it) -> None:
    """As long as a name or a theme may be, and none like another."""
    for model, field in (
        *((District, "name"), (School, "name"), (Subject, "name"), (Teacher, "name")),
        *((Program, "name"), (Activity, "theme"), (Result, "title")),
        *((Award, "contest"), (Honour, "title")),
    ):
        most = min(model._meta.get_field(field).max_length or 120, 120)
        words = "Grade 3, fractions: how the pupils found them in their own village " * 2
        number = LPad(Cast("pk", CharField()), 5, Value("0"))
        model.objects.update(**{field: Concat(number, Value(f" {words[: most - 6]}"))})


def lists(it, people) -> list[List]:
    """Every page with a list, for whoever sees most of it."""
    found = []
    names = {name: page for name, page in PAGES.items() if page.opens_for}
    for name, page in names.items():
        letter = "A" if "A" in page.opens_for else page.opens_for[-1]
        client = Client()
        client.force_login(people[letter])
        address = reverse(name, args=page.arguments(it))
        tails = ("", "?tab=all") if name == "activities:list" else ("",)
        found += [
            List(name, address + tail, client.cookies["s"].value)
            for tail in tails
            if b'<table role="table"' in content(client.get(address + tail))
        ]
    return found


@pytest.mark.thorough
@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_list_reads_at_a_glance(
    live_server, north, administrator, auditor, new_page, fits, locale
):
    it = build(north)
    add_more(it, 2)
    with_long_words(it)
    people = {letter: getattr(north, name) for letter, name in CAST.items()}
    people |= {"G": it.group_leader_user, "A": administrator, "R": auditor}
    page = new_page(locale=locale)
    wrong, in_two_lines, narrowed = {}, set(), set()

    for each in lists(it, people):
        page.context.add_cookies([{"name": "s", "value": each.session, "url": live_server.url}])
        page.set_viewport_size({"width": PHONE, "height": 844})
        page.goto(each.address)
        rows = page.evaluate(ROWS)
        said = faults(rows)
        said += [] if fits(page) else ["it scrolls sideways on a phone"]
        in_two_lines |= {each.name} if rows else set()
        page.set_viewport_size({"width": DESKTOP, "height": 768})
        if page.locator(".filters").count():
            narrowed.add(each.name)
            said += line_faults(page)
            with page.expect_navigation():
                page.evaluate(SET)
            said += [f"set: {fault}" for fault in line_faults(page)]
        said += [] if fits(page) else ["it scrolls sideways on a desk"]
        if said:
            wrong[each.address] = sorted(set(said))

    assert wrong == {}
    assert len(in_two_lines) > 20
    assert len(narrowed) > 8


def line_faults(page) -> list[str]:
    line = page.evaluate(LINE)
    found = []
    if line["height"] > ONE_LINE:
        found.append(f"its filters are {line['height']} pixels high")
    if line["reach"] > line["end"]:
        found.append(f"its filters reach {line['reach'] - line['end']} pixels too far")
    return found
