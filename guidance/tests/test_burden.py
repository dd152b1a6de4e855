"""How much a program asks of each teacher in a term, against what is counted by hand."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from activities.commitments.reading import kept_of, kept_of_pairs
from activities.models import Activity, Event, Party, Status
from activities.tests.factories import AuthorshipFactory, ResultFactory, form_of
from guidance.burden.given import Given
from guidance.burden.reading import Burden, burdens
from guidance.burden.wording import time_given
from guidance.tests.factories import GuidanceContactFactory, one_more_pair
from pairings.models import Pairing
from pairings.tests.factories import CommitmentFactory, PairingFactory
from programs.models import Requirement, RequirementSet
from roster.models import Holiday, Term
from roster.tests.factories import HolidayFactory, TeacherFactory, TermFactory

TODAY = date(2026, 3, 18)
NOW = datetime(2026, 3, 18, tzinfo=UTC)
LIST = reverse("guidance:burden")
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def spring(north):
    """19 weeks and two days from Monday, 23 February 2026, of which one has no school."""
    TermFactory(name="Autumn", starts_on=date(2025, 9, 1), ends_on=date(2026, 1, 20))
    first = date(2026, 2, 23)
    term = TermFactory(
        name="Spring", starts_on=first, ends_on=date(2026, 7, 7), first_week_starts_on=first
    )
    HolidayFactory(term=term, starts_on=date(2026, 3, 23), ends_on=date(2026, 3, 27))
    return term


@pytest.fixture
def asked(north, south, spring):
    """Of each kind something, some of it of a place and some of another subject."""

    def ask(counts, per, owed_by="both", quantity=1, subject=None):
        Requirement.objects.create(
            requirement_set=RequirementSet.objects.create(
                program=north.program,
                subject=subject,
                name=f"{counts} {per} {owed_by} {quantity}",
                valid_from=date(2025, 9, 1),
            ),
            text=counts,
            counts=counts,
            per=per,
            owed_by=owed_by,
            quantity=quantity,
        )

    ask("activity", "week")
    ask("paper", "term")
    ask("contact", "month", "mentor", 2)
    ask("book_recommendation", "year", "trainee")
    ask("other", "term")
    ask("activity", "term", "supporting", 50)
    ask("activity", "term", "both", 50, south.subject)
    CommitmentFactory(of=north.pairing, per="month")
    CommitmentFactory(of=north.pairing, per="year", owed_by="supported", quantity=3)
    CommitmentFactory(of=south.pairing, per="month", quantity=50)
    return ask


def form(of, status=Status.COUNTED, **values):
    given = {"author": of.mentor_user, "status": status, "starts_on": TODAY}
    return form_of(of.pairing, **given | values)


def told(north):
    """A form that counts, with the mentor's paper; one to be signed; one of last term; a call."""
    paper = ResultFactory(activity=form(north), kind="paper")
    AuthorshipFactory(result=paper, teacher=north.mentor, district=north.district)
    form(north, Status.OTHER_SIDE, starts_on=date(2026, 3, 10))
    form(north, starts_on=date(2025, 10, 15))
    form(north, Status.DRAFT)
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 3, 2))
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 1, 2))


def numbers(each) -> tuple:
    return each.asked, each.done, each.waiting


def burdens_of(north, actor, term) -> list[Burden]:
    found = burdens(
        Pairing.objects.visible_to(actor).filter(program=north.program),
        actor=actor,
        program=north.program,
        term=term,
        terms=list(Term.objects.all()),
        today=TODAY,
    )
    return list(found.values())


def found_of(north, actor, term) -> dict:
    return {
        each.teacher: (
            numbers(each.forms),
            numbers(each.contacts),
            numbers(each.of_the_year),
            (each.signed, each.to_sign),
        )
        for each in burdens_of(north, actor, term)
    }


def test_each_is_asked_what_is_counted_by_hand(north, asked, spring):
    """18 weeks with school, one paper each; of the mentor a commitment in each of four months,
    March to June, and two contacts in each; of the year a book and three times what is agreed,
    for which the mentor's visits do not count.
    """
    told(north)

    assert found_of(north, north.lead_actor, spring) == {
        north.mentor: ((18 + 1 + 4, 3, 1), (8, 1, 0), (0, 0, 0), (0, 0)),
        north.trainee: ((18 + 1, 1, 1), (0, 0, 0), (1 + 3, 0, 0), (1, 1)),
    }


def test_what_the_two_have_promised_to_do_together_stands_with_both(north, spring):
    form(north, host_school=north.helping_school)
    CommitmentFactory(of=north.pairing, per="term", quantity=2, owed_by="together")

    found = found_of(north, north.lead_actor, spring)
    assert [found[each][0] for each in (north.mentor, north.trainee)] == [(2, 1, 0), (2, 1, 0)]


def test_of_a_pair_that_ended_its_part_is_asked(north, asked, spring):
    """On 8 March: of the second week, of the term's paper, of no month as much as half."""
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 3, 8), end_reason="completed"
    )
    found = found_of(north, north.lead_actor, spring)
    # A month is asked of by the days of the pair: 8 of 31 days of March, rounded up.
    assert found[north.mentor][:2] == ((2 + 1, 0, 0), (1, 0, 0))
    assert found[north.trainee][0] == (2 + 1, 0, 0)
    assert found_of(north, north.lead_actor, Term.objects.get(name="Autumn")) != found


def test_the_commitments_of_many_pairs_are_those_of_each(north, south, asked):
    told(north)
    for actor in (north.coordinator_actor, south.mentor_actor):
        pairs = list(Pairing.objects.visible_to(actor).select_related("program"))
        alone = [each for pair in pairs for each in kept_of(pair, actor, TODAY)]
        calendar = {"terms": list(Term.objects.all()), "holidays": list(Holiday.objects.all())}
        of_all = kept_of_pairs(pairs, actor, TODAY, **calendar)
        assert list(map(in_numbers, of_all)) == list(map(in_numbers, alone)) != []


def in_numbers(kept):
    """Of each stretch of time the forms behind it, by what is read of those of many pairs."""
    unplaced = [(form.starts_on, form.status) for form in kept.unplaced]
    return (
        kept.commitment,
        kept.holidays,
        unplaced,
        [
            (
                share.side,
                share.written_on,
                [
                    (each.expected, [(f.starts_on, f.status) for f in each.forms])
                    for each in share.stretches
                ],
            )
            for share in kept.shares
        ],
    )


def test_what_is_missing_on_the_list_is_missing_on_the_page_of_the_commitment(
    client, north, spring
):
    """A week was over before it was written down, two since; one of these has a form that came
    back, and the week that runs has one that counts and one on the way.
    """
    commitment = CommitmentFactory(
        of=north.pairing, per="week", owed_by="supporting", written_on=date(2026, 3, 4)
    )
    form(north, Status.RETURNED, starts_on=date(2026, 3, 3))
    form(north)
    form(north, Status.SCHOOL)
    [kept] = kept_of(north.pairing, north.lead_actor, TODAY)
    [share] = [share for share in kept.shares if share.side == "supporting"]
    [mentor] = [each for each in burdens_of(north, north.lead_actor, spring) if each.mentors]

    so_far = share.so_far
    said = (so_far.done, so_far.waiting, so_far.missing, share.to_come)
    of_list = mentor.forms
    assert said == (of_list.done, of_list.waiting, of_list.missing, of_list.to_come)
    # 18 weeks with school: one before, one with what came back, one missing, one that runs, 14.
    assert (*said, of_list.asked) == (1, 1, 1, 14, 17)
    client.force_login(north.lead_user)
    page = client.get(commitment.get_absolute_url()).text
    assert "Missing by 18 March 2026: 1" in page
    assert page.count("On its way besides: 1") == 2
    assert "Still to come until 31 August 2026: 14." in page


def rows_of(page) -> list[tuple]:
    table = page.context["table"]
    return [
        (each.name, each.asked, each.missing, table.found[each.pk].forms.to_come)
        for each in table.data.data
    ]


def test_those_of_whom_most_is_asked_stand_first_and_nobody_of_elsewhere(
    client, north, south, asked
):
    told(north)
    client.force_login(north.lead_user)
    page = client.get(LIST)

    # Of four weeks the first two were over without a form; 14 weeks, three months, a paper.
    mentor, trainee = ("North Mentor", 23, 2, 14 + 3), ("North Trainee", 19, 2, 14 + 1)
    assert rows_of(page) == [mentor, trainee]
    assert "What is missing is counted to 18 March 2026; the rest is still to come." in page.text
    assert 'title="What lacks in days that were over by 18 March 2026"' in page.text
    assert (
        "half of the 2 teachers are asked for 19 forms or fewer, nobody for more than 23"
        in page.text
    )
    assert "South Mentor" not in page.text
    assert rows_of(client.get(LIST, {"part": "learns"})) == [trainee]
    assert rows_of(client.get(LIST, {"district": south.district.pk})) == []
    autumn = client.get(LIST, {"term": Term.objects.get(name="Autumn").pk})
    assert "Autumn" in autumn.text
    asked("result", "week", "trainee")
    by_lack = [("North Trainee", 19 + 18, 2 + 3, 15 + 15), ("North Mentor", 23, 2, 17)]
    most_first = client.get(LIST, {"sort": "-missing"})
    assert rows_of(most_first) == by_lack
    assert 'aria-sort="descending"' in most_first.text
    assert rows_of(client.get(LIST, {"sort": "missing"})) == by_lack[::-1]
    client.force_login(south.lead_user)
    assert {name for name, *_more in rows_of(client.get(LIST))} == {
        "South Mentor",
        "South Trainee",
    }


def test_the_file_says_what_the_list_says(client, north, asked):
    told(north)
    client.force_login(north.lead_user)
    file = reverse("guidance:burden-file", args=["csv"])
    answer = client.get(file, {"part": "mentors"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[6:9] == [
        *("Forms on the way", "Forms missing by 18 March 2026", "Forms still to come")
    ]
    assert rows == [
        [
            *("North Mentor", str(north.helping_school), "1", "0"),
            *("23", "3", "1", "2", "17", "8", "1", "0", "0", "0", "0", "0", "0", "0", "3"),
        ]
    ]


def a_second_pair(north):
    """Of the same mentor, with a trainee of their own."""
    trainee = TeacherFactory(
        name="North Second", school=north.school, school__subject=north.subject
    )
    return PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=trainee,
        school=north.school,
    )


def given_of(north, actor, term) -> dict[str, tuple]:
    return {
        str(each.teacher): (
            *(each.given.minutes, each.given.half_days),
            *(each.given.noted, each.given.number),
        )
        for each in burdens_of(north, actor, term)
    }


def test_the_time_that_forms_and_contacts_note_is_added_up_once(north, south, spring):
    """Forms that count or are on the way, and contacts, of this term; drafts, what was corrected,
    a second account of one event, what is void, of no pair or of elsewhere are none of them.
    """
    second, back = a_second_pair(north), Status.RETURNED
    form(north, minutes=40)
    form(north, Status.OTHER_SIDE, minutes=80)
    form(north, back, half_days=1)
    form(north)
    form(north, Status.DRAFT, minutes=600)
    form(north, starts_on=date(2025, 10, 15), minutes=600)
    corrected = form(north, Status.REPLACED, minutes=500)
    form(north, corrects=corrected, reference=corrected.reference, edition=2, minutes=45)
    waiting = form(north, minutes=30)
    form(north, Status.CITY, corrects=waiting, reference=waiting.reference, edition=2, minutes=35)
    told_twice = form(north, minutes=20)
    event = Event.objects.create(holds=told_twice)
    Activity.objects.filter(pk=told_twice.pk).update(event=event)
    form(north, minutes=25, event=event, stands_back=True)
    form_of(second, author=north.mentor_user, status=Status.COUNTED, starts_on=TODAY, minutes=60)
    form(south, minutes=600)
    # An office's form, which names the two and not their pair.
    of_no_pair = form(north, minutes=600)
    Party.objects.filter(activity=of_no_pair).update(pairing=None)
    for pairing, day, minutes, voided in (
        (north.pairing, TODAY, 15, None),
        (north.pairing, TODAY, None, None),
        (north.pairing, date(2026, 1, 2), 100, None),
        (north.pairing, TODAY, 100, NOW),
        (second, TODAY, 5, None),
        (south.pairing, TODAY, 100, None),
    ):
        GuidanceContactFactory(pairing=pairing, held_on=day, minutes=minutes, voided_at=voided)

    of_the_first = 40 + 80 + 45 + 30 + 20 + 15
    # Seven forms, of which one notes nothing, and two contacts, of which one does not.
    assert given_of(north, north.lead_actor, spring) == {
        "North Mentor": (of_the_first + 60 + 5, 1, 6 + 1 + 1 + 1, 7 + 2 + 1 + 1),
        "North Trainee": (of_the_first, 1, 6 + 1, 7 + 2),
        "North Second": (60 + 5, 0, 2, 2),
    }


def test_time_is_said_in_hours_and_on_how_many_it_is_noted(client, north, spring):
    for minutes in (80, 300, None):
        form(north, minutes=minutes)
    second = a_second_pair(north)
    form_of(second, author=north.mentor_user, status=Status.COUNTED, starts_on=TODAY, half_days=2)

    client.force_login(north.lead_user)
    page = client.get(LIST)

    said = {
        str(row.record): strip_tags(row.get_cell("given").replace("<br>", ", "))
        for row in page.context["table"].rows
    }
    assert said == {
        "North Mentor": "6 h 20 min, 2 half-days, noted on 3 of 4",
        "North Trainee": "6 h 20 min, noted on 2 of 3",
        "North Second": "2 half-days, noted on 1 of 1",
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given(), "—"),
        (Given(number=14), "—<br><small>noted on 0 of 14</small>"),
        (Given(45, 0, 1, 1), "45 min<br><small>noted on 1 of 1</small>"),
        (Given(120, 0, 3, 4), "2 h<br><small>noted on 3 of 4</small>"),
        (Given(0, 1, 1, 2), "1 half-day<br><small>noted on 1 of 2</small>"),
    ],
)
def test_so_much_is_said_of_time(given, said):
    assert time_given(given) == said


def test_a_coordinator_reads_of_their_own_teachers_alone(client, north, asked):
    """The mentor teaches in another district."""
    told(north)
    client.force_login(north.coordinator_user)
    page = client.get(LIST)
    assert rows_of(page) == [("North Trainee", 19, 2, 15)]
    assert "forms asked of one teacher: 19." in page.text
    file = b"".join(client.get(reverse("guidance:burden-file", args=["csv"])).streaming_content)
    assert "North Mentor" not in file.decode()


@pytest.mark.parametrize("who", ["mentor", "principal"])
def test_who_cannot_ask_for_less_does_not_read_it(client, north, who):
    client.force_login(getattr(north, f"{who}_user"))
    assert client.get(LIST).status_code == 403
    assert client.get(reverse("guidance:burden-file", args=["csv"])).status_code == 403
    assert LIST not in client.get(reverse("guidance:progress")).text


def test_a_pair_more_asks_nothing_more(client, north, asked, django_assert_num_queries):
    told(north)
    for counts in ("activity", "observation", "contact"):
        asked(counts, "month")
    client.force_login(north.coordinator_user)
    client.get(LIST)
    queries = []
    for _again in range(2):
        with django_assert_num_queries(queries[0] if queries else 16) as counted:
            client.get(LIST)
        queries.append(len(counted))
        for _each in range(3):
            one_more_pair(north, TODAY)
