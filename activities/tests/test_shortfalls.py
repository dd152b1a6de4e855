"""What the figures would lack of a form is known from what it says."""

import pytest

from activities.registration.content import FormContent, LessonEntry, ResultEntry
from activities.registration.shortfalls import of_content
from programs.models import ActivityKind

NO_LESSON = "No lesson is noted: this form will count 0 lessons."
NO_OBSERVATION = "No lesson is noted: this form will count 0 lesson observations."
NOBODY = "No number of people is noted: this form will count 0 attendances."
NO_LENGTH = "The length of a compilation is not noted: it will count 0 characters."
LESSON = (LessonEntry("Light"),)
COUNTS_NOTHING = ActivityKind(counts_as_training=False, opens_lessons=True)
OBSERVED = ActivityKind(counts_as_training=False, lessons_are_observed=True)
STUDIED = ActivityKind(counts_as_training=False, lessons_are_lesson_study=True)
TRAINING = ActivityKind(counts_as_training=True)


def sentences(kind, **parts):
    fields = {"kind": kind, "headcount": parts.pop("headcount", None)}
    fields["list_is_complete"] = parts.pop("list_is_complete", False)
    return [each.sentence for each in of_content(FormContent(fields, **parts))]


@pytest.mark.parametrize(
    ("kind", "parts", "lacks"),
    [
        (COUNTS_NOTHING, {}, []),
        (OBSERVED, {}, [NO_OBSERVATION]),
        (OBSERVED, {"lessons": LESSON}, []),
        (STUDIED, {}, [NO_LESSON]),
        (STUDIED, {"lessons": LESSON}, []),
        (TRAINING, {}, [NOBODY]),
        (TRAINING, {"headcount": 0}, []),
        (TRAINING, {"headcount": 3}, []),
        (TRAINING, {"list_is_complete": True}, []),
        (COUNTS_NOTHING, {"results": (ResultEntry("compilation", "Lessons"),)}, [NO_LENGTH]),
        (COUNTS_NOTHING, {"results": (ResultEntry("compilation", "Lessons", (), 90),)}, []),
        (COUNTS_NOTHING, {"results": (ResultEntry("paper", "Shadows"),)}, []),
    ],
)
def test_what_counts_and_is_not_noted_is_said(kind, parts, lacks):
    assert sentences(kind, **parts) == lacks
