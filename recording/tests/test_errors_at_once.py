"""Whatever is wrong with a form is said in one answer, each beside its box."""

import pytest

from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, NEW_OF_OFFICE, answers, line
from recording.tests.test_office import page

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]

OUTSIDE = "The program runs from 1 September 2025 to 31 August 2026. Enter a day within it."


@pytest.fixture
def study(north):
    return ActivityKindFactory(
        name="Lesson study", is_for_pairs=True, opens_lessons=True, lessons_are_lesson_study=True
    )


def said(response) -> dict:
    """The errors by their boxes; of the lines by the boxes of the lines."""
    form = response.context["form"]
    found = {box.html_name: list(box.errors) for box in form if box.errors}
    return found | {"top": list(form.non_field_errors())}


def test_an_office_reads_of_the_date_the_people_and_what_is_missing_at_once(client, north, study):
    client.force_login(north.coordinator_user)
    lessons = line("lessons", topic="", teacher="", school="")
    typed = page(
        *(north, study),
        **{"starts_on": "", "theme": "", "people": "North Trainee\nNorth Trainee", **lessons},
    )

    assert said(client.post(NEW_OF_OFFICE, typed)) == {
        "theme": ["Enter the theme in up to 200 characters."],
        "starts_on": ["Enter the date, or choose below that it is not known."],
        "people": ["North Trainee stands in the list twice."],
        "lessons-0-topic": ["Add the lessons that were taught."],
        "top": [],
    }


def test_an_office_reads_of_a_date_outside_the_program_with_the_rest(client, north, study):
    client.force_login(north.coordinator_user)
    typed = page(north, study, starts_on="2020-01-01", headcount="1", people="Lin Yi\nWu Er")
    lessons = line("lessons", topic="Light", teacher="Lin Yi", school="")

    assert said(client.post(NEW_OF_OFFICE, typed | lessons)) == {
        "starts_on": [OUTSIDE],
        "headcount": ["2 people are named on this form. Enter that number or more."],
        "top": [],
    }


def test_a_pair_reads_that_it_was_none_on_that_day_with_the_rest(client, north, study):
    north.pairing.starts_on = "2026-03-10"
    north.pairing.save()
    client.force_login(north.mentor_user)
    typed = answers(north, study, when="other", day="2026-03-02", theme="")

    errors = said(client.post(NEW, typed | line("lessons", topic="Light", teacher="")))

    assert errors.pop("day")[0].startswith("North Mentor and North Trainee were not a pair on")
    assert errors["theme"] == ["Enter the topic in up to 60 characters."]
