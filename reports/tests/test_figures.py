import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from accounts.services import actor_for
from activities.models import Activity
from activities.tests.factories import form_of
from core.actor import Actor, Grant, Role
from pairings.models import Pairing
from reports.annual.report import annual_report
from reports.figures.counting import amount_of, breakdown, found_in, records, totals
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS
from reports.figures.families import FAMILIES
from reports.figures.figure import Amount
from reports.figures.headline import HEADLINE
from reports.figures.selection import Selection
from reports.scope import CITY, Scope, has_report, may_read, scope_at, scopes_of
from reports.tests import by_hand
from reports.wording import name_of, reading

BY_HAND = (
    "district",
    "confirming_district",
    "subject",
    "term",
    "channel",
    "kind",
    "form",
    "organiser",
)


def numbers(amounts):
    return {key: amount.number for key, amount in amounts.items() if amount.number}


def test_the_totals_are_what_one_counts_by_hand(year):
    totals_by_hand, _rows = by_hand.count(year.program)

    assert numbers(totals(Selection(year.program))) == totals_by_hand
    assert totals_by_hand["activities"] == 7
    assert totals_by_hand["attendances"] == 30 + 100 + 40 + 200 + 7 + 12
    assert totals_by_hand["papers"] == 3
    assert totals_by_hand["papers_by_others"] == 4
    assert totals_by_hand["joint_projects"] == 1
    assert totals_by_hand["projects_not_of_both_sides"] == 2
    assert totals_by_hand["characters"] == 123_456


def test_each_row_of_a_breakdown_is_what_one_counts_by_hand(year):
    _totals, rows = by_hand.count(year.program)

    for by in BY_HAND:
        report = annual_report(Selection(year.program), by)
        found = {row.key.name: numbers(row.amounts) for row in report.rows}
        assert {key: figures for key, figures in found.items() if figures} == rows[by], by


def test_every_figure_has_something_to_count_here(year):
    """Else a figure could be wrong and no test would know."""
    counted = numbers(totals(Selection(year.program)))

    awards = {key for key in FIGURES if key.startswith("awards_")}
    assert set(FIGURES) - set(counted) - awards == set()
    assert awards & set(counted) == {
        "awards_district_first",
        "awards_province_first",
        "awards_city_first",
    }


def more_of_the_same(by: str) -> list:
    """Columns of the form itself, as its subject and home district are."""
    return [pytest.mark.thorough] if by in {"kind", "channel", "organiser"} else []


@pytest.mark.parametrize(
    "by",
    [
        by if by == "term" else pytest.param(by, marks=[pytest.mark.once, *more_of_the_same(by)])
        for by in DIMENSIONS
    ],
)
def test_a_number_opens_exactly_its_records(year, by):
    """Every figure, every row, the total too."""
    selection = Selection(year.program)
    report = annual_report(selection, by)

    for figure in FIGURES.values():
        assert amount_of(figure, selection, records(figure, selection)) == report.totals[figure.key]
    for figure in report.figures_along(FIGURES.values()):
        for row in report.rows:
            rows = records(figure, selection, **{by: row.key.value})
            assert amount_of(figure, selection, rows) == row.amounts.get(figure.key, Amount())
            assert len(rows) == len(set(rows)), "a record stands twice"


def test_a_list_can_be_narrowed_along_two_lines(year):
    selection = Selection(year.program)
    keys = {"district": year.north.district.pk, "term": year.first_term.pk}

    found = records(FIGURES["activities"], selection, **keys)

    assert {form.headcount for form in found} == {30, 40, 7, 12}


@pytest.mark.parametrize("provisional", [False, True])
def test_two_forms_of_one_event_are_one(year, provisional):
    """In provisional figures, a correction that waits for the city replaces what it corrects."""
    selection = Selection(year.program, provisional=provisional)

    headcounts = [form.headcount for form in records(FIGURES["activities"], selection)]

    assert sorted(headcounts, key=lambda n: n or 0)[:4] == (
        [None, 8, 12, 30] if provisional else [None, 7, 12, 30]
    )
    assert headcounts.count(1000) == (1 if provisional else 0)


def test_provisional_adds_forms_with_the_city_and_no_others(year):
    added = set(records(FIGURES["activities"], Selection(year.program, provisional=True)))
    added -= set(records(FIGURES["activities"], Selection(year.program)))

    assert {form.status for form in added} == {"city"}
    assert len(added) == Activity.objects.filter(program=year.program, status="city").count()


def test_rough_headcounts_mark_the_sum_they_enter(year):
    selection = Selection(year.program)
    rows = breakdown(selection, "term", [FIGURES["attendances"]])

    assert totals(selection)["attendances"].qualifier == "about"
    assert rows[year.first_term.pk]["attendances"] == Amount(289, "about")
    assert rows[year.second_term.pk]["attendances"] == Amount(100, "over")


def test_a_period_counts_by_start_date_and_pairings_by_its_last_day(year):
    autumn = Selection(year.program, period=(date(2025, 9, 1), date(2025, 12, 31)))

    amounts = numbers(totals(autumn))

    assert amounts["activities"] == 5
    assert "lessons" not in amounts
    whole = numbers(totals(Selection(year.program)))
    # One pairing begins on the year's last day; the ended one still ran in autumn.
    assert (whole["trainees"], amounts["trainees"]) == (5, 5)
    assert whole["pairings"] == amounts["pairings"] + 1


def test_parts_come_from_the_rows_of_their_figure_and_say_where_they_overlap(year):
    """A part's records are records of the whole; parts that do not say so have none in common."""
    selection = Selection(year.program)
    parts = [figure for figure in FIGURES.values() if figure.of_which]
    for part in parts:
        whole = FIGURES[part.of_which]
        assert set(records(part, selection)) <= set(records(whole, selection)), part.key
    for whole in FIGURES.values():
        apart = [each for each in parts if each.of_which == whole.key and not each.overlaps]
        together = [record for each in apart for record in records(each, selection)]
        assert len(together) == len(set(together)), whole.key
    with override("en"):
        said = {each.key for each in parts if "also counted above" in name_of(each)}
    assert said == {"pairings_within_school", "partnerships_within_district"}


def test_attendances_and_the_persons_beside_them_come_from_the_same_forms(year):
    selection = Selection(year.program)
    forms = set(records(FIGURES["attendances"], selection))
    persons = found_in(FIGURES["persons_in_training"], selection)

    assert {row.activity for row in persons} <= forms
    named = {row.teacher for form in forms for row in form.attendances.all() if row.teacher}
    assert totals(selection)["persons_in_training"].number == len(named)
    assert totals(selection)["persons"].number > len(named)


def test_who_left_in_june_is_in_the_year_and_not_on_its_last_day(year):
    """One more trainee in the year than on its last day: the pairing that ended in June."""
    counted = numbers(totals(Selection(year.program)))
    ended = Pairing.objects.get(program=year.program, ends_on=date(2026, 6, 30))

    (gone,) = set(records(FIGURES["trainees_in_period"], Selection(year.program))) - set(
        records(FIGURES["trainees"], Selection(year.program))
    )

    assert gone == ended.trainee
    assert counted["trainees_in_period"] == counted["trainees"] + 1


def test_an_item_with_two_keys_is_never_counted_as_different(year):
    """Two arms of one dimension are added; different people cannot be."""
    doubled = {
        (family.name, dimension)
        for family in FAMILIES.values()
        for dimension, expressions in family.dimensions.items()
        if len(expressions) > 1
    }
    assert doubled == {("pairings", "district"), ("partnerships", "district")}
    assert not [
        figure.key
        for figure in FIGURES.values()
        if figure.different and (figure.family, "district") in doubled
    ]


def test_figures_take_two_statements_however_much_there_is(year, django_assert_num_queries):
    selection = Selection(year.program)
    with django_assert_num_queries(2):
        totals(selection)
    with django_assert_num_queries(2):
        breakdown(selection, "district")
    with django_assert_num_queries(1):
        breakdown(selection, "channel", HEADLINE)


# --- whose figures --------------------------------------------------------------------------------


@pytest.mark.parametrize("corner", ["north", "south"])
@pytest.mark.parametrize("who", ["coordinator", "helping_coordinator"])
def test_a_districts_report_says_what_the_citys_says_in_its_row(year, corner, who):
    place = getattr(year, corner)
    (scope,) = scopes_of(getattr(place, f"{who}_actor"))
    selection = Selection(year.program, scope)

    city = breakdown(Selection(year.program), "district")[scope.district.pk]

    assert scope.district == (place.district if who == "coordinator" else place.helping_district)
    assert totals(selection) == city
    for figure in FIGURES.values():
        found = records(figure, selection)
        in_city = records(figure, Selection(year.program), district=scope.district.pk)
        assert set(found) == set(in_city), figure.key
        assert found.count() == in_city.count()


def test_a_coordinator_of_two_districts_has_two_reports(year):
    south = year.south.coordinator_actor
    both = replace(south, grants=(*south.grants, *year.north.coordinator_actor.grants))

    assert [scope.district for scope in scopes_of(both)] == [
        year.south.district,
        year.north.district,
    ]
    assert not may_read(both, CITY)


def test_a_lead_counts_the_own_subject_and_nothing_else(year):
    (scope,) = scopes_of(year.south.lead_actor)
    found = records(FIGURES["activities"], Selection(year.program, scope))

    assert {form.subject for form in found} == {year.south.subject}


def test_what_has_no_subject_is_the_general_sections(year):
    grant = Grant(Role.SUBJECT_LEAD)
    general, city = scopes_of(Actor(user_id=1, grants=(grant,)))

    found = records(FIGURES["activities"], Selection(year.program, general))

    assert {form.headcount for form in found} == {200}
    assert city == CITY


@pytest.mark.parametrize("who", ["mentor_actor", "trainee_actor"])
def test_mentors_and_trainees_have_no_report(year, who):
    actor = getattr(year.north, who)
    assert not has_report(actor)
    assert scopes_of(actor) == []
    assert not may_read(actor, Scope(school=year.north.school))


def test_a_principals_report_is_the_citys_row_of_the_school(year):
    (scope,) = scopes_of(year.north.principal_actor)
    assert scope == Scope(school=year.north.school)

    city, own = Selection(year.program), Selection(year.program, scope)
    for figure in FIGURES.values():
        if figure.goes_by("school"):
            in_city = records(figure, city, school=scope.school.pk)
            assert set(records(figure, own)) == set(in_city), figure.key
    assert records(FIGURES["activities"], own).count() > 0


def test_a_grant_opens_what_it_holds_whole_and_nothing_more(year):
    north, south = year.north, year.south
    scopes = {
        "city": CITY,
        "district": Scope(district=north.district),
        "subject": Scope(subject=north.subject),
        "general": Scope(is_general=True),
        "cell": Scope(district=north.district, subject=north.subject),
        "school": Scope(school=north.school),
        "school of the district": Scope(district=north.district, school=north.school),
        "other district": Scope(district=south.district),
        "other school": Scope(school=south.school),
        "other cell": Scope(district=north.district, subject=south.subject),
        "general cell": Scope(district=north.district, is_general=True),
    }

    def opens(**grant):
        actor = Actor(user_id=1, grants=(Grant(**grant),))
        return {name for name, scope in scopes.items() if may_read(actor, scope)}

    coordinator, lead = Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD
    place, subject = {"district_id": north.district.pk}, {"subject_id": north.subject.pk}
    assert opens(role=Role.ADMINISTRATOR) == opens(role=Role.AUDITOR) == set(scopes)
    assert opens(role=lead) == set(scopes)
    assert opens(role=lead, **subject) == {"subject", "cell"}
    assert opens(role=coordinator, **place) == {
        "district", "cell", "school of the district", "other cell", "general cell",
    }  # fmt: skip
    assert opens(role=coordinator, **place, **subject) == {"cell"}
    assert opens(role=Role.SCHOOL_CONFIRMER, school_id=north.school.pk) == {
        "school", "school of the district",
    }  # fmt: skip


def test_an_address_names_a_scope_and_opens_it_to_its_readers_alone(year, administrator):
    north = year.north
    cell = Scope(district=north.district, subject=north.subject)
    for scope in (CITY, cell, Scope(school=north.school), Scope(is_general=True)):
        assert scope_at(scope.address, actor_for(administrator)) == scope
    assert scope_at(cell.address, north.coordinator_actor) == cell
    assert scope_at(cell.address, year.south.coordinator_actor) is None
    for nonsense in ("", "district", "district-1", "district-none", "planet-1", "city_city"):
        assert scope_at(nonsense, actor_for(administrator)) is None


def test_a_district_that_sent_nothing_is_not_a_zero(year):
    report = annual_report(Selection(year.program), "district")
    rows = {row.key.name: row for row in report.rows}

    silent, helping = rows["Silent District"], rows["South City District"]
    assert silent.is_silent
    assert silent.amount(FIGURES["papers"]) is None
    assert silent.amount(FIGURES["pairings"]) == Amount(0)
    assert not helping.is_silent
    assert helping.amount(FIGURES["papers"]) == Amount(0)


def test_a_coordinator_is_not_told_who_else_sent_nothing(year):
    (scope,) = scopes_of(year.south.coordinator_actor)
    report = annual_report(Selection(year.program, scope), "district")

    names = {row.key.name for row in report.rows}
    assert "Silent District" not in names
    assert "South County" in names


def test_rows_of_other_districts_are_said_to_be_their_share_alone(year):
    """North's helpers come from elsewhere: their row is no report of theirs."""
    (scope,) = scopes_of(year.north.coordinator_actor)
    own, city = (annual_report(Selection(year.program, each), "district") for each in (scope, CITY))
    said = "Rows of other districts show what they share with North County, not all that they did."

    assert len(own.rows) > 1
    assert (said in own.notes(), said in city.notes()) == (True, False)


def test_the_command_prints_the_same_numbers(year, capsys):
    call_command("annual_report", "the-year", format="json", by="district")

    printed = json.loads(capsys.readouterr().out)
    report = annual_report(Selection(year.program), "district")
    assert printed["program"] == "the-year"
    assert printed["figures"] == {key: each.number for key, each in report.totals.items()}
    assert printed["rough"] == {"attendances": "about"}
    for row, line in zip(report.rows, printed["rows"], strict=True):
        assert line["key"] == row.key.name
        assert set(line["figures"]) == set(FIGURES)
        assert numbers(row.amounts) == {
            key: number for key, number in line["figures"].items() if number
        }


def test_the_command_prints_the_report_of_a_place_and_a_subject(year, capsys):
    north = year.north
    names = {"district": "North County", "subject": "Northern science"}
    call_command("annual_report", "the-year", format="json", **names)

    printed = json.loads(capsys.readouterr().out)

    cell = Selection(year.program, Scope(district=north.district, subject=north.subject))
    assert printed["scope"] == names
    assert printed["figures"] == {key: each.number for key, each in totals(cell).items()}
    with pytest.raises(CommandError, match="Nowhere"):
        call_command("annual_report", "the-year", district="Nowhere")


def test_the_command_reads_aloud_too(year, capsys):
    call_command("annual_report", "the-year", format="text", by="term", language="en")

    printed = capsys.readouterr().out
    assert "Attendances: about 389 attendances" in printed
    assert "Characters in compilations: 123,456 characters" in printed
    assert "Second term\n  Training activities: 1 activity" in printed


def test_the_command_names_the_programs_there_are(year):
    with pytest.raises(CommandError, match="the-year"):
        call_command("annual_report", "nowhere")


def test_more_forms_change_the_numbers_not_the_work(year, django_assert_num_queries):
    for _each in range(30):
        form_of(year.north.pairing, author=year.north.mentor_user, status="counted")
    with django_assert_num_queries(2):
        assert totals(Selection(year.program))["activities"].number == 37


def test_a_part_says_that_it_is_one_in_the_text_of_the_command_too(year, capsys):
    call_command("annual_report", "the-year", format="text", language="en")
    said = capsys.readouterr().out.splitlines()

    report = annual_report(Selection(year.program))
    parts = [
        f"    of which {name_of(figure)}: {reading(figure, report.totals[key])}"
        for key, figure in FIGURES.items()
        if figure.of_which and report.totals[key].number
    ]
    assert [line for line in said if line.startswith("    ")] == parts
    assert len(parts) > 5
