"""Kept sums and what changed since say what a count of everything says, whatever happens."""

import datetime
import random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from activities.events.services import settle
from activities.models import (
    WAITING,
    Activity,
    Attendance,
    Event,
    Lesson,
    Mention,
    NamedDistrict,
    Status,
)
from activities.works.services import hand_over
from core.actor import NOBODY
from guidance.models import GuidanceContact
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind, Program
from reports import keeping
from reports.annual.report import annual_report
from reports.figures import kept as kept_figures
from reports.figures.behind import number_over
from reports.figures.counting import (
    TOTALS,
    amount_of,
    arms_along,
    breakdown,
    missing_in,
    records,
    tally_of,
    totals,
)
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS, NARROWINGS, key_of
from reports.figures.kept import LINES, Count, Kept
from reports.figures.selection import Selection
from reports.scope import CITY, Scope
from reports.sums.models import KeptSums, MetSums, ScopeSums, Source, Unsummed, note_all_anew
from reports.sums.triggers import TRIGGERS
from results.models import Award
from roster.models import District, Subject, Term
from samples.city.generate import generate_city

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """A made-up city with the sums of four of its scopes, once for all of this file."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        generate_city(forms=70, seed=5, tell=lambda _line: None)
        program = Program.objects.get(slug="city-5")
        all_scopes = list(keeping.scopes_of(program))
        few = [*all_scopes[:3], all_scopes[-1]]
        patch.setattr(keeping, "scopes_of", lambda _program: few)
        yield kept(program)
        transaction.set_rollback(True)


@pytest.fixture
def city(built, db) -> Program:
    return built


def kept(program: Program) -> Program:
    """Sums of it are made now."""
    assert keeping.make_sums(KeptSums.objects.get_or_create(program=program)[0])
    return program


FEW = (TOTALS, "gaps", "district", "school")


@pytest.fixture
def few_lines(monkeypatch):
    """Sums that are made anew are made along these alone: a third of them."""
    monkeypatch.setattr(keeping, "LINES", FEW)


def assert_exact(program: Program, scopes, lines=FEW) -> None:
    for scope in scopes:
        for line in lines:
            assert said(program, scope, line) == counted(program, scope, line), (scope, line)


def said(program, scope, line) -> dict:
    figures = keeping.figures_along(line)
    return dict(keeping.as_stored(Count(Selection(program, scope)).tally(line, figures)))


def counted(program, scope, line) -> dict:
    arms = arms_along(line, keeping.figures_along(line), Selection(program, scope))
    return dict(keeping.as_stored(tally_of(arms)))


# --- what happens in an office --------------------------------------------------------------------


def turn(form: Activity, status: Status) -> None:
    Activity.objects.filter(pk=form.pk).update(status=status, returned_from="")
    form.refresh_from_db()
    hand_over(form)
    settle(form.event_id)


def a_form_counts(dice, program):
    forms = Activity.objects.filter(program=program, status__in=WAITING, corrects=None)
    turn(dice.choice(forms.order_by("pk")), Status.COUNTED)


def a_form_counts_no_more(dice, program):
    counted = Activity.objects.filter(program=program, status=Status.COUNTED)
    turn(dice.choice(counted.order_by("pk")), dice.choice([Status.VOID, Status.CITY]))


def a_form_is_sent(dice, program):
    forms = Activity.objects.filter(program=program, status__in=WAITING, corrects=None)
    waits = dice.choice([Status.SCHOOL, Status.CITY, Status.RETURNED])
    Activity.objects.filter(pk=dice.choice(forms.order_by("pk")).pk).update(
        status=waits, returned_from=Status.CITY if waits == Status.RETURNED else ""
    )


def a_form_comes_back_and_is_changed(dice, program):
    forms = Activity.objects.filter(program=program, status__in=WAITING, corrects=None)
    form = dice.choice(forms.order_by("pk"))
    Activity.objects.filter(pk=form.pk).update(status=Status.RETURNED, returned_from=form.status)
    Activity.objects.filter(pk=form.pk).update(
        starts_on=form.starts_on and form.starts_on - datetime.timedelta(days=70),
        subject=dice.choice(list(Subject.objects.order_by("pk"))),
        kind=dice.choice(list(ActivityKind.objects.filter(program=program).order_by("pk"))),
    )
    NamedDistrict.objects.filter(activity=form).update(
        reason=dice.choice([NamedDistrict.Reason.ORGANIZER, NamedDistrict.Reason.PRESENT])
    )
    if dice.random() < 0.7:
        Activity.objects.filter(pk=form.pk).update(status=Status.SCHOOL, returned_from="")


def two_forms_are_one_event(dice, program):
    counted = Activity.objects.filter(program=program, status=Status.COUNTED, event=None)
    forms = dice.sample(list(counted.order_by("pk")), 2)
    event = Event.objects.create(holds=forms[1])
    keys = [form.pk for form in forms]
    Activity.objects.filter(pk__in=keys).update(event=event, stands_back=True)
    settle(event.pk)


def another_account_holds(dice, _program):
    event = dice.choice(Event.objects.order_by("pk"))
    event.holds = event.forms.exclude(pk=event.holds_id).first()
    event.save()
    settle(event.pk)


def an_event_is_parted(dice, _program):
    event = dice.choice(Event.objects.order_by("pk"))
    Activity.objects.filter(event=event).update(event=None, stands_back=False)
    event.delete()


def a_contact_is_taken_back(dice, program):
    contact = dice.choice(GuidanceContact.objects.filter(program=program).order_by("pk"))
    contact.voided_at = None if contact.voided_at else timezone.now()
    contact.save()


def a_contact_is_noted(dice, program):
    contact = dice.choice(GuidanceContact.objects.filter(program=program).order_by("pk"))
    fresh = GuidanceContact(
        **{
            name: getattr(contact, name)
            for name in ("program", "subject", "pairing", "district", "channel", "topic")
        },
        held_on=contact.held_on,
        recorded_by=contact.recorded_by,
    )
    fresh.save()


def an_award_is_taken_back(dice, program):
    award = dice.choice(Award.objects.filter(program=program).order_by("pk"))
    award.voided_at = None if award.voided_at else timezone.now()
    award.save()


def a_pairing_is_cancelled(dice, program):
    pairing = dice.choice(Pairing.objects.filter(program=program).order_by("pk"))
    if not pairing.cancelled_at:
        Pairing.objects.filter(pk=pairing.pk).update(cancelled_at=timezone.now())


def a_kind_gets_another_switch(dice, program):
    kind = dice.choice(ActivityKind.objects.filter(program=program).order_by("pk"))
    kind.counts_as_training = not kind.counts_as_training
    kind.save()


def a_term_is_moved(dice, _program):
    term = dice.choice(Term.objects.order_by("pk"))
    Term.objects.filter(pk=term.pk).update(ends_on=term.ends_on - datetime.timedelta(days=40))


def a_part_of_a_counted_form_goes(dice, program):
    model = dice.choice([Lesson, Attendance])
    rows = model.objects.filter(activity__program=program, activity__status=Status.COUNTED)
    dice.choice(rows.order_by("pk")).delete()


def sums_are_made(_dice, program):
    kept(program)


OFTEN = [
    *(a_form_counts, two_forms_are_one_event, a_form_counts_no_more, a_form_is_sent),
    a_form_comes_back_and_is_changed,
    *(a_contact_is_taken_back, a_contact_is_noted, an_award_is_taken_back),
]
SELDOM = [
    *(a_pairing_is_cancelled, a_kind_gets_another_switch, a_term_is_moved),
    *(a_part_of_a_counted_form_goes, sums_are_made, another_account_holds, an_event_is_parted),
]


@pytest.mark.parametrize(
    ("seed", "rounds"),
    [(0, 1), *(pytest.param(n, 2, marks=pytest.mark.thorough) for n in (0, 1, 2, 3))],
)
def test_the_numbers_are_those_of_a_count_of_everything(city, seed, rounds):
    dice = random.Random(seed)
    for happens in [*OFTEN, dice.choice(SELDOM)] * rounds:
        happens(dice, city)
        scope = dice.choice([CITY, *keeping.scopes_of(city)])
        assert_exact(city, [scope], [TOTALS, dice.choice(LINES[1:])])


@pytest.mark.once
def test_after_any_number_of_makings_the_sums_are_those_of_a_fresh_start(city):
    dice = random.Random(1)
    for _round in range(2):
        for happens in OFTEN:
            happens(dice, city)
        kept(city)
        assert not Unsummed.objects.exists()
    went_along = sums_of(city)

    KeptSums.objects.all().delete()
    kept(city)

    assert went_along == sums_of(city)


@pytest.mark.once
@pytest.mark.parametrize(
    "line",
    [line if line in FEW else pytest.param(line, marks=pytest.mark.thorough) for line in LINES],
)
def test_sums_made_in_one_pass_are_what_each_report_counts(city, line):
    """Forms of two districts stand beside both, in the report of either."""
    for scope in keeping.scopes_of(city):
        assert said(city, scope, line) == counted(city, scope, line), scope


def sums_of(program: Program) -> dict:
    rows = ScopeSums.objects.filter(kept=program.pk)
    sums = {(row.scope, row.by): sorted(row.tally, key=str) for row in rows}
    met = MetSums.objects.filter(kept=program.pk)
    return sums | {(row.scope, row.family, row.one): row.tally for row in met if row.tally}


def test_a_report_asks_as_little_however_much_has_changed(city, django_assert_max_num_queries):
    dice = random.Random(6)
    for happens in [*OFTEN, *OFTEN]:
        happens(dice, city)

    with django_assert_max_num_queries(20):
        report = annual_report(Selection(city), "district")

    assert {key: amount.number for key, amount in report.totals.items()} == {
        key: amount.number for key, amount in totals(Selection(city)).items()
    }


@pytest.mark.once
def test_the_number_over_a_list_is_that_of_its_rows(city):
    selection = Selection(city)
    assert Kept.of(selection)
    a_form_counts(random.Random(7), city)

    for figure in FIGURES.values():
        found = records(figure, selection)
        assert number_over(figure, selection)[0] == amount_of(figure, selection, found), figure.key


@pytest.mark.once
def test_so_is_the_number_over_a_part_that_no_sums_are_kept_of(city):
    waiting, selection = FIGURES["forms_waiting"], Selection(city)
    numbers = {step: records(waiting, selection, step=step).count() for step in WAITING}
    assert Kept.of(selection)
    assert sum(numbers.values()) > 0

    for step, number in numbers.items():
        at = [(NARROWINGS["step"], NARROWINGS["step"].key_at(step, NOBODY))]
        assert number_over(waiting, selection, at)[0].number == number


@pytest.mark.once
def test_what_the_rows_of_a_list_lack_is_the_same_from_sums_as_counted(city):
    a_form_counts(random.Random(7), city)
    of_a_district = Scope(district=District.objects.latest("pk"))

    lacking = set()
    for scope in (CITY, of_a_district):
        selection = Selection(city, scope)
        assert Kept.of(selection)
        for figure in FIGURES.values():
            for dimension in ("district", "subject", "month") if figure.weakened_by else ():
                if not figure.goes_by(dimension):
                    continue
                line = DIMENSIONS[dimension]
                for key in line.keys(selection, breakdown(selection, dimension, [figure])):
                    found = number_over(figure, selection, [(line, key)])[1]
                    found_by_hand = missing_in(figure, selection, **{dimension: key.value})
                    assert found == found_by_hand, figure.key
                    lacking |= {(scope.code, dimension) for _each in found}
    assert {dimension for _code, dimension in lacking} == {"district", "subject", "month"}
    assert {code for code, _dimension in lacking} == {CITY.code, of_a_district.code}


@pytest.mark.once
def test_the_number_over_a_list_of_a_district_asks_for_the_district_no_second_time(
    city, django_assert_max_num_queries
):
    selection, line = Selection(city), DIMENSIONS["district"]
    assert Kept.of(selection)
    figure = FIGURES["attendances"]
    key = key_of(District.objects.latest("pk"))

    with django_assert_max_num_queries(20) as asked:
        number_over(figure, selection, [(line, key)])

    own = [each["sql"] for each in asked if 'FROM "roster_district"' in each["sql"]]
    assert own == []


# --- what is noted, and by whom -------------------------------------------------------------------


def headcount_is_another(mention):
    Activity.objects.filter(pk=mention.activity_id).update(headcount=777)


def lesson_is_added(mention):
    Lesson.objects.create(activity=mention.activity, topic="Shadows", position=99)


def authors_go(mention):
    mention.authorships.all().delete()


def mention_goes(mention):
    Mention.objects.filter(pk=mention.pk).delete()


def subject_is_taken_away(mention):
    Activity.objects.filter(pk=mention.activity_id).update(subject=None)


EDITS = [headcount_is_another, lesson_is_added, authors_go, mention_goes, subject_is_taken_away]


@pytest.mark.usefixtures("few_lines")
def test_what_went_out_and_is_edited_then_is_taken_off_as_it_was(city):
    """Acceptances are undone, and each author changes the form that the sums still hold."""
    counting = Mention.objects.filter(counts=True, activity__kind__counts_as_training=True)
    of_a_form = {mention.activity_id: mention for mention in counting}
    mentions = list(of_a_form.values())[: len(EDITS)]

    for mention, edit in zip(mentions, EDITS, strict=True):
        turn(mention.activity, Status.CITY)
        edit(mention)
    assert_exact(city, [CITY], [TOTALS, "district"])

    for mention in mentions:
        turn(mention.activity, Status.COUNTED)
    assert_exact(city, [CITY], [TOTALS, "district"])
    kept(city)
    assert_exact(city, [CITY], [TOTALS, "district"])


@pytest.mark.once
def test_a_form_that_came_back_is_changed_without_counting_anything_anew(city):
    dice = random.Random(3)
    for _time in range(6):
        a_form_comes_back_and_is_changed(dice, city)

    found = Kept.of(Selection(city))

    assert (found.stale, found.changed) == (set(), {Source.WAITING})
    for scope in keeping.scopes_of(city):
        for line in ("month", "district"):
            assert said(city, scope, line) == counted(city, scope, line), (scope, line)


@pytest.mark.once
def test_a_waiting_form_in_which_something_changes_is_counted_anew(city):
    form = Activity.objects.filter(program=city, status__in=WAITING, corrects=None).earliest("pk")
    Activity.objects.filter(pk=form.pk).update(headcount=77)

    assert Kept.of(Selection(city)).stale == {Source.FORMS, Source.WAITING}
    assert_exact(city, [CITY])


def test_every_trigger_is_there_after_all_migrations():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        there = {name for (name,) in cursor.fetchall()}

    assert {trigger.name for trigger in TRIGGERS} - there == set()


def test_a_change_that_is_undone_leaves_nothing_to_be_counted_twice(city):
    dice = random.Random(2)
    form = dice.choice(Activity.objects.filter(status=Status.COUNTED).order_by("pk"))

    for status in (Status.VOID, Status.COUNTED, Status.VOID, Status.COUNTED):
        turn(form, status)

    assert list(
        Unsummed.objects.filter(source=Source.FORMS).order_by("pk").values_list("row", "was_in")
    ) == [(form.pk, True), (form.pk, False), (form.pk, True), (form.pk, False)]
    assert_exact(city, [CITY])


def test_after_migrations_all_is_counted_until_sums_are_made_anew(city):
    call_command("migrate", verbosity=0)

    assert Kept.of(Selection(city)).stale == set(Source)
    assert_exact(city, [CITY], [TOTALS])


def test_an_update_begins_before_its_columns_are_there(city):
    """What is told before migrations is told to the tables of the release before."""
    with connection.cursor() as cursor:
        for column in ("since", "made", "left"):
            cursor.execute(f'ALTER TABLE reports_keptsums DROP COLUMN "{column}"')

    note_all_anew()

    assert set(Unsummed.objects.filter(row=None).values_list("program", "source")) == {
        (city.pk, source) for source in Source
    }


# --- when sums are made, and when not -------------------------------------------------------------


@pytest.mark.usefixtures("few_lines")
@pytest.mark.once
def test_a_large_programs_sums_are_made_when_all_has_ended_that_began_before(city, monkeypatch):
    monkeypatch.setattr(keeping, "LEAST_FORMS", 5)
    KeptSums.objects.all().delete()

    made = [keeping.keep_sums(), keeping.keep_sums()]
    KeptSums.objects.update(since=timezone.now() - keeping.ALL_ENDED)
    made += [keeping.keep_sums(), keeping.keep_sums()]

    assert made == [0, 0, 1, 0]
    assert KeptSums.objects.get().made == 1


@pytest.mark.once
def test_a_small_program_is_counted_every_time(city):
    KeptSums.objects.all().delete()

    assert (keeping.keep_sums(), KeptSums.objects.count()) == (0, 0)


@pytest.mark.usefixtures("few_lines")
@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "made"), [(0, 0), (1, 0), (2, 1)], ids=["none", "too few", "enough"]
)
def test_sums_are_made_anew_when_enough_has_changed(city, monkeypatch, changes, made):
    monkeypatch.setattr(keeping, "LEAST_CHANGES", 2)
    for number in range(changes):
        Unsummed.objects.create(program=city, source=Source.CONTACTS, row=number, was_in=False)

    assert keeping.keep_sums() == made


@pytest.mark.usefixtures("few_lines")
@pytest.mark.once
def test_what_depends_on_something_else_is_counted_whole_until_sums_are_made_again(city):
    a_pairing_is_cancelled(random.Random(3), city)
    assert Kept.of(Selection(city)).stale == {Source.PAIRINGS, Source.MENTIONS}

    assert keeping.keep_sums() == 1

    assert Kept.of(Selection(city)).stale == set()
    assert_exact(city, [CITY])


@pytest.mark.once
def test_more_changes_than_are_worth_it_are_counted_whole(city, monkeypatch):
    monkeypatch.setattr(kept_figures, "MANY", 1)
    dice = random.Random(4)
    a_form_counts(dice, city)
    a_form_counts(dice, city)

    assert Source.FORMS in Kept.of(Selection(city)).stale
    assert_exact(city, [CITY])


@pytest.mark.usefixtures("few_lines")
@pytest.mark.once
def test_sums_made_by_somebody_else_meanwhile_are_left_alone(city):
    earlier = KeptSums.objects.get()
    kept(city)

    assert keeping.make_sums(earlier) is False
    assert KeptSums.objects.get().made == 2


@pytest.mark.usefixtures("few_lines")
@pytest.mark.once
@pytest.mark.parametrize(
    "line", ["district", *(pytest.param(line, marks=pytest.mark.thorough) for line in ("", "gaps"))]
)
def test_sums_that_are_wrong_are_found_and_made_anew(city, line, caplog):
    sums = KeptSums.objects.get()
    assert keeping.is_proven(sums, CITY, line)
    row = ScopeSums.objects.get(scope="city", by=line)
    name = next(iter(row.tally[0][1]))
    row.tally[0][1][name] += 1
    row.save()

    assert not keeping.is_proven(sums, CITY, line)

    assert "differ" in caplog.text
    assert said(city, CITY, line) == counted(city, CITY, line)
    assert keeping.keep_sums() == 1
    assert keeping.is_proven(sums, CITY, line)


@pytest.mark.once
def test_what_is_proven_is_told(city):
    assert keeping.prove_sums() == 1


@pytest.mark.once
@pytest.mark.parametrize("scope", ["school", "cell", "provisional", "period"])
def test_what_is_not_kept_is_counted(city, scope):
    district = Partnership.objects.filter(program=city).first().supported_district
    subject = Activity.objects.exclude(subject=None).first().subject
    term = Term.objects.first()
    selection = {
        "school": Selection(city, Scope(school=Pairing.objects.first().school)),
        "cell": Selection(city, Scope(district=district, subject=subject)),
        "provisional": Selection(city, provisional=True),
        "period": Selection(city, period=(term.starts_on, term.ends_on)),
    }[scope]

    assert Kept.of(selection) is None
    assert Count(selection).totals()["forms_received"].number > 0
