"""The main job, by the people it is for: from a mentor's phone to the printed annual report."""

import re
from dataclasses import dataclass, fields, replace
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from accounts.models import User
from activities.models import Activity, Status
from pairings.models import Pairing
from programs.models import ActivityKind, Program
from reports.figures.counting import totals
from reports.figures.selection import Selection
from samples.demo import load_demo, password
from tests.browser.conftest import DESKTOP, PHONE

THEME = {"en": "Magnets that pull and push", "zh": "磁铁的相吸与相斥"}
FOUND = {
    "en": "The pupils worked with care; questions may go deeper. Both prepare a lesson next week.",
    "zh": "学生动手充分，追问还可以更深。约定下周各备一课，互相听课后再讨论。",
}
REPORT = "/reports/this-year/"


@pytest.fixture
def demo(live_server, own_reference_year, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_demo()
    return password()


@dataclass(frozen=True, slots=True)
class Numbers:
    """Four figures of the running year, and how a report prints them."""

    activities: int
    attendances: int
    papers: int
    lessons: int

    @classmethod
    def now(cls):
        counted = totals(Selection(Program.objects.get(slug="this-year")))
        return cls(**{each.name: int(counted[each.name].number) for each in fields(cls)})

    def printed(self, language: str) -> list[str]:
        if language == "zh":
            units = {"activities": "次", "attendances": "人次", "papers": "篇", "lessons": "节"}
            return [f"{getattr(self, name)}{unit}" for name, unit in units.items()]
        return [f"{getattr(self, each.name):,}{each.name}" for each in fields(self)]


@pytest.mark.usefixtures("no_day_is_odd")
@pytest.mark.parametrize("locale", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_form_travels_from_the_mentor_to_the_printed_report(as_user, demo, locale, fits):
    def sign_in(username, width):
        return as_user(username, password=demo, width=width, locale=locale)

    administrator = sign_in("administrator", DESKTOP)
    assert (
        administrator.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[locale]
    )
    before = Numbers.now()
    assert figure(administrator, "activities") == before.activities

    uuid = record(sign_in("mentor", PHONE), locale, fits)
    form = Activity.objects.get(uuid=uuid)
    assert form.status == Status.OTHER_SIDE
    address = form.get_absolute_url()
    for username, verb, status in (
        ("trainee", "countersign", Status.SCHOOL),
        ("principal", "confirm", Status.DISTRICT),
        ("coordinator", "confirm", Status.CITY),
        ("lead", "accept", Status.COUNTED),
    ):
        page = sign_in(username, PHONE if username == "trainee" else DESKTOP)
        page.goto("/home/")
        page.goto(address)
        assert fits(page)
        # The countersignature goes with one's own words, in a form further down.
        page.locator(f"form[action='{address}{verb}/'] button, button[form='own-words']").click()
        page.locator(".messages, [role=status]").first.wait_for()
        form.refresh_from_db()
        assert form.status == status, username

    now = Numbers.now()
    assert now == replace(
        before,
        activities=before.activities + 1,
        attendances=before.attendances + 2,
        lessons=before.lessons + 1,
    )
    assert figure(administrator, "activities") == now.activities
    open_records(administrator, "activities", now.activities)
    search_form(administrator, form)
    for paper in ("zh", "en"):
        assert_printed(administrator, paper, now)


def record(page, locale: str, fits) -> str:
    """A mentor records an open lesson on the phone and sends it; returns the form's UUID."""
    page.goto("/activities/new/")
    assert fits(page)
    uuid = page.locator("[name=uuid]").input_value()
    trainee = User.objects.get(username="trainee").teacher
    pairing = Pairing.objects.get(trainee=trainee, program__slug="this-year")
    tap(page, "pairing", str(pairing.pk))
    kind = ActivityKind.objects.get(key="open_lesson", program=pairing.program)
    page.locator("[data-more] > summary").click()
    tap(page, "kind", str(kind.pk))
    tap(page, "where", "trainee")
    page.locator("[name=theme]").fill(THEME[locale])
    page.locator("[name=process]").fill(FOUND[locale])
    page.locator("[name=lessons-0-topic]").fill(THEME[locale])
    page.locator("[name=lessons-0-teacher]").select_option(str(pairing.mentor_id))
    page.locator("[name=send]").click()
    page.wait_for_url(lambda address: urlsplit(address).path == f"/activities/{uuid}/")
    return uuid


def tap(page, name: str, value: str) -> None:
    """Choose a card: people tap its label, the radio lies beneath."""
    radio = page.locator(f"[name={name}][value='{value}']")
    page.locator(f"label[for='{radio.get_attribute('id')}']").click()
    assert radio.is_checked()


def report(page) -> None:
    page.goto(REPORT)


def figure(page, key: str) -> int:
    """The number that the page shows for a figure, read off the link that opens its records."""
    report(page)
    link = page.locator(f"a[href*='/figures/{key}/']").first
    return int(re.sub(r"\D", "", re.search(r"[\d,]+", link.inner_text()).group()))


def open_records(page, key: str, number: int) -> None:
    """The link opens exactly as many records as the number says, over all its pages."""
    report(page)
    page.locator(f"a[href*='/figures/{key}/']").first.click()
    seen = 0
    while True:
        page.wait_for_load_state()
        seen += page.locator("table.list tbody tr").count()
        following = page.locator("a[rel=next]")
        if not following.count():
            break
        following.first.click()
    assert seen == number


def search_form(page, form: Activity) -> None:
    """The new record is among them, and opens."""
    report(page)
    page.locator("a[href*='/figures/activities/']").first.click()
    page.wait_for_load_state()
    link = page.locator(f"a[href='{form.get_absolute_url()}']")
    while not link.count():
        page.locator("a[rel=next]").first.click()
        page.wait_for_load_state()
    link.first.click()
    page.get_by_text(form.reference).first.wait_for()


def assert_printed(page, paper: str, numbers: Numbers) -> None:
    language = {"en": "en", "zh": "zh-hans"}[paper]
    answer = page.request.get(f"{REPORT}report.pdf?lang={language}&by=district")
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.body())).pages)
    together = re.sub(r"\s+", "", text)
    assert [words for words in numbers.printed(paper) if words not in together] == []
