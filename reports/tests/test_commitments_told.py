"""The page of a pair, the list of progress and the handbook tell one number of its commitments."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.models import Status
from activities.tests.factories import form_of
from guidance.progress.reading import COMMITMENTS
from pairings.models import Pairing
from pairings.tests.factories import CommitmentFactory
from reports.print.handbook_paper import handbook
from roster.tests.factories import HolidayFactory, TermFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("in_march")]

TODAY = date(2026, 3, 18)
NAMES = ("needed", "done", "waiting", "missing", "to_come", "done_besides", "besides")
# By the words of the pair's page.
WORDS = (
    "Owed so far",
    "Done",
    "On its way",
    "Missing by 18 March 2026",
    "Open now",
    "Done besides",
    "On its way besides",
)


@pytest.fixture
def agreed(north, south):
    """By the week, written down late, with a week off, one with too much, and forms on the way of
    one that is over and of the one that runs; by the month in both directions; one that ended and
    one that has not begun. The other corner has the same, and fewer forms.
    """
    autumn, spring = date(2025, 9, 1), date(2026, 2, 23)
    term = TermFactory(starts_on=autumn, first_week_starts_on=autumn, ends_on=date(2026, 1, 18))
    TermFactory(starts_on=spring, first_week_starts_on=spring, ends_on=date(2026, 7, 5))
    HolidayFactory(term=term, starts_on=date(2025, 12, 1), ends_on=date(2025, 12, 5))
    for corner in (north, south):
        of = {"of": corner.pairing}
        late = {"written_on": date(2025, 11, 19)}
        CommitmentFactory(**of, duty="Weekly", per="week", owed_by="together", **late)
        CommitmentFactory(**of, duty="Visits", per="month", owed_by="both")
        CommitmentFactory(**of, duty="Exchange", per="term", owed_by="together", quantity=4)
        ended = {"ends_on": date(2025, 12, 31), "end_reason": "Enough"}
        CommitmentFactory(**of, duty="Ended", per="term", owed_by="supported", **ended)
        CommitmentFactory(**of, duty="Later", per="month", starts_on=date(2026, 4, 1))
        form(corner, date(2025, 10, 8))
    for day in (24, 25, 26):
        form(north, date(2025, 11, day))
    form(north, date(2026, 3, 3), Status.RETURNED, host_school=north.helping_school)
    for day in (16, 17):
        form(north, date(2026, 3, day), Status.SCHOOL)
    form(north, TODAY, Status.DRAFT)


def form(corner, day, status=Status.COUNTED, **values):
    given = {"author": corner.mentor_user, "status": status, "starts_on": day}
    return form_of(corner.pairing, **given | values)


def said(text: str) -> dict[str, int]:
    """All that is said in these words, added up."""
    return {
        name: sum(map(int, re.findall(rf"{word}: (\d+)", text)))
        for name, word in zip(NAMES, WORDS, strict=True)
    }


def on_the_pairs_page(client, north) -> dict[str, int]:
    page = client.get(north.pairing.get_absolute_url()).text
    return said(page.partition('id="commitments-title"')[2].partition("</section>")[0])


def in_progress(client, north) -> tuple[dict[str, int], str]:
    """Pair by pair, and the same in the sums; with their days."""
    page = client.get(reverse("guidance:progress"), {"district": north.district.pk})
    (row,) = page.context["table"].rows
    line = row.get_cell("asked")
    done, needed = map(int, re.search(r"(\d+) of (\d+)", line).groups())
    found = said(line) | {"done": done, "needed": needed}
    (whole,) = page.context["sums"][0].rows
    assert whole.record.of is COMMITMENTS
    of_sums = ("asked", "done", "waiting", "missing", "to_come")
    assert [getattr(whole.record, name) for name in of_sums] == [
        found[name] for name in NAMES[: len(of_sums)]
    ]
    days = re.search("<small>(.*?)</small>", whole.get_cell("of")).group(1)
    assert f"<small>{days}</small>" in line
    return found, days


def in_the_handbook(north) -> tuple[dict[str, int], set[str]]:
    pairing = Pairing.objects.with_names().get(pk=north.pairing.pk)
    book = handbook(pairing, actor=north.lead_actor, office="Office", at=timezone.now())
    (part,) = (part for part in book.parts if part.title == "How far with what is asked")
    found = dict.fromkeys(NAMES, 0)
    for row in part.rows:
        for name, cell in zip(NAMES, row[3:], strict=False):
            number, *more = map(int, re.findall(r"\d+", cell))
            found[name] += number
            if more:
                found["done_besides" if name == "done" else "besides"] += more[0]
    assert any("Weekly: Not asked, as it was over" in note for note in part.notes)
    return found, {row[2] for row in part.rows}


def test_the_pairs_page_the_list_and_the_handbook_say_the_same(client, north, agreed):
    client.force_login(north.lead_user)
    of_pair = on_the_pairs_page(client, north)

    # Weekly: of eleven weeks that were over when it was written down one was done; since then eight
    # of autumn without the one off, and four of spring. Visits: six months from each side, for of
    # February less than half is school. Exchanges of two terms; and what ended, of one.
    assert of_pair == {
        "needed": (1 + 8 + 4) + 2 * 6 + 2 * 4 + 1,
        "done": 2 + 2 + 4 + 0,
        "waiting": 2 + 2 + 3 + 0,
        "missing": 9 + (3 + 5) + 0 + 1,
        "to_come": 0 + 0 + 1 + 0,
        "done_besides": 2 + 2 + 0 + 0,
        "besides": 1 + 1 + 0 + 0,
    }
    assert in_progress(client, north) == (of_pair, "1 September 2025 to 18 March 2026")
    handbook, days = in_the_handbook(north)
    assert handbook == of_pair
    assert days == {
        "6 Oct 2025 to 18 Mar 2026",  # of the weeks before nothing is asked
        "1 Sep 2025 to 18 Mar 2026",
        "1 Sep 2025 to 31 Dec 2025",
    }
