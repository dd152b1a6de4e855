"""A training: planned, announced, changed, cancelled; its list fills the form once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from accounts.services import actor_for
from activities.chain.models import Verb
from activities.chain.services import take_step
from activities.models import Activity, Attendance, Status
from activities.registration.wording import organiser_of, place_of
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent, Notice
from pairings.models import Pairing
from roster.tests.factories import TeacherFactory
from training.courses.reading import Meant, Who, people_meant
from training.courses.services import (
    announce_training,
    cancel_training,
    change_training,
    expect,
    no_longer_expect,
)
from training.courses.wording import organizer_of
from training.models import Expected, Training
from training.sign_in.services import fill_form, note_attendance
from training.tests.factories import DAY, Half, a_kind, a_training, half_day
from training.tests.test_sign_in import at

pytestmark = pytest.mark.once
BEFORE = DAY - datetime.timedelta(days=7)


@pytest.fixture
def a_week_before():
    with at("07:00", BEFORE):
        yield


def test_a_plan_is_a_draft_of_its_author_whose_form_says_it_already(north, a_week_before):
    training = a_training(
        north, half_days=[half_day(half=Half.AFTERNOON), half_day(DAY + datetime.timedelta(1))]
    )

    form = training.activity
    assert (form.status, form.author) == (Status.DRAFT, north.coordinator_user)
    assert (form.starts_on, form.ends_on, form.half_days) == (
        DAY,
        DAY + datetime.timedelta(1),
        2,
    )
    assert (form.organiser_level, form.organiser_district) == ("district", north.district)
    assert form.headcount is None


@pytest.mark.parametrize("who", ["principal", "trainee", "helping_coordinator", "lead"])
def test_who_does_not_organize_there_plans_nothing_there(north, who):
    with pytest.raises(PermissionDenied):
        a_training(north, getattr(north, f"{who}_actor"))


def test_the_office_and_the_section_hold_trainings_of_the_city(north, administrator):
    for actor in (actor_for(administrator), north.lead_actor):
        training = a_training(north, actor, district=None)
        assert training.activity.organiser_level == "city"
        assert organizer_of(training) == organiser_of(training.activity) == "The city office"


@pytest.mark.parametrize(
    "half_days",
    [
        [],
        [half_day(), half_day()],
        [half_day(ends_at=datetime.time(8, 0))],
        [half_day(datetime.date(2031, 1, 1))],
    ],
)
def test_sessions_that_cannot_be_are_refused(north, half_days):
    with pytest.raises(ValidationError):
        a_training(north, half_days=half_days)


def test_announcing_tells_everybody_who_is_expected_once(north, south, a_week_before):
    training = a_training(north, expected=[north.trainee, north.mentor], is_announced=False)
    assert not Notice.objects.exists()

    for _press in range(2):
        announce_training(training, actor=north.coordinator_actor)

    assert set(Notice.objects.values_list("to__username", "message")) == {
        ("north-trainee", "training.announced"),
        ("north-mentor", "training.announced"),
    }
    assert Notice.objects.count() == 2
    assert AuditEvent.objects.filter(verb="training.announced").count() == 1

    expect(training, [north.trainee, south.trainee], actor=north.coordinator_actor)
    assert Notice.objects.count() == 3


def test_a_training_that_expects_nobody_is_not_announced(north, a_week_before):
    training = a_training(north)

    with pytest.raises(DomainError):
        announce_training(training, actor=north.coordinator_actor)


def test_who_is_asked_twice_is_expected_once_and_can_be_taken_off(north, a_week_before):
    training = a_training(north, expected=[north.trainee, north.trainee, north.mentor])
    assert Expected.objects.count() == 2
    row = Expected.objects.get(teacher=north.trainee)
    assert (row.school, row.district) == (north.school, north.district)

    with pytest.raises(PermissionDenied):
        no_longer_expect(row, actor=north.lead_actor)
    no_longer_expect(row, actor=north.coordinator_actor)

    assert [each.teacher for each in Expected.objects.all()] == [north.mentor]
    assert training.expected.count() == 1


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_expected"),
    [
        (DAY, DAY, True),
        (BEFORE, DAY - datetime.timedelta(days=1), False),
        (DAY + datetime.timedelta(days=1), None, False),
    ],
)
def test_a_pair_is_expected_if_it_is_one_on_the_day(north, starts_on, ends_on, is_expected):
    """Its end may be known already, and another's beginning still to come."""
    days = {"starts_on": starts_on, "ends_on": ends_on}
    reason = {"end_reason": "completed"} if ends_on else {}
    Pairing.objects.filter(pk=north.pairing.pk).update(**days, **reason)
    found = set(people_meant(Meant(Who.BOTH), a_training(north), north.coordinator_actor))

    assert found == ({north.mentor, north.trainee} if is_expected else set())


def changed(training, actor, seen=None, **values):
    rows = training.half_days.select_related("session")
    entries = [
        half_day(row.session.day, row.session.half, key=row.uuid, theme=row.session.theme)
        for row in rows
    ]
    return change_training(
        training,
        actor=actor,
        seen=training.version if seen is None else seen,
        **{
            "kind": training.activity.kind,
            "theme": training.activity.theme,
            "place": training.place,
            "subject": training.subject,
            "half_days": entries,
        }
        | values,
    )


def test_other_hours_are_told_another_theme_is_not(north, a_week_before):
    training = a_training(north, expected=[north.trainee])
    (row,) = training.half_days.all()

    training = changed(training, north.coordinator_actor, theme="North, said better")
    assert Notice.objects.filter(message="training.moved").count() == 0
    assert Activity.objects.get().theme == "North, said better"

    later = [half_day(half=Half.AFTERNOON, key=row.uuid)]
    training = changed(training, north.coordinator_actor, half_days=later)
    assert Notice.objects.filter(message="training.moved").count() == 1
    assert training.half_days.get().pk == row.pk

    changed(training, north.coordinator_actor, place="North, another hall")
    assert Notice.objects.filter(message="training.moved").count() == 2


def test_two_sessions_change_places(north, a_week_before):
    training = a_training(
        north, half_days=[half_day(theme="One"), half_day(half=Half.AFTERNOON, theme="Two")]
    )
    one, two = training.half_days.order_by("session__half")

    swapped = [
        half_day(half=Half.AFTERNOON, theme="One", key=one.uuid),
        half_day(theme="Two", key=two.uuid),
    ]
    changed(training, north.coordinator_actor, half_days=swapped)

    halves = training.half_days.order_by("session__half").values_list("pk", "session__theme")
    assert list(halves) == [(two.pk, "Two"), (one.pk, "One")]


def test_nobody_overwrites_what_they_have_not_seen(north, a_week_before):
    training = a_training(north)
    changed(training, north.coordinator_actor, half_days=[half_day(half=Half.EVENING)])

    with pytest.raises(StaleStateError):
        changed(training, north.coordinator_actor, seen=training.version, place="North, elsewhere")


def test_a_session_that_somebody_signed_in_to_stays(north, a_week_before):
    training = a_training(north, expected=[north.trainee])
    with at("07:00"):
        (morning,) = training.half_days.all()
        note_attendance(morning, actor=north.coordinator_actor, there=[north.trainee])

    with pytest.raises(ValidationError):
        changed(training, north.coordinator_actor, half_days=[half_day(half=Half.EVENING)])
    assert Attendance.objects.exclude(session=None).count() == 1


def test_a_cancelled_training_tells_why_and_its_form_is_dropped(north, a_week_before):
    training = a_training(north, expected=[north.trainee])

    with pytest.raises(ValidationError):
        cancel_training(training, actor=north.coordinator_actor, seen=training.version, reason=" ")
    cancel_training(
        training, actor=north.coordinator_actor, seen=training.version, reason="A storm"
    )

    assert Activity.objects.get().status == Status.VOID
    told = Notice.objects.get(message="training.cancelled")
    assert told.reason == "A storm"
    with pytest.raises(PermissionDenied):
        cancel_training(
            training, actor=north.coordinator_actor, seen=training.version + 1, reason="Again"
        )


def test_a_form_of_days_to_come_is_not_sent(north, a_week_before):
    form = a_training(north, expected=[north.trainee]).activity

    with pytest.raises(ValidationError) as refusal:
        take_step(form, Verb.SEND, actor=north.coordinator_actor, seen=form.version)

    assert set(refusal.value.message_dict) == {"starts_on"}


# --- the list, and the form -----------------------------------------------------------------------


@pytest.fixture
def held(north):
    """A day of two half-days; the trainee came to both, the mentor spoke in the morning."""
    with at("07:00", BEFORE):
        training = a_training(
            north,
            expected=[north.trainee, north.mentor],
            half_days=[
                half_day(theme="North theme", teacher=north.mentor),
                half_day(half=Half.AFTERNOON),
            ],
        )
    morning, afternoon = training.half_days.order_by("session__half")
    with at("10:00"):
        people = [north.trainee, north.mentor]
        note_attendance(morning, actor=north.coordinator_actor, there=people)
    with at("15:00"):
        note_attendance(afternoon, actor=north.coordinator_actor, there=[north.trainee])
    return training


def test_a_complete_list_fills_the_headcount_once(north, held):
    with at("17:30"):
        form = fill_form(held, actor=north.coordinator_actor, is_complete=True)

    assert (form.headcount, form.list_is_complete) == (2, True)
    people = form.attendances.filter(session=None).values_list("teacher", "half_days")
    assert set(people) == {(north.trainee.pk, 2), (north.mentor.pk, 1)}
    assert form.attendances.exclude(session=None).count() == 3
    talk = form.talks.get()
    assert (talk.title, talk.teacher) == ("North theme", north.mentor)


def test_the_place_of_a_training_is_the_place_of_its_form(north, held):
    """Also of one that was planned before its form had a place."""
    form = held.activity
    assert (form.place, place_of(form)) == (held.place, held.place)
    form.host_school = north.school
    assert place_of(form) == f"{north.school}, {held.place}"

    Activity.objects.update(place="")
    with at("17:30"):
        form = fill_form(held, actor=north.coordinator_actor, is_complete=True)
    assert form.place == held.place


def test_a_place_that_stays_leaves_what_its_author_wrote_onto_the_form(north, a_week_before):
    training = a_training(north)
    Activity.objects.update(place="North hall, upstairs")

    training = changed(training, north.coordinator_actor, theme="North again")
    assert Activity.objects.get().place == "North hall, upstairs"
    changed(training, north.coordinator_actor, place="North school")
    assert Activity.objects.get().place == "North school"


def test_more_than_are_on_the_list_are_a_number(north, held):
    with at("17:30"):
        with pytest.raises(ValidationError):
            fill_form(held, actor=north.coordinator_actor, is_complete=False, headcount=1)
        form = fill_form(held, actor=north.coordinator_actor, is_complete=False, headcount=300)

    assert (form.headcount, form.list_is_complete) == (300, False)


def test_the_form_is_filled_when_the_training_is_over_and_by_its_author(north, held):
    with at("17:30", BEFORE), pytest.raises(DomainError):
        fill_form(held, actor=north.coordinator_actor, is_complete=True)
    with at("17:30"), pytest.raises(PermissionDenied):
        fill_form(held, actor=north.lead_actor, is_complete=True)


def test_what_was_sent_is_changed_the_way_forms_are(north, held):
    morning = held.half_days.order_by("session__half").first()
    with at("17:30"):
        form = fill_form(held, actor=north.coordinator_actor, is_complete=True)
        take_step(form, Verb.SEND, actor=north.coordinator_actor, seen=form.version)

        with pytest.raises(PermissionDenied):
            note_attendance(morning, actor=north.coordinator_actor, there=[], gone=[north.mentor])
        with pytest.raises(PermissionDenied):
            fill_form(held, actor=north.coordinator_actor, is_complete=True)

    assert morning.session.attendances.count() == 2
    # The coordinator's own event is confirmed by nobody else in their district.
    assert Activity.objects.get().status == Status.CITY


def test_what_is_changed_after_the_session_is_put_right_and_says_by_whom(north, held):
    morning = held.half_days.order_by("session__half").first()
    late = TeacherFactory(name="North Late", school=north.school)
    with at("12:30"):
        note_attendance(morning, actor=north.coordinator_actor, there=[late], gone=[north.trainee])

    rows = morning.session.attendances.order_by("pk").values_list("teacher__name", "source", "role")
    assert list(rows) == [
        ("North Mentor", "list", "speaker"),
        ("North Late", "corrected", "participant"),
    ]
    assert morning.session.attendances.get(source="corrected").noted_by == north.coordinator_user
    said = AuditEvent.objects.filter(verb="training.list_changed").latest("pk").detail
    assert [each["text"] for each in said["taken_off"]] == ["North Trainee"]


def test_who_signs_in_while_the_list_is_ticked_stays_on_it(client, north, held):
    """The page sent says what was ticked when it was opened: nobody else is taken off by it."""
    morning = held.half_days.order_by("session__half").first()
    where = reverse("training:attendance", args=[morning.uuid])
    client.force_login(north.coordinator_user)
    with at("09:00"):
        other = TeacherFactory(name="North Other", school=north.school)
        shown = client.get(where).context["form"].initial["shown"]
        Attendance.objects.create(
            activity_id=held.activity_id, session=morning.session, teacher=other, source="scan"
        )
        client.post(where, {"there": [north.mentor.pk], "shown": shown, "others": ""})

    names = set(morning.session.attendances.values_list("teacher__name", flat=True))
    assert names == {"North Mentor", "North Other"}


# --- pages ----------------------------------------------------------------------------------------


def line(number, **values):
    return {f"sessions-{number}-{name}": value for name, value in values.items()}


def test_from_a_plan_to_a_form_that_is_sent_by_its_pages(client, north, a_week_before):
    client.force_login(north.coordinator_user)
    page = client.get(reverse("training:create"))
    typed = {
        "uuid": page.context["form"]["uuid"].value(),
        "theme": "North seminar",
        "kind": a_kind(north.program).pk,
        "program": north.program.pk,
        "organizer": north.district.pk,
        "subject": north.subject.pk,
        "place": "North hall",
        "sessions-TOTAL_FORMS": 2,
        "sessions-INITIAL_FORMS": 0,
        **line(0, day=DAY.isoformat(), half=1, theme="", speaker="North Trainee"),
        **line(1, day="", half=1),
    }
    for _press in range(2):
        planned = client.post(reverse("training:create"), typed)
    training = Training.objects.get()
    assert planned.status_code == 302
    assert training.half_days.get().teacher == north.trainee

    where = reverse("training:expect", args=[training.uuid])
    schools = client.get(where).context["form"].fields["schools"].choices
    grouped = {group: [str(label) for _key, label in rows] for group, rows in schools}
    assert grouped[str(north.district)] == [str(north.school)]
    went = client.post(where, {"who": "both", "people": ""})
    assert reverse("training:announce", args=[training.uuid]) in client.get(went["Location"]).text
    assert {each.teacher for each in training.expected.all()} == {north.trainee, north.mentor}
    client.post(reverse("training:announce", args=[training.uuid]))
    half = training.half_days.get()
    with at("08:30"):
        client.force_login(north.coordinator_user)
        client.post(
            reverse("training:attendance", args=[half.uuid]),
            {"there": [north.trainee.pk], "shown": "", "others": "North Mentor"},
        )
    with at("18:00"):
        where = reverse("training:fill-form", args=[training.uuid])
        went = client.post(where, {"how": "list", "version": 2})
        assert went["Location"] == reverse("recording:update", args=[training.activity.uuid])
        assert "North seminar" in client.get(went["Location"]).text

    assert Activity.objects.get().headcount == 2


def test_a_page_of_sessions_comes_back_with_what_was_typed(client, north):
    client.force_login(north.coordinator_user)

    page = client.post(
        reverse("training:create"),
        {
            "theme": "North seminar",
            "sessions-TOTAL_FORMS": 1,
            "sessions-INITIAL_FORMS": 0,
            **line(0, day=DAY.isoformat(), half=1, starts_at="10:00", ends_at="09:00"),
        },
    )

    assert page.status_code == 422
    assert "It ends before it begins." in page.text
    assert 'value="North seminar"' in page.text
    assert not Training.objects.exists()
