"""How far pairs are: what counts for one, and the sums over many."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from activities.models import Activity, Event, NamedDistrict, Status
from activities.tests.factories import (
    AuthorshipFactory,
    LessonFactory,
    ResultFactory,
    form_of,
    speak_of,
)
from guidance.progress.evidence import evidence_of
from guidance.progress.in_force import asked_in
from guidance.progress.numbers import numbers_of
from guidance.progress.owing import Owing
from guidance.progress.reading import Far, Progress
from guidance.tests.factories import GuidanceContactFactory, LessonObservationFactory
from pairings.models import Pairing
from pairings.tests.factories import CommitmentFactory, PairingFactory
from programs.models import Program, Requirement, RequirementSet
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.tests.factories import TeacherFactory, TermFactory

TODAY, EARLIER = date(2026, 3, 18), date(2025, 10, 15)
TERM_BEFORE = {"starts_on": date(2025, 9, 1), "ends_on": date(2026, 1, 31)}
pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]


@pytest.fixture
def asked(north):
    TermFactory(starts_on=date(2026, 2, 20), ends_on=date(2026, 7, 10))

    def add(counts, *, per="year", owed_by="both", quantity=1, **of_set):
        given = {"subject": None, "valid_from": date(2025, 9, 1), "name": counts}
        found = RequirementSet.objects.create(program=north.program, **given | of_set)
        return Requirement.objects.create(
            requirement_set=found,
            text=counts,
            owed_by=owed_by,
            counts=counts,
            per=per,
            quantity=quantity,
        )

    return add


def form(of, status=Status.COUNTED, **values):
    given = {"author": of.mentor_user, "status": status, "starts_on": TODAY}
    return form_of(of.pairing, **given | values)


def colleague_of(of, **values):
    """Another pair in the same two schools."""
    return PairingFactory(
        program=of.program,
        subject=of.subject,
        mentor=of.mentor,
        mentor_school=of.helping_school,
        trainee=TeacherFactory(school=of.school),
        school=of.school,
        **values,
    )


def told_of_everything(north):
    """Of every kind something that counts and something on its way, and much that does neither."""
    studied = ActivityKindFactory(program=north.program, lessons_are_observed=True)
    visit = ActivityKindFactory(program=north.program, is_outreach=True)
    both = ResultFactory(activity=form(north, kind=studied), kind="paper")
    for teacher in (north.mentor, north.trainee):
        AuthorshipFactory(result=both, teacher=teacher, district=north.district)
    ResultFactory(activity=form(north, Status.SCHOOL), kind="paper")
    ResultFactory(activity=form(north, Status.DRAFT), kind="paper")
    own = ResultFactory(activity=form(north, Status.RETURNED), kind="book_recommendation")
    AuthorshipFactory(result=own, teacher=north.trainee, district=north.district)
    for teacher in (north.mentor, north.trainee, TeacherFactory(school=north.school), None):
        LessonFactory(activity=form(north, Status.DISTRICT, kind=studied), teacher=teacher)
    LessonFactory(activity=form(north, kind=studied, starts_on=EARLIER), teacher=north.mentor)
    form(north, kind=visit)
    form(north, Status.VOID, kind=visit)
    GuidanceContactFactory(pairing=north.pairing, held_on=TODAY)
    GuidanceContactFactory(pairing=north.pairing, held_on=EARLIER)
    others = colleague_of(north)
    ResultFactory(
        activity=form_of(others, author=north.mentor_user, status=Status.COUNTED), kind="paper"
    )


def test_what_counts_for_a_requirement_is_as_many_things_as_its_number_says(north, asked):
    for counts in ("paper", "book_recommendation", "result", "observation", "activity", "visit"):
        for owed_by in ("both", "mentor", "trainee", "pair"):
            asked(counts, owed_by=owed_by, quantity=50, name=f"{counts} {owed_by}")
    asked("observation", per="term", quantity=50, name="of the term")
    asked("contact", per="month", quantity=50)
    told_of_everything(north)
    actor = north.coordinator_actor
    owing = Owing(actor, TODAY, asked_in([north.program], actor, TODAY), today=TODAY)
    rows = Pairing.objects.filter(pk=north.pairing.pk)
    things = owing.things([north.pairing])
    numbers = numbers_of(things, rows, actor)

    for shown in evidence_of(north.pairing, actor, TODAY).shown:
        asked_of = owing.asked(shown.owed.requirement, north.pairing)
        if len(asked_of) > 1:
            continue
        ((_side, thing),) = asked_of.items()
        done, told = numbers.get(north.pairing.pk, {}).get(thing, (0, 0))
        found = [each.is_done for each in shown.things]
        assert (found.count(True), len(found)) == (done, told), (
            shown.owed.requirement.requirement_set
        )


def test_the_numbers_are_those_counted_by_hand(north, asked):
    for owed_by in ("both", "mentor", "trainee", "pair"):
        for counts in ("paper", "result", "observation"):
            asked(counts, owed_by=owed_by, quantity=50, name=f"{counts} {owed_by}")
    told_of_everything(north)

    found = {
        row.owed.requirement.requirement_set.name: (row.owed.done, row.owed.waiting)
        for row in evidence_of(north.pairing, north.mentor_actor, TODAY).shown
    }
    assert found == {
        # One of both, and one on its way of which nobody is named.
        "paper pair": (1, 1),
        "paper mentor": (1, 1),
        "paper trainee": (1, 1),
        "paper both": (2, 2),
        # The book, come back, is the trainee's.
        "result pair": (1, 2),
        "result mentor": (1, 1),
        "result trainee": (1, 2),
        "result both": (2, 3),
        # Of the mentor's own two lessons the trainee observed one that counts.
        "observation pair": (1, 4),
        "observation mentor": (0, 3),
        "observation trainee": (1, 3),
        "observation both": (1, 6),
    }


def seen_by(north, user, **said):
    whose = {"teacher": north.mentor} if user == north.trainee_user else {}
    given = {"pairing": north.pairing, "recorded_by": user, "held_on": TODAY}
    return LessonObservationFactory(**given | whose | said)


def test_what_one_of_the_two_wrote_down_of_the_others_lesson_counts(north, south, asked):
    """Not what a coordinator saw, what was withdrawn, and what another pair saw."""
    for owed_by in ("pair", "mentor", "trainee"):
        asked("observation", owed_by=owed_by, quantity=50, name=owed_by)
    seen_by(north, north.mentor_user, topic="Floating", lessons=2)
    seen_by(north, north.trainee_user, topic="Magnets")
    seen_by(north, north.coordinator_user)
    seen_by(north, north.mentor_user, withdrawn_at=timezone.now())
    seen_by(south, south.mentor_user)
    read = evidence_of(north.pairing, north.trainee_actor, TODAY).shown
    assert {
        str(row.owed.requirement.requirement_set): (
            row.owed.done,
            [each.name for each in row.things],
        )
        for row in read
    } == {
        "mentor": (2, ["Floating · 2 lessons"]),
        "pair": (3, ["Floating · 2 lessons", "Magnets"]),
        "trainee": (1, ["Magnets"]),
    }

    (of_lead, *_others) = evidence_of(north.pairing, north.lead_actor, TODAY).shown
    assert of_lead.owed.done == 2
    assert [(each.name, each.url) for each in of_lead.things] == [
        ("Observation record · 2 lessons", "")
    ]


def test_a_lesson_on_a_form_and_the_record_of_it_are_one(north, asked):
    """Whichever account of the event counts, and the form itself once it stands alone no more."""
    asked("observation", owed_by="mentor", quantity=50)
    studied = ActivityKindFactory(program=north.program, lessons_are_observed=True)
    told = form(north, Status.SCHOOL, kind=studied)
    lesson = LessonFactory(activity=told, teacher=north.trainee)
    seen_by(north, north.mentor_user, activity=told, lesson_key=lesson.key)

    def counted():
        ((shown),) = evidence_of(north.pairing, north.mentor_actor, TODAY).shown
        return (shown.owed.done, shown.owed.waiting, len(shown.things))

    assert counted() == (0, 1, 1)
    other = form(north, kind=studied)
    LessonFactory(activity=other, teacher=north.trainee)
    of_one = {"event": Event.objects.create(holds=other)}
    Activity.objects.filter(pk=told.pk).update(**of_one, stands_back=True)
    Activity.objects.filter(pk=other.pk).update(**of_one)
    assert counted() == (1, 0, 1)
    Activity.objects.filter(pk=other.pk).update(status=Status.VOID)
    assert counted() == (1, 0, 1)
    Activity.objects.update(kind=ActivityKindFactory(program=north.program))
    assert counted() == (1, 0, 1)


def test_a_pair_that_ended_is_asked_for_its_part_of_the_time(north, asked):
    """Of the term's 141 days from 20 February it has the 27 to 18 March: 10 x 27 / 141 = 1.9."""
    asked("visit", per="term", quantity=10)
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=TODAY, end_reason=Pairing.EndReason.COMPLETED
    )
    ((shown),) = evidence_of(
        *(Pairing.objects.select_related("program").get(pk=north.pairing.pk), north.mentor_actor),
        TODAY,
    ).shown
    assert (shown.owed.needed, shown.owed.is_in_part) == (2, True)


def sums_of(page) -> dict[str, list[tuple]]:
    return {
        table.caption: [
            (str(row.of), row.pairs, row.asked, row.done, row.waiting, row.missing, row.to_come)
            for row in table.data.data
        ]
        for table in page.context["sums"]
    }


def shown_pairs(page) -> list:
    return [row.record for row in page.context["table"].paginated_rows]


def test_the_page_sums_up_what_its_reader_sees(client, north, south, administrator, asked):
    asked("paper")
    asked("visit", owed_by="mentor", subject=north.subject)
    asked("other")
    ResultFactory(activity=form(north), kind="paper")
    other = colleague_of(north)
    form_of(
        other,
        author=north.mentor_user,
        status=Status.SCHOOL,
        starts_on=TODAY,
        kind=ActivityKindFactory(program=north.program, is_outreach=True),
    )
    client.force_login(north.coordinator_user)
    page = client.get(reverse("guidance:progress"))

    assert sums_of(page) == {
        "By requirement": [("paper", 2, 4, 2, 0, 0, 2), ("visit", 2, 2, 0, 1, 0, 1)],
    }
    assert page.context["page_title"] == "Progress"
    assert {each.pk for each in shown_pairs(page)} == {north.pairing.pk, other.pk}

    client.force_login(administrator)
    page = client.get(reverse("guidance:progress"))
    assert sums_of(page) == {
        "By requirement": [("paper", 3, 6, 2, 0, 0, 4), ("visit", 2, 2, 0, 1, 0, 1)],
        "By district": [("North County", 2, 6, 2, 1, 0, 3), ("South County", 1, 2, 0, 0, 0, 2)],
        "By subject": [
            ("Northern science", 2, 6, 2, 1, 0, 3),
            ("Southern English", 1, 2, 0, 0, 0, 2),
        ],
    }
    # Whoever hears a table hears what its first column holds.
    assert [table.columns["of"].header for table in page.context["sums"]] == [
        "Requirement",
        "District",
        "Subject",
    ]


def test_the_list_is_narrowed_to_how_far_pairs_are(client, north, asked):
    asked("paper", owed_by="pair")
    done, coming, nothing = north.pairing, colleague_of(north), colleague_of(north)
    ResultFactory(activity=form(north), kind="paper")
    told = form_of(coming, author=north.mentor_user, status=Status.SCHOOL, starts_on=TODAY)
    ResultFactory(activity=told, kind="paper")
    client.force_login(north.coordinator_user)

    def narrowed(far):
        page = client.get(reverse("guidance:progress"), {"far": far})
        return [each.pk for each in shown_pairs(page)]

    assert narrowed(Far.DONE) == [done.pk]
    assert narrowed(Far.ON_ITS_WAY) == [coming.pk]
    assert narrowed(Far.TO_COME) == [nothing.pk]
    assert narrowed(Far.MISSING) == []
    # The year of the program, which it is asked for, is over.
    with time_machine.travel(north.program.ends_on + timedelta(days=1), tick=False):
        client.force_login(north.coordinator_user)
        assert narrowed(Far.MISSING) == [nothing.pk]


def test_a_term_that_is_over_keeps_its_set_and_its_pairs(client, north, asked):
    """A set that ended with it, one that came after, a pair that ended, one that came after."""
    before = TermFactory(**TERM_BEFORE)
    asked("visit", per="term", name="then", valid_to=TERM_BEFORE["ends_on"])
    asked("visit", per="term", name="now", quantity=2, valid_from=date(2026, 2, 20))
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 1, 31), end_reason=Pairing.EndReason.COMPLETED
    )
    after = colleague_of(north, starts_on=date(2026, 2, 20))
    visit = ActivityKindFactory(program=north.program, is_outreach=True)
    form(north, kind=visit, starts_on=EARLIER)
    client.force_login(north.coordinator_user)

    now = client.get(reverse("guidance:progress"))
    assert [each.pk for each in shown_pairs(now)] == [after.pk]
    assert sums_of(now) == {"By requirement": [("visit", 1, 2, 0, 0, 0, 2)]}
    then = client.get(reverse("guidance:progress"), {"term": before.pk})
    assert [each.pk for each in shown_pairs(then)] == [north.pairing.pk]
    assert sums_of(then) == {"By requirement": [("visit", 1, 1, 1, 0, 0, 0)]}


def test_another_program_is_shown_with_its_own_pairs(client, north, asked):
    asked("paper")
    other = ProgramFactory(slug="other", state=Program.State.CLOSED)
    there = PairingFactory(
        program=other,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=north.trainee,
        school=north.school,
        starts_on=other.starts_on,
    )
    client.force_login(north.coordinator_user)
    page = client.get(reverse("guidance:progress"), {"program": other.pk})
    assert [each.pk for each in shown_pairs(page)] == [there.pk]
    assert sums_of(page) == {}


def test_without_a_program_that_opened_it_says_that_there_is_no_pair(client, north):
    Program.objects.update(state=Program.State.SETUP)
    client.force_login(north.coordinator_user)
    page = client.get(reverse("guidance:progress"))
    assert (page.status_code, shown_pairs(page)) == (200, [])


def test_a_line_more_asks_nothing_more(client, north, asked, django_assert_num_queries):
    for counts in ("paper", "observation", "contact", "activity"):
        asked(counts, per="month")
    CommitmentFactory(of=north.pairing, per="month")
    form(north)
    client.force_login(north.coordinator_user)
    address = reverse("guidance:progress")
    client.get(address)
    queries = []
    for _again in range(2):
        with django_assert_num_queries(queries[0] if queries else 18) as counted:
            client.get(address)
        queries.append(len(counted))
        for _each in range(3):
            pair = colleague_of(north)
            CommitmentFactory(of=pair, per="month")
            form_of(pair, author=north.mentor_user, status=Status.COUNTED)


def test_one_pair_shows_its_forms_to_whoever_sees_them(client, north, south, asked):
    asked("activity", quantity=3)
    form(north, theme="Magnets")
    form(north, Status.SCHOOL, theme="Shadows")
    address = reverse("guidance:pair-progress", args=[north.pairing.uuid])
    client.force_login(north.trainee_user)
    page = client.get(address)
    counted = Activity.objects.get(theme="Magnets")
    assert f'<a href="{counted.get_absolute_url()}">Magnets</a>' in page.text
    assert "1 of 3" in page.text
    assert "Together: 1 activity still to do" in page.text

    client.force_login(south.coordinator_user)
    assert client.get(address).status_code == 404


def test_the_progress_of_a_pair_of_another_district_does_not_reach_the_sums(north, south, asked):
    asked("activity")
    form(south)
    rows = Pairing.objects.visible_to(north.coordinator_actor).select_related("program")
    rows = rows.filter(program=north.program)
    progress = Progress(north.coordinator_actor, rows, TODAY, today=TODAY)
    assert progress.reached == {north.pairing.pk: Far.TO_COME}


def test_a_correction_is_not_a_second_one(north, asked):
    asked("activity", quantity=5)
    first = form(north)
    form(north, Status.SCHOOL, corrects=first, edition=2, reference=first.reference)
    ((shown),) = evidence_of(north.pairing, north.mentor_actor, TODAY).shown
    assert (shown.owed.done, shown.owed.waiting) == (1, 0)


def test_an_event_that_two_forms_tell_of_is_one(north, asked):
    asked("activity", quantity=5)
    asked("paper", owed_by="pair")
    one, other = form(north), form(north)
    ResultFactory(activity=other, kind="paper")
    told = {"event": Event.objects.create(holds=one)}
    Activity.objects.filter(pk=one.pk).update(**told)
    Activity.objects.filter(pk=other.pk).update(**told, stands_back=True)
    found = evidence_of(north.pairing, north.mentor_actor, TODAY).shown
    assert [(row.owed.done, len(row.things)) for row in found] == [(1, 1), (1, 1)]


def test_of_a_result_that_two_forms_tell_of_the_one_that_counts_speaks(north, asked):
    asked("paper", owed_by="pair")
    coming = form(north, Status.SCHOOL, theme="On its way", starts_on=date(2026, 3, 16))
    paper = ResultFactory(activity=coming, kind="paper")
    counted = form(north, theme="Counted", starts_on=date(2026, 3, 17))
    speak_of(paper, counted)
    speak_of(paper, form(north, Status.SCHOOL, theme="Later"))
    ((shown),) = evidence_of(north.pairing, north.mentor_actor, TODAY).shown
    assert [(each.name, each.is_done) for each in shown.things] == [("Counted", True)]
    # It is one, on however many days it is told of.
    assert (shown.owed.done, shown.owed.waiting, shown.owed.besides) == (1, 0, 0)


def test_a_form_whose_places_are_others_is_not_told_of(north, south, asked):
    """Of a teacher who moved: the pair is seen here, what it did elsewhere is not."""
    asked("activity", quantity=5)
    elsewhere = form(north)
    places = {"district": south.district, "school": south.school}
    elsewhere.parties.update(**places)
    NamedDistrict.objects.filter(activity=elsewhere).delete()
    assert not Activity.objects.visible_to(north.coordinator_actor).exists()
    ((shown),) = evidence_of(north.pairing, north.coordinator_actor, TODAY).shown
    assert (shown.owed.done, shown.things) == (0, [])
