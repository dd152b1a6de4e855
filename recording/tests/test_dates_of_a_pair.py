"""A day, or the week, month or year alone: what a pair's page asks and stores of a date."""

from datetime import date

import pytest
from django.urls import reverse

from activities.models import Activity, Status
from activities.tests.factories import form_of
from programs.tests.factories import ActivityKindFactory
from recording.tests.pages import NEW, answers
from recording.tests.test_phone import put
from recording.tests.test_phone import said as on_a_phone
from tests.sent_page import as_shown
from tests.test_every_edit import sent_as_it_stands

pytestmark = [pytest.mark.usefixtures("in_march"), pytest.mark.once]

MONTH = {"when": "other", "day": "2026-02-10", "date_precision": "month"}
PRINTED = {"date_as_printed": "February, after the holidays"}
FOLD = "I do not know the day"


@pytest.fixture
def kind(north):
    return ActivityKindFactory(name="Visit", is_for_pairs=True)


@pytest.fixture
def mentor(client, north):
    client.force_login(north.mentor_user)
    return client


def stored_date() -> tuple:
    return Activity.objects.values_list("starts_on", "date_precision", "date_as_printed").get()


def stored(north, kind, **date_values) -> Activity:
    return form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, **date_values
    )


def page_of(form):
    return reverse("recording:update", args=[form.uuid])


@pytest.mark.parametrize("precision", ["week", "month", "year"])
def test_a_date_known_no_better_is_stored_and_said_so(mentor, north, kind, precision):
    boxes = answers(north, kind, **MONTH | PRINTED | {"date_precision": precision})

    answer = mentor.post(NEW, boxes, follow=True)

    assert stored_date() == (date(2026, 2, 10), precision, PRINTED["date_as_printed"])
    assert PRINTED["date_as_printed"] in answer.text


@pytest.mark.parametrize("when", ["today", "yesterday"])
def test_what_stands_in_the_fold_is_not_asked_of_today_and_yesterday(mentor, north, kind, when):
    mentor.post(NEW, answers(north, kind, **MONTH | PRINTED | {"when": when}))

    day = date(2026, 3, 18 if when == "today" else 17)
    assert stored_date() == (day, "day", "")


def test_a_page_without_the_question_says_a_day(mentor, north, kind):
    mentor.post(NEW, answers(north, kind, when="other", day="2026-02-10"))

    assert stored_date() == (date(2026, 2, 10), "day", "")


def test_a_letter_of_a_phone_brings_the_month_along(mentor, north, kind):
    answer = put(mentor, on_a_phone(north, kind, **MONTH | PRINTED))

    assert answer.status_code == 201
    assert stored_date() == (date(2026, 2, 10), "month", PRINTED["date_as_printed"])


def test_the_form_that_a_phone_keeps_asks_the_same(mentor, north, kind):
    form = mentor.get(reverse("recording:phone-form")).json()["form"]

    assert FOLD in form
    assert 'name="date_precision"' in form


@pytest.mark.parametrize(
    ("precision", "status"), [("day", 422), ("week", 422), ("month", 302), ("year", 302)]
)
def test_too_long_ago_is_what_cannot_have_been_within_the_days_back(
    mentor, north, kind, precision, status
):
    """60 days back is 17 January; the week of 5 January was over by then, the month was not."""
    boxes = answers(north, kind, when="other", day="2026-01-05", date_precision=precision)

    answer = mentor.post(NEW, boxes)

    assert answer.status_code == status
    assert Activity.objects.exists() == (status == 302)


def test_without_any_day_of_it_the_month_is_asked_for(mentor, north, kind):
    answer = mentor.post(NEW, answers(north, kind, **MONTH | {"day": ""}))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"day": ["Enter the date it took place."]}
    assert as_shown(answer)["date_precision"] == ["month"]


def test_a_date_that_nobody_knows_is_for_the_office(mentor, north, kind):
    assert 'value="unknown"' not in mentor.get(NEW).text

    answer = mentor.post(NEW, answers(north, kind, **MONTH | {"date_precision": "unknown"}))

    assert answer.status_code == 422


# --- changing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"starts_on": date(2026, 3, 18), "date_precision": "week"},
        {"starts_on": date(2026, 3, 18), "date_as_printed": "Wednesday"},
        {"starts_on": None, "date_precision": "unknown", "date_as_printed": "spring"},
        {"starts_on": date(2026, 2, 10), "date_precision": "month", "ends_on": date(2026, 2, 12)},
    ],
)
def test_a_date_of_any_precision_sent_back_as_it_stands_writes_nothing(mentor, north, kind, said):
    form = stored(north, kind, **said)

    answer, written = sent_as_it_stands(mentor, page_of(form))

    assert (answer.status_code, written) == (302, set())


def test_the_fold_is_open_where_it_says_something(mentor, north, kind):
    usual, month = stored(north, kind), stored(north, kind, date_precision="month")
    folds = {
        form: mentor.get(page_of(form)).text.split(FOLD)[0].rsplit("<details", 1)[1]
        for form in (usual, month)
    }

    assert " open" not in folds[usual]
    assert " open" in folds[month]


def test_a_day_found_out_later_replaces_the_month(mentor, north, kind):
    form = stored(north, kind, starts_on=date(2026, 2, 10), date_precision="month", **PRINTED)
    boxes = as_shown(
        mentor.get(page_of(form)),
        but={"day": "2026-02-12", "date_precision": "day", "date_as_printed": ""},
    )

    mentor.post(page_of(form), {**boxes, "save_draft": "1"})

    assert stored_date() == (date(2026, 2, 12), "day", "")


def test_two_windows_see_both_precisions(mentor, north, kind):
    form = stored(north, kind, starts_on=date(2026, 2, 10), minutes=40)
    first, second = (as_shown(mentor.get(page_of(form))) for _each in range(2))
    mentor.post(page_of(form), {**first, "date_precision": "week", "save_draft": "1"})

    answer = mentor.post(page_of(form), {**second, "date_precision": "month", "save_draft": "1"})

    assert answer.status_code == 409
    assert "the week is known" in answer.text
    assert stored_date()[1] == "week"


def test_a_draft_put_aside_on_a_day_before_keeps_that_day(mentor, north, kind):
    """What was chosen of another day first, and then left for “today”, says nothing later."""
    boxes = answers(north, kind, **MONTH | {"when": "today", "opened_on": "2026-03-17"})
    del boxes["send"]
    mentor.post(NEW, {**boxes, "theme": "", "pairing": "", "save_draft": "1"})

    page = as_shown(mentor.get(f"{NEW}?draft={boxes['uuid']}"))

    assert (page["when"], page["day"], page["date_precision"]) == (
        ["other"], ["2026-03-17"], ["day"],
    )  # fmt: skip
