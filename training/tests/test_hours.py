"""What a person's trainings count for: only forms that count, by what they did there."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from activities.models import Activity, Attendance, Event, Status, Talk
from training.hours.reading import attended, total
from training.sign_in.services import fill_form
from training.tests.factories import a_training, half_day
from training.tests.test_courses import held  # noqa: F401
from training.tests.test_sign_in import at

pytestmark = pytest.mark.once


@pytest.fixture
def counted(north, held):  # noqa: F811
    """The trainee listened to two half-days, the mentor spoke at one."""
    with at("17:30"):
        form = fill_form(held, actor=north.coordinator_actor, is_complete=True)
    Activity.objects.filter(pk=form.pk).update(
        status=Status.COUNTED, reference="F-2026-000001", first_sent_at=form.created_at
    )
    return held


def hours(teacher) -> Decimal:
    return total(attended(teacher))


def test_hours_follow_from_half_days_and_what_somebody_did_there(north, counted):
    assert (hours(north.trainee), hours(north.mentor)) == (8, 8)

    type(north.program).objects.update(hours_present=Decimal("3.5"), hours_speaking=Decimal(6))

    assert (hours(north.trainee), hours(north.mentor)) == (7, 6)


def test_what_does_not_count_gives_no_hours(north, counted):
    for status in (Status.CITY, Status.REPLACED, Status.VOID):
        Activity.objects.update(status=status)
        assert hours(north.trainee) == 0
    Activity.objects.update(status=Status.COUNTED)
    type(counted.activity.kind).objects.update(counts_as_training=False)
    assert hours(north.trainee) == 0


def test_of_two_accounts_of_one_event_one_counts(north, counted):
    event = Event.objects.create(holds_id=counted.activity_id)
    Activity.objects.update(event=event)
    other = Activity.objects.get()
    other.pk, other.uuid, other.reference, other.stands_back = None, None, "F-2026-000002", True
    other.uuid = counted.uuid
    other._state.adding = True
    other.save(force_insert=True)
    Attendance.objects.create(activity=other, teacher=north.trainee, half_days=2)

    assert [row.form.reference for row in attended(north.trainee)] == ["F-2026-000001"]
    Attendance.objects.filter(activity=counted.activity_id, teacher=north.trainee).delete()
    Talk.objects.filter(teacher=north.trainee).delete()
    assert [row.form.reference for row in attended(north.trainee)] == ["F-2026-000002"]


def test_the_record_shows_each_training_to_its_person_and_their_offices(client, north, counted):
    where = reverse("training:hours", args=[north.trainee.uuid])
    client.force_login(north.trainee_user)
    page = client.get(where).text
    assert "8 hours" in page
    assert "2 half-days" in page

    client.force_login(north.helping_coordinator_user)
    assert client.get(where).status_code == 404


def words_of(response) -> str:

    reader = PdfReader(BytesIO(response.content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_the_certificate_names_trainings_hours_and_references(client, north, counted):
    client.force_login(north.trainee_user)

    paper = client.get(
        reverse("reports:hours", args=[north.trainee.uuid, north.program.slug]) + "?lang=en"
    )

    words = words_of(paper)
    for part in ("Certificate of hours", "North Trainee", "F-2026-000001", "Together: 8 hours"):
        assert part in words


def test_each_session_has_its_sheet_with_those_expected_and_empty_rows(client, north, south):
    training = a_training(
        north,
        expected=[north.trainee, north.mentor],
        half_days=[half_day(theme="North theme"), half_day(half=3)],
    )
    client.force_login(north.coordinator_user)

    for language, title in (("en", "Sign-in sheet"), ("zh-hans", "签到表")):
        paper = client.get(reverse("reports:sheets", args=[training.uuid]) + f"?lang={language}")
        words = words_of(paper)
        assert words.count(title) == 2
        assert words.count("North Trainee") == 2
        assert "20" in words
        assert "South" not in words
