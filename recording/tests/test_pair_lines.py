"""The lines on the page of mentor and trainee: one of each, with its author filled in."""

import pytest
from django.urls import reverse

from activities.models import Activity, Status
from activities.tests.factories import AuthorshipFactory, LessonFactory, ResultFactory, form_of
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, answers, line
from tests.sent_page import as_shown
from tests.test_every_edit import sent_as_it_stands

pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def kind(north):
    return ActivityKindFactory(name="Visit", is_for_pairs=True, opens_lessons=True)


@pytest.fixture
def draft(north, kind):
    return form_of(north.pairing, author=north.mentor_user, kind=kind, status=Status.DRAFT)


def edit(form):
    return reverse("recording:update", args=[form.uuid])


def test_a_new_form_has_one_line_of_each_part(client, north, kind):
    client.force_login(north.mentor_user)

    parts = client.get(NEW).context["form"].parts

    assert {name: len(part.forms) for name, part in parts.items()} == {
        "lessons": 1,
        "talks": 1,
        "results": 1,
    }


def test_after_the_first_lesson_is_used_there_is_another_without_a_script(client, north, draft):
    LessonFactory(activity=draft, teacher=north.trainee, topic="Shadows")
    client.force_login(north.mentor_user)

    lessons = client.get(edit(draft)).context["form"].parts["lessons"]

    assert [each["topic"].value() for each in lessons.forms] == ["Shadows", None]


@pytest.mark.parametrize("writer", ["mentor", "trainee"])
def test_the_author_of_a_result_is_whoever_writes_the_form(client, north, kind, writer):
    client.force_login(getattr(north, f"{writer}_user"))
    page = client.get(NEW)
    results = page.context["form"].parts["results"]
    own = [str(getattr(north, writer).pk)]
    assert results.forms[0]["authors"].value() == own
    assert results.empty_form["authors"].value() == own

    filled = {**answers(north, kind), "results-0-kind": "paper", "results-0-title": "On shadows"}
    boxes = {**as_shown(page), **{k: v for k, v in filled.items() if "_FORMS" not in k}}
    assert client.post(NEW, boxes).status_code == 302

    [result] = Activity.objects.get().results.all()
    assert [each.teacher for each in result.authorships.all()] == [getattr(north, writer)]


def test_another_author_chosen_instead_is_the_author(client, north, kind):
    client.force_login(north.mentor_user)
    result = {"kind": "paper", "title": "On shadows", "authors": [str(north.trainee.pk)]}

    response = client.post(NEW, {**answers(north, kind), **line("results", **result)})

    assert response.status_code == 302
    [stored] = Activity.objects.get().results.all()
    assert [each.teacher for each in stored.authorships.all()] == [north.trainee]


def test_a_line_nobody_touched_is_no_result(client, north, kind):
    client.force_login(north.mentor_user)
    page = answers(north, kind) | line("results", authors=[str(north.mentor.pk)])

    assert client.post(NEW, page).status_code == 302

    assert not Activity.objects.get().results.exists()


@pytest.mark.parametrize("change", ["both", "trainee"])
def test_a_line_whose_author_was_changed_asks_for_its_title(client, north, kind, change):
    client.force_login(north.mentor_user)
    chosen = {"both": [north.mentor.pk, north.trainee.pk], "trainee": [north.trainee.pk]}[change]
    page = answers(north, kind) | line("results", authors=[str(pk) for pk in chosen])

    response = client.post(NEW, page)

    assert response.status_code == 422
    assert response.context["form"].parts["results"].forms[0].errors == {
        "kind": ["Choose what kind of result this is."],
        "title": ["Enter the title of this result."],
    }


def test_a_stored_result_keeps_its_authors_and_the_empty_line_beside_it_makes_none(
    client, north, draft
):
    paper = ResultFactory(activity=draft, title="On shadows")
    AuthorshipFactory(result=paper, teacher=north.trainee, district=north.district)
    client.force_login(north.mentor_user)

    response, written = sent_as_it_stands(client, edit(draft))

    assert (response.status_code, written) == (302, set())


def test_a_stored_result_emptied_but_for_its_author_is_asked_for_and_not_dropped(
    client, north, draft
):
    paper = ResultFactory(activity=draft, title="On shadows")
    AuthorshipFactory(result=paper, teacher=north.mentor, district=north.helping_district)
    client.force_login(north.mentor_user)
    boxes = as_shown(client.get(edit(draft)))

    emptied = {"results-0-kind": "", "results-0-title": "", "send": "1"}
    response = client.post(edit(draft), {**boxes, **emptied})

    assert response.status_code == 422
    assert draft.results.count() == 1


@pytest.mark.parametrize(
    ("taught", "field", "sentence"),
    [
        ({"teacher": "other"}, "teacher_name", "Enter the name of the teacher who taught it."),
        (
            {"teacher": "other", "teacher_name": "  "},
            "teacher_name",
            "Enter the name of the teacher who taught it.",
        ),
        ({"teacher": ""}, "teacher", "Choose who taught this lesson."),
    ],
)
def test_a_lesson_says_who_taught_it(client, north, kind, taught, field, sentence):
    client.force_login(north.mentor_user)
    page = answers(north, kind) | line("lessons", topic="Shadows", **taught)

    response = client.post(NEW, page)

    assert response.status_code == 422
    lesson = response.context["form"].parts["lessons"].forms[0]
    assert lesson.errors == {field: [sentence]}
    assert lesson["topic"].value() == "Shadows"
    assert not Activity.objects.exists()


@pytest.mark.parametrize("name", ["A guest", " \u3000Ａ\u3000 ｇｕｅｓｔ\u200b "])
@pytest.mark.parametrize("teacher", ["other", ""])
def test_somebody_else_with_a_name_taught_it(client, north, kind, teacher, name):
    client.force_login(north.mentor_user)
    page = answers(north, kind)
    page |= line("lessons", topic="Shadows", teacher=teacher, teacher_name=name)

    assert client.post(NEW, page).status_code == 302

    [lesson] = Activity.objects.get().lessons.all()
    assert (lesson.teacher, lesson.name) == (None, "A guest")


@pytest.mark.parametrize("name", ["A guest", ""])
def test_a_stored_lesson_of_somebody_else_stays_as_it_is(client, north, draft, name):
    LessonFactory(activity=draft, teacher=None, name=name, topic="Shadows")
    client.force_login(north.mentor_user)

    response, written = sent_as_it_stands(client, edit(draft))

    assert (response.status_code, written) == (302, set())


def test_a_form_without_a_topic_is_named_after_its_result_and_one_without_both_is_refused(
    client, north, kind
):
    client.force_login(north.mentor_user)
    page = {**answers(north, kind), "theme": ""}
    result = line("results", kind="paper", title="t" * 80, authors=[str(north.mentor.pk)])

    refused = client.post(NEW, page)
    client.post(NEW, page | result)

    assert "Enter the topic in up to 60 characters." in refused.text
    assert [each.theme for each in Activity.objects.all()] == ["t" * 59 + "…"]


def test_what_is_wrong_in_a_line_is_said_with_its_line_above_the_form(client, north, kind):
    client.force_login(north.mentor_user)

    untitled = line("results", kind="paper", authors=[str(north.mentor.pk)])
    answer = client.post(NEW, answers(north, kind) | untitled)

    summary = answer.text.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert '<a href="#id_results-0-title">Result 1: Enter the title of this result.</a>' in summary


@pytest.mark.parametrize("asked", ["book_recommendation", "result"])
def test_a_result_the_page_was_opened_for_is_not_dropped_without_its_title(
    client, north, kind, asked
):
    """Nor by a phone, which sends the boxes alone to an address that says nothing of it."""
    client.force_login(north.mentor_user)
    opened = f"{NEW}?pairing={north.pairing.uuid}&asked={asked}"
    page = as_shown(client.get(opened))
    untitled = {name: each for name, each in page.items() if name.startswith("results-")}

    for address in (opened, NEW):
        response = client.post(address, answers(north, kind) | untitled)

        assert response.status_code == 422
        errors = response.context["form"].parts["results"].forms[0].errors
        assert errors["title"] == ["Enter the title of this result."]
    emptied = untitled | {"results-0-kind": "", "results-0-authors": []}
    assert client.post(opened, answers(north, kind) | emptied).status_code == 302
    assert not Activity.objects.get().results.exists()
