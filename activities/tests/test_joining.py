"""Two records of one result are joined, parted and told apart, by those who answer for them."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.chain.models import Verb
from activities.models import Mention
from activities.registration.content import ResultEntry, content_of
from activities.sameness.finding import twins_of, with_an_older_twin
from activities.sameness.services import join, part, tell_apart
from activities.tests.steps import pass_on, step
from activities.tests.test_results_once import by, edited, papers, up_to_the_city
from core.exceptions import DomainError
from core.models import AuditEvent
from core.typed import folded
from programs.tests.factories import ActivityKindFactory
from recording.services import edit_activity
from recording.tests.test_services import TODAY, correct, record
from results.models import NotTheSame, Result


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Lesson observation")


@pytest.fixture
def two(north, kind):
    """One paper told by two forms, each in its own words."""
    author = by(north.mentor, north.helping_school)
    return [
        record(north, kind, results=(ResultEntry("paper", title, (author,)),), theme=title)
        for title in ("On shadows", "ＯＮ  Shadows!")
    ]


def results() -> list[Result]:
    return list(Result.objects.order_by("pk"))


def titles(pairs) -> list:
    return [(pair.asked.title, pair.twin.title) for pair in pairs]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("On Shadows", "onshadows"),
        ("ＯＮ　ｓｈａｄｏｗｓ！", "onshadows"),
        ("《论影子》（一）", "论影子一"),
        ("Straße", "strasse"),
        ("——", ""),
    ],
)
def test_a_title_is_folded(typed, kept):
    assert folded(typed) == kept


@pytest.mark.parametrize(
    ("one", "other", "is_twin"),
    [
        ("On shadows", "ON SHADOWS.", True),
        ("秋天的雨教学设计", "秋天的雨 教学设计", True),
        ("农村小学数学课堂提问的有效性研究", "农村小学数学课堂提问有效性研究", True),
        ("农村小学数学课堂提问的有效性研究", "农村小学数学课堂提问的有效性的研究", True),
        ("农村小学数学课堂提问的有效性研究", "农村小学语文课堂阅读的有效性研究", False),
        ("秋天教学设计", "春天教学设计", False),
        ("On shadows", "On light and other matters", False),
        ("农村课堂教学的实践与思考（一）", "农村课堂教学的实践与思考（二）", False),
        ("Questions that open a lesson, part 2", "Questions that open a lesson, part 3", False),
        ("!!", "??", False),
    ],
)
def test_titles_are_alike(north, kind, one, other, is_twin):
    author = by(north.mentor, north.helping_school)
    for title in (one, other):
        record(north, kind, results=(ResultEntry("paper", title, (author,)),), theme=title)
    found = twins_of(results()[1:], north.mentor_actor)
    assert titles(found) == ([(other, one)] if is_twin else [])
    listed = with_an_older_twin(north.program, north.mentor_actor)
    assert [each.title for each in listed] == ([other] if is_twin else [])


def test_the_folded_title_follows_the_title(north, kind, two):
    edited(two[0], north, title="On light")
    assert [each.folded for each in results()] == ["onlight", "onshadows"]


def test_a_twin_is_of_the_same_kind_with_a_common_author_and_seen(north, south, kind, two):
    author = by(north.mentor, north.helping_school)
    other = by(north.trainee, north.school)
    record(north, kind, results=(ResultEntry("teaching_design", "On shadows", (author,)),))
    record(north, kind, results=(ResultEntry("paper", "On shadows", (other,)),))
    record(
        south,
        kind,
        actor=south.mentor_actor,
        results=(ResultEntry("paper", "On shadows", (author,)),),
    )

    assert titles(twins_of(results()[:4], north.mentor_actor)) == [("ＯＮ  Shadows!", "On shadows")]
    assert twins_of(results()[:4], north.trainee_actor) == [], "drafts are their author's alone"


def test_joined_they_count_once_and_keep_their_words(north, two):
    for form in two:
        pass_on(form, north)
    assert papers(north) == 2
    first, second = results()

    stays = join(second, first, actor=north.lead_actor)

    assert (stays, papers(north)) == (first, 1)
    assert [each.title for each in results()] == ["On shadows", "ＯＮ  Shadows!"]
    assert [row.title for row in Mention.objects.filter(result=first).order_by("pk")] == [
        "On shadows",
        "ＯＮ  Shadows!",
    ]
    event = AuditEvent.objects.get(verb="activities.results_joined")
    assert event.detail["joined"]["id"] == second.pk

    join(first, second, actor=north.lead_actor)
    assert AuditEvent.objects.filter(verb="activities.results_joined").count() == 1, "twice is once"

    part(second, actor=north.lead_actor)

    assert papers(north) == 2
    assert [row.result.title for row in Mention.objects.order_by("pk")] == [
        "On shadows",
        "ＯＮ  Shadows!",
    ]
    assert twins_of(results(), north.lead_actor) == [], "parted, they are not asked about again"


def test_what_counts_stays(north, two):
    first, second = results()
    pass_on(two[1], north)

    assert join(first, second, actor=north.mentor_actor) == second
    assert papers(north) == 1


def test_what_counts_passes_from_form_to_form(north, two):
    for form in two:
        pass_on(form, north)
    first, second = results()
    join(first, second, actor=north.lead_actor)

    step(two[0], Verb.VOID, north.lead_actor, reason_code="did_not_happen")
    assert papers(north) == 1
    assert Result.objects.get(pk=first.pk).title == "ＯＮ  Shadows!"
    step(two[1], Verb.VOID, north.lead_actor, reason_code="did_not_happen")
    assert papers(north) == 0


def test_a_correction_speaks_of_what_stays_and_parts_with_its_form(north, two):
    for form in two:
        pass_on(form, north)
    first, second = results()
    join(first, second, actor=north.lead_actor)
    edition = edited(correct(two[1], north.mentor_actor), north, title="On light")
    mention = edition.results.get()
    assert (mention.result, mention.own) == (first, second)

    pass_on(edition, north)
    assert papers(north) == 1
    part(second, actor=north.lead_actor)
    assert papers(north) == 2
    assert [each.title for each in results()] == ["On shadows", "On light"]


def test_three_are_one_without_a_chain(north, kind, two):
    author = by(north.mentor, north.helping_school)
    third = record(north, kind, results=(ResultEntry("paper", "On shadows 2", (author,)),))
    for form in (*two, third):
        pass_on(form, north)
    one, two_, three = results()
    join(two_, three, actor=north.lead_actor)
    join(one, two_, actor=north.lead_actor)

    assert [each.same_as for each in results()] == [None, one, one]
    assert papers(north) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(pk=three.pk).update(same_as=two_)
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(pk=one.pk).update(same_as=three)
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(pk=one.pk).update(same_as=one)


def test_told_apart_they_are_not_asked_about_again(north, two):
    first, second = results()
    assert len(twins_of([first], north.mentor_actor)) == 1

    tell_apart(second, first, actor=north.mentor_actor)
    tell_apart(first, second, actor=north.mentor_actor)

    said = NotTheSame.objects.get()
    assert (said.first, said.second, said.said_by) == (first, second, north.mentor_user)
    assert twins_of([first, second], north.mentor_actor) == []
    assert not with_an_older_twin(north.program, north.mentor_actor).exists()
    assert AuditEvent.objects.filter(verb="activities.results_told_apart").count() == 1


def test_who_answers_for_one_that_is_counted_answers_for_both(north, south, two):
    for form in two:
        pass_on(form, north)
    first, second = results()
    able = [
        who
        for who in ("mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead")
        if may(lambda who=who: tell_apart(first, second, actor=getattr(north, f"{who}_actor")))
    ]
    assert able == ["mentor", "principal", "coordinator", "lead"]
    for actor in (south.lead_actor, south.coordinator_actor, south.mentor_actor):
        for step_ in (join, tell_apart):
            assert not may(lambda actor=actor, step_=step_: step_(first, second, actor=actor))


def may(say) -> bool:
    try:
        with transaction.atomic():
            say()
            transaction.set_rollback(True)
    except PermissionDenied:
        return False
    return True


def test_a_closed_program_keeps_what_it_counts(north, two):
    for form in two:
        pass_on(form, north)
    first, second = results()
    north.program.state = "closed"
    north.program.save()

    with pytest.raises(PermissionDenied):
        join(first, second, actor=north.lead_actor)


def test_an_answer_from_an_old_page_finds_what_happened_since(north, kind, two):
    author = by(north.mentor, north.helping_school)
    record(north, kind, results=(ResultEntry("paper", "On shadows", (author,)),), theme="Third")
    one, other, third = results()
    join(one, other, actor=north.mentor_actor)

    with pytest.raises(DomainError, match="meanwhile"):
        join(third, other, actor=north.mentor_actor)


def test_a_form_that_told_one_thing_twice_counts_it_once(north, kind):
    author = by(north.mentor, north.helping_school)
    papers_ = tuple(
        ResultEntry("paper", title, (author,)) for title in ("On shadows", "On Shadows")
    )
    form = pass_on(record(north, kind, results=papers_), north)
    join(*results(), actor=north.lead_actor)

    assert papers(north) == 1
    edition = correct(form, north.mentor_actor)
    assert [entry.title for entry in content_of(edition).results] == ["On shadows", "On Shadows"]
    pass_on(edition, north)
    assert papers(north) == 1


def test_the_last_form_of_a_joined_result_takes_it_along(north, two):
    first, second = results()
    join(first, second, actor=north.mentor_actor)
    content = content_of(two[0])
    two[0].refresh_from_db()
    edit_activity(
        two[0],
        replace(content, results=()),
        actor=north.mentor_actor,
        seen=two[0].version,
        today=TODAY,
    )
    assert results() == [first, second], "the other form still tells of the joined one"
    two[1].refresh_from_db()
    edit_activity(
        two[1],
        replace(content_of(two[1]), results=()),
        actor=north.mentor_actor,
        seen=two[1].version,
        today=TODAY,
    )
    assert results() == []


def press(client, address, one, **sent):
    return client.post(reverse(f"activities:result-{address}", args=[one.uuid]), sent)


def test_who_answers_for_a_form_is_asked_on_its_page(client, north, two):
    """With two buttons that need no script; whoever cannot answer is not asked."""
    asked = "may be told already"
    for form in two:
        up_to_the_city(form, north)

    def reads(user):
        client.force_login(user)
        return asked in client.get(two[0].get_absolute_url()).text

    who = ("mentor", "trainee", "principal", "coordinator", "helping_coordinator", "lead")
    assert [each for each in who if reads(getattr(north, f"{each}_user"))] == [
        *("mentor", "principal", "coordinator", "lead")
    ]


@pytest.mark.parametrize("user", ["mentor_user", "lead_user"])
def test_the_buttons_of_the_question(client, north, two, user):
    if user == "lead_user":
        for form in two:
            up_to_the_city(form, north)
    first, second = results()
    client.force_login(getattr(north, user))
    page = client.get(two[0].get_absolute_url())
    assert "may be told already" in page.text
    asked_at = reverse("activities:twins", args=[two[0].uuid])
    page = client.get(asked_at)
    assert page.context["questions"][0]["pair"].asked == second

    answer = press(client, "same", second, twin=first.uuid, form=two[0].uuid)

    assert answer.url == asked_at
    assert [each.same_as for each in results()] == [None, first]
    assert client.get(second.get_absolute_url()).url == first.get_absolute_url()
    page = client.get(first.get_absolute_url())
    assert [each["result"] for each in page.context["joined"]] == [second]
    assert not client.get(asked_at).context["questions"]

    press(client, "part", second)
    assert [each.same_as for each in results()] == [None, None]
    assert not client.get(asked_at).context["questions"]
    assert "may be told already" not in client.get(two[0].get_absolute_url()).text


def test_the_other_button_is_remembered(client, north, two):
    first, second = results()
    client.force_login(north.mentor_user)

    answer = press(client, "different", second, twin=first.uuid)

    assert answer.url == second.get_absolute_url()
    assert NotTheSame.objects.count() == 1
    assert "Nobody is asked" in client.get(answer.url).text


def test_a_press_of_a_stranger_finds_nothing(client, north, south, kind, two):
    theirs = results()
    author = by(south.mentor, south.helping_school)
    record(south, kind, actor=south.mentor_actor, results=(ResultEntry("paper", "On", (author,)),))
    own = results()[-1]
    client.force_login(south.mentor_user)

    assert press(client, "same", theirs[0], twin=own.uuid).status_code == 404
    assert press(client, "same", own, twin=theirs[0].uuid).url == own.get_absolute_url()
    assert [each.same_as for each in results()] == [None, None, None]


def test_the_list_shows_what_was_joined_once(client, north, two):
    for form in two:
        pass_on(form, north)
    first, second = results()
    join(first, second, actor=north.lead_actor)
    client.force_login(north.lead_user)

    page = client.get(reverse("activities:results"))

    assert [row.record for row in page.context["table"].rows] == [first]
    assert all(form.get_absolute_url() in page.text for form in two)


@pytest.mark.parametrize("number", [1, 6])
def test_the_question_costs_the_same_for_one_and_for_many(
    client,
    north,
    kind,
    django_assert_max_num_queries,
    number,
):
    author = by(north.mentor, north.helping_school)
    said = tuple(
        ResultEntry("paper", f"On shadows, part {word}", (author,))
        for word in ("one", "seven", "twenty", "hundred", "thousand", "million")[:number]
    )
    first, second = (record(north, kind, results=said, theme=f"Theme {n}") for n in (1, 2))
    client.force_login(north.mentor_user)

    for address in (
        reverse("activities:detail", args=[second.uuid]),
        reverse("activities:twins", args=[second.uuid]),
        first.results.first().result.get_absolute_url(),
    ):
        with django_assert_max_num_queries(12):
            page = client.get(address)
        assert page.status_code == 200
    join(second.results.first().result, first.results.first().result, actor=north.mentor_actor)
    with django_assert_max_num_queries(12):
        client.get(first.results.first().result.get_absolute_url())
