"""What one press of a button costs the database."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.models import Activity, Attachment, ReferenceCounter, Status
from activities.tests.test_files import picture
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import answers, line

pytestmark = pytest.mark.both

# Among them how many files this person has had in a year, and whether the day is in a holiday.
MOST = 42


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("photos", [1, 6])
def test_a_whole_form_of_a_pair_is_sent_in_few_queries(client, north, photos):
    kind = ActivityKindFactory(
        name="Lesson study", is_for_pairs=True, opens_lessons=True, lessons_are_lesson_study=True
    )
    page = answers(north, kind)
    page |= line("lessons", topic="Shadows", teacher=str(north.trainee.pk))
    page |= line("results", kind="paper", title="On shadows", authors=[str(north.mentor.pk)])
    page["photos"] = [SimpleUploadedFile(f"{n}.jpg", picture((30 + n, 20))) for n in range(photos)]
    client.force_login(north.mentor_user)
    # The first form that is sent in a year makes the year's counter as well.
    ReferenceCounter.objects.create(year=2026)

    with (
        time_machine.travel("2026-03-18 04:00Z", tick=False),
        CaptureQueriesContext(connection) as said,
    ):
        response = client.post(reverse("recording:create"), page)

    assert response.status_code == 302
    form = Activity.objects.get()
    assert form.status == Status.OTHER_SIDE
    assert (form.lessons.count(), form.results.count()) == (1, 1)
    assert Attachment.objects.count() == photos
    queries = [each["sql"] for each in said.captured_queries]
    assert len(queries) <= MOST, (len(queries), *queries)
