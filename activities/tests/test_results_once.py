"""One thing counts once: a result is one record, whatever forms and editions speak of it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from activities.chain.models import Verb
from activities.models import Activity, Mention
from activities.registration.content import ResultEntry, content_of
from activities.tests.factories import speak_of
from activities.tests.steps import pass_on, step
from programs.tests.factories import ActivityKindFactory
from recording.services import edit_activity
from recording.tests.test_services import TODAY, correct, record
from reports.figures.counting import breakdown, totals
from reports.figures.selection import Selection
from results.models import Result
from results.tests.factories import AwardFactory
from roster.people.finding import Person


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


def by(teacher, school) -> Person:
    return Person(teacher, district=school.district, school=school)


@pytest.fixture
def paper(north) -> ResultEntry:
    return ResultEntry("paper", "On shadows", (by(north.mentor, north.helping_school),))


def papers(corner, **more) -> int:
    return totals(Selection(corner.program, **more))["papers"].number


def edited(form, corner, **changes) -> Activity:
    """The form with another first result."""
    form.refresh_from_db()
    content = content_of(form)
    first, *others = content.results
    content = replace(content, results=(replace(first, **changes), *others))
    return edit_activity(form, content, actor=corner.mentor_actor, seen=form.version, today=TODAY)


def up_to_the_city(form, corner) -> Activity:
    for verb, who in (
        (Verb.SEND, "mentor"),
        (Verb.COUNTERSIGN, "trainee"),
        (Verb.CONFIRM, "principal"),
        (Verb.CONFIRM, "coordinator"),
    ):
        step(form, verb, getattr(corner, f"{who}_actor"))
    return form


def sequence(corner, forms, steps) -> list[int]:
    """The figure after each step: which form, which verb, and why."""
    found = []
    for number, verb, code in steps:
        step(forms[number], verb, corner.lead_actor, reason_code=code)
        found.append(papers(corner))
        assert Mention.objects.filter(counts=True).count() == found[-1]
    return found


@pytest.fixture
def two(north, kind, paper):
    """Two forms with the city that speak of one paper."""
    forms = [record(north, kind, results=(paper,)), record(north, kind, theme="Light")]
    speak_of(Result.objects.get(), forms[1])
    return [up_to_the_city(form, north) for form in forms]


def test_a_result_on_two_forms_counts_once_until_none_of_them_counts(north, two):
    assert papers(north) == 0
    assert papers(north, provisional=True) == 1

    assert sequence(
        north,
        two,
        [
            (0, Verb.ACCEPT, ""),
            (1, Verb.ACCEPT, ""),
            (0, Verb.VOID, "did_not_happen"),
            (1, Verb.UNDO, ""),
            (0, Verb.UNDO, ""),
            (1, Verb.ACCEPT, ""),
            (0, Verb.VOID, "did_not_happen"),
            (1, Verb.VOID, "did_not_happen"),
            (1, Verb.UNDO, ""),
        ],
    ) == [1, 1, 1, 0, 1, 1, 1, 0, 1]
    assert papers(north, provisional=True) == 1


def test_the_row_of_a_result_on_two_forms_is_that_of_the_form_it_counts_by(north, south, two):
    """Counted by the first, it stays there; when that goes, it is found under the other."""
    Activity.objects.filter(pk=two[1].pk).update(subject=south.subject)
    by_subject = lambda: {  # noqa: E731
        key: amounts["papers"].number
        for key, amounts in breakdown(Selection(north.program), "subject").items()
        if amounts["papers"].number
    }
    for form in two:
        form.refresh_from_db()
    step(two[0], Verb.ACCEPT, north.lead_actor)
    step(two[1], Verb.ACCEPT, south.lead_actor)
    assert by_subject() == {north.subject.pk: 1}

    step(two[0], Verb.VOID, north.lead_actor, reason_code="did_not_happen")

    assert by_subject() == {south.subject.pk: 1}
    assert Result.objects.get().subject == south.subject


def test_a_result_stays_with_the_form_it_counts_by_whatever_is_accepted_later(north, south, two):
    """Though the other form was written first."""
    Activity.objects.filter(pk=two[1].pk).update(subject=south.subject)
    step(two[1], Verb.ACCEPT, south.lead_actor)

    step(two[0], Verb.ACCEPT, north.lead_actor)

    assert Mention.objects.get(counts=True).activity == two[1]
    assert Result.objects.get().subject == south.subject


def test_readers_of_a_sent_form_are_not_told_what_a_draft_says_of_its_result(
    client, north, kind, paper
):
    draft, sent = record(north, kind, results=(paper,)), record(north, kind, theme="Light")
    speak_of(Result.objects.get(), sent)
    step(sent, Verb.SEND, north.mentor_actor)

    edited(draft, north, title="Not yet for others")

    client.force_login(north.trainee_user)
    page = client.get(Result.objects.get().get_absolute_url()).text
    assert ("<h1>On shadows" in page, "Not yet for others" in page) == (True, False)


def test_a_correction_says_otherwise_only_once_it_is_accepted(client, north, kind, paper):
    first = pass_on(record(north, kind, results=(paper,)), north)
    result = Result.objects.get()
    address = result.get_absolute_url()
    edition = edited(
        correct(first, north.mentor_actor), north, title="On light", kind="teaching_design"
    )

    def read(user) -> tuple:
        client.force_login(user)
        page = client.get(address).text
        designs = totals(Selection(north.program))["teaching_designs"].number
        stored = Result.objects.get()
        titles = stored.title, "<h1>On light" in page, "<h1>On shadows" in page
        return (*titles, papers(north), designs)

    counted, corrected = ("On shadows", False, True, 1, 0), ("On light", True, False, 0, 1)
    assert read(north.trainee_user) == read(north.mentor_user) == counted
    client.force_login(north.trainee_user)
    assert "On light" not in client.get(address).text, "a draft is its author's alone"
    pass_on(edition, north)
    assert read(north.trainee_user) == corrected
    step(edition, Verb.UNDO, north.lead_actor)
    assert read(north.trainee_user) == counted
    step(edition, Verb.ACCEPT, north.lead_actor)
    assert read(north.trainee_user) == corrected
    step(edition, Verb.VOID, north.lead_actor, reason_code="correction_wrong")
    assert read(north.trainee_user) == counted
    assert Result.objects.get().get_absolute_url() == address


def test_authors_are_handed_over_with_the_text(north, kind, paper):
    two = (by(north.trainee, north.school), *paper.authors)
    first = pass_on(record(north, kind, results=(paper,)), north)
    edition = edited(correct(first, north.mentor_actor), north, authors=two)
    authors = lambda: list(  # noqa: E731
        Result.objects.get().authorships.values_list("teacher", "district", "position")
    )
    one = [(north.mentor.pk, north.helping_district.pk, 1)]
    assert authors() == one

    pass_on(edition, north)
    assert authors() == [
        (north.trainee.pk, north.district.pk, 1),
        (north.mentor.pk, north.helping_district.pk, 2),
    ]

    step(edition, Verb.UNDO, north.lead_actor)
    assert authors() == one


def test_provisionally_a_correction_with_the_city_stands_for_what_it_corrects(north, kind, paper):
    first = pass_on(record(north, kind, results=(paper,)), north)
    edition = edited(correct(first, north.mentor_actor), north, kind="teaching_design")
    up_to_the_city(edition, north)

    def figures(**more):
        found = totals(Selection(north.program, **more))
        return found["papers"].number, found["teaching_designs"].number

    assert (figures(), figures(provisional=True)) == ((1, 0), (0, 1))


def test_a_result_keeps_its_address_through_every_save(north, kind, paper):
    form = record(north, kind, results=(paper,))
    result, before = Result.objects.get(), list(form.results.values_list("pk", "key"))

    form = edited(form, north, title="On light", authors=())

    assert Result.objects.get().uuid == result.uuid
    assert Result.objects.get().title == "On light"
    assert list(form.results.values_list("pk", "key")) == before


def test_a_result_taken_off_its_only_form_is_gone_unless_it_won_an_award(north, kind, paper):
    other = ResultEntry("paper", "On light", paper.authors)
    form = record(north, kind, results=(paper, other))
    AwardFactory(
        program=north.program,
        result=Result.objects.get(title="On light"),
        subject=north.subject,
        district=north.district,
    )
    content = replace(content_of(form), results=())

    edit_activity(form, content, actor=north.mentor_actor, seen=1, today=TODAY)

    assert [result.title for result in Result.objects.all()] == ["On light"]


def test_nobody_lays_hands_on_a_result_by_sending_its_key(north, south, kind, paper):
    theirs = pass_on(record(north, kind, results=(paper,)), north)
    stolen = replace(paper, key=theirs.results.get().key, title="Mine")

    form = record(south, kind, actor=south.mentor_actor, results=(stolen,))

    assert form.results.get().result != theirs.results.get().result
    assert theirs.results.get().result.title == "On shadows"


def test_the_list_shows_a_result_once_with_the_forms_that_speak_of_it(client, north, two):
    for form in two:
        step(form, Verb.ACCEPT, north.lead_actor)
    client.force_login(north.lead_user)

    page = client.get(reverse("activities:results")).text

    assert page.count("On shadows") == 1
    assert all(form.get_absolute_url() in page for form in two)
    page = client.get(Result.objects.get().get_absolute_url()).text
    assert all(form.get_absolute_url() in page for form in two)
