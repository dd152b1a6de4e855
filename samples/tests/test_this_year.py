"""The year that lives today: whatever day today is, everybody finds work in the middle of it."""

import io
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from accounts.services import actor_for
from activities.models import Activity, Decision, Mention, Status
from activities.reflections.models import Reflection
from core import sealing
from guidance.models import FollowUp, GuidanceContact, Rubric
from pairings.models import Nomination, Pairing
from programs.models import ActivityKind, Group, Program, SubjectSection
from reports.figures.counting import totals
from reports.figures.selection import Selection
from reports.tests.test_recount import assert_recounted
from roster.models import District, School, Subject, Teacher, Term
from samples.demo import (
    USERNAMES,
    load_closed_reference_year,
    load_demo,
    loaded_for,
    open_accounts,
    password,
)
from samples.this_year.calendar import moment, working_day, year_around
from samples.this_year.clock import turned_back
from samples.this_year.load import gather, live
from training.models import Training

# The day that was asked for as "today" is one like any other: these are the awkward ones.
DAYS = (date(2028, 2, 29),)
MORE_DAYS = (
    *(date(2027, 9, 1), date(2027, 1, 1), date(2027, 8, 31), date(2026, 12, 31)),
    None,
)
IN_THE_CHAIN = ("trainee", "principal", "coordinator", "lead")
ORDER = ["send", "countersign", "confirm", "confirm", "accept"]


def test_any_day_is_in_the_middle_of_its_year():
    for day in (date(2026, 1, 1) + timedelta(days=number) for number in range(4 * 366)):
        year = year_around(day)
        assert timedelta(days=60) < day - year.starts_on < timedelta(days=290), day
        assert timedelta(days=80) < year.ends_on - day, day
        assert (year.starts_on.month, year.starts_on.day) in {(9, 1), (3, 1)}
        assert year.before.ends_on == year.starts_on - timedelta(days=1)


def test_a_working_day_is_this_one_or_the_friday_before():
    monday = date(2026, 11, 23)
    week = [monday + timedelta(days=number) for number in range(7)]

    assert [working_day(day) for day in week] == [*week[:5], week[4], week[4]]


@pytest.fixture(scope="module")
def troupe(reference_year, django_db_blocker, tmp_path_factory):
    """Beside the reference year, the people of all the days: made once, and rolled back with it."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), override_settings(DATA_DIR=folder):
        load_closed_reference_year()
        with turned_back() as clock:
            troupe = gather(year_around(min(day for day in (*DAYS, *MORE_DAYS) if day)), clock)
        yield troupe


@pytest.fixture(
    scope="module",
    params=[*DAYS, *(pytest.param(day, marks=pytest.mark.thorough) for day in MORE_DAYS)],
    ids=lambda day: str(day or "today"),
)
def today(request, troupe, django_db_blocker):
    """The demo of this day, rolled back after its tests; the clock stands on its morning."""
    day = request.param or timezone.localdate()
    with django_db_blocker.unblock(), transaction.atomic():
        with turned_back() as clock:
            live(year_around(day), day, troupe, clock)
        open_accounts(day)
        with time_machine.travel(moment(day, 10), tick=False):
            yield day
        transaction.set_rollback(True)


of_a_day = pytest.mark.usefixtures("today")
on_one_day = pytest.mark.parametrize("today", DAYS[:1], indirect=True)
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def this_year() -> Program:
    return Program.objects.get(slug="this-year")


def test_the_first_program_is_the_one_that_is_going_on(today):
    running, last, reference = Program.objects.all()

    assert (running.slug, running.state) == ("this-year", Program.State.OPEN)
    assert running.period.running(today)
    assert (last.slug, last.state) == ("last-year", Program.State.CLOSED)
    assert last.ends_on == running.starts_on - timedelta(days=1)
    assert (reference.slug, reference.state) == ("reference-year", Program.State.CLOSED)
    assert loaded_for() == today
    terms = [term for term in Term.objects.all() if running.period.running(term.starts_on)]
    assert len(terms) == 2


def test_what_the_year_holds(today):
    pairings = Pairing.objects.filter(program=this_year(), ends_on=None, cancelled_at=None)
    schools = {pk for pair in pairings for pk in (pair.school_id, pair.mentor_school_id)}
    forms = Activity.objects.filter(program=this_year())
    late = forms.filter(first_sent_at__date__gt=F("starts_on") + timedelta(days=14))

    assert (len(pairings), len(schools)) == (40, 12)
    assert set(forms.values_list("status", flat=True)) == set(Status)
    assert late.filter(status=Status.COUNTED).count() >= 3
    assert late.filter(status__in=[Status.SCHOOL, Status.DISTRICT]).count() >= 2
    for days in (7, 31):
        since = today - timedelta(days=days)
        assert forms.filter(starts_on__gte=since).count() >= 5
        assert forms.filter(status_since__gte=moment(since), status=Status.COUNTED).exists()
        assert GuidanceContact.objects.filter(held_on__gte=since).count() >= 4
        assert Decision.objects.filter(at__gte=moment(since)).count() >= 20


def test_the_offices_have_something_left_to_do(today):
    """A nomination to answer, one that was declined, an action that is late and one that comes."""
    states = Nomination.objects.order_by("state").values_list("state", flat=True)
    assert list(states) == ["declined", "open"]
    due = FollowUp.objects.open().values_list("due_on", flat=True)
    assert [day < today for day in due.order_by("due_on")] == [True, False]
    assert Rubric.objects.filter(ended_at=None).count() == 2
    assert sorted(Reflection.objects.quotable().values_list("quoted", flat=True)) == [
        "name",
        "role",
    ]


def test_nothing_lies_outside_the_year_or_ahead_of_its_day(today):
    # The day of this run is not held still.
    morning = max(moment(today, 10), timezone.now())

    for program in Program.objects.exclude(slug="reference-year"):
        forms = Activity.objects.filter(program=program)
        assert not forms.exclude(starts_on__range=(program.starts_on, program.ends_on)).exists()
        # Only what is planned lies ahead: a training that is announced.
        planned = Training.objects.values("activity")
        assert not forms.filter(starts_on__gte=today).exclude(pk__in=planned).exists()
        assert not forms.filter(starts_on__week_day__in=[1, 7]).exists()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() == "DateTimeField" and model.__module__ != "core.models":
                ahead = {f"{field.name}__gt": morning}
                assert not model._base_manager.filter(**ahead).exists(), field


def test_pairs_meet_at_school_in_term_and_from_afar_in_the_holidays(today):
    year = year_around(today)
    forms = Activity.objects.filter(program=this_year(), organiser_level="pair")
    kinds = {True: set(), False: set()}
    for day, kind in forms.values_list("starts_on", "kind__key"):
        kinds[year.is_in_term(day)].add(kind)

    assert kinds[True] == {"observation", "open_lesson", "preparation", "parallel", "exchange"}
    assert kinds[False] <= {"online", "project", "preparation"}


def test_every_counted_form_went_the_way_of_the_chain(today):
    """Those that were written all at once as those that were led on step by step."""
    counted = Activity.objects.filter(
        status__in=[Status.COUNTED, Status.REPLACED], program__slug__in=["this-year", "last-year"]
    ).prefetch_related("decisions", "parties")

    assert len(counted) > 90
    for form in counted:
        steps = [step for step in form.decisions.all() if step.verb != "replace"]
        verbs = [step.verb for step in steps]
        is_of_pair = form.organiser_level == "pair"
        if form.organiser_level == "city":
            assert verbs == ["send", "accept"]
        else:
            assert verbs == [verb for verb in ORDER if verb != "countersign" or is_of_pair]
            assert {step.place for step in steps} >= {
                form.confirming_school.name,
                form.confirming_district.name,
                form.subject.name,
            }
        assert len({step.by_id for step in steps}) == len(steps)
        assert [step.at for step in steps] == sorted(step.at for step in steps)
        assert [step.to_status for step in steps[:-1]] == [step.from_status for step in steps[1:]]
        assert form.reference
        assert form.first_sent_at == steps[0].at
        signed = [party for party in form.parties.all() if party.countersigned_at]
        assert len(signed) == is_of_pair
    spoken_of = Mention.objects.filter(activity__in=counted.filter(status=Status.COUNTED))
    assert spoken_of.exists()
    assert not spoken_of.filter(counts=False).exists()


def test_references_are_given_once_and_in_the_order_of_sending(today):
    sent = Activity.objects.exclude(reference="").filter(edition=1, program__slug="this-year")
    by_reference = sent.order_by("first_sent_at__year", "reference").values_list("first_sent_at")

    assert list(by_reference) == sorted(by_reference)
    assert not sent.values("reference").annotate(Count("pk")).filter(pk__count__gt=1).exists()


@on_one_day
def test_the_figures_of_both_years_are_those_counted_by_hand(today):
    last, this = Program.objects.get(slug="last-year"), this_year()
    for program in (last, this):
        assert_recounted(program)

    for key in ("activities", "attendances", "papers", "lessons", "compilations"):
        assert totals(Selection(last))[key].number
        assert totals(Selection(this))[key].number


@on_one_day
def test_the_record_of_changes_is_whole(today):
    while sealing.seal_events():
        pass

    assert list(sealing.faults()) == []
    connection.check_constraints()


@of_a_day
def test_an_english_reader_finds_english():
    themes = Activity.objects.filter(program=this_year()).values_list("theme", flat=True)
    english = [theme for theme in themes if theme.isascii()]

    assert 0.45 < len(english) / len(themes) < 0.55
    for model in (District, School, Subject, Term, Program, SubjectSection, ActivityKind, Group):
        assert not model.objects.filter(name_en="").exists(), model
    names = Teacher.objects.filter(staff_number__startswith="T-").values_list("name", flat=True)
    assert all(re.fullmatch(r"[一-鿿]{3} [A-Z][a-z]+ [A-Z][a-z]+", name) for name in names)
    assert len(set(names)) == len(names) == 61


@of_a_day
def test_everybody_finds_as_much_work_at_home_as_is_printed_in_both_languages(client):
    """Read from the page: a row names its number of forms, or stands for one thing to do."""
    printed = io.StringIO()
    call_command("demo_accounts", stdout=printed)
    told = {line.split()[0]: int(line.split()[2]) for line in printed.getvalue().splitlines()[1:]}

    shown = {"en": {}, "zh-Hans": {}}
    for user in User.objects.filter(username__in=USERNAMES):
        client.force_login(user)
        for language, homes in shown.items():
            page = client.get("/home/", headers={"accept-language": language}).text
            assert f'lang="{language}"' in page
            rows = re.findall(r'<p class="what">(.*?)</p>', page, re.DOTALL)
            numbers = [re.search(r"<strong>(\d+)\D*</strong>", row) for row in rows]
            homes[user.username] = sum(int(found[1]) if found else 1 for found in numbers)

    assert shown == {"en": told, "zh-Hans": told}
    assert set(told) == set(USERNAMES)
    assert told.pop("auditor") == 0
    assert told.pop("administrator") == 1
    # Nothing waits for whoever leads a group: its pairs stand beside the tasks.
    assert told.pop("leader") == 0
    assert min(told.values()) >= 3


@of_a_day
def test_each_of_the_pair_has_a_draft_a_form_that_came_back_and_one_to_countersign():
    for username in ("mentor", "trainee"):
        user = User.objects.get(username=username)
        own = Activity.objects.filter(author=user).values_list("status", flat=True)
        assert {Status.DRAFT, Status.RETURNED, Status.COUNTED} - set(own) <= {Status.COUNTED}
        waiting = Activity.objects.waiting_for(actor_for(user))
        assert set(waiting.values_list("status", flat=True)) == {Status.OTHER_SIDE}
        assert user.check_password(password())
    # Whoever looks around in the demo goes on with the password that is printed.
    assert set(User.objects.values_list("password_issued_at", flat=True)) == {None}


@of_a_day
def test_the_people_of_the_demo_walk_one_form_through_the_whole_chain():
    """The five people of the chain belong to one pairing, so that a newcomer can try it."""
    mentor = User.objects.get(username="mentor")
    pairing = Pairing.objects.get(
        trainee__in=User.objects.filter(username="trainee").values("teacher"),
        mentor=mentor.teacher,
        program=this_year(),
    )

    for username in IN_THE_CHAIN:
        actor = actor_for(User.objects.get(username=username))
        waiting = Activity.objects.waiting_for(actor).filter(parties__pairing=pairing)
        assert waiting.filter(author=mentor).count() >= 1


@on_one_day
def test_loaded_again_nothing_changes(today):
    def rows() -> dict:
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before = rows()

    load_demo(today + timedelta(days=100))

    assert rows() == before
