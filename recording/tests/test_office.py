"""The full form: what an office organises, with the places and people it may name."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory
from activities.lessons.models import Lesson
from activities.models import MentionAuthor
from activities.presence.models import Attendance
from activities.registration.models import Activity, Status
from core.actor import Role
from core.periods import Period
from guidance.progress.told import Asked, forms
from pairings.tests.factories import PairingFactory, PartnershipFactory
from programs.models import Requirement
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from recording.tests.pages import NEW_OF_OFFICE, line, no_lines
from roster.tests.factories import SubjectFactory, TeacherFactory
from tests.sent_page import filled_in

pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def kind(db):
    return ActivityKindFactory(name="Joint research day")


def sides(*places):
    """Lines of sides and places, as the page sends them."""
    filled = {}
    for number, (side, place) in enumerate(places):
        filled |= line("parties", number, side=side, place=place)
    return filled


def page(corner, kind, /, **changes) -> dict:
    return {
        "uuid": str(uuid.uuid4()),
        "version": 1,
        "program": corner.program.pk,
        "organiser": f"district:{corner.district.pk}",
        "subject": corner.subject.pk,
        "kind": kind.pk,
        "date_precision": "day",
        "starts_on": "2026-03-11",
        "theme": "Hand in hand",
        "headcount_qualifier": "over",
        "headcount": 100,
        "send": "1",
        **no_lines("parties", "lessons", "talks", "results"),
        **sides(("supporting", "North City District"), ("supported", "North Village School")),
        **changes,
    }


def test_a_coordinator_records_what_the_district_organises(client, north, kind):
    client.force_login(north.coordinator_user)

    response = client.post(NEW_OF_OFFICE, page(north, kind))

    form = Activity.objects.get()
    assert response.url == form.get_absolute_url()
    # The author's own level cannot confirm it; nobody is opposite an organiser.
    assert (form.status, form.confirming_school) == (Status.SCHOOL, north.school)
    assert (form.headcount, form.headcount_qualifier) == (100, "over")
    assert {str(row) for row in form.districts.all()} == {"North City District", "North County"}


def test_who_was_present_is_noted_with_how_it_is_known_and_by_whom(client, north, kind):
    client.force_login(north.coordinator_user)
    trainee = line("parties", 2, side="supported", place="", teacher="North Trainee")
    typed = {**page(north, kind), **trainee, "parties-TOTAL_FORMS": "3"}

    client.post(NEW_OF_OFFICE, {**typed, "people": "North Mentor\nA guest of honor"})

    rows = Attendance.objects.values_list("teacher__name", "name", "source", "role", "noted_by")
    by = north.coordinator_user.pk
    assert set(rows) == {
        ("North Trainee", "", "typed", "participant", by),
        ("North Mentor", "", "list", "participant", by),
        (None, "A guest of honor", "list", "participant", by),
    }


def of_two(mentor="North Mentor", trainee="North Trainee") -> dict:
    return {
        **line("parties", 0, side="supporting", place="", teacher=mentor),
        **line("parties", 1, side="supported", place="", teacher=trainee),
    }


def test_what_an_office_records_of_the_two_of_a_pair_is_told_of_the_pair(client, north, kind):
    """So an event that is too long ago for their own page still counts for what is asked."""
    client.force_login(north.coordinator_user)

    client.post(NEW_OF_OFFICE, page(north, kind, **of_two()))

    form = Activity.objects.get()
    assert {party.pairing for party in form.parties.all()} == {north.pairing}
    assert form.pairing_form == Activity.PairingForm.TEACHER
    (told,) = forms(actor_for(north.coordinator_user)).which(
        north.pairing,
        [Asked(Requirement.Counts.ACTIVITY, Period(date(2026, 3, 1), date(2026, 3, 31)))],
    )
    assert [row[0] for row in told] == [form.pk]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"starts_on": "2025-09-01"}, id="they were no pair yet"),
        pytest.param({"subject": ""}, id="of one of two pairs, and nobody says which"),
        pytest.param(of_two("North Trainee", "North Mentor"), id="the other way round"),
        pytest.param(
            {
                **line("parties", 2, side="supported", place="North Village School"),
                "parties-TOTAL_FORMS": "3",
            },
            id="somebody is beside them",
        ),
    ],
)
def test_what_is_not_of_one_pair_alone_is_told_of_none(client, north, kind, changes):
    north.pairing.starts_on = date(2025, 9, 2)
    north.pairing.save()
    both = {"mentor": north.mentor, "trainee": north.trainee, "program": north.program}
    both |= {"school": north.school, "mentor_school": north.pairing.mentor_school}
    PairingFactory(**both, subject=SubjectFactory(), starts_on=north.pairing.starts_on)
    client.force_login(north.coordinator_user)

    client.post(NEW_OF_OFFICE, page(north, kind, **of_two() | changes))

    assert {party.pairing for party in Activity.objects.get().parties.all()} == {None}


def test_of_whom_a_form_was_told_stays_when_it_is_saved_unchanged(client, north, kind):
    north.pairing.starts_on = date(2026, 3, 12)
    north.pairing.save()
    client.force_login(north.coordinator_user)
    draft = page(north, kind, **of_two()) | {"save_draft": "1"}
    del draft["send"]
    client.post(NEW_OF_OFFICE, draft)
    form = Activity.objects.get()
    north.pairing.starts_on = date(2026, 3, 1)
    north.pairing.save()

    address = reverse("recording:update", args=[form.uuid])
    client.post(address, filled_in(client.get(address)) | {"save_draft": "1"})

    assert {party.pairing for party in form.parties.all()} == {None}


def test_a_place_entered_twice_on_a_side_is_asked_about(client, north, kind):
    client.force_login(north.coordinator_user)
    twice = sides(*[("supported", "North Village School")] * 2)

    response = client.post(NEW_OF_OFFICE, page(north, kind, **twice))

    assert response.status_code == 422
    assert "This place is on this side already." in response.text
    assert not Activity.objects.exists()


def test_a_second_teacher_of_a_lesson_is_not_dropped_in_silence(client, north, kind):
    client.force_login(north.coordinator_user)
    lesson = line("lessons", topic="Shadows", teacher="North Trainee; North Mentor")

    response = client.post(NEW_OF_OFFICE, page(north, kind, **lesson))

    assert response.status_code == 422
    assert "Name one teacher" in response.text
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"theme": ""}, "theme", "Enter the theme"),
        ({"starts_on": ""}, "starts_on", "Enter the date"),
        ({"starts_on": "2026-03-19"}, "starts_on", "today or in the past"),
        ({"ends_on": "2026-03-10"}, "ends_on", "cannot be before the first"),
        ({"ends_on": "2026-03-19"}, "ends_on", "today or in the past"),
        ({"starts_on": "2025-08-31"}, "starts_on", "The program runs from"),
        ({"host_school": "Nowhere"}, "host_school", "No school you may name"),
        ({"people": "Somebody, Nowhere"}, "people", "No school you may name"),
    ],
)
def test_a_wrong_box_is_named(client, north, kind, changes, field, sentence):
    client.force_login(north.coordinator_user)

    response = client.post(NEW_OF_OFFICE, page(north, kind, **changes))

    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert not Activity.objects.exists()


def test_a_stranger_place_or_person_cannot_be_named(client, north, south, kind):
    client.force_login(north.coordinator_user)
    strange = [
        sides(("supported", "South County")),
        sides(("supported", "South Village School")),
        line("parties", 0, side="supported", place="", teacher="South Trainee"),
    ]

    for lines in strange:
        response = client.post(NEW_OF_OFFICE, page(north, kind, **lines))
        assert response.status_code == 422
    organiser = {"organiser": f"district:{south.district.pk}"}
    assert client.post(NEW_OF_OFFICE, page(north, kind, **organiser)).status_code == 422
    assert not Activity.objects.exists()


def test_a_coordinator_of_one_subject_records_that_subject(client, north, south, kind):
    RoleAssignmentFactory(
        user=north.mentor_user,
        role=Role.DISTRICT_COORDINATOR,
        district=north.district,
        subject=north.subject,
    )
    client.force_login(north.mentor_user)

    response = client.post(NEW_OF_OFFICE, page(north, kind, subject=south.subject.pk))

    assert "subject" in response.context["form"].errors


def test_who_organises_nothing_has_no_such_page(client, north, auditor):
    for user in (north.mentor_user, auditor):
        client.force_login(user)
        assert client.get(NEW_OF_OFFICE).status_code == 403


def test_a_named_person_brings_the_place_of_that_day(client, north, kind):
    client.force_login(north.coordinator_user)
    named = line("parties", 0, side="supported", place="", teacher="North Trainee")

    client.post(NEW_OF_OFFICE, page(north, kind, **named))

    party = Activity.objects.get().parties.get()
    assert (party.teacher, party.school) == (north.trainee, north.school)


def test_names_are_tied_to_records_where_they_fit_one_person(client, north, kind):
    for number in ("31", "32"):
        TeacherFactory(name="Wang Li", staff_number=number, school=north.school)
    client.force_login(north.coordinator_user)
    people = "North Trainee\nA guest, North City School\nWang Li (31)"

    twins = client.post(NEW_OF_OFFICE, page(north, kind, people="Wang Li"))
    client.post(
        NEW_OF_OFFICE, page(north, kind, people=people, list_is_complete="on", headcount="")
    )

    assert "Several people are called “Wang Li”" in twins.text
    rows = Attendance.objects.values_list("teacher__name", "name", "school__name")
    assert list(rows) == [
        ("North Trainee", "", "North Village School"),
        (None, "A guest", "North City School"),
        ("Wang Li", "", "North Village School"),
    ]
    assert Activity.objects.get().headcount == 3


def test_either_half_of_a_name_is_enough_in_a_line_and_several_are_listed(client, north, kind):
    one, other = (
        TeacherFactory(name=f"罗白桦 Luo {latin}", staff_number=number, school=north.school)
        for latin, number in (("Baihua", "T-1"), ("Bohua", "T-2"))
    )
    client.force_login(north.coordinator_user)

    def sent(name: str):
        named = line("parties", 0, side="supported", place="", teacher=name)
        return client.post(NEW_OF_OFFICE, page(north, kind, **named)).text

    listed = "“罗白桦”: 罗白桦 Luo Baihua (T-1), 罗白桦 Luo Bohua (T-2). Choose one of them."
    assert f"Several people are called {listed}" in sent("罗白桦")
    assert not Activity.objects.exists()

    other.merged_into = one
    other.save()
    sent("罗白桦")

    assert Activity.objects.get().parties.get().teacher == one


def test_lessons_talks_and_results_are_kept_with_their_people(client, north, kind):
    client.force_login(north.coordinator_user)
    lines = {
        **line("lessons", 0, topic="Shadows", grade="3", teacher="North Trainee"),
        **line("talks", 0, title="On light", speaker="A guest"),
        **line("results", 0, kind="paper", title="P", authors="North Mentor; North Trainee；Guest"),
    }

    client.post(NEW_OF_OFFICE, page(north, kind, **lines))

    assert Lesson.objects.get().school == north.school
    authors = MentionAuthor.objects.values_list("teacher__name", "name", "leads_district")
    assert list(authors) == [
        ("North Mentor", "", True), ("North Trainee", "", True), (None, "Guest", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({"date_precision": "month"}, (date(2026, 3, 11), "month", "")),
        (
            {"date_precision": "unknown", "starts_on": "", "date_as_printed": "spring"},
            (None, "unknown", "spring"),
        ),
    ],
)
def test_a_date_may_be_known_only_so_far(client, north, kind, changes, stored):
    client.force_login(north.coordinator_user)

    client.post(NEW_OF_OFFICE, page(north, kind, **changes))

    form = Activity.objects.get()
    assert (form.starts_on, form.date_precision, form.date_as_printed) == stored


@pytest.mark.parametrize("days", [{}, {"starts_on": "", "ends_on": "2026-03-12"}])
def test_a_date_that_is_said_to_be_unknown_is_asked_about_and_not_dropped(
    client, north, kind, days
):
    client.force_login(north.coordinator_user)

    response = client.post(NEW_OF_OFFICE, page(north, kind, date_precision="unknown", **days))

    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors == {
        "date_precision": ["You entered a date: choose how well it is known, or empty its box."]
    }
    assert (form["starts_on"].value() or form["ends_on"].value()) is not None
    assert not Activity.objects.exists()


def test_the_page_of_a_draft_shows_and_keeps_all_of_it(client, north, kind):
    client.force_login(north.coordinator_user)
    data = page(
        north, kind, people="North Trainee\nA guest, North City School",
        **line("lessons", 0, topic="Shadows", teacher="North Trainee"),
        **line("results", 0, kind="paper", title="P", authors="North Mentor; Guest"),
    )  # fmt: skip
    data.pop("send")
    client.post(NEW_OF_OFFICE, {**data, "save_draft": "1"})
    form = Activity.objects.get()
    address = reverse("recording:update", args=[form.uuid])
    shown = client.get(address).context["form"]

    client.post(address, as_sent(shown))

    form.refresh_from_db()
    assert (form.status, form.version) == (Status.DRAFT, 1)


def as_sent(form) -> dict:
    """A page's boxes as a browser sends them back unchanged, saved as a draft."""
    data = {"save_draft": "1"}
    for each in [form, *(part.management_form for part in form.parts.values())]:
        for bound in each:
            value = bound.value()
            if value not in (None, False):
                data[bound.html_name] = value
    return data


def test_a_stale_page_shows_both_versions(client, north, kind):
    client.force_login(north.coordinator_user)
    data = page(north, kind)
    data.pop("send")
    client.post(NEW_OF_OFFICE, {**data, "save_draft": "1"})
    form = Activity.objects.get()
    Activity.objects.update(theme="From the other tab", version=2)

    response = client.post(
        reverse("recording:update", args=[form.uuid]), {**data, "theme": "From this tab"}
    )

    assert response.status_code == 409
    assert "From the other tab" in response.text
    assert "From this tab" in response.text


@pytest.mark.parametrize("teachers", [1, 40])
def test_the_page_takes_a_fixed_number_of_queries(
    client, north, kind, teachers, django_assert_max_num_queries
):
    TeacherFactory.create_batch(teachers, school=north.school)
    client.force_login(north.coordinator_user)

    with django_assert_max_num_queries(20):
        client.get(NEW_OF_OFFICE)


def test_of_a_form_with_a_day_partnerships_of_that_day_are_offered_and_the_one_chosen_stays(
    client, north, kind
):
    usual = {
        "program": north.program,
        "supporting_district": north.helping_district,
        "supported_district": north.district,
    }
    ended = date(2025, 12, 1)
    over, other = (
        PartnershipFactory(
            **usual, subject=subject, starts_on=north.program.starts_on, ends_on=ended
        )
        for subject in (None, north.subject)
    )
    client.force_login(north.coordinator_user)
    sent = page(north, kind, save_draft="1", partnership=over.pk, starts_on="2025-11-12")
    del sent["send"]
    client.post(NEW_OF_OFFICE, sent)
    form = Activity.objects.get()
    where = reverse("recording:update", args=[form.uuid])

    def offered(shown):
        return {key for key, _label in shown.context["form"].fields["partnership"].choices if key}

    assert offered(client.get(where)) >= {over.pk, other.pk}
    Activity.objects.update(starts_on=date(2026, 3, 11))
    shown = client.get(where)
    assert {over.pk, other.pk} & offered(shown) == {over.pk}
    moved = filled_in(shown) | {"starts_on": "2025-11-12", "partnership": other.pk}
    client.post(where, moved | {"save_draft": "1"})
    assert Activity.objects.get().partnership == other


def test_partnerships_of_the_same_places_say_what_tells_them_apart(client, north):
    """Another subject, all of them, one that ended and began again, and another program's."""
    usual = {
        "program": north.program,
        "supporting_district": north.helping_district,
        "supported_district": north.district,
    }
    PartnershipFactory(**usual, subject=None)
    ended = date(2025, 12, 1)
    PartnershipFactory(
        **usual, subject=north.subject, starts_on=north.program.starts_on, ends_on=ended
    )
    # Its last day is agreed, and to come.
    PartnershipFactory(
        **usual, subject=SubjectFactory(name="Music"), starts_on="2026-01-05", ends_on="2026-07-01"
    )
    client.force_login(north.coordinator_user)

    def labels(choices):
        return [
            labels(label) if isinstance(label, list) else str(label).replace("\u00a0", " ")
            for _key, label in choices
        ]

    offered = client.get(NEW_OF_OFFICE).context["form"].fields["partnership"].choices
    same = "North City District supports North County"
    assert labels(offered) == [
        "None",
        f"{same} · Northern science · since 1 September 2025",
        f"{same} · All subjects · since 1 September 2025",
        f"{same} · Northern science · 1 September 2025 to 1 December 2025",
        f"{same} · Music · 5 January 2026 to 1 July 2026",
    ]
    other = ProgramFactory(name="The next program", starts_on="2026-09-01", ends_on="2027-08-31")
    PartnershipFactory(**usual | {"program": other}, subject=None, starts_on="2026-09-01")

    offered = list(client.get(NEW_OF_OFFICE).context["form"].fields["partnership"].choices)
    assert [str(label) for label, _rows in offered[1:]] == ["The next program", "The program year"]
    assert labels(offered)[1] == [f"{same} · All subjects · since 1 September 2026"]
