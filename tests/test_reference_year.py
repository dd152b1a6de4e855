"""The reference year: the document's figures, counted again in plain SQL, and nothing else."""

import io
import json
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from pypdf import PdfReader

from accounts.models import User
from activities.chain.table import APPROVING, CHAIN, To
from activities.models import Activity, Status, Verb
from core.models import Notice
from core.tests.xlsx import read_xlsx
from programs.models import Program
from reports.figures.counting import breakdown
from reports.figures.counting import totals as counted
from reports.figures.definitions import FIGURES
from reports.figures.selection import Selection
from reports.tests.scopes import (
    NOTHING,
    assert_says,
    cell_in_sql,
    coordinator,
    districts_of,
    in_the_city,
    lead,
    subjects_of,
)
from reports.tests.test_recount import assert_recounted
from roster.models import District, School
from samples.reference_year import totals
from samples.reference_year.load import load_reference_year
from samples.reference_year.sources import read

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reference_year"),
    pytest.mark.both,
]

# As the source document prints them.
DOCUMENT = {
    "activities": 82,
    "attendances": 14530,
    "papers": 205,
    "teaching_designs": 193,
    "lessons": 128,
    "joint_projects": 57,
    "compilations": 45,
    "characters": 520000,
}
PAPER = {
    "zh-hans": "82次 14530人次 205篇 193篇 128节 57个 45册 52万字",
    "en": "82activities 14,530attendances 205papers 193teachingdesigns 128lessons "
    "57jointprojects 45compilations 520,000characters",
}
REPORT = "/reports/reference-year/"
COUNTED = """
    FROM activities_activity a JOIN programs_activitykind k ON k.id = a.kind_id
    WHERE a.status = 'counted'
"""
RESULTS = """
    SELECT COUNT(*), COALESCE(SUM(r.characters), 0) FROM results_result r
    WHERE r.kind = '{kind}' AND r.id IN (
        SELECT m.result_id FROM activities_mention m
        JOIN activities_activity a ON a.id = m.activity_id WHERE a.status = 'counted'
    )
"""
PAIRED_AT_THE_END = """
    FROM pairings_pairing p WHERE p.cancelled_at IS NULL
    AND p.starts_on <= '2018-05-31' AND (p.ends_on IS NULL OR p.ends_on >= '2018-05-31')
"""


def ask(sql: str) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


@pytest.mark.once
def test_the_whole_year_recounted():
    program = Program.objects.get(slug="reference-year")

    assert_recounted(program)
    haizhu = District.objects.get(name_en="Haizhu District")
    of_districts = breakdown(
        Selection(program), "district", [FIGURES["mentors"], FIGURES["trainees"]]
    )
    assert of_districts[haizhu.pk]["mentors"].number == 16
    assert counted(Selection(program))["trainees"].number == 60


def test_activities_and_attendances():
    assert ask(f"SELECT COUNT(*), SUM(a.headcount) {COUNTED} AND k.counts_as_training") == (
        totals.ACTIVITIES,
        totals.ATTENDANCES,
    )


def test_every_form_has_a_kind_of_its_own_program():
    others = "SELECT COUNT(*) FROM activities_activity a JOIN programs_activitykind k "
    others += "ON k.id = a.kind_id WHERE k.program_id <> a.program_id"

    assert ask(others) == (0,)


@pytest.mark.parametrize(
    ("kind", "number", "characters"),
    [
        ("paper", totals.PAPERS, 0),
        ("teaching_design", totals.TEACHING_DESIGNS, 0),
        ("joint_project", totals.JOINT_PROJECTS, 0),
        ("compilation", totals.COMPILATIONS, totals.CHARACTERS),
    ],
)
def test_results(kind, number, characters):
    assert ask(RESULTS.format(kind=kind)) == (number, characters)


def test_lessons_of_lesson_study():
    sql = "SELECT COUNT(*) FROM activities_lesson l JOIN activities_activity a "
    sql += "ON a.id = l.activity_id JOIN programs_activitykind k ON k.id = a.kind_id "
    sql += "WHERE a.status = 'counted' AND k.lessons_are_lesson_study"

    assert ask(sql) == (totals.LESSONS,)


def test_trainees_with_mentors_and_mentors_from_haizhu():
    haizhu = "(SELECT id FROM roster_district WHERE name = '海珠区')"

    assert ask(f"SELECT COUNT(DISTINCT p.trainee_id) {PAIRED_AT_THE_END}") == (totals.TRAINEES,)
    assert ask(
        f"SELECT COUNT(DISTINCT p.mentor_id) {PAIRED_AT_THE_END} "
        f"AND p.mentor_district_id = {haizhu}"
    ) == (totals.MENTORS_FROM_HAIZHU,)


def test_the_counterpart_list_and_partnerships_are_the_documents():
    by_form = "SELECT COUNT(*) FROM pairings_partnership WHERE form = '{form}'"

    assert ask(by_form.format(form="district")) == (18,)
    assert ask(by_form.format(form="school")) == (23,)
    assert ask(by_form.format(form="subject_group")) == (1,)
    own_helpers = "supporting_district_id = supported_district_id AND form = 'district'"
    assert ask(f"SELECT COUNT(*) FROM pairings_partnership WHERE {own_helpers}") == (3,)


def test_forms_stay_in_every_state_of_the_chain():
    states = set(Activity.objects.values_list("status", flat=True))

    assert states == set(Status)


def test_every_form_went_the_way_of_the_chain_and_its_people_were_told():
    """Those whose steps were written at once as those that were led on step by step."""
    word = Notice.objects.filter(message__in=["activities.waiting", "activities.counted"])
    told = set(word.values_list("message", "key", "to"))
    unread = set(word.filter(read_at=None).values_list("key", "to"))
    accounts = dict(User.objects.exclude(teacher=None).values_list("teacher", "pk"))

    for form in Activity.objects.prefetch_related("decisions", "parties"):
        steps = sorted(form.decisions.all(), key=lambda step: step.pk)
        rules = [CHAIN[step.from_status, step.verb] for step in steps]
        reached = [Status.DRAFT, *(step.to_status for step in steps)]
        assert [step.from_status for step in steps] == reached[:-1]
        assert form.status == reached[-1]
        for step, rule in zip(steps, rules, strict=True):
            assert isinstance(rule.to, To) or step.to_status == rule.to
            assert not rule.roles or step.role in rule.roles
        stood = [step.by_id for step in steps if step.verb in {Verb.SEND, *APPROVING}]
        assert len(set(stood)) == len(stood)
        assert bool(form.reference) == bool(form.first_sent_at) == bool(steps)
        signed = {party.signed_by_id for party in form.parties.all() if party.countersigned_at}
        assert signed == {step.by_id for step in steps if step.verb == Verb.COUNTERSIGN}
        for step in steps:
            key = f"activities.decision {step.pk}"
            if step.to_status == Status.COUNTED:
                assert ("activities.counted", key, form.author_id) in told
            if step.verb == Verb.SEND and step.to_status == Status.OTHER_SIDE:
                sides = [each for each in form.parties.all() if each.side != form.author_side]
                others = {accounts[each.teacher_id] for each in sides if each.teacher_id}
                assert others == {to for _message, of, to in told if of == key}
                assert others - signed == {to for of, to in unread if of == key}


def test_named_activities_keep_how_well_their_date_is_known():
    rows = Activity.objects.exclude(date_as_printed="").values_list(
        "theme", "date_precision", "starts_on"
    )
    expected = {
        (row["theme"], row.get("precision", "day"), row.get("starts_on"))
        for row in read("named_forms")
        if row.get("printed")
    }

    assert {(theme, how, day.isoformat()) for theme, how, day in rows} == expected


def test_every_district_and_school_of_the_data_is_there():
    data = read("places")
    schools = len(data["schools"]) + sum(group["count"] for group in data["example_schools"])

    assert School.objects.count() == schools


def rows_of_every_table() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def test_running_it_again_changes_nothing():
    before = rows_of_every_table()

    assert load_reference_year() is False

    assert rows_of_every_table() == before


def test_the_command_prints_the_documents_figures():
    printed = io.StringIO()

    call_command("annual_report", "reference-year", "--format", "json", stdout=printed)

    answer = json.loads(printed.getvalue())
    assert answer["program"] == "reference-year"
    assert {key: answer["figures"][key] for key in DOCUMENT} == DOCUMENT
    assert answer["figures"]["trainees"] == totals.TRAINEES


@pytest.mark.parametrize("by", ["district", "subject", "term", "channel"])
def test_the_command_breaks_every_figure_down(by):
    printed = io.StringIO()

    call_command("annual_report", "reference-year", "--format", "json", "--by", by, stdout=printed)

    answer = json.loads(printed.getvalue())
    assert all(set(row["figures"]) == set(answer["figures"]) for row in answer["rows"])
    assert all(row["label"] for row in answer["rows"])
    if by == "district":
        rows = {row["key"]: row["figures"] for row in answer["rows"]}
        assert rows["海珠区"]["mentors"] == totals.MENTORS_FROM_HAIZHU
    else:
        assert sum(row["figures"]["activities"] for row in answer["rows"]) == totals.ACTIVITIES


def test_the_page_shows_the_documents_figures(client, administrator):
    client.force_login(administrator)
    html = client.get(REPORT).content.decode()

    shown = {
        key: re.search(rf'href="{REPORT}figures/{key}/"[^>]*>\s*(?:<b>)?\D*([\d,]+)', html)[1]
        for key in DOCUMENT
    }
    assert {key: int(text.replace(",", "")) for key, text in shown.items()} == DOCUMENT


def test_the_spreadsheet_holds_the_documents_figures(client, administrator):
    client.force_login(administrator)
    book = read_xlsx(client.get(f"{REPORT}report.xlsx").content)

    figures = {row[5]: row[1] for row in book["Figures"][1:]}
    assert {key: figures[key] for key in DOCUMENT} == DOCUMENT


@pytest.mark.parametrize("language", PAPER)
def test_the_paper_prints_the_documents_figures(client, administrator, language):
    client.force_login(administrator)
    pdf = client.get(f"{REPORT}report.pdf", {"lang": language}).content

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    together = re.sub(r"\s+", "", text)
    assert [words for words in PAPER[language].split() if words not in together] == []


# --- the report of every lead and coordinator -----------------------------------------------------


def test_the_leads_of_the_reference_year_add_up_to_the_city(reference_year):
    by_subject = in_the_city(reference_year, "subject")
    subjects = subjects_of(reference_year)

    for subject in subjects:
        assert_says(reference_year, lead(subject), by_subject.get(subject))
    reports = [counted(Selection(reference_year, lead(subject))) for subject in subjects]
    assert sum(report["activities"].number for report in reports) == 82
    assert sum(report["attendances"].number for report in reports) == 14_530


@pytest.mark.once
@pytest.mark.thorough
def test_the_coordinators_of_the_reference_year_read_the_citys_rows_and_cells(reference_year):
    districts, subjects = districts_of(reference_year), subjects_of(reference_year)
    by_district = in_the_city(reference_year, "district")
    by_subject = {
        subject: breakdown(Selection(reference_year, lead(subject)), "district")
        for subject in subjects
        if subject
    }

    for district in districts:
        assert_says(reference_year, coordinator(district), by_district[district])
        for subject, row in by_subject.items():
            cell = row.get(district, NOTHING)
            assert_says(reference_year, coordinator(district, subject), cell)
            in_sql = cell_in_sql(reference_year, district, subject)
            assert {figure: cell[figure].number for figure in in_sql} == in_sql
