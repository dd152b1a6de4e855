"""What the work of every week costs: presses and fields of each task, from the first page on.

A press activates something, a tap into a text box among them; a field is a value that the person
has to set. What a page offers and the person leaves as it is costs nothing.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from PIL import Image

from accounts.tests.factories import UserFactory
from activities.models import Activity, Status
from activities.tests.factories import form_of
from activities.tests.steps import step
from pairings.midterm.services import answer_for
from pairings.models import Nomination, Pairing, Plan
from pairings.tests.factories import NominationFactory, PairingFactory, RosterAnswerFactory
from programs.models import Program, Requirement, RequirementSet
from programs.tests.factories import ActivityKindFactory
from roster.tests.factories import TeacherFactory
from tests.browser.conftest import PHONE
from tests.browser.ledger import Hand

FRIDAY = 4
FOUND = "The pupils worked with care; questions may go deeper."
# Presses and fields at most; a coordinator sits at a desk, the others have a phone.
MOST = {
    "record an activity": (6, 3),
    "put right and send again": (4, 1),
    "write the plan": (8, 6),
    "see what a pair still owes": (1, 0),
    "sign": (3, 0),
    "sign and add own words": (5, 1),
    "say that something is wrong": (4, 2),
    "add a result": (5, 2),
    "save one's own record": (3, 0),
    "confirm all that are ordinary": (4, 0),
    "confirm one": (3, 0),
    "return one": (4, 2),
    "answer the mid-term check": (4, 0),
    "print for stamping": (4, 0),
    "attach the stamped copy": (4, 1),
    "remind a quiet pair": (3, 0),
    "confirm in bulk": (4, 0),
    "pair everyone who was accepted": (4, 0),
    "replace a trainee": (6, 3),
}


@pytest.fixture
def today(north, no_day_is_odd):
    """The program of the cast runs on the day of the browser."""
    today = timezone.localdate()
    since = today - timedelta(days=90)
    Program.objects.update(starts_on=since, ends_on=today + timedelta(days=120))
    Pairing.objects.update(starts_on=since)
    return today


@pytest.fixture
def sit_down(as_user, north):
    ledger = {}

    def sign_in(who: str, **browser) -> Hand:
        hand = Hand(as_user(getattr(north, f"{who}_user"), **browser), ledger)
        hand.begin("")
        return hand

    sign_in.ledger = ledger
    return sign_in


def begin(hand: Hand, task: str) -> None:
    """At the first page, which is where everybody comes in."""
    hand.begin("")
    hand.page.goto("/home/")
    hand.page.wait_for_load_state()
    hand.begin(task)


def cost(ledger) -> dict[str, tuple[int, int]]:
    return {task: (counts["presses"], counts["fields"]) for task, counts in ledger.items() if task}


def beyond(ledger, tasks: int) -> dict:
    """The tasks that cost more than they may; of so many as were done."""
    costs = cost(ledger)
    assert len(costs) == tasks, sorted(costs)
    return {
        task: (costs[task], MOST[task])
        for task in costs
        if any(is_now > may for is_now, may in zip(costs[task], MOST[task], strict=True))
    }


def forms(north, status: str, number: int, **values) -> list[Activity]:
    """Ordinary ones: two weeks apart, so that none looks like another, and sent on their day."""
    last = timezone.now() - timedelta(days=1)
    last -= timedelta(days=max(0, last.weekday() - FRIDAY))
    days = [last - timedelta(weeks=2 * turn) for turn in range(number)]
    return [
        form_of(
            north.pairing,
            author=north.mentor_user,
            status=status,
            starts_on=timezone.localdate(day),
            first_sent_at=day,
            theme=f"{status} {turn}",
            **values,
        )
        for turn, day in enumerate(days)
    ]


def said(hand: Hand) -> None:
    hand.page.locator("main .notice").first.wait_for()


@pytest.mark.thorough
def test_what_mentor_and_trainee_do_most_costs_few_presses(sit_down, north, today):
    visit, _guidance = (
        ActivityKindFactory(program=north.program, key=key, name=name)
        for key, name in (("visit", "Visit"), ("project", "Guidance"))
    )
    asked = RequirementSet.objects.create(
        program=north.program, subject=north.subject, valid_from=today, name="Ones"
    )
    Requirement.objects.create(
        requirement_set=asked,
        text="A paper",
        owed_by="both",
        counts="paper",
        per="year",
        quantity=1,
    )
    *_others, back = forms(north, Status.OTHER_SIDE, 4, kind=visit)
    step(back, "return", north.trainee_actor, reason_code="not_enough")

    mentor = sit_down("mentor", width=PHONE)
    begin(mentor, "see what a pair still owes")
    mentor.follow("What is asked of my pairs")
    mentor.page.get_by_text("A paper").first.wait_for()
    begin(mentor, "record an activity")
    mentor.press("Record an activity North Trainee", role="link")
    mentor.tap("kind", "Visit")
    mentor.fill(theme="Magnets", process=FOUND)
    send(mentor)
    begin(mentor, "put right and send again")
    mentor.follow("Put right and send")
    mentor.fill(process=FOUND)
    send(mentor)
    begin(mentor, "write the plan")
    mentor.follow("Write the plan")
    mentor.fill(goal="Asks more", timing="On Wednesdays", theme="Magnets", method="Observing")
    mentor.press("Send to North Trainee")
    said(mentor)

    trainee = sit_down("trainee", width=PHONE)
    begin(trainee, "sign")
    trainee.follow("Read and countersign")
    trainee.press("Countersign: this is right")
    said(trainee)
    begin(trainee, "sign and add own words")
    trainee.follow("Read and countersign")
    trainee.follow("Add words")
    trainee.fill(text="I wait longer for answers now.")
    trainee.press("Countersign: this is right")
    said(trainee)
    begin(trainee, "say that something is wrong")
    trainee.follow("Read and countersign")
    trainee.follow("Something is wrong")
    trainee.tap("reason_code", "The date is wrong")
    trainee.press("Return with a reason")
    said(trainee)
    begin(trainee, "add a result")
    trainee.follow("What is asked of my pairs")
    trainee.press("Note the result in a form A paper", role="link")
    trainee.fill(**{"process": FOUND, "results-0-title": "Magnets in small classes"})
    send(trainee)
    begin(trainee, "save one's own record")
    trainee.follow("North Mentor")
    save(trainee, "Mentoring handbook (PDF)")

    assert beyond(sit_down.ledger, 9) == {}
    made = Activity.objects.filter(theme__startswith="Magnets").order_by("pk")
    assert [(each.theme, each.status) for each in made] == [
        ("Magnets", Status.OTHER_SIDE),
        ("Magnets in small classes", Status.OTHER_SIDE),
    ]
    assert Plan.objects.filter(pairing=north.pairing).exists()


def send(hand: Hand) -> None:
    hand.note("presses")
    hand.page.locator("[name=send]").click()
    hand.page.wait_for_url(lambda at: not urlsplit(at).path.endswith(("/new/", "/edit/")))
    hand.page.wait_for_load_state()


def save(hand: Hand, name: str) -> None:
    """A link that is a file."""
    hand.note("presses")
    with hand.page.expect_download():
        hand.page.get_by_role("link", name=name).click()


@pytest.mark.thorough
def test_what_a_school_does_most_costs_few_presses(sit_down, north, today, tmp_path):
    stamped = tmp_path / "stamped.png"
    Image.new("RGB", (40, 40)).save(stamped)
    at_school = forms(north, Status.SCHOOL, 5)
    RosterAnswerFactory(pairing=north.pairing, check_round__answer_by=today + timedelta(days=7))

    principal = sit_down("principal", width=PHONE)
    begin(principal, "print for stamping")
    open_form(principal, at_school[0])
    save(principal, "Print for stamping (PDF)")
    begin(principal, "attach the stamped copy")
    open_form(principal, at_school[0])
    principal.note("presses")
    principal.note("fields")
    principal.page.locator("#stamped-copy").set_input_files(stamped)
    principal.press("Add a stamped copy")
    said(principal)
    begin(principal, "confirm one")
    open_form(principal, at_school[0])
    principal.press("Confirm for North Village School")
    said(principal)
    begin(principal, "return one")
    open_form(principal, at_school[1], "Return with a reason")
    principal.tap("reason_code", "There is not enough detail")
    principal.press("Return with a reason")
    said(principal)
    begin(principal, "confirm all that are ordinary")
    principal.follow("Open 3 forms")
    principal.follow("Confirm several together")
    principal.press("Confirm the 3 forms ticked")
    principal.page.wait_for_url("**/together/**")
    begin(principal, "answer the mid-term check")
    principal.follow("Answer")
    principal.follow("Fill in what the postings say")
    principal.press("Confirm the list")
    said(principal)

    assert beyond(sit_down.ledger, 6) == {}
    now = Activity.objects.filter(pk__in=[each.pk for each in at_school]).order_by("pk")
    assert [each.status for each in now] == [
        Status.DISTRICT,
        Status.RETURNED,
        *[Status.DISTRICT] * 3,
    ]


def open_form(hand: Hand, form: Activity, way: str = "") -> None:
    """By the list of all that wait; `way` is what stands beside its theme."""
    number = Activity.objects.filter(status=form.status).count()
    hand.follow(f"Open {number} forms" if number > 1 else "Open 1 form")
    hand.press(f"{way} {form.theme}".strip(), role="link")


@pytest.mark.thorough
def test_what_a_coordinator_does_most_costs_few_presses(sit_down, north, today):
    since = today - timedelta(days=60)
    silent, newcomer, successor = (
        TeacherFactory(name=name, school=north.school, school__subject=north.subject)
        for name in ("North Silent", "North Newcomer", "North Successor")
    )
    PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=silent,
        school=north.school,
        starts_on=since,
    )
    UserFactory(teacher=silent)
    NominationFactory(
        program=north.program,
        subject=north.subject,
        teacher=newcomer,
        school=north.school,
        state=Nomination.State.ACCEPTED,
        settled=True,
    )
    waiting = forms(north, Status.DISTRICT, 3)

    hand = sit_down("coordinator")
    begin(hand, "remind a quiet pair")
    hand.follow("Pairings")
    hand.follow("Quiet pairs")
    hand.press("Remind North Silent")
    said(hand)
    begin(hand, "confirm in bulk")
    hand.follow("Open 3 forms")
    hand.follow("Confirm several together")
    hand.press("Confirm the 3 forms ticked")
    hand.page.wait_for_url("**/together/**")
    begin(hand, "pair everyone who was accepted")
    hand.follow("Suggest mentors")
    hand.press("Suggest for everyone")
    hand.follow("Check and publish")
    hand.press("Publish 1 pair")
    hand.page.get_by_text("1 pair is made.").wait_for()
    row = RosterAnswerFactory(pairing=north.pairing, check_round__answer_by=today)
    answer_for(row, actor=north.principal_actor, seen=1, answer="left", since=today)
    begin(hand, "replace a trainee")
    hand.follow("Choose a replacement")
    hand.follow("Choose a replacement North Trainee")
    hand.note("presses")
    hand.note("fields")
    hand.page.locator("main [name=trainee]").select_option(str(successor.pk))
    hand.press("Replace the trainee")
    # The forms of the pair that are on their way are named first.
    hand.page.get_by_text("Nothing is saved yet").wait_for()
    hand.press("Replace the trainee")
    hand.page.get_by_text("Replaced by North Successor").wait_for()

    assert beyond(sit_down.ledger, 4) == {}
    pairs = Pairing.objects.open()
    assert {each.trainee for each in pairs} == {silent, newcomer, successor}
    now = Activity.objects.filter(pk__in=[each.pk for each in waiting])
    assert {each.status for each in now} == {Status.CITY}
