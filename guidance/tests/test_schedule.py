"""The observation schedule: what is planned, and which form of the pair tells that it was held."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.services import actor_for
from activities.models import Activity, Status
from activities.tests.factories import LessonFactory, form_of
from core.audit import AuditEvent
from core.exceptions import StaleStateError
from core.models import Notice
from core.periods import Period
from guidance.models import LessonObservation
from guidance.schedule.dates import MOST, Every, days_of, within
from guidance.schedule.models import PlannedObservation
from guidance.schedule.reading import held_for
from guidance.schedule.services import change_plan, drop, plan, take_back
from guidance.tests.factories import LessonObservationFactory, PlannedObservationFactory
from pairings.models import Pairing
from roster.models import Holiday
from roster.tests.factories import HolidayFactory, TermFactory
from tests.sent_page import as_shown

THURSDAY = date(2026, 3, 5)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "every", "last", "days"),
    [
        (THURSDAY, Every.ONCE, THURSDAY, ["2026-03-05"]),
        (THURSDAY, Every.WEEK, date(2026, 3, 19), ["2026-03-05", "2026-03-12", "2026-03-19"]),
        (THURSDAY, Every.FORTNIGHT, date(2026, 3, 31), ["2026-03-05", "2026-03-19"]),
        (
            date(2027, 12, 31),
            Every.MONTH,
            date(2028, 3, 31),
            ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"],
        ),
    ],
)
def test_days_repeat(first, every, last, days):
    assert [str(day) for day in days_of(first, every, last)] == days


@given(
    first=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    every=st.sampled_from([Every.WEEK, Every.FORTNIGHT, Every.MONTH]),
    length=st.integers(0, 3000),
)
def test_days_grow_from_the_first_to_the_last(first, every, length):
    last = first + timedelta(days=length)
    days = list(days_of(first, every, last))
    assert days[0] == first
    assert days == sorted(set(days))
    assert days[-1] <= last
    assert len(days) <= MOST


def test_holidays_are_left_out():
    days = days_of(THURSDAY, Every.WEEK, date(2026, 4, 2))
    terms = [Period(date(2026, 3, 1), date(2026, 3, 12)), Period(date(2026, 3, 20), None)]
    found = within(days, [Period(date(2026, 3, 6), date(2026, 3, 31))], terms)
    assert [str(day) for day in found] == ["2026-03-12", "2026-03-26"]


# --- planning -------------------------------------------------------------------------------------

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_march")]


def a_plan(north, user=None, **said):
    said = {"every": Every.ONCE, "until": None, "lesson_of": "supported", "kind": "routine"} | said
    actor = actor_for(user or north.mentor_user)
    return plan(north.pairing, actor=actor, **{"planned_on": THURSDAY} | said)


def test_a_term_is_planned_at_once_without_its_holidays(north):
    TermFactory(
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 31),
        first_week_starts_on=date(2026, 3, 2),
    )
    made = a_plan(north, every=Every.WEEK, until=date(2026, 5, 28))
    assert [each.planned_on.day for each in made] == [5, 12, 19, 26]
    assert AuditEvent.objects.filter(verb="guidance.observations_planned").count() == 1


def test_nothing_is_planned_on_a_holiday(north):
    term = TermFactory(
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 31),
        first_week_starts_on=date(2026, 3, 2),
    )
    HolidayFactory(term=term, starts_on=date(2026, 3, 12), ends_on=date(2026, 3, 18))
    made = a_plan(north, every=Every.WEEK, until=date(2026, 3, 31))
    assert [each.planned_on.day for each in made] == [5, 19, 26]
    with pytest.raises(ValidationError, match="no school"):
        a_plan(north, planned_on=date(2026, 3, 12))


def test_what_is_planned_already_is_left_alone(north):
    a_plan(north)
    made = a_plan(north, every=Every.WEEK, until=THURSDAY + A_WEEK)
    assert [each.planned_on for each in made] == [THURSDAY + A_WEEK]
    with pytest.raises(ValidationError, match="already"):
        a_plan(north)
    a_plan(north, lesson_of="supporting")
    assert PlannedObservation.objects.count() == 3


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"planned_on": date(2020, 3, 5)}, "planned_on"),
        ({"every": Every.WEEK}, "until"),
        ({"every": Every.WEEK, "until": THURSDAY - A_WEEK}, "until"),
    ],
)
def test_what_cannot_be_planned_is_said_beside_its_box(north, said, field):
    with pytest.raises(ValidationError) as refusal:
        a_plan(north, **said)
    assert list(refusal.value.message_dict) == [field]
    assert not PlannedObservation.objects.exists()


def test_the_two_their_schools_the_district_and_the_lead_plan(north, south):
    able = [north.mentor_user, north.trainee_user, north.principal_user]
    able += [north.coordinator_user, north.lead_user]
    for number, user in enumerate(able):
        a_plan(north, user, planned_on=THURSDAY + number * A_WEEK)
    for user in (south.mentor_user, south.coordinator_user, north.helping_coordinator_user):
        with pytest.raises(PermissionDenied):
            a_plan(north, user)
    assert PlannedObservation.objects.count() == len(able)


def test_it_is_moved_from_the_version_on_the_screen_and_dropped_once(north):
    (planned,) = a_plan(north)
    mentor = actor_for(north.mentor_user)
    change_plan(planned, actor=mentor, seen=1, planned_on=THURSDAY + A_WEEK)
    with pytest.raises(StaleStateError):
        change_plan(planned, actor=mentor, seen=1, planned_on=THURSDAY)
    drop(planned, actor=mentor)
    drop(planned, actor=mentor)
    assert AuditEvent.objects.filter(verb="guidance.observation_dropped").count() == 1
    a_plan(north, planned_on=THURSDAY + A_WEEK)


# --- planned and done -----------------------------------------------------------------------------


def held(north, day, *, teacher=None, status=Status.SCHOOL, lessons=1, **values):
    form = form_of(north.pairing, author=north.mentor_user, status=status, starts_on=day, **values)
    for number in range(lessons):
        LessonFactory(activity=form, teacher=teacher or north.trainee, position=number + 1)
    return form


def found(north, user=None):
    plans = PlannedObservation.objects.all()
    lessons = held_for(plans.select_related("pairing"), actor_for(user or north.mentor_user))
    told = {key: each.form or each.record for key, each in lessons.items()}
    return {plans.get(pk=key).planned_on: row.pk for key, row in told.items()}


def planned_for(north, *days, **values):
    for day in days:
        PlannedObservationFactory(pairing=north.pairing, planned_on=day, **values)


def test_one_lesson_fulfils_one_plan_the_nearest_first(north):
    planned_for(north, THURSDAY, THURSDAY + A_WEEK)
    form = held(north, THURSDAY + timedelta(days=5))
    assert found(north) == {THURSDAY + A_WEEK: form.pk}
    first = held(north, THURSDAY + timedelta(days=1))
    assert found(north) == {THURSDAY: first.pk, THURSDAY + A_WEEK: form.pk}


def test_a_form_with_two_lessons_fulfils_two(north):
    planned_for(north, THURSDAY, THURSDAY + timedelta(days=1))
    form = held(north, THURSDAY, lessons=2)
    assert set(found(north).values()) == {form.pk}
    assert len(found(north)) == 2


def test_what_is_no_such_lesson_fulfils_nothing(north, south):
    planned_for(north, THURSDAY)
    held(north, THURSDAY, teacher=north.mentor)
    held(north, THURSDAY, status=Status.DRAFT)
    held(north, THURSDAY, status=Status.VOID)
    held(north, THURSDAY, date_precision=Activity.Precision.MONTH)
    held(north, THURSDAY + timedelta(days=8))
    held(south, THURSDAY, teacher=north.trainee)
    assert found(north) == {}
    held(north, THURSDAY + A_WEEK)
    assert list(found(north)) == [THURSDAY]


def test_what_was_held_before_it_was_planned_is_something_else(north):
    made_on = datetime(2026, 3, 4, 2, tzinfo=UTC)
    planned_for(north, THURSDAY, planned_at=made_on)
    held(north, date(2026, 3, 3))
    assert found(north) == {}
    form = held(north, date(2026, 3, 4))
    assert found(north) == {THURSDAY: form.pk}


def test_what_is_noted_afterwards_is_held_from_its_own_day_on(north):
    planned_for(north, THURSDAY, planned_at=datetime(2026, 3, 9, tzinfo=UTC))
    form = held(north, THURSDAY)
    assert found(north) == {THURSDAY: form.pk}


def test_an_ended_pair_has_no_plans_left_and_ending_it_says_so(client, north, administrator):
    planned_for(north, THURSDAY, THURSDAY + A_WEEK)
    client.force_login(administrator)
    ending = {"ends_on": "2026-03-06", "end_reason": "completed", "version": north.pairing.version}
    said = client.post(reverse("pairings:end", args=[north.pairing.uuid]), ending)
    assert "1 planned observation: it leaves the schedule." in said.text
    Pairing.objects.filter(pk=north.pairing.pk).update(
        ends_on=date(2026, 3, 6), end_reason="completed"
    )
    left = PlannedObservation.objects.standing().values_list("planned_on", flat=True)
    assert list(left) == [THURSDAY]


def test_the_other_is_told_of_a_plan_of_a_move_and_of_a_drop(north):
    first, second = a_plan(north, every=Every.WEEK, until=THURSDAY + A_WEEK)
    mentor = actor_for(north.mentor_user)
    change_plan(first, actor=mentor, seen=1, about="Class 4")
    change_plan(first, actor=mentor, seen=2, planned_on=THURSDAY + timedelta(days=1))
    drop(second, actor=mentor)
    told = Notice.objects.filter(message__startswith="guidance.").order_by("pk")
    assert [(each.to, each.message) for each in told] == [
        (north.trainee_user, "guidance.planned"),
        (north.trainee_user, "guidance.moved"),
        (north.trainee_user, "guidance.dropped"),
    ]
    assert "2 times" in str(told[0].about)


def test_the_mentors_lesson_is_the_other_plan(north):
    planned_for(north, THURSDAY, lesson_of="supporting")
    held(north, THURSDAY)
    assert found(north) == {}
    form = held(north, THURSDAY, teacher=north.mentor)
    assert found(north) == {THURSDAY: form.pk}


def recorded(north, day, **values):
    """By the mentor, of the trainee's lesson."""
    given = {"pairing": north.pairing, "recorded_by": north.mentor_user, "held_on": day}
    return LessonObservationFactory(**given | values)


def days_held(north) -> dict:
    plans = PlannedObservation.objects.select_related("pairing")
    lessons = held_for(plans, north.mentor_actor)
    return {plans.get(pk=key).planned_on: each.day for key, each in lessons.items()}


def test_a_record_fulfils_the_nearest_plan_as_a_form_does(north, south):
    planned_for(north, THURSDAY, THURSDAY + A_WEEK)
    planned_for(north, THURSDAY + A_DAY, lesson_of="supporting")
    recorded(north, THURSDAY, recorded_by=north.lead_user)
    recorded(north, THURSDAY, withdrawn_at="2026-03-18T04:00Z")
    recorded(north, THURSDAY - 8 * A_DAY)
    recorded(south, THURSDAY, recorded_by=south.mentor_user)
    assert days_held(north) == {}
    record = recorded(north, THURSDAY + A_DAY)
    assert found(north) == {THURSDAY: record.pk}
    recorded(north, THURSDAY + 2 * A_DAY)
    assert days_held(north) == {
        THURSDAY: THURSDAY + A_DAY,
        THURSDAY + A_WEEK: THURSDAY + 2 * A_DAY,
    }


def test_a_lesson_told_of_on_a_form_and_in_a_record_fulfils_one_plan(north):
    planned_for(north, THURSDAY, THURSDAY + A_WEEK)
    day = THURSDAY + A_DAY
    form = held(north, day)
    recorded(north, day)
    assert found(north) == {THURSDAY: form.pk}
    # Of the lesson on the form, although its day was mistaken.
    lesson = form.lessons.get()
    LessonObservation.objects.update(
        activity=form, lesson_key=lesson.key, held_on=THURSDAY + A_WEEK
    )
    assert days_held(north) == {THURSDAY: day}


def test_what_was_recorded_for_a_plan_stays_its_own(north):
    planned_for(north, THURSDAY, THURSDAY + A_WEEK)
    later = PlannedObservation.objects.get(planned_on=THURSDAY + A_WEEK)
    recorded(north, THURSDAY, planned=later)
    assert days_held(north) == {THURSDAY + A_WEEK: THURSDAY}
    held(north, THURSDAY)
    assert days_held(north) == {THURSDAY + A_WEEK: THURSDAY}
    # Once that plan is dropped, the lesson is nearest to another.
    PlannedObservation.objects.filter(pk=later.pk).update(dropped_at="2026-03-18T04:00Z")
    assert days_held(north) == {THURSDAY: THURSDAY}


# --- pages ----------------------------------------------------------------------------------------


def test_a_page_with_several_mistakes_says_them_at_once(client, north):
    client.force_login(north.trainee_user)
    sent = {
        "uuid": uuid4(),
        "lesson_of": "supported",
        "planned_on": "2026-03-05",
        "every": "week",
        "until": "2026-03-01",
        "kind": "routine",
        "about": "Shadows " * 20,
    }

    refused = client.post(reverse("guidance:plan", args=[north.pairing.uuid]), sent)

    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "about": ["Write up to 120 characters. Characters too many: 39."],
        "until": ["Choose a last day that is not before the first."],
    }


def test_a_page_plans_once_and_shows_what_became_of_it(client, north):
    form = held(north, THURSDAY)
    client.force_login(north.trainee_user)
    page = client.get(reverse("guidance:plan", args=[north.pairing.uuid]))
    sent = {
        "uuid": page.context["form"]["uuid"].value(),
        "lesson_of": "supported",
        "planned_on": "2026-03-05",
        "every": "week",
        "until": "2026-03-12",
        "kind": "routine",
    }
    shown = client.post(reverse("guidance:plan", args=[north.pairing.uuid]), sent)
    assert [each.text for each in shown.context["touched"]] == ["2 observations: 5 March, 12 March"]
    assert not PlannedObservation.objects.exists()
    key, sent = sent["uuid"], as_shown(shown)
    schedule = reverse("guidance:pair-schedule", args=[north.pairing.uuid])
    answer = client.post(reverse("guidance:plan", args=[north.pairing.uuid]), sent)
    assert answer.url == f"{schedule}?planned={key}"
    again = client.post(reverse("guidance:plan", args=[north.pairing.uuid]), sent)
    assert again.url == schedule
    # Gone back to and begun a week earlier, it meets what it planned, and may plan beside it.
    address = reverse("guidance:plan", args=[north.pairing.uuid])
    earlier = client.post(address, sent | {"planned_on": "2026-02-26"})
    assert earlier.status_code == 409
    assert as_shown(earlier)["uuid"] != [key]
    assert PlannedObservation.objects.count() == 2
    listed = client.get(answer.url).content.decode()
    assert "Held on" in listed
    assert form.get_absolute_url() in listed
    assert listed.count("Move or drop") == 1


def test_what_a_page_planned_is_taken_back_at_once_and_nothing_else(client, north):
    page, moved, other = uuid4(), THURSDAY + A_WEEK, THURSDAY + 5 * A_WEEK
    rows = a_plan(north, every=Every.WEEK, until=THURSDAY + 3 * A_WEEK, uuid=page)
    a_plan(north, planned_on=other)
    change_plan(rows[1], actor=north.mentor_actor, seen=1, planned_on=moved + A_DAY)
    client.force_login(north.mentor_user)
    schedule = reverse("guidance:pair-schedule", args=[north.pairing.uuid])
    offered = client.get(schedule, {"planned": page}).text
    assert "Take these 3 planned observations back" in offered
    back = reverse("guidance:plan-take-back", args=[north.pairing.uuid])
    press = {"page": re.search(r'name="page" value="([^"]+)"', offered)[1]}

    client.force_login(north.coordinator_user)
    by_another = words_of(client.post(back, press, follow=True))
    client.force_login(north.mentor_user)
    first = words_of(client.post(back, press, follow=True))
    second = words_of(client.post(back, press, follow=True))

    assert by_another == second == ["Nothing is left to take back."]
    assert first == ["3 observations are taken back."]
    left = PlannedObservation.objects.standing().values_list("planned_on", flat=True)
    assert list(left) == [moved + A_DAY, other]


def test_what_was_held_already_is_not_taken_back(north):
    page = uuid4()
    a_plan(north, every=Every.WEEK, until=THURSDAY + 2 * A_WEEK, uuid=page)
    held(north, THURSDAY + A_WEEK)
    assert take_back(north.pairing, actor=north.mentor_actor, page=page) == 2
    left = PlannedObservation.objects.standing().values_list("planned_on", flat=True)
    assert list(left) == [THURSDAY + A_WEEK]


def test_after_an_hour_what_a_page_planned_stays(client, north):
    page = uuid4()
    a_plan(north, every=Every.WEEK, until=THURSDAY + A_WEEK, uuid=page)
    PlannedObservation.objects.update(planned_at=timezone.now() - timedelta(minutes=61))
    client.force_login(north.mentor_user)
    schedule = reverse("guidance:pair-schedule", args=[north.pairing.uuid])
    assert client.get(schedule, {"planned": page}).context["undo"] is None
    back = reverse("guidance:plan-take-back", args=[north.pairing.uuid])
    said = words_of(client.post(back, {"page": page}, follow=True))
    assert said == ["More than an hour has passed since: it can no longer be undone."]
    assert PlannedObservation.objects.standing().count() == 2


def words_of(page) -> list[str]:
    return [str(each) for each in page.context["messages"]]


def test_the_message_says_which_days_were_left_out_and_why(client, north):
    """The last day may be after the term, in a holiday, or planned before."""
    term = TermFactory(
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 4, 10),
        first_week_starts_on=date(2026, 3, 2),
    )
    HolidayFactory(
        term=term,
        name="清明",
        name_en="Qingming",
        starts_on=date(2026, 4, 2),
        ends_on=date(2026, 4, 5),
    )
    TermFactory(
        name="Later",
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 5, 20),
        first_week_starts_on=date(2026, 5, 4),
    )
    a_plan(north, planned_on=date(2026, 3, 19))
    client.force_login(north.mentor_user)
    sent = {
        "uuid": uuid4(),
        "lesson_of": "supported",
        "planned_on": "2026-03-05",
        "every": "fortnight",
        "until": "2026-06-11",
        "kind": "routine",
    }

    shown = client.post(reverse("guidance:plan", args=[north.pairing.uuid]), sent)
    page = client.post(
        reverse("guidance:plan", args=[north.pairing.uuid]), as_shown(shown), follow=True
    )

    assert [str(each) for each in page.context["messages"]] == [
        "2 observations are planned. Left out: 19 March (planned already), 2 April (Qingming), "
        "16 April to 30 April (holidays), 28 May to 11 June (after the term)."
    ]


def test_the_list_of_all_is_narrowed_by_when_district_and_school(client, north):
    planned_for(north, THURSDAY, about="Class 3")
    client.force_login(north.coordinator_user)
    address = reverse("guidance:schedule")
    yes = {"when": "coming", "district": north.district.pk, "school": north.helping_school.pk}
    yes |= {"subject": north.subject.pk}
    no = {"when": "next"}
    assert "Class 3" in client.get(address, yes | {"when": ""}).content.decode()
    assert "Class 3" not in client.get(address, no).content.decode()


def test_what_repeats_asks_for_its_last_day(north):
    with pytest.raises(ValidationError, match="Enter the last day"):
        a_plan(north, every=Every.WEEK)
    with pytest.raises(ValidationError, match="not before the first"):
        a_plan(north, every=Every.WEEK, until=THURSDAY - A_WEEK)


@pytest.mark.usefixtures("in_march")
def test_a_holiday_put_over_what_is_planned_says_so_first_and_marks_it(
    client, north, administrator
):
    """What was planned for a day that is over is not counted, and no other day is marked."""
    term = TermFactory(starts_on=date(2026, 2, 23), ends_on=date(2026, 7, 10))
    for day, about in ((17, "Over"), (20, "Coming"), (23, "Later"), (27, "Free")):
        planned_for(north, date(2026, 3, day), about=about)
    client.force_login(administrator)
    page = reverse("roster:holiday_add", args=[term.uuid])
    typed = as_shown(client.get(page)) | {"name": "Sports days"}
    typed |= {"starts_on": "2026-03-16", "ends_on": "2026-03-20"}

    asked = client.post(page, typed)
    assert client.post(page, as_shown(asked)).status_code == 302
    longer = reverse("roster:holiday_edit", args=[Holiday.objects.get().uuid])
    asked_again = client.post(longer, as_shown(client.get(longer)) | {"ends_on": "2026-03-24"})
    assert client.post(longer, as_shown(asked_again)).status_code == 302

    # Each time what is new of it.
    for answer in (asked, asked_again):
        assert [(each.text, each.address) for each in answer.context["touched"]] == [
            ("1 observation is planned on “Sports days”.", "/schedule/?when=coming")
        ]
    client.force_login(north.mentor_user)
    table = client.get(reverse("guidance:schedule")).context["table"]
    marked = {
        row.record.about: "On a holiday: Sports days" in row.get_cell("standing")
        for row in table.rows
    }
    assert marked == {"Over": True, "Coming": True, "Later": True, "Free": False}
