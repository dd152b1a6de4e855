"""Nothing entered disappears: a page opened and sent as it stands changes nothing."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity, Attendance, Lesson, Party, Status, Talk
from activities.tests.factories import (
    ActivityFactory,
    AuthorshipFactory,
    LessonFactory,
    ResultFactory,
    form_of,
)
from programs.models import Program
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from recording.tests.pages import press
from recording.tests.test_clumsy_hands import said
from reports.figures.counting import totals
from reports.figures.selection import Selection
from roster.models import Posting, School
from roster.tests.factories import DistrictFactory, SchoolFactory, TeacherFactory
from tests.sent_page import as_shown
from tests.test_every_edit import sent_as_it_stands

pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def kind(db):
    return ActivityKindFactory(
        name="Lesson study", is_for_pairs=True, opens_lessons=True, lessons_are_lesson_study=True
    )


def page_of(client, form):
    return client.get(reverse("recording:update", args=[form.uuid]))


def send(client, form, boxes, button="save_draft"):
    return client.post(reverse("recording:update", args=[form.uuid]), {**boxes, button: "1"})


def test_lessons_and_results_left_alone_stay_on_the_form(client, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.RETURNED, kind=kind, minutes=40
    )
    LessonFactory(activity=form, teacher=north.trainee, district=north.district, topic="Shadows")
    paper = ResultFactory(activity=form, title="On shadows")
    AuthorshipFactory(result=paper, teacher=north.mentor, district=north.helping_district)
    client.force_login(north.mentor_user)

    response = send(client, form, as_shown(page_of(client, form), but={"theme": "Shadows"}), "send")

    assert response.status_code == 302, said(response)
    form.refresh_from_db()
    assert (form.theme, form.status) == ("Shadows", Status.OTHER_SIDE)
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]
    assert [result.title for result in form.results.all()] == ["On shadows"]


def test_a_line_that_was_emptied_goes_and_the_others_stay(client, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, minutes=40
    )
    for position, topic in enumerate(["Shadows", "Light", "Dusk"], start=1):
        LessonFactory(activity=form, position=position, name="A guest", topic=topic)
    client.force_login(north.mentor_user)
    boxes = as_shown(page_of(client, form))

    gone = {f"lessons-1-{name}": "" for name in ("topic", "grade", "teacher", "teacher_name")}
    response = send(client, form, {**boxes, **gone})
    assert response.status_code == 302, said(response)

    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows", "Dusk"]


def test_a_line_without_its_title_is_refused_and_nothing_is_dropped(client, north, kind):
    form = form_of(
        north.pairing, author=north.mentor_user, status=Status.DRAFT, kind=kind, minutes=40
    )
    LessonFactory(activity=form, name="A guest", topic="Shadows")
    client.force_login(north.mentor_user)
    boxes = as_shown(page_of(client, form))

    response = send(client, form, {**boxes, "lessons-0-topic": " "}, "send")

    assert response.status_code == 422
    assert "Enter the topic of this lesson." in response.text
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]


def test_a_page_saved_as_a_draft_and_sent_again_by_the_way_back_keeps_its_lines(
    client, north, kind
):
    """The second time the line equals what is stored, though the page calls it a new one."""
    client.force_login(north.mentor_user)
    new = reverse("recording:create")
    filled = {"kind": kind.pk, "theme": "Shadows", "lessons-0-topic": "Shadows"}
    filled["lessons-0-teacher"] = str(north.trainee.pk)
    boxes = as_shown(client.get(new), but=filled)
    client.post(new, {**boxes, "save_draft": "1"})
    form = Activity.objects.get()
    address = reverse("recording:update", args=[form.uuid])

    client.post(address, {**boxes, "theme": "Shadows at noon", "save_draft": "1"})

    form.refresh_from_db()
    assert form.theme == "Shadows at noon"
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]


# --- forms that their own page would not have written: each stored in one way it does not ask -----


def is_plain(form, north):
    pass


def made_by_others(form, north):
    """A paper by a stranger, a name and the two, in an order of its own, at places of then."""
    far = SchoolFactory(name="Far School")
    paper = ResultFactory(activity=form, title="On shadows", characters=900, published_in="Paper")
    authors = [
        {"teacher": TeacherFactory(name="A stranger"), "district": far.district, "school": far},
        {"name": "A guest; with a mark", "district": far.district},
        {"teacher": north.trainee, "district": north.district, "school": None},
        {"teacher": north.mentor, "district": far.district, "school": far},
    ]
    for position, author in enumerate(authors, start=1):
        AuthorshipFactory(result=paper, position=position, **author)


def made_by_nobody_named(form, north):
    ResultFactory(activity=form, title="On shadows")


def taught_by_others(form, north):
    far = SchoolFactory(name="Far School")
    stranger = TeacherFactory(name="A stranger")
    place = {"district": far.district, "school": far}
    LessonFactory(activity=form, position=1, teacher=stranger, topic="First", **place)
    LessonFactory(activity=form, position=2, name="Li, guest", topic="Second", **place)
    LessonFactory(activity=form, position=3, teacher=north.trainee, topic="Third", **place)
    LessonFactory(activity=form, position=4, topic="Fourth", district=far.district)


def has_more_lines_than_one_may_add(form, north):
    rows = [Lesson(activity=form, position=n, topic=f"Lesson {n}") for n in range(1, 46)]
    Lesson.objects.bulk_create(rows)


def talked(form, north):
    Talk.objects.create(activity=form, title="On  light ", name="A guest", speaker_post="Poet")


def has_a_third_party_and_guests(form, north):
    third = TeacherFactory(name="A third")
    place = {"district": north.district, "school": north.school}
    Party.objects.create(activity=form, side="supported", teacher=third, **place)
    Party.objects.create(activity=form, side="supported", **place)
    Attendance.objects.create(activity=form, teacher=third, half_days=3, **place)
    Attendance.objects.create(activity=form, name="A guest", half_days=1)
    Attendance.objects.create(activity=form, name="Guest, with a comma", **place)
    form.attendances.filter(teacher=north.mentor).update(half_days=2)
    form.list_is_complete, form.headcount = False, 40


def counts_otherwise(form, north):
    form.headcount, form.headcount_qualifier, form.list_is_complete = None, "exact", False


def lasted_both(form, north):
    form.minutes, form.half_days = 45, 3


def lasted_nobody_knows(form, north):
    form.minutes = form.half_days = None


def took_place_some_month(form, north):
    form.date_precision, form.date_as_printed = "month", "Autumn"
    form.starts_on, form.ends_on = date(2025, 10, 1), date(2025, 10, 31)


def took_place_some_day(form, north):
    form.date_precision, form.starts_on = "unknown", None


def took_place_nowhere(form, north):
    form.host_school = None


def took_place_far_away(form, north):
    form.host_school = SchoolFactory(name="Far School", closed_on=date(2026, 1, 1))


def is_of_a_kind_no_longer_offered(form, north):
    form.kind = ActivityKindFactory(name="Old kind", is_for_pairs=False)


def is_long(form, north):
    form.theme, form.process = "T" * 150, "Line\r\n" * 400 + " end "
    form.effect = "\nSeen\n\n"


def has_a_partnership_and_no_subject(form, north):
    form.partnership, form.subject = north.partnership, None


def is_of_a_pair_that_ended(form, north):
    type(north.pairing).objects.update(ends_on=date(2025, 10, 20), end_reason="completed")


def has_people_moved_since(form, north):
    Posting.objects.update(ends_on=date(2025, 9, 2))
    School.objects.update(closed_on=date(2025, 9, 2))


STATES = [
    *(is_plain, made_by_others, made_by_nobody_named, taught_by_others, talked, counts_otherwise),
    *(has_more_lines_than_one_may_add, has_a_third_party_and_guests, lasted_both),
    *(lasted_nobody_knows, took_place_some_month, took_place_some_day, took_place_nowhere),
    *(took_place_far_away, is_of_a_kind_no_longer_offered, is_long, is_of_a_pair_that_ended),
    *(has_a_partnership_and_no_subject, has_people_moved_since),
]


def names(each):
    return getattr(each, "__name__", str(each))


@pytest.mark.parametrize("state", STATES, ids=names)
@pytest.mark.parametrize(
    "status", [Status.RETURNED, pytest.param(Status.DRAFT, marks=pytest.mark.thorough)]
)
def test_a_form_of_a_pair_comes_back_as_it_was(client, north, kind, state, status):
    form = form_of(north.pairing, author=north.mentor_user, status=status, kind=kind, minutes=40)
    LessonFactory(activity=form, position=9, teacher=north.trainee, topic="Shadows")
    state(form, north)
    form.save()
    client.force_login(north.mentor_user)

    response, written = sent_as_it_stands(client, reverse("recording:update", args=[form.uuid]))

    assert response.status_code == 302, said(response)
    assert written == set()


# --- forms of an office ---------------------------------------------------------------------------


def names_namesakes(form, north):
    """Two of one name and no number, in each place where a name may stand."""
    place = {"district": north.district, "school": north.school}
    for each in [TeacherFactory(name="王伟", staff_number="") for _each in range(2)]:
        Attendance.objects.create(activity=form, teacher=each, half_days=2, **place)
    party, teacher = [TeacherFactory(name="李伟", staff_number="") for _each in range(2)]
    Party.objects.create(activity=form, side="supported", teacher=party, **place)
    LessonFactory(activity=form, position=2, teacher=teacher, topic="Second", **place)
    paper = ResultFactory(activity=form, title="On shadows")
    AuthorshipFactory(result=paper, teacher=teacher, **place)


def names_somebody_known_only_since(form, north):
    Attendance.objects.create(activity=form, name="North Trainee 2")
    TeacherFactory(name="North Trainee 2", school=north.school)


def names_places_called_alike(form, north):
    old = SchoolFactory(name="Twin", district=north.district, closed_on=date(2025, 1, 1))
    SchoolFactory(name="Twin", district=north.district)
    gone = DistrictFactory(name="Old (County)", valid_to=date(2025, 1, 1))
    DistrictFactory(name="Old (County)")
    form.host_school = old
    Party.objects.create(activity=form, side="supported", district=gone)
    Party.objects.create(activity=form, side="supported", district=north.district, school=old)


def is_organised_by_what_its_author_left(form, north):
    form.organiser_district = north.helping_district


def is_of_a_closed_program(form, north):
    """Another one is open, and stands first on the list."""
    ProgramFactory(name="Next year")
    Program.objects.filter(pk=north.program.pk).update(state="closed")


def has_no_partnership_its_author_sees(form, north):
    form.partnership = Activity.partnership.field.related_model.objects.exclude(
        pk=north.partnership.pk
    ).first()


OFFICE_STATES = [
    *(is_plain, made_by_others, made_by_nobody_named, taught_by_others, talked, counts_otherwise),
    *(has_more_lines_than_one_may_add, has_a_third_party_and_guests, lasted_both, is_long),
    *(took_place_some_month, took_place_some_day, took_place_far_away, has_people_moved_since),
    *(names_namesakes, names_somebody_known_only_since, names_places_called_alike),
    has_no_partnership_its_author_sees,
]


@pytest.fixture
def office_form(north, south, kind):
    form = ActivityFactory(
        pairing=north.pairing,
        author=north.coordinator_user,
        author_side="",
        kind=kind,
        status=Status.RETURNED,
        organiser_level="district",
        organiser_district=north.district,
        host_school=north.school,
        headcount=60,
        list_is_complete=False,
        pairing_form="",
    )
    sides = {"supporting": north.helping_district, "supported": north.district}
    for side, district in sides.items():
        Party.objects.create(activity=form, side=side, district=district)
    LessonFactory(activity=form, position=9, teacher=north.trainee, topic="Shadows")
    return form


@pytest.mark.parametrize("state", OFFICE_STATES, ids=names)
def test_a_form_of_an_office_comes_back_as_it_was(client, north, office_form, state):
    state(office_form, north)
    office_form.save()
    client.force_login(north.coordinator_user)
    address = reverse("recording:update", args=[office_form.uuid])

    response, written = sent_as_it_stands(client, address)

    assert response.status_code == 302, said(response)
    assert written == set()


def test_what_its_author_may_not_say_any_more_is_refused_and_not_put_otherwise(
    client, north, office_form
):
    is_organised_by_what_its_author_left(office_form, north)
    office_form.save()
    client.force_login(north.coordinator_user)
    address = reverse("recording:update", args=[office_form.uuid])

    response, written = sent_as_it_stands(client, address, "send")

    assert response.status_code == 422
    assert said(response) != []
    assert written == set()


def test_a_form_of_a_closed_program_is_read_and_not_edited(client, north, office_form):
    is_of_a_closed_program(office_form, north)
    client.force_login(north.coordinator_user)

    response = client.get(reverse("recording:update", args=[office_form.uuid]))

    assert (response.status_code, response.url) == (302, office_form.get_absolute_url())


# --- the whole way --------------------------------------------------------------------------------


def figures(north) -> dict:
    return {key: each.number for key, each in totals(Selection(north.program)).items()}


def with_nine_papers(north, kind, status):
    form = form_of(north.pairing, author=north.mentor_user, status=status, kind=kind, minutes=40)
    LessonFactory(activity=form, teacher=north.trainee, district=north.district, topic="Shadows")
    for number in range(9):
        paper = ResultFactory(activity=form, title=f"On shadows {number}")
        AuthorshipFactory(result=paper, teacher=north.mentor, district=north.helping_district)
    return form


def test_a_corrected_form_counts_what_it_counted_before(client, north, kind):
    counted = with_nine_papers(north, kind, Status.COUNTED)
    before = figures(north)
    client.force_login(north.mentor_user)
    address = reverse("recording:correct", args=[counted.uuid])

    client.post(address, as_shown(client.get(address), but={"reason": "Its topic was another."}))
    correction = Activity.objects.get(corrects=counted)
    boxes = as_shown(page_of(client, correction), but={"theme": "Light"})
    assert send(client, correction, boxes, "send").status_code == 302
    press(client, north.trainee_user, correction, "countersign")
    press(client, north.principal_user, correction, "confirm")
    press(client, north.coordinator_user, correction, "confirm")
    press(client, north.lead_user, correction, "accept")

    counted.refresh_from_db()
    correction.refresh_from_db()
    assert (counted.status, correction.status) == (Status.REPLACED, Status.COUNTED)
    assert (before["papers"], before["lessons"]) == (9, 1)
    assert figures(north) == before


def test_a_form_taken_back_and_sent_again_keeps_its_lines(client, north, kind):
    form = with_nine_papers(north, kind, Status.DRAFT)
    client.force_login(north.mentor_user)
    before = sorted(form.results.values_list("result__uuid", "title"))

    assert send(client, form, as_shown(page_of(client, form)), "send").status_code == 302
    press(client, north.mentor_user, form, "take_back")
    assert send(client, form, as_shown(page_of(client, form)), "send").status_code == 302

    form.refresh_from_db()
    assert form.status == Status.OTHER_SIDE
    assert sorted(form.results.values_list("result__uuid", "title")) == before
    assert [lesson.topic for lesson in form.lessons.all()] == ["Shadows"]


def test_a_page_opened_before_midnight_keeps_its_day(client, north, kind):
    form = with_nine_papers(north, kind, Status.DRAFT)
    Activity.objects.update(starts_on=date(2026, 3, 18))
    client.force_login(north.mentor_user)
    boxes = as_shown(page_of(client, form))
    assert boxes["when"] == ["today"]

    with time_machine.travel("2026-03-18 20:00Z", tick=False):
        assert send(client, form, boxes).status_code == 302

    form.refresh_from_db()
    assert (form.starts_on, form.version) == (date(2026, 3, 18), 1)
