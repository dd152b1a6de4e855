"""What is missing of days that are over: the pages of the two and the lists say the same."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from activities.models import Status
from activities.tests.factories import form_of
from guidance.burden.reading import burdens
from guidance.tests.factories import GuidanceContactFactory, one_more_pair
from pairings.models import Pairing
from pairings.tests.factories import CommitmentFactory, PairingFactory
from programs.models import Requirement, RequirementSet
from roster.models import Term
from roster.tests.factories import TermFactory

TODAY = date(2026, 3, 18)
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def terms():
    """20 weeks and two days in autumn, from Monday; spring begins on Monday, 23 February."""
    autumn, spring = date(2025, 9, 1), date(2026, 2, 23)
    return [
        TermFactory(
            name="Autumn", starts_on=autumn, first_week_starts_on=autumn, ends_on=date(2026, 1, 20)
        ),
        TermFactory(
            name="Spring", starts_on=spring, first_week_starts_on=spring, ends_on=date(2026, 7, 7)
        ),
    ]


def ask(of, counts, per, owed_by="both", quantity=1, **of_set):
    given = {"program": of.program, "name": counts, "valid_from": date(2025, 9, 1)}
    Requirement.objects.create(
        requirement_set=RequirementSet.objects.create(**given | of_set),
        text=counts,
        counts=counts,
        per=per,
        owed_by=owed_by,
        quantity=quantity,
    )


@pytest.fixture
def asked(north, south, terms):
    """Something by the week, month, term and year; forms, contacts and a commitment of the pair.

    What another subject is asked, what another pair did, and a paper for a set that ended are none
    of it.
    """
    ask(north, "activity", "week")
    ask(north, "contact", "month", "mentor", quantity=2)
    ask(north, "paper", "term")
    ask(north, "book_recommendation", "year")
    ask(north, "visit", "month", quantity=9, subject=south.subject)
    ask(north, "result", "month", quantity=9, valid_to=date(2025, 12, 31))
    CommitmentFactory(of=north.pairing, duty="Visits", per="month", owed_by="supporting")
    form(north, starts_on=date(2025, 10, 15))
    form(north, Status.SCHOOL, starts_on=date(2025, 11, 5))
    form(north, Status.RETURNED, starts_on=date(2026, 3, 10))
    form(north)
    form(south, starts_on=date(2025, 12, 10))
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2025, 10, 9))


def form(of, status=Status.COUNTED, **values):
    given = {"author": of.mentor_user, "status": status, "starts_on": TODAY}
    return form_of(of.pairing, **given | values)


# Of 20 weeks two have a form; of those of spring that are over the third has one that came back.
WEEKS = (18, 2)
IN_MARCH = {
    ("activity", "both"): sum(WEEKS),
    ("contact", "mentor"): 5 * 2 - 1,
    ("paper", "mentor"): 1,
    ("paper", "trainee"): 1,
    # September, December and January: what is on the way is not missing.
    ("Visits", "mentor"): 3,
}


def said_on(lines) -> dict[tuple, int]:
    """By what is asked and by who lacks it, whoever reads it."""
    return {
        (line.what, "both" if line.side == "pair" else line.side): line.number for line in lines
    }


def own_page(client, north, who, state="missing") -> dict[tuple, int]:
    client.force_login(getattr(north, f"{who}_user"))
    (of_pair,) = client.get(reverse("asked")).context["pairs"]
    return said_on(getattr(of_pair, state))


def progress_of(client, north, state="missing") -> dict[tuple, int]:
    client.force_login(north.lead_user)
    page = client.get(reverse("guidance:pair-progress", args=[north.pairing.uuid]))
    return said_on(page.context[state])


def listed(north, term, state="missing") -> dict[str, tuple]:
    """Forms and contacts that each lacks of a term, and what they lack of the year."""
    found = burdens(
        Pairing.objects.visible_to(north.lead_actor).filter(program=north.program),
        actor=north.lead_actor,
        program=north.program,
        term=term,
        terms=list(Term.objects.all()),
        today=datetime.now(tz=UTC).date(),
    )
    return {
        "mentor" if each.mentors else "trainee": (
            *(getattr(of, state) for of in (each.forms, each.contacts, each.of_the_year)),
        )
        for each in found.values()
    }


def test_a_person_their_pair_and_each_teacher_lack_the_same(client, north, asked, terms):
    assert own_page(client, north, "mentor") == IN_MARCH
    assert own_page(client, north, "trainee") == IN_MARCH
    assert progress_of(client, north) == IN_MARCH
    autumn, spring = (listed(north, term) for term in terms)
    assert autumn == {"mentor": (WEEKS[0] + 1 + 3, 9, 0), "trainee": (WEEKS[0] + 1, 0, 0)}
    assert spring == {"mentor": (WEEKS[1], 0, 0), "trainee": (WEEKS[1], 0, 0)}


def test_what_is_on_its_way_of_days_that_are_over_is_told_on_every_page(
    client, north, asked, terms
):
    """A form of November that waits, and one of last week that came back; the month of the one is
    over, that of the other runs and has enough.
    """
    form(north, Status.DRAFT, starts_on=date(2025, 12, 3))
    found = {("activity", "both"): 2, ("Visits", "mentor"): 1}

    assert own_page(client, north, "mentor", "on_the_way") == found
    assert own_page(client, north, "trainee", "on_the_way") == found
    assert progress_of(client, north, "on_the_way") == found
    autumn, spring = (listed(north, term, "waiting") for term in terms)
    assert (autumn["mentor"], spring["mentor"]) == ((1 + 1, 0, 0), (1, 0, 0))
    client.force_login(north.mentor_user)
    page = client.get(reverse("asked")).text
    assert "On its way, of days that were over by 18 March 2026" in page
    assert "Weeks of 3 November, 9 March" in page
    assert "Together: 2 activities on the way" in page
    client.force_login(north.lead_user)
    page = client.get(reverse("guidance:progress"))
    rows = page.context["sums"][0].data.data
    sums = {str(row.of): (row.waiting_before, row.waiting) for row in rows}
    assert {what: n for what, n in sums.items() if any(n)} == {
        "activity": (2, 0),
        "Commitments": (0, 1),
    }
    assert "on the way before: 2" in page.text


def test_a_form_sent_of_days_that_are_over_is_not_missing_and_not_done(client, north, terms):
    ask(north, "activity", "month", valid_from=date(2026, 2, 1))
    form(north)
    client.force_login(north.lead_user)

    def far():
        page = client.get(reverse("guidance:progress"))
        (told,) = page.context["table"].progress.told.values()
        return str(told.far), told.before, told.waiting_before

    # Of February less than half lies in the term.
    assert far() == ("done", 0, 0)
    Term.objects.filter(name="Spring").update(starts_on=date(2026, 2, 2))
    assert far() == ("missing", 1, 0)
    late = form(north, Status.SCHOOL, starts_on=date(2026, 2, 10))
    assert far() == ("on_its_way", 0, 1)
    late.status = Status.COUNTED
    late.save()
    assert far() == ("done", 0, 0)


def test_of_days_before_a_pair_is_asked_nothing_is_told_as_on_its_way(client, north, terms):
    ask(north, "activity", "month")
    form(north, Status.SCHOOL, starts_on=date(2025, 10, 10))
    form(north, Status.SCHOOL, starts_on=date(2025, 12, 10))
    assert own_page(client, north, "mentor", "on_the_way") == {("activity", "both"): 2}

    Pairing.objects.filter(pk=north.pairing.pk).update(asked_from=date(2025, 12, 1))

    assert own_page(client, north, "mentor", "on_the_way") == {("activity", "both"): 1}
    assert progress_of(client, north, "on_the_way") == {("activity", "both"): 1}


def test_of_a_pair_that_is_over_what_is_on_its_way_is_told_as_well(client, north, terms):
    ask(north, "activity", "month")
    ended = {"ends_on": date(2025, 9, 30), "end_reason": "completed"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**ended)
    form(north, Status.DISTRICT, starts_on=date(2025, 9, 10))

    told = {("activity", "both"): 1}
    assert own_page(client, north, "mentor", "on_the_way") == told
    assert progress_of(client, north, "on_the_way") == told


def test_each_page_says_of_which_days_its_numbers_are(client, north, asked):
    client.force_login(north.lead_user)
    page = client.get(reverse("guidance:progress"))
    rows = page.context["sums"][0].rows
    beneath = [row.get_cell("of").partition("<br>")[2] for row in rows]
    assert beneath == [
        "<small>activity · week of 16 March</small>",
        "<small>book_recommendation · The program year</small>",
        "<small>contact · March 2026</small>",
        "<small>paper · Spring</small>",
        "<small>1 September 2025 to 18 March 2026</small>",
    ]
    heads = {str(column.header) for column in page.context["sums"][0].columns}
    assert "Asked now" in heads
    assert "the week, month, term or year that holds 18 March 2026" in page.text
    assert "commitments are summed up from their first day on" in page.text
    autumn = Term.objects.get(name="Autumn").pk
    page = client.get(reverse("guidance:progress"), {"term": autumn})
    heads = {str(column.header) for column in page.context["sums"][0].columns}
    assert "On 20 January: asked" in heads
    page = client.get(reverse("guidance:burden"))
    heads = [str(column.header) for column in page.context["table"].columns]
    assert "Until 7 July: forms asked" in heads
    for address in (
        reverse("guidance:pair-progress", args=[north.pairing.uuid]),
        reverse("asked"),
    ):
        client.force_login(north.mentor_user)
        assert "per week&nbsp;· week of 16 March" in client.get(address).text


def test_where_one_state_is_listed_the_page_says_so(client, north, asked):
    """The sums are of both pairs, the list is of one."""
    one_more_pair(north, TODAY)
    Pairing.objects.exclude(pk=north.pairing.pk).update(starts_on=TODAY)
    client.force_login(north.lead_user)
    assert "The sums are of all pairs" not in client.get(reverse("guidance:progress")).text
    page = client.get(reverse("guidance:progress"), {"far": "missing"}).text
    assert "pair by pair stand only those with the state “something is missing”: 1." in page
    assert "<h2>Pair by pair: something is missing</h2>" in page


def test_the_list_of_pairs_sums_up_what_was_missing_before(client, north, asked):
    client.force_login(north.lead_user)
    page = client.get(reverse("guidance:progress"))
    sums = {str(row.of): row.before or row.missing for row in page.context["sums"][0].data.data}
    assert {what.replace("Commitments", "Visits"): n for what, n in sums.items() if n} == {
        asked_for: sum(number for (what, _who), number in IN_MARCH.items() if what == asked_for)
        for asked_for, _who in IN_MARCH
    }
    assert "missing before: 31" in page.text
    assert len(client.get(reverse("guidance:progress"), {"far": "missing"}).context["table"].rows)


def test_a_pair_whose_commitment_alone_lacks_has_not_done_all(client, north, south, terms):
    """By the month, three lack before March. What was over when it was written down lacks not."""
    ask(north, "activity", "year")
    other = PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor_school=north.helping_school,
        trainee__school=north.school,
        school=north.school,
    )
    for pair in (north.pairing, other):
        form_of(pair, author=north.mentor_user, status=Status.COUNTED, starts_on=TODAY)
    client.force_login(north.lead_user)

    def told(far):
        page = client.get(reverse("guidance:progress"), {"far": far})
        return [row.record for row in page.context["table"].rows]

    assert set(told("done")) == {north.pairing, other}
    agreed = {"of": north.pairing, "per": "month", "owed_by": "supporting"}
    visits = CommitmentFactory(**agreed, written_on=TODAY)
    # There was one in March.
    assert set(told("done")) == {north.pairing, other}
    visits.written_on = date(2025, 11, 30)
    visits.save()
    assert (told("missing"), told("done")) == ([north.pairing], [other])
    page = client.get(reverse("guidance:progress")).context
    assert [(str(row.of), row.pairs, row.missing) for row in page["sums"][0].data.data] == [
        ("activity", 2, 0),
        ("Commitments", 1, 3),
    ]


def test_once_the_year_is_over_the_three_still_say_the_same(client, north, asked, terms):
    """On 1 September: of the summer nothing is asked, and each owes the book of the year."""
    with time_machine.travel(datetime(2026, 9, 1, 1, tzinfo=UTC), tick=False):
        mentors, of_pair = own_page(client, north, "mentor"), progress_of(client, north)
        autumn, spring = (listed(north, term) for term in terms)

    assert mentors == of_pair
    of_mentor = [n for (_what, who), n in mentors.items() if who in {"mentor", "both"}]
    of_trainee = [n for (_what, who), n in mentors.items() if who in {"trainee", "both"}]
    # The book is told of in each term.
    assert sum(of_mentor) == sum(autumn["mentor"]) + sum(spring["mentor"][:2])
    assert sum(of_trainee) == sum(autumn["trainee"]) + sum(spring["trainee"][:2])
    # March has one contact less to come; four months of spring, and one paper each.
    assert mentors["contact", "mentor"] == 9 + 4 * 2
    assert mentors["paper", "trainee"] == 2


def test_between_two_terms_the_term_that_is_over_is_told_of_once(client, north, asked):
    with time_machine.travel(datetime(2026, 2, 4, 1, tzinfo=UTC), tick=False):
        found = own_page(client, north, "mentor")

    assert found == IN_MARCH | {("activity", "both"): WEEKS[0]}


def test_of_a_pair_that_is_over_stands_what_it_lacks_and_nothing_else(client, north, asked, terms):
    """It ended on 30 September: five weeks, one month, and a part of the term."""
    ended = {"ends_on": date(2025, 9, 30), "end_reason": "completed"}
    Pairing.objects.filter(pk=north.pairing.pk).update(**ended)
    found = own_page(client, north, "mentor")

    assert found == progress_of(client, north)
    lacks = listed(north, terms[0])["mentor"]
    assert sum(n for (_what, who), n in found.items() if who != "trainee") == sum(lacks)
    client.force_login(north.mentor_user)
    (of_pair,) = client.get(reverse("asked")).context["pairs"]
    assert (of_pair.owed, of_pair.agreed) == ([], [])


def test_of_a_pair_that_is_over_a_commitment_alone_is_told_as_well(client, north, terms):
    """What is done outside of the portal, and whom to ask about it, is told of pairs that run."""
    ask(north, "other", "year")
    ended = {"ends_on": date(2025, 9, 30), "end_reason": "completed"}
    nothing_lacks = {"program": north.program, "subject": north.subject, "mentor": north.mentor}
    PairingFactory(
        **nothing_lacks, mentor_school=north.helping_school, trainee__school=north.school, **ended
    )
    CommitmentFactory(of=north.pairing, duty="Visits", per="month", owed_by="supporting")
    Pairing.objects.filter(pk=north.pairing.pk).update(**ended)

    found = own_page(client, north, "mentor")
    assert found == progress_of(client, north) == {("Visits", "mentor"): 1}
    client.force_login(north.mentor_user)
    page = client.get(reverse("asked")).context
    assert ([each.pair for each in page["pairs"]], page["whom_to_ask"]) == ([north.pairing], "")


def test_a_month_of_two_terms_is_asked_once(client, north):
    """February has 14 days in each."""
    autumn, spring = date(2025, 9, 1), date(2026, 2, 15)
    TermFactory(starts_on=autumn, first_week_starts_on=autumn, ends_on=date(2026, 2, 14))
    TermFactory(starts_on=spring, first_week_starts_on=spring, ends_on=date(2026, 7, 7))
    ask(north, "contact", "month", "mentor")

    assert own_page(client, north, "mentor") == {("contact", "mentor"): 6}


def test_each_line_leads_to_where_it_is_still_recorded(client, north, asked):
    """A form of 60 days back, that is from 17 January on; a contact of any day."""
    client.force_login(north.mentor_user)
    (of_pair,) = client.get(reverse("asked")).context["pairs"]
    said = {
        (line.what, line.said): (line.step.action, bool(line.step.late)) for line in of_pair.missing
    }
    assert said == {
        ("activity", "Together: 20 activities missing"): ("Record an activity", True),
        ("contact", "You: 9 contacts missing"): ("Note a contact", False),
        ("paper", "You: 1 paper missing"): ("Note the result in a form", False),
        ("paper", "North Trainee: 1 paper missing"): ("", False),
        ("Visits", "You: 3 activities missing"): ("Record an activity", True),
    }
    # Recorded of today it would still be missing there.
    for line in of_pair.missing:
        if line.step.action == "Record an activity":
            form = client.get(line.step.url).context["form"]
            assert (form["when"].value(), form["day"].value()) == ("other", None)
    client.force_login(north.lead_user)
    page = client.get(reverse("guidance:pair-progress", args=[north.pairing.uuid]))
    assert {line.step.url for line in page.context["missing"]} == {""}


def test_what_is_missing_is_said_by_its_days(client, north, asked):
    client.force_login(north.mentor_user)
    page = client.get(reverse("asked")).text

    assert "Missing by 18 March 2026" in page
    assert "Weeks of 1 September, 8 September, 15 September, 22 September" in page
    assert "and 14 more" in page
    assert "September 2025, October 2025, November 2025, December 2025, January 2026" in page
    assert "September 2025, December 2025, January 2026" in page
    assert "the coordinator of North County can still record" in page
    # The commitment as of now.
    assert "1 per month" in page


def test_where_nothing_is_missing_nothing_stands_of_it(client, north, terms):
    ask(north, "contact", "year")
    CommitmentFactory(of=north.pairing, duty="Visits", per="year", owed_by="supporting")
    client.force_login(north.mentor_user)
    for address in (
        reverse("asked"),
        reverse("guidance:pair-progress", args=[north.pairing.uuid]),
        reverse("guidance:progress"),
    ):
        page = client.get(address).text
        assert "Missing" not in page.partition("<main")[2]
        assert not any(said in page for said in ("missing before: ", " missing</span>"))


def test_a_pair_more_asks_nothing_more(client, north, asked, django_assert_num_queries):
    for counts in ("observation", "contact", "paper"):
        ask(north, counts, "week", name=f"{counts} weekly")
    client.force_login(north.mentor_user)
    client.get(reverse("asked"))
    queries = []
    for _again in range(2):
        with django_assert_num_queries(queries[0] if queries else 11) as counted:
            client.get(reverse("asked"))
        queries.append(len(counted))
        for _each in range(2):
            one_more_pair(north, TODAY)
