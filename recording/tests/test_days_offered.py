"""The day that the page of mentor and trainee starts with is one that it takes."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity, Status
from activities.tests.factories import form_of
from pairings.models import Pairing
from pairings.tests.factories import PairingFactory
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, answers
from roster.tests.factories import TeacherFactory
from tests.sent_page import as_shown
from tests.test_every_edit import sent_as_it_stands

pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def kind(north):
    return ActivityKindFactory(name="Visit", is_for_pairs=True)


@pytest.fixture
def ended(north):
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 3, 6), end_reason="completed"
    )
    north.pairing.refresh_from_db()
    return north.pairing


@pytest.fixture
def running(north):
    """Another pair of the mentor, which goes on."""
    return PairingFactory(
        program=north.program,
        subject=north.subject,
        mentor=north.mentor,
        mentor_school=north.helping_school,
        trainee=TeacherFactory(name="Another trainee"),
        school=north.school,
    )


def sent_as_offered(client, north, kind, address=None):
    """Everything but the day is answered; what the page shows of that is sent."""
    page = client.get(address or NEW)
    days = {name: as_shown(page).get(name, "") for name in ("pairing", "when", "day")}
    return client.post(NEW, answers(north, kind, **days))


def test_the_form_of_an_ended_pair_starts_with_its_last_day(client, north, kind, ended):
    client.force_login(north.mentor_user)
    form = client.get(NEW).context["form"]
    assert form["day"].value() == ended.ends_on
    assert form.fields["day"].help_text == "From 17 January 2026 to 6 March 2026."
    assert "Today" not in client.get(NEW).text

    assert sent_as_offered(client, north, kind, f"{NEW}?pairing={ended.uuid}").status_code == 302

    assert Activity.objects.get().starts_on == ended.ends_on


def test_only_a_pair_that_goes_on_is_chosen_beforehand(client, north, kind, ended, running):
    form_of(ended, author=north.mentor_user, status=Status.SCHOOL)
    client.force_login(north.mentor_user)
    assert client.get(NEW).context["form"]["pairing"].value() is None

    Pairing.objects.filter(pk=running.pk).update(starts_on=date(2026, 3, 19))

    form = client.get(NEW).context["form"]
    assert form.pairings == [ended]
    assert form["pairing"].value() is None


def test_beside_a_running_pair_the_ended_one_starts_with_its_last_day(
    client, north, kind, ended, running
):
    client.force_login(north.mentor_user)
    address = f"{NEW}?pairing={ended.uuid}"
    form = client.get(address).context["form"]
    assert [form[name].value() for name in ("pairing", "when", "day")] == [
        ended.pk, "other", ended.ends_on,
    ]  # fmt: skip

    assert sent_as_offered(client, north, kind, address).status_code == 302


def test_a_running_pair_starts_with_today(client, north, kind, ended, running):
    client.force_login(north.mentor_user)
    address = f"{NEW}?pairing={running.uuid}"
    form = client.get(address).context["form"]
    assert [form[name].value() for name in ("pairing", "when", "day")] == [
        running.pk, "today", None,
    ]  # fmt: skip

    assert sent_as_offered(client, north, kind, address).status_code == 302

    assert Activity.objects.get().starts_on == date(2026, 3, 18)


@pytest.mark.parametrize("day", [date(2026, 2, 3), date(2026, 3, 6)])
def test_a_stored_form_of_an_ended_pair_keeps_its_day(client, north, kind, ended, day):
    form = form_of(ended, author=north.mentor_user, kind=kind, status=Status.DRAFT, starts_on=day)
    client.force_login(north.mentor_user)

    response, written = sent_as_it_stands(client, reverse("recording:update", args=[form.uuid]))

    assert (response.status_code, written) == (302, set())


def test_a_page_from_before_the_pair_ended_comes_back_with_its_choices(client, north, kind, ended):
    client.force_login(north.mentor_user)

    response = client.post(NEW, answers(north, kind))

    form = response.context["form"]
    assert list(form.errors) == ["day"]
    assert not form["when"].is_hidden
    boxes = {**as_shown(response), "when": "other", "day": "2026-03-06", "send": "1"}
    assert client.post(NEW, boxes).status_code == 302
