"""From an empty portal, through pages alone, to the first counted form and its figure."""

import logging
from collections.abc import Iterator
from itertools import repeat
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.utils.formats import date_format

from accounts.models import User
from accounts.services import create_administrator
from activities.models import Activity, Status
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind, Program, Requirement, RequirementSet, SubjectSection
from roster.models import District, Office, Posting, School, Subject, Teacher, Term
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.ledger import Hand

log = logging.getLogger(__name__)

OWN = "my own words to come in"
FOUND = "The pupils worked with care; questions may go deeper. Both prepare a lesson next week."
PEOPLE = {
    "Li Ming": "City Primary School",
    "Wang Fang": "Village Primary School",
    "Zhao Lei": "City Primary School",
    "Sun Yue": "Hill Primary School",
}
# Whom the set-up list misses, by the words of its links: two teachers, then the steps of a form.
LACKING = {
    "Add an account for Li Ming": "",
    "Add an account for Wang Fang": "",
    "Add a confirmer for Village Primary School": "Zhou Min",
    "Add a coordinator for Hill County": "Chen Jun",
    "Add a lead for Science": "He Lan",
}


@pytest.fixture
def at_the_door(live_server, new_page):
    """`at_the_door(username, password)`: that person's hand on a browser, signed in."""
    ledger = {}

    def sign_in(username: str, password: str, width: int = DESKTOP) -> Hand:
        cache.clear()
        hand = Hand(new_page(width=width), ledger)
        hand.begin(f"{username} signs in")
        hand.page.goto("/")
        hand.fill(login=username, password=password)
        hand.press("Sign in")
        hand.page.wait_for_url(lambda address: urlsplit(address).path != "/sign-in/")
        return hand

    sign_in.ledger = ledger
    return sign_in


@pytest.mark.thorough
@pytest.mark.usefixtures("no_day_is_odd")
def test_an_office_begins_without_a_manual(at_the_door, fits):
    office = at_the_door("office", create_administrator(username="office", name="Office"))
    name(office)
    lists(office)
    program(office)
    pair(office)
    passwords = accounts(office)
    office.page.get_by_text("All is set up:").wait_for()
    typed = sum(counts["letters"] for counts in at_the_door.ledger.values())
    stands = letters_that_stand()
    log.info("Of %d letters that stand there now, %d were typed.", stands, typed)
    assert typed * 10 <= stands, "nine tenths of the typing are spared"

    mentor = first_sign_in(at_the_door, "liming", passwords, PHONE)
    assert fits(mentor.page)
    uuid = record(mentor)
    form = Activity.objects.get(uuid=uuid)
    for username, verb in (
        ("wangfang", "countersign"),
        ("zhoumin", "confirm"),
        ("chenjun", "confirm"),
        ("helan", "accept"),
    ):
        hand = first_sign_in(at_the_door, username, passwords, PHONE)
        hand.begin(f"{username} decides")
        hand.page.goto(form.get_absolute_url())
        hand.page.locator(
            f"form[action$='/{verb}/'] button, button[form='own-words']"
        ).first.click()
        hand.note("presses")
        hand.page.locator("[role=status] .notice").first.wait_for()
    form.refresh_from_db()
    assert form.status == Status.COUNTED

    office.begin("figure and its record")
    office.follow("Reports")
    office.page.locator("main a[href^='/reports/']").first.click()
    office.page.locator("a[href*='/figures/activities/']").first.click()
    # A row of a list is read aloud with its day and its reference.
    office.follow(f"{form.theme} {date_format(form.starts_on)} · {form.reference}")
    office.page.get_by_text(form.reference).first.wait_for()
    write_down(at_the_door.ledger)


# What somebody would have typed, were it not proposed or added from a standard set.
SAID = {
    Office: ("name", "name_en", "contact"),
    Subject: ("name", "name_en"),
    Term: ("name", "name_en", "starts_on", "ends_on", "first_week_starts_on"),
    District: ("name",),
    School: ("name",),
    Teacher: ("name",),
    Posting: ("starts_on",),
    Program: ("name", "name_en", "slug", "starts_on", "ends_on"),
    ActivityKind: ("name", "name_en"),
    SubjectSection: ("name", "name_en"),
    RequirementSet: ("name", "name_en"),
    Requirement: ("text", "text_en", "evidence", "evidence_en"),
    Partnership: ("starts_on",),
    Pairing: ("starts_on",),
    User: ("name", "username"),
}


def letters_that_stand() -> int:
    tables = [model.objects.values_list(*columns) for model, columns in SAID.items()]
    return sum(len(str(said)) for rows in tables for row in rows for said in row)


def name(office: Hand) -> None:
    office.begin("the office")
    office.follow("Name the office")
    office.fill(name="Hill City Teaching Office", name_en="", contact="020-555-0100")
    office.press("Save")


def lists(office: Hand) -> None:
    office.begin("subjects and terms")
    for name in ("Add the subjects", "Add the terms"):
        office.follow(name)
        office.page.locator("main form button[type=submit], main form input[type=submit]").click()
        office.note("presses")
    assert Subject.objects.count() > 10
    assert Term.objects.count() == 2

    office.begin("districts")
    for way, name in zip(ways("Add the districts"), ("City District", "Hill County"), strict=False):
        office.follow(way)
        office.fill(name=name)
        office.press("Add the district")

    office.begin("schools")
    for way, (name, district, setting) in zip(
        ways("Add the schools"),
        (
            ("City Primary School", "City District", "urban"),
            ("Village Primary School", "Hill County", "rural"),
            ("Hill Primary School", "Hill County", "rural"),
        ),
        strict=False,
    ):
        office.follow(way)
        office.fill(name=name, district=district)
        office.tap("setting", setting)
        office.press("Add the school")

    office.begin("people")
    for way, (name, school) in zip(ways("Add the teachers"), PEOPLE.items(), strict=False):
        office.follow(way)
        office.fill(name=name, full_time="Science")
        school = office.page.locator("main [name=school] option", has_text=school)
        office.page.locator("main [name=school]").select_option(school.get_attribute("value"))
        office.note("fields")
        office.press("Add the teacher")


def ways(first: str) -> Iterator[str]:
    """From the set-up list to the page that adds, and from each that was added to the next."""
    yield first
    yield from repeat("Add another")


def program(office: Hand) -> None:
    office.begin("program")
    office.follow("Set up a program")
    office.press("Save and go on")
    office.page.get_by_role("link", name="Add a section").first.click()
    office.note("presses")
    office.fill(subject="Science")
    office.press("Add the section")
    office.follow("Add standard requirement sets")
    office.page.locator("main form input[type=submit], main form button[type=submit]").click()
    office.note("presses")
    assert ActivityKind.objects.count() > 8
    assert RequirementSet.objects.exists()


def pair(office: Hand) -> None:
    office.begin("partnership and pairing")
    office.follow("Add the partnerships")
    office.fill(supporting_district="City District", supported_district="Hill County")
    office.page.locator("main form [type=submit]").last.click()
    office.note("presses")
    office.page.get_by_role("link", name="Open the program").click()
    office.note("presses")
    office.press("Open the program")
    office.follow("Add the pairings")
    office.fill(subject="Science")
    office.press("Show the teachers")
    choose(office, "trainee", "Li Ming")
    assert mentors(office) == ["Zhao Lei"], "no place supports the city's district"
    choose(office, "trainee", "Wang Fang")
    assert mentors(office) == ["Li Ming", "Zhao Lei", "Sun Yue"], "all but the trainee"
    choose(office, "mentor", "Li Ming")
    office.press("Pair these two")


def choose(office: Hand, name: str, words: str) -> None:
    box = office.page.locator(f"main [name={name}]")
    option = box.locator("option", has_text=words)
    box.select_option(option.get_attribute("value"))
    office.note("fields")


def mentors(office: Hand) -> list[str]:
    options = office.page.locator("main [name=mentor] optgroup option").all_inner_texts()
    return [option.split(",")[0] for option in options]


def accounts(office: Hand) -> dict[str, str]:
    """Adds everybody's account and role; returns the passwords by user name."""
    office.begin("accounts")
    passwords = {}
    for lacking, name in LACKING.items():
        office.follow(lacking)
        if name:
            office.fill(name=name)
        office.press("Add the account")
        told = office.page.locator("main dl").inner_text().split("\n")
        username, password = told[told.index("User name") + 1], told[-1]
        passwords[username] = password
    office.follow("What to do next")
    return passwords


def first_sign_in(at_the_door, username: str, passwords: dict, width: int) -> Hand:
    hand = at_the_door(username, passwords[username], width)
    hand.fill(password1=OWN, password2=OWN)
    hand.page.locator("[name=password2]").press("Enter")
    hand.note("presses")
    hand.page.wait_for_url("**/home/**")
    return hand


def record(mentor: Hand) -> str:
    mentor.begin("mentor records")
    mentor.follow("Record an activity")
    uuid = mentor.page.locator("[name=uuid]").input_value()
    # The usual kinds stand first; of a lesson one would have to say who taught it.
    mentor.tap("kind", "Collective lesson preparation")
    mentor.page.locator("label[for=id_where_0], label[for=id_where_1]").first.click()
    mentor.note("presses")
    mentor.fill(theme="Magnets", process=FOUND)
    mentor.page.locator("[name=send]").click()
    mentor.note("presses")
    mentor.page.wait_for_url(f"**/activities/{uuid}/")
    return uuid


def write_down(ledger) -> None:
    """For who looks with --log-cli-level=INFO: what each step costs."""
    for step, counts in ledger.items():
        log.info("%-28s %s", step, ", ".join(f"{counts[each]} {each}" for each in sorted(counts)))
