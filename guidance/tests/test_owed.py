"""What the requirement sets ask of a pair: done, on its way, missing, each with its page."""

import re
from datetime import date

import pytest
from django.urls import reverse

from activities.models import Status
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from guidance.progress.owed import sides_owing
from guidance.progress.whole import told_of_own
from guidance.tests.factories import GuidanceContactFactory
from pairings.tests.factories import PairingFactory
from programs.models import Program, Requirement, RequirementSet
from programs.requirements.wording import who_owes
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.tests.factories import TeacherFactory, TermFactory
from tests.sent_page import as_shown

TODAY, EARLIER = date(2026, 3, 18), date(2025, 10, 15)
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def asked(north, south):
    """Three ones of the subject; another subject's, an ended set and a place's duty besides."""
    TermFactory(starts_on=date(2026, 2, 20), ends_on=date(2026, 7, 10))

    def add(counts, *, per="year", owed_by="both", quantity=1, **of_set):
        given = {"subject": north.subject, "valid_from": date(2025, 9, 1), "name": counts}
        found = RequirementSet.objects.create(program=north.program, **given | of_set)
        return Requirement.objects.create(
            requirement_set=found,
            text=counts,
            owed_by=owed_by,
            counts=counts,
            per=per,
            quantity=quantity,
        )

    add("paper", subject=south.subject)
    add("visit", valid_to=date(2026, 1, 31))
    add("activity", owed_by="supporting", name="A duty of the place")
    return add


def owed(north, who="mentor") -> dict[str, tuple]:
    _telling, (whole,) = told_of_own(getattr(north, f"{who}_actor"), TODAY)
    return {
        each.requirement.counts: (each.needed, each.done, each.waiting, each.to_come)
        for each in whole.owed
    }


def form(north, status=Status.COUNTED, **values):
    given = {"author": north.mentor_user, "status": status, "starts_on": TODAY}
    return form_of(north.pairing, **given | values)


def test_a_paper_is_owed_by_each_and_done_by_its_author_once(north, south, asked):
    asked("paper")
    for told in (form(north), form(north, Status.SCHOOL)):
        paper = ResultFactory(activity=told, kind="paper")
        AuthorshipFactory(result=paper, teacher=north.mentor, district=north.district)
    of_trainee = ResultFactory(activity=form(north, Status.RETURNED), kind="paper")
    AuthorshipFactory(result=of_trainee, teacher=north.trainee, district=north.district)
    elsewhere = ResultFactory(
        activity=form_of(south.pairing, author=south.mentor_user, status=Status.COUNTED)
    )
    AuthorshipFactory(result=elsewhere, teacher=north.trainee, district=north.district)

    assert owed(north) == owed(north, "trainee") == {"paper": (2, 1, 1, 0)}


def test_a_lesson_is_observed_by_the_other_in_this_term(north, asked):
    asked("observation", per="term")
    kind = ActivityKindFactory(program=north.program, lessons_are_observed=True)
    LessonFactory(activity=form(north, kind=kind), teacher=north.trainee)
    LessonFactory(activity=form(north, kind=kind, starts_on=EARLIER), teacher=north.mentor)
    LessonFactory(activity=form(north), teacher=north.mentor)

    assert owed(north) == {"observation": (2, 1, 0, 1)}


def test_events_and_contacts_are_the_pairs(north, asked):
    asked("activity", per="term", quantity=3)
    asked("visit", owed_by="mentor")
    asked("contact", per="month", quantity=2)
    asked("other")
    kind = ActivityKindFactory(program=north.program, is_outreach=True)
    form(north, kind=kind)
    form(north, Status.DISTRICT)
    form(north, Status.VOID)
    form(north, Status.DRAFT)
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 3, 2))
    GuidanceContactFactory(pairing=north.pairing, held_on=date(2026, 2, 28))

    assert owed(north) == {
        "activity": (3, 1, 1, 1),
        "visit": (1, 1, 0, 0),
        "contact": (2, 1, 0, 1),
        "other": (0, 0, 0, 0),
    }


def test_of_a_pair_that_began_later_as_much_less_is_asked(client, north, asked):
    """Term of 141 days from 20 February: of a trainee who takes a place on 2 May, 70 are left.

    4 x 70 / 141 = 1.99, so 2; 3 x 70 / 141 = 1.49, so 2; the year has 365 days, 122 of them left:
    1 x 122 / 365 = 0.33, so 1. From 4 July 7 days are left: 4 x 7 / 141 = 0.2, so 1.
    """
    asked("visit", per="term", quantity=4)
    asked("activity", per="term", quantity=3)
    asked("paper", quantity=1)
    asked("contact", per="month", quantity=2)
    assert {key: each[0] for key, each in owed(north).items()} == {
        "visit": 4,
        "activity": 3,
        "paper": 2,
        "contact": 2,
    }
    client.force_login(north.mentor_user)
    assert "are asked of a pair for the whole time" not in client.get(reverse("asked")).text

    north.pairing.starts_on = date(2026, 5, 2)
    north.pairing.save()
    # It is no pair yet in March: nothing of that month is asked.
    assert {key: each[0] for key, each in owed(north).items()} == {
        "visit": 2,
        "activity": 2,
        "paper": 2,
    }
    page = client.get(reverse("asked")).text
    assert "4 are asked of a pair for the whole time; these two are one for a part of it" in page

    north.pairing.starts_on = date(2026, 7, 4)
    north.pairing.save()
    assert owed(north)["visit"][0] == 1


def test_each_line_says_what_is_still_to_come_from_whom_and_who_does_it(client, north, asked):
    asked("paper")
    asked("activity", name="Meetings")
    asked("other", owed_by="pair", name="Decisions")
    paper = ResultFactory(activity=form(north), kind="paper")
    AuthorshipFactory(result=paper, teacher=north.mentor, district=north.district)

    def said(who) -> str:
        client.force_login(getattr(north, f"{who}_user"))
        return client.get(reverse("asked")).text

    to_mentor, to_trainee = said("mentor"), said("trainee")

    assert "North Trainee: 1 paper still to do" in to_mentor
    assert "North Trainee makes it and notes it in a form of their own." in to_mentor
    assert "You: 1 paper still to do" in to_trainee
    assert "asked=paper" in to_trainee
    assert "asked=paper" not in to_mentor
    for page in (to_mentor, to_trainee):
        assert "You two do this together, outside the portal." in page
    assert "Whom to ask about it: North Coordinator (coordinator of North County)" in to_trainee


def test_the_form_opens_with_what_is_asked_for(client, north):
    ActivityKindFactory(program=north.program, name="Talk", sort_order=1)
    visit = ActivityKindFactory(
        program=north.program, name="Visit", is_outreach=True, is_for_pairs=True, sort_order=2
    )
    client.force_login(north.mentor_user)

    def opened(asked_for):
        address = reverse("recording:create")
        query = {"pairing": north.pairing.uuid, "asked": asked_for}
        return client.get(address, query)

    plain, paper = opened("activity"), opened("paper")
    assert as_shown(opened("visit"))["kind"] == [str(visit.pk)]
    assert as_shown(paper)["results-0-kind"] == ["paper"]
    fold = '<details class="part sheet" open>'
    assert (fold in paper.text, fold in plain.text) == (True, False)
    assert "kind" not in as_shown(plain)


def test_the_page_leads_from_what_is_missing_to_what_does_it(
    client, north, asked, django_assert_max_num_queries
):
    for counts in ("paper", "observation", "contact", "activity"):
        asked(counts)
    client.force_login(north.mentor_user)
    page = client.get(reverse("asked"))
    assert (
        f"{reverse('recording:create')}?pairing={north.pairing.uuid}&amp;asked=paper" in page.text
    )
    assert reverse("guidance:contact-create", args=[north.pairing.uuid]) in page.text
    assert reverse("asked") in client.get(reverse("home")).text

    for _each in range(3):
        PairingFactory(
            program=north.program,
            subject=north.subject,
            mentor=north.mentor,
            mentor_school=north.helping_school,
            trainee=TeacherFactory(school=north.school),
            school=north.school,
        )
    with django_assert_max_num_queries(12):
        many = client.get(reverse("asked"))
    assert len(many.context["pairs"]) == 4


def test_the_way_to_the_page_says_of_how_many_pairs_it_tells(client, north):
    """Of open programs those that are not over: not of one that is closed, and none that ended."""
    two = {"subject": north.subject, "mentor": north.mentor, "school": north.school}
    two |= {"mentor_school": north.helping_school}
    shut = ProgramFactory(slug="shut", state=Program.State.CLOSED)
    ended = {"ends_on": date(2025, 12, 1), "end_reason": "completed"}
    for of_pair in (
        {"program": shut},
        {"program": north.program} | ended,
        {"program": north.program},
    ):
        PairingFactory(trainee=TeacherFactory(school=north.school), **two, **of_pair)
    client.force_login(north.mentor_user)

    assert len(client.get(reverse("asked")).context["pairs"]) == 2
    page = client.get(reverse("home")).text
    link = page.partition(f'href="{reverse("asked")}"')[2]
    assert "<small>2 pairs</small>" in link.partition("</p>")[0]


def test_only_a_teacher_opens_it(client, north):
    client.force_login(north.coordinator_user)
    assert client.get(reverse("asked")).status_code == 403


@pytest.mark.parametrize("counts", Requirement.Counts.values)
def test_who_owes_is_said_as_it_is_counted(counts):
    """What both owe is each one's own, or one for the two: the words say which."""
    asked = Requirement(owed_by="both", counts=counts)

    if counts in {"activity", "visit", "contact"}:
        assert (sides_owing(asked), str(who_owes(asked))) == (["pair"], "the pair")
    else:
        assert sides_owing(asked) == ["mentor", "trainee"]
        assert str(who_owes(asked)) == "both sides, each their own"


def test_what_is_done_beyond_what_is_asked_is_told_as_it_is(client, north, asked):
    """Three activities of two; and of the papers, one of each, the mentor has two."""
    asked("activity", quantity=2, owed_by="pair")
    asked("paper")
    for _number in range(3):
        told = form(north)
    for status in (Status.COUNTED, Status.COUNTED, Status.SCHOOL):
        told = told if status == Status.COUNTED else form(north, status)
        paper = ResultFactory(activity=told, kind="paper")
        AuthorshipFactory(result=paper, teacher=north.mentor, district=north.district)

    def shares_on(page) -> list[str]:
        found = re.findall(r'<p class="mb-1">\s*<span class="chip.*?</p>', page, re.DOTALL)
        return [" ".join(re.sub("<.*?>", " ", each).split()) for each in found]

    client.force_login(north.mentor_user)
    for address in (
        reverse("asked"),
        reverse("guidance:pair-progress", args=[north.pairing.uuid]),
    ):
        assert shares_on(client.get(address).text) == [
            "Together: done 3 done, 2 asked; 1 on the way",
            "You: done 2 done, 1 asked; 1 on the way",
            "North Trainee: 1 paper still to do 0 of 1 done",
        ]
    client.force_login(north.lead_user)
    (row,) = client.get(reverse("guidance:progress")).context["table"].rows
    line = " ".join(re.sub("<.*?>", " ", row.get_cell("asked")).split())
    assert "activity 2 of 2 1 more done than are asked, 1 more on the way than" in line
    assert "paper 1 of 2 1 more done by the side that has enough, 1 more on the way" in line
