"""Home: the counts it shows are the lengths of the lists behind them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleAssignment
from accounts.tests.factories import RoleAssignmentFactory
from activities.chain import services
from activities.models import WAITING, Activity, Decision, Status, Verb
from activities.tests.factories import form_of, name_districts
from core.actor import Role
from guidance.tests.factories import GuidanceContactFactory
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory, PlanFactory, RosterAnswerFactory
from programs.models import Program
from programs.tests.factories import ProgramFactory
from roster.tests.factories import SchoolFactory, TeacherFactory

pytestmark = pytest.mark.usefixtures("in_march")

HOME = "/home/"


@pytest.fixture
def busy(north):
    """North's pair with a form in each status, two where somebody waits."""
    for status in Status:
        form_of(north.pairing, author=north.mentor_user, status=status)
    for status in (Status.SCHOOL, Status.DISTRICT, Status.CITY, Status.OTHER_SIDE):
        form_of(north.pairing, author=north.mentor_user, status=status)
    return north


def home(client, user):
    client.force_login(user)
    return client.get(HOME)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("principal", "Confirm <strong>2 forms</strong> for the school"),
        ("coordinator", "Confirm <strong>2 forms</strong> for the district"),
        ("lead", "Accept <strong>2 forms</strong> for the city office"),
    ],
)
def test_a_count_is_the_length_of_the_list_it_links_to(client, busy, south, who, sentence):
    form_of(south.pairing, author=south.mentor_user, status=Status.SCHOOL)

    task = home(client, getattr(busy, f"{who}_user")).context["tasks"][0]

    assert task["what"] == sentence
    listed = client.get(task["url"]).context["table"]
    assert len(listed.data) == 2


def test_a_countersigner_reads_each_form(client, busy):
    tasks = home(client, busy.trainee_user).context["tasks"]

    assert [task["action"] for task in tasks] == ["Read and countersign"] * 2


def test_what_is_late_goes_before_what_has_time(client, north):
    """Forms that have waited for 17 days stand above an answer that is due next month."""
    today = timezone.localdate()
    RosterAnswerFactory(pairing=north.pairing, check_round__answer_by=today + timedelta(days=24))
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    Activity.objects.update(status_since=timezone.now() - timedelta(days=17))

    tasks = home(client, north.principal_user).context["tasks"]

    assert [task["action"] for task in tasks] == ["Open 1 form", "Answer"]
    assert tasks[0]["is_first"]


def filled_buttons(page) -> list[str]:
    main = page.text.split("<main")[1]
    return re.findall(r'<a class="btn btn-primary" href="[^"]*">([^<]*)', main)


def test_the_filled_button_is_of_what_waits_and_else_of_a_new_form(client, north):
    assert filled_buttons(home(client, north.trainee_user)) == ["Record an activity"]
    draft = form_of(north.pairing, author=north.trainee_user, status=Status.DRAFT)
    assert filled_buttons(home(client, north.trainee_user)) == ["Record an activity"]

    for _each in range(2):
        form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)

    page = home(client, north.trainee_user)
    assert filled_buttons(page) == ["Read and countersign"]
    assert draft.theme in page.text


def test_the_author_finds_what_came_back_first_then_drafts(client, north):
    PlanFactory(pairing=north.pairing, agreed=True)
    form_of(north.pairing, author=north.mentor_user, status=Status.DRAFT, theme="A draft")
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL, theme="Back")
    services.take_step(
        form,
        Verb.RETURN,
        actor=north.principal_actor,
        seen=1,
        reason_code="wrong_person",
        reason="Who taught?",
    )

    tasks = home(client, north.mentor_user).context["tasks"]

    assert [task["what"] for task in tasks] == [
        "Put right: <strong>Back</strong>",
        "Finish the draft: <strong>A draft</strong>",
    ]
    assert tasks[0]["why"] == "North Principal returned it: “A person is wrong: Who taught?”"
    assert tasks[0]["rest"] == ""
    assert tasks[0]["urgent"]


def test_of_a_long_reason_the_first_lines_stand_and_the_rest_one_press_away(client, north):
    PlanFactory(pairing=north.pairing, agreed=True)
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    reason = " ".join(f"word{number}" for number in range(150))
    services.take_step(form, Verb.RETURN, actor=north.principal_actor, seen=1, reason=reason)

    page = home(client, north.mentor_user)
    notices = client.get(reverse("notices")).text

    (task,) = page.context["tasks"]
    assert task["why"].endswith(" …”")
    assert len(task["why"]) < 160
    for text in (page.text, notices):
        assert "Read the rest" in text
        assert f"{task['rest']}</div></details>" in text
    assert reason in client.get(form.get_absolute_url()).text


def test_as_many_forms_wait_on_the_page_as_in_the_list_however_many_they_are(client, busy):
    for _each in range(23):
        form_of(busy.pairing, author=busy.mentor_user, status=Status.DRAFT)

    tasks = home(client, busy.mentor_user).context["tasks"]

    assert tasks[-1]["what"] == "Finish <strong>5 more forms</strong> of your own"
    listed = client.get(tasks[-1]["url"]).context["table"]
    assert sum(task["forms"] for task in tasks) == len(listed.data) == 25


def test_what_waits_for_others_is_counted_as_listed(client, busy):
    response = home(client, busy.mentor_user)

    assert response.context["waiting_for_others"] == 8
    listed = client.get(reverse("activities:list"), {"tab": "sent", "status": "waiting"})
    assert len(listed.context["table"].data) == 8


def test_a_mentor_sees_their_pairs_and_when_they_last_met(client, north):
    form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 1, 7))

    response = home(client, north.mentor_user)

    assert [(pair["name"], pair["last"]) for pair in response.context["pairs"]] == [
        (north.trainee, date(2026, 1, 7))
    ]
    assert "Record an activity" in response.text


def next_to_the_pair(page) -> str:
    return page.text.split("<h2>My pairings</h2>")[1]


@pytest.mark.parametrize("who", ["mentor", "trainee"])
def test_the_last_day_of_a_pair_still_belongs_to_it(client, north, who):
    pairs = Pairing.objects.filter(pk=north.pairing.pk)
    pairs.update(ends_on=timezone.localdate(), end_reason="completed")

    page = home(client, getattr(north, f"{who}_user"))

    assert "Paired until 18 March 2026." in next_to_the_pair(page)
    assert f"?pairing={north.pairing.uuid}" in next_to_the_pair(page)
    pairs.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert home(client, getattr(north, f"{who}_user")).context["pairs"] == []


@pytest.mark.parametrize(("state", "number"), [("open", 1), ("closed", 0)])
def test_a_pair_of_last_year_stays_while_its_program_is_open(client, north, state, number):
    """What it did is still recorded there, until the program is closed."""
    last = timezone.localdate() - timedelta(days=1)
    Program.objects.filter(pk=north.program.pk).update(ends_on=last, state=state)
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=last, end_reason="completed")

    assert len(home(client, north.mentor_user).context["pairs"]) == number


def test_a_pair_that_begins_tomorrow_says_so_in_place_of_the_button(client, north):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Pairing.objects.filter(pk=north.pairing.pk).update(starts_on=tomorrow)

    page = home(client, north.mentor_user)

    assert "From 19 March 2026." in next_to_the_pair(page)
    assert f"?pairing={north.pairing.uuid}" not in next_to_the_pair(page)


def test_home_says_the_steps_of_the_program_before_a_form_counts(client, north):
    steps = "the other side's signature, the school's confirmation, the district's confirmation"
    page = unescape(home(client, north.mentor_user).text)
    assert f"it counts after {steps} and the city's acceptance." in page

    Program.objects.update(needs_school=False, needs_district=False)

    page = unescape(home(client, north.mentor_user).text)
    assert "it counts after the other side's signature and the city's acceptance." in page


def test_whoever_waits_for_a_school_without_a_confirmer_is_told(client, north):
    said = "Nobody at North Village School may confirm yet."
    form_of(north.pairing, author=north.mentor_user, status=Status.OTHER_SIDE)
    assert said not in home(client, north.mentor_user).text

    RoleAssignment.objects.filter(user=north.principal_user).delete()

    assert said in home(client, north.mentor_user).text


def test_a_coordinator_sees_each_school_with_what_came_in(client, busy, south):
    form_of(south.pairing, author=south.mentor_user, status=Status.COUNTED)

    rows = home(client, busy.coordinator_user).context["schools"].data.data

    # Received leaves out drafts, void and replaced ones; a returned form waits.
    assert [(row["school"], row["received"], row["counted"], row["waiting"]) for row in rows] == [
        (busy.school, 10, 1, 9)
    ]


def test_a_pair_of_a_closed_program_brings_its_school_no_line(client, north):
    """The table is of the open program; nobody ends each pair when a year is over."""
    earlier = ProgramFactory(name="The year before", slug="before", state=Program.State.CLOSED)
    school = SchoolFactory(name="North Hill School", district=north.district)
    trainee = TeacherFactory(school=school, school__subject=north.subject)
    PairingFactory(
        program=earlier,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=trainee,
        school=school,
    )

    rows = home(client, north.coordinator_user).context["schools"].data.data

    assert [row["school"] for row in rows] == [north.school]


@pytest.mark.parametrize(
    ("who", "most"),
    [("mentor", 12), ("trainee", 16), ("principal", 12), ("coordinator", 14), ("lead", 13)],
)
def test_home_takes_a_fixed_number_of_queries(
    client, busy, who, most, django_assert_max_num_queries
):
    client.force_login(getattr(busy, f"{who}_user"))

    with django_assert_max_num_queries(most):
        assert client.get(HOME).status_code == 200


def test_a_principal_who_mentors_has_one_home(client, busy):
    PlanFactory(pairing=busy.pairing, agreed=True)
    RoleAssignmentFactory(user=busy.mentor_user, role=Role.SCHOOL_CONFIRMER, school=busy.school)

    response = home(client, busy.mentor_user)

    assert [task["action"] for task in response.context["tasks"]] == [
        "Put right and send",
        "Finish the draft",
    ]


def test_an_empty_home_says_what_to_expect(client, north, administrator, auditor):
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    assert "Nothing waits for you." in home(client, north.lead_user).text
    assert "Nothing waits for you." in home(client, administrator).text
    assert "Nothing waits for you." in home(client, auditor).text


def test_a_teacher_without_a_pair_is_told_who_pairs(client, north):
    north.pairing.delete()

    assert "You are not paired yet." in home(client, north.mentor_user).text


def test_recently_done_is_what_one_stood_for(client, north):
    form = form_of(north.pairing, author=north.mentor_user, status=Status.SCHOOL)
    services.take_step(form, Verb.CONFIRM, actor=north.principal_actor, seen=1)

    assert home(client, north.principal_user).context["recent"] == [form]
    assert home(client, north.coordinator_user).context["recent"] == []
    assert Decision.objects.count() == 1


@pytest.fixture
def waiting(north, south):
    """North has a form at each step, the school and the city one more each that waits long."""
    for corner in (north, south):
        for status in (*WAITING, Status.RETURNED, Status.DRAFT, Status.VOID, Status.COUNTED):
            form_of(corner.pairing, author=corner.mentor_user, status=status, headcount=20)
    for status, days in ((Status.SCHOOL, 30), (Status.CITY, 6)):
        form = form_of(north.pairing, author=north.mentor_user, status=status)
        form.status_since = timezone.now() - timedelta(days=days)
        form.save()
    Activity.objects.exclude(status_since__lt=timezone.now() - timedelta(days=5)).update(
        status_since=timezone.now() - timedelta(days=5)
    )
    for form in Activity.objects.all():
        name_districts(form)
    return north


IN_NORTH = {
    "Waiting for the other side": (1, 0),
    "With school": (2, 1),
    "With district": (1, 0),
    "With city": (2, 1),
    "Returned": (1, 0),
}
IN_CITY = {step: (number + 1, late) for step, (number, late) in IN_NORTH.items()}


@pytest.mark.parametrize(
    ("who", "steps"), [("coordinator", IN_NORTH), ("lead", IN_NORTH), ("auditor", IN_CITY)]
)
def test_where_forms_wait_is_drawn_as_listed(request, client, waiting, who, steps):
    user = getattr(waiting, f"{who}_user", None) or request.getfixturevalue(who)
    page = home(client, user)

    parts = page.context["standing"].chain
    assert {part.label: (part.waiting.number, part.waiting.late) for part in parts} == steps
    for part in parts:
        assert len(client.get(part.url).context["table"].data) == part.waiting.number
        assert len(client.get(part.late_url).context["table"].data) == part.waiting.late
        assert unescape(page.text).count(f'href="{part.url}"') == 2, "in the bar and beneath it"
    assert sum(part.share for part in parts) == pytest.approx(100)
    assert "On their way: " + ("12" if who == "auditor" else "7") + " forms, 2 of" in page.text


def test_the_school_that_waits_longest_is_the_first(client, waiting, administrator):
    hill = SchoolFactory(name="North Hill School", district=waiting.district)
    form = form_of(waiting.pairing, author=waiting.mentor_user, status=Status.DISTRICT)
    Activity.objects.filter(pk=form.pk).update(
        confirming_school=hill, status_since=timezone.now() - timedelta(days=40)
    )

    late = home(client, administrator).context["standing"].late

    said = [(each["name"], str(each["late"]), each["oldest"], each["steps"]) for each in late]
    assert said == [
        ("North Hill School", "1 form", "for 40 days", ["With district: 1"]),
        ("North Village School", "2 forms", "for 30 days", ["With school: 1", "With city: 1"]),
    ]
    lists = [client.get(each["url"]).context["table"].data.data for each in late]
    assert [len(forms) for forms in lists] == [1, 2]
    assert [form.status for form in lists[1]] == [Status.SCHOOL, Status.CITY], "the oldest first"


def test_how_the_year_stands_says_the_figures_of_ones_own_report(client, waiting, auditor):
    def said(user):
        return home(client, user).context["standing"].sentence

    north, everywhere = said(waiting.coordinator_user), said(auditor)

    assert north.startswith("So far 1 activity with 20 attendances count in North County.")
    assert everywhere.startswith("So far 2 activities with 40 attendances count in the city.")


def test_the_year_that_runs_stands_on_home_while_the_next_is_set_up(client, waiting):
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 8, 31)}
    ProgramFactory(name="The next year", slug="next", **days)

    program = home(client, waiting.coordinator_user).context["standing"].program

    assert program == waiting.program


def test_while_no_program_is_open_home_says_nothing_of_the_year(client, waiting):
    Program.objects.update(state=Program.State.CLOSED)

    assert home(client, waiting.coordinator_user).context["standing"] is None


def test_the_administrators_home_leads_to_everything_the_office_keeps(client, north, administrator):
    form_of(north.pairing, author=north.mentor_user, status=Status.COUNTED)

    page = home(client, administrator).content.decode()

    for name in (
        "programs:programs",
        "partnerships:list",
        "pairings:list",
        "accounts:accounts",
        "roster:people",
    ):
        assert f'<li><a href="{reverse(name)}">' in page.split("<main")[1], name


def test_a_coordinator_is_not_led_to_what_only_the_office_keeps(client, north):
    page = home(client, north.coordinator_user).content.decode()

    assert reverse("accounts:accounts") not in page


@pytest.mark.parametrize(("who", "tab"), [("administrator", "all"), ("auditor", "all")])
def test_who_takes_no_step_opens_the_list_on_all_forms(request, client, busy, who, tab):
    client.force_login(request.getfixturevalue(who))

    tabs = client.get(reverse("activities:list")).context["tabs"]

    assert [each["key"] for each in tabs if each["current"]] == [tab]


def test_who_confirms_opens_the_list_on_what_waits(client, busy):
    client.force_login(busy.coordinator_user)

    tabs = client.get(reverse("activities:list")).context["tabs"]

    assert [each["key"] for each in tabs if each["current"]] == ["todo"]


@pytest.mark.parametrize(("days_left", "asked"), [(0, False), (1, True)])
def test_on_its_last_day_a_pair_is_asked_for_no_plan(client, north, days_left, asked):
    last = timezone.localdate() + timedelta(days=days_left)
    Pairing.objects.filter(pk=north.pairing.pk).update(ends_on=last, end_reason="completed")

    page = home(client, north.mentor_user)

    assert (reverse("pairings:plan-write", args=[north.pairing.uuid]) in page.text) is asked
