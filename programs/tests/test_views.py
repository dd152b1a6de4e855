"""The pages: what they show to whom, and what they do with what is typed."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.translation import override

from accounts.services import actor_for
from programs.program.models import Program, SubjectSection
from programs.program.services import add_section
from programs.requirements.models import Requirement
from programs.requirements.services import add_requirement
from programs.requirements.tables import RequirementTable
from programs.tests.factories import ProgramFactory
from roster.models import District, Posting, School, Subject, Teacher, Term
from roster.people.services import add_teacher, edit_teacher
from roster.tests.factories import (
    DistrictFactory,
    PostingFactory,
    PostingSubjectFactory,
    SchoolFactory,
    SubjectFactory,
    TeacherFactory,
    TermFactory,
)
from tests.sent_page import as_shown

OF_PROGRAMS = {"program", "programs", "section", "requirement", "kind", "kinds"}


def named(page: str) -> str:
    """The page's name with its room's: lists of what exists without a program are the roster's."""
    room = "programs" if page.partition("_")[0] in OF_PROGRAMS else "roster"
    return f"{room}:{page}"


LISTS = ["programs", "districts", "schools", "people", "subjects", "terms"]


@pytest.fixture
def office(administrator, client):
    client.force_login(administrator)
    return client


@pytest.fixture
def coordinator(north, client):
    client.force_login(north.coordinator_user)
    return client


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(named(name), args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def post(client, page_name, /, *args, **data):
    return client.post(reverse(named(page_name), args=args), data)


# --- lists: what they cost, what they hide, what they say when empty


def one_more() -> None:
    """One more row in every list."""
    school = SchoolFactory(aliases="Old", closed_on=date(2025, 1, 1))
    PostingSubjectFactory(posting=PostingFactory(school=school))
    ProgramFactory()
    year = 2030 + Term.objects.count()
    TermFactory(
        name=f"Term of {year}",
        starts_on=date(year, 9, 1),
        ends_on=date(year + 1, 1, 20),
        first_week_starts_on=date(year, 9, 1),
    )


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_row_and_for_three(
    office, name, django_assert_max_num_queries
):
    address = reverse(named(name))
    one_more()
    with django_assert_max_num_queries(20) as first:
        office.get(address)
    one_more()
    one_more()
    with django_assert_max_num_queries(len(first)):
        assert office.get(address).status_code == 200


def detail_addresses(north) -> dict[str, str]:
    return {
        "program": north.program.get_absolute_url(),
        "district": north.district.get_absolute_url(),
        "school": north.school.get_absolute_url(),
        "teacher": north.trainee.get_absolute_url(),
    }


def one_more_inside(north, actor) -> None:
    """One more of everything the detail pages show."""
    subject = SubjectFactory()
    school = SchoolFactory(district=north.district)
    add_section(north.program, actor=actor, name=f"Section {subject}", subject=subject)
    add_requirement(
        north.program,
        actor=actor,
        subject=subject,
        set_name=f"Set {subject}",
        text="One paper",
        owed_by="pair",
        counts="paper",
        per="year",
    )
    TeacherFactory(school=north.school, school__subject=subject)
    PostingSubjectFactory(posting=PostingFactory(teacher=north.trainee, school=school))
    TeacherFactory(name=north.trainee.name)


@pytest.mark.parametrize("name", ["program", "district", "school", "teacher"])
def test_a_page_costs_the_same_for_one_row_and_for_three(
    office, administrator, north, name, django_assert_max_num_queries
):
    address = detail_addresses(north)[name]
    actor = actor_for(administrator)
    one_more_inside(north, actor)
    with django_assert_max_num_queries(12) as first:
        office.get(address)
    one_more_inside(north, actor)
    one_more_inside(north, actor)
    with django_assert_max_num_queries(len(first)):
        assert office.get(address).status_code == 200


FORMS = ["program_add", "district_add", "school_add", "teacher_add", "term_add"]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_costs_the_same_for_one_choice_and_for_three(
    office, name, django_assert_max_num_queries
):
    one_more()
    with django_assert_max_num_queries(12) as first:
        page(office, name)
    one_more()
    one_more()
    with django_assert_max_num_queries(len(first)):
        page(office, name)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_offers_nothing_to_those_who_may_not(north, client, name):
    client.force_login(north.principal_user)
    assert "/new/" not in page(client, name)


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("programs", "program_add"),
        ("districts", "district_add"),
        ("schools", "school_add"),
        ("people", "teacher_add"),
        ("subjects", "subject_add"),
        ("terms", "term_add"),
    ],
)
def test_the_office_finds_one_button_on_an_empty_list_and_one_on_a_full_one(office, name, action):
    button = f'href="{reverse(named(action))}"'
    assert page(office, name).count(button) == 1
    one_more()
    assert page(office, name).count(button) == 1


def test_the_list_of_people_holds_nobody_of_another_district(coordinator, south):
    text = page(coordinator, "people")
    assert "North Trainee" in text
    assert "South" not in text.replace(str(south.subject), "")


def test_filters_offer_no_school_where_one_sees_nobody(coordinator, south):
    text = page(coordinator, "people")
    assert str(south.school) not in text
    response = coordinator.get(reverse("roster:people"), {"school": south.school.pk})
    assert "South" not in response.content.decode().replace(str(south.subject), "")


def test_an_auditor_reads_masked_names_and_cannot_search_by_them(client, north, auditor):
    client.force_login(auditor)
    trainee = TeacherFactory(name="王秀清", school=north.school)
    for text in (page(client, "people"), page(client, "teacher", trainee.uuid)):
        assert "王秀清" not in text
        assert "王×清" in text
    assert "王秀清" not in page(client, "school", north.school.uuid)
    assert "王×清" not in page(client, "people", text="王秀清")


@pytest.mark.parametrize("text", ["F-2025-000001", "f9", "F 12"])
def test_what_looks_like_a_number_is_no_pinyin(coordinator, north, text):
    """A search for a form by its reference lists nobody whose name begins with F."""
    TeacherFactory(name="方芳", name_sort="fang1fang1", school=north.school)

    page = coordinator.get(reverse("roster:people"), {"text": text})

    assert "方芳" not in page.text
    assert "方芳" in coordinator.get(reverse("roster:people"), {"text": "fang1"}).text


@pytest.mark.parametrize(
    "text", ["阿依古丽买买提", "阿依古丽•买买提", "依古", "a yi gu", "AYI", "S-77", "s-77"]
)
def test_people_are_found_by_name_by_pinyin_and_by_staff_number(coordinator, north, text):
    add_teacher(
        actor=north.coordinator_actor,
        name="阿依古丽·买买提",
        district=north.district,
        school=north.school,
        starts_on=date(2020, 9, 1),
        staff_number="S-77",
    )
    found = page(coordinator, "people", text=text)
    assert "阿依古丽·买买提" in found
    assert "North Trainee" not in found


def test_filters_of_people_speak_of_one_and_the_same_posting(coordinator, north):
    left = TeacherFactory(name="Left us")
    PostingFactory(teacher=left, school=north.school, ends_on=date(2021, 7, 1))
    second = SchoolFactory(district=north.district)
    PostingFactory(teacher=left, school=second)
    assert "Left us" in page(coordinator, "people", school=north.school.pk)
    assert "Left us" in page(coordinator, "people", posted="today")
    assert "Left us" not in page(coordinator, "people", school=north.school.pk, posted="today")


def test_schools_are_found_by_former_names_setting_and_state(coordinator, north):
    SchoolFactory(name="Merged School", aliases="Nanshan\nOld Hill", closed_on=date(2020, 1, 1))
    assert "Merged School" in page(coordinator, "schools", text="old hill")
    assert "North Village School" not in page(coordinator, "schools", text="old hill")
    assert "Merged School" not in page(coordinator, "schools", closed="open")
    assert "North Village School" not in page(coordinator, "schools", closed="closed")
    assert "North Village School" not in page(coordinator, "schools", setting="urban")


# --- pages: who sees what


def test_a_telephone_shows_to_the_office_and_the_districts_coordinator_only(
    client, north, administrator
):
    Teacher.objects.filter(pk=north.trainee.pk).update(phone="020-555-7777")
    for user, shows in [
        (administrator, True),
        (north.coordinator_user, True),
        (north.principal_user, False),
        (north.lead_user, False),
    ]:
        client.force_login(user)
        for text in (
            page(client, "teacher", north.trainee.uuid),
            page(client, "school", north.school.uuid),
        ):
            assert ("020-555-7777" in text) is shows


def test_a_school_shows_its_people_only_to_those_who_see_them(client, north, south):
    client.force_login(south.coordinator_user)
    text = page(client, "school", north.school.uuid)
    assert "North Trainee" not in text
    assert "Nobody you may see works here today" in text
    Posting.objects.filter(school=north.school).update(ends_on="2025-09-02")
    assert "Nobody you may see works here today" in page(client, "school", north.school.uuid)
    client.force_login(north.mentor_user)
    assert "People here today" not in page(client, "school", north.school.uuid)


@pytest.mark.parametrize("who", ["administrator", "coordinator", "principal"])
def test_a_school_without_teachers_says_that_there_are_none_yet(client, north, administrator, who):
    Posting.objects.filter(school=north.school).delete()
    client.force_login(administrator if who == "administrator" else getattr(north, f"{who}_user"))

    text = page(client, "school", north.school.uuid)

    assert "No teacher is posted here yet" in text
    assert "you may see" not in text
    link = f"{reverse('roster:teacher_add')}?school={north.school.uuid}"
    assert (link in text) is (who != "principal")


def test_a_teacher_without_a_posting_has_none_yet(client, administrator):
    client.force_login(administrator)

    assert "No posting is entered yet" in page(client, "teacher", TeacherFactory().uuid)


@pytest.mark.parametrize(
    ("kind", "word"), [("district", "区"), ("county", "县"), ("county_city", "县级市")]
)
def test_the_kinds_of_district_are_the_glossarys_in_chinese(client, administrator, kind, word):
    district = DistrictFactory(kind=kind)
    client.force_login(administrator)
    client.cookies["django_language"] = "zh-hans"

    assert f'<p class="lede">{word}</p>' in page(client, "district", district.uuid)


def test_a_new_teacher_is_there_since_the_school_year_began(office):
    with time_machine.travel("2026-07-20 04:00Z", tick=False):
        assert 'value="2025-09-01"' in page(office, "teacher_add")
    TermFactory(starts_on=date(2026, 8, 31), ends_on=date(2027, 1, 20))
    with time_machine.travel("2026-11-28 04:00Z", tick=False):
        assert 'value="2026-08-31"' in page(office, "teacher_add")


def test_a_mentor_reads_their_own_page_and_no_other(client, north):
    client.force_login(north.mentor_user)
    assert "North City School" in page(client, "teacher", north.mentor.uuid)
    other = client.get(north.trainee.get_absolute_url())
    assert other.status_code == 404


def test_namesakes_are_pointed_out(coordinator, north, south):
    other = TeacherFactory(name="North Trainee", school=north.school, staff_number="S-2")
    foreign = TeacherFactory(name="North Trainee", school=south.school)
    text = page(coordinator, "teacher", north.trainee.uuid)
    assert other.get_absolute_url() in text
    assert foreign.get_absolute_url() not in text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_requirement_reads_whole_in_one_language(north, administrator, language):
    requirement = add_requirement(
        north.program,
        actor=actor_for(administrator),
        set_name="三个一",
        set_name_en="Three ones",
        text="撰写一篇论文",
        text_en="Write one paper",
        evidence="论文",
        evidence_en="Paper",
        owed_by="trainee",
        counts="paper",
        per="year",
    )
    table = RequirementTable(
        [requirement],
        actor=actor_for(administrator),
        program=north.program,
        kinds=[],
        may_edit=False,
        may_change=False,
    )

    with override(language):
        cells = [strip_tags(str(cell)).strip() for cell in table.rows[0]]

    assert (
        cells
        == {
            "en": ["Write one paperPaperCounts: papers in a form.", "the trainee", "1 per year"],
            "zh-hans": ["撰写一篇论文论文计入：登记表中的论文。", "学员", "每年1次"],
        }[language]
    )


def test_a_program_shows_what_it_asks_for_set_by_set(client, north, administrator):
    actor = actor_for(administrator)
    for text in ("One paper", "One book"):
        add_requirement(
            north.program,
            actor=actor,
            set_name="Three ones",
            text=text,
            owed_by="trainee",
            counts="paper",
            per="year",
            quantity=2,
        )
    add_section(north.program, actor=actor, name="The general section")
    client.force_login(north.mentor_user)
    shown = page(client, "program", north.program.slug)
    for text in ("One paper", "One book", "2 per year", "The general section"):
        assert text in shown
    assert shown.count("Three ones") == 1
    assert "/end/" not in shown


def test_a_program_being_set_up_is_not_there_for_a_coordinator(coordinator):
    ProgramFactory(slug="next", state=Program.State.SETUP)
    assert coordinator.get(reverse("programs:program", args=["next"])).status_code == 404


WRITE_PAGES = [
    ("program_add", ()),
    ("program_edit", ("program",)),
    ("program_reopen", ("program",)),
    ("section_add", ("program",)),
    ("requirement_add", ("program",)),
    ("district_add", ()),
    ("district_edit", ("district",)),
    ("school_add", ()),
    ("school_edit", ("school",)),
    ("school_close", ("school",)),
    ("teacher_add", ()),
    ("subject_add", ()),
    ("subject_edit", ("subject",)),
    ("term_add", ()),
]


def keys(north, *names) -> list:
    return [
        getattr(north, name).slug if name == "program" else getattr(north, name).uuid
        for name in names
    ]


@pytest.mark.parametrize(("name", "args"), WRITE_PAGES)
def test_a_principal_changes_nothing_here(client, north, name, args):
    client.force_login(north.principal_user)
    address = reverse(named(name), args=keys(north, *args))
    assert client.get(address).status_code == 403
    assert client.post(address, {"version": 1, "uuid": uuid4()}).status_code == 403


@pytest.mark.parametrize("name", ["teacher_edit", "posting_add"])
def test_a_stranger_finds_no_page_about_a_person(client, north, south, name):
    client.force_login(south.coordinator_user)
    address = reverse(named(name), args=[north.trainee.uuid])
    assert client.get(address).status_code == 404
    assert client.post(address, {"version": 1}).status_code == 404


def test_a_stranger_ends_no_posting(client, north, south):
    posting = Posting.objects.get(teacher=north.trainee)
    client.force_login(south.coordinator_user)
    response = post(client, "posting_end", posting.uuid, version=1, ends_on="2026-01-01")
    assert response.status_code == 404
    posting.refresh_from_db()
    assert posting.ends_on is None


# --- forms: what is typed, refused, sent twice, or sent from a stale page


def test_the_office_sets_up_opens_and_closes_a_program(office):
    values = {
        "name": "The next year",
        "slug": "next-year",
        "starts_on": "2026-09-01",
        "ends_on": "2027-08-31",
        "mentor_capacity": 2,
        "needs_school": "on",
        "days_back": 30,
        "late_after": 7,
        "hours_present": 2,
        "hours_speaking": 4,
        "asks_for_stamp": "on",
        "uuid": uuid4(),
    }
    response = post(office, "program_add", **values)
    program = Program.objects.get(slug="next-year")
    assert response["Location"] == program.get_absolute_url()
    assert (program.mentor_capacity, program.needs_school, program.needs_district) == (
        2,
        True,
        False,
    )
    assert (program.days_back, program.late_after, program.asks_for_stamp) == (30, 7, True)
    said = page(office, "program", "next-year")
    assert "can record an activity up to 30 days back." in said
    assert "sent more than 7 days after its activity is marked as late." in said
    assert "A stamped copy of each form is asked for." in said
    post(office, "program_open", "next-year", version=1)
    program.refresh_from_db()
    assert program.state == Program.State.OPEN
    Program.objects.update(state=Program.State.CLOSED)
    assert "closed" in page(office, "program", "next-year")
    post(office, "program_reopen", "next-year", version=2, reason="A form is missing.")
    program.refresh_from_db()
    assert program.state == Program.State.OPEN


def test_the_name_of_a_section_may_stay_empty_and_says_so(office):
    program = ProgramFactory(state=Program.State.SETUP)
    address = reverse("programs:section_add", args=[program.slug])

    assert str(office.get(address).context["form"]["name"].label).endswith(" (optional)")


def test_a_wrong_period_is_refused_with_everything_typed_still_there(office):
    values = {
        "name": "The next year",
        "slug": "next-year",
        "starts_on": "2027-09-01",
        "ends_on": "2026-08-31",
        "mentor_capacity": 3,
        "days_back": 60,
        "late_after": 14,
        "hours_present": 2,
        "hours_speaking": 4,
        "guiding_principles": "Words nobody wants to type twice.",
        "uuid": uuid4(),
    }
    response = post(office, "program_add", **values)
    assert response.status_code == 422
    text = response.content.decode()
    assert "The last day cannot be before the first." in text
    for typed in ("The next year", "next-year", "2027-09-01", "Words nobody wants to type twice."):
        assert typed in text
    assert not Program.objects.exists()


def test_leads_add_and_end_requirements_of_their_subject(client, north, south):
    client.force_login(north.lead_user)
    values = {
        "set_name": "Three ones",
        "text": "One paper",
        "owed_by": "trainee",
        "counts": "paper",
        "quantity": 1,
        "per": "year",
        "weight": 1,
        "valid_from": "2025-09-01",
        "uuid": uuid4(),
    }
    foreign = post(client, "requirement_add", "the-year", **values, subject=south.subject.pk)
    assert foreign.status_code == 422
    # What it touches is shown first.
    shown = post(client, "requirement_add", "the-year", **values, subject=north.subject.pk)
    response = client.post(shown.request["PATH_INFO"], as_shown(shown))
    assert response["Location"] == north.program.get_absolute_url()
    row = Requirement.objects.get().requirement_set
    ending = ("requirement_set_end", "the-year", row.uuid)
    refused = post(client, *ending, version=1, valid_to="2027-01-01")
    assert refused.status_code == 422
    assert "Enter a day within it" in refused.content.decode()
    end = reverse("programs:requirement_set_end", args=ending[1:])
    assert end in client.get(north.program.get_absolute_url()).text
    # Before the program opens, what is asked for is removed.
    Program.objects.update(state=Program.State.SETUP)
    assert end not in client.get(north.program.get_absolute_url()).text
    Program.objects.update(state=Program.State.OPEN)
    shown = post(client, *ending, version=1, valid_to="2026-01-31")
    client.post(end, as_shown(shown))
    row.refresh_from_db()
    assert row.valid_to == date(2026, 1, 31)


def test_leads_add_the_section_of_their_subject(client, north):
    client.force_login(north.lead_user)
    post(client, "section_add", "the-year", subject=north.subject.pk, name="Science", uuid=uuid4())
    assert SubjectSection.objects.get().subject == north.subject


def test_a_requirement_is_found_in_its_own_program_only(office, north, administrator):
    requirement = add_requirement(
        north.program,
        actor=actor_for(administrator),
        set_name="Three ones",
        text="One paper",
        owed_by="trainee",
        counts="paper",
        per="year",
    )
    other = ProgramFactory()
    address = reverse(
        "programs:requirement_set_end", args=[other.slug, requirement.requirement_set.uuid]
    )
    assert office.get(address).status_code == 404


def test_a_district_adds_edits_and_closes_its_school(coordinator, north):
    values = {"district": north.district.pk, "name": "North Hill School", "setting": "rural"}
    response = post(coordinator, "school_add", **values, uuid=uuid4())
    school = School.objects.get(name="North Hill School")
    assert response["Location"] == school.get_absolute_url()
    edited = {"name": "North Hill School", "setting": "town", "aliases": "Old", "version": 1}
    post(coordinator, "school_edit", school.uuid, **edited)
    post(coordinator, "school_close", school.uuid, version=2, closed_on="2026-07-01")
    school.refresh_from_db()
    assert (school.setting, school.aliases) == ("town", "Old")
    assert school.closed_on == date(2026, 7, 1)
    assert "closed" in page(coordinator, "school", school.uuid)


def test_a_school_of_another_district_is_no_choice(coordinator, south):
    values = {"district": south.district.pk, "name": "South New School", "setting": "rural"}
    response = post(coordinator, "school_add", **values, uuid=uuid4())
    assert response.status_code == 422
    assert not School.objects.filter(name="South New School").exists()


def test_the_place_a_link_leads_from_is_chosen_beforehand(office, north):
    text = page(office, "teacher_add", school=north.school.uuid)
    assert f'<option value="{north.school.pk}" selected>' in text
    assert "selected" in page(office, "school_add", district=north.district.uuid)
    page(office, "teacher_add", school="no-such-thing")


def teacher_values(corner, **more) -> dict:
    return {
        "name": "曾 海燕",
        "school": corner.school.pk,
        "full_time": corner.subject.pk,
        "starts_on": "2024-09-01",
        "entry": "appointed",
        "uuid": uuid4(),
    } | more


def test_a_district_adds_a_teacher_once_however_often_the_form_is_sent(coordinator, north):
    values = teacher_values(north)
    first = post(coordinator, "teacher_add", **values)
    teacher = Teacher.objects.get(name="曾海燕")
    assert first["Location"] == teacher.get_absolute_url()
    second = post(coordinator, "teacher_add", **values)
    assert second["Location"] == teacher.get_absolute_url()
    posting = Posting.objects.get(teacher=teacher)
    assert (posting.school, posting.entry) == (north.school, "appointed")
    assert [str(row) for row in posting.subjects.all()] == ["Northern science"]


def test_a_teacher_without_a_place_is_refused_with_everything_typed_still_there(coordinator, north):
    values = teacher_values(north, school="", title="Senior", phone="020-1")
    response = post(coordinator, "teacher_add", **values)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Choose a school, or tick that they work at an office." in text
    for typed in ("曾 海燕", "Senior", "020-1", "2024-09-01"):
        assert typed in text
    assert not Teacher.objects.filter(name="曾海燕").exists()


def test_a_refusal_of_the_service_stands_beside_its_field(coordinator, north):
    TeacherFactory(staff_number="S-1")
    values = teacher_values(north, staff_number="S-1", teaching_since="20")
    response = post(coordinator, "teacher_add", **values)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Another teacher has this staff number." in text
    assert "Enter a year from 1940 to 2100." in text
    assert response.context["form"].errors.keys() == {"staff_number", "teaching_since"}
    assert not Teacher.objects.filter(name="曾海燕").exists()


@pytest.mark.parametrize("year", ["20", "1899"])
def test_a_year_that_cannot_be_is_said_beside_its_box(coordinator, north, year):
    response = post(coordinator, "teacher_add", **teacher_values(north, teaching_since=year))

    errors = response.context["form"].errors
    assert errors == {"teaching_since": ["Enter a year from 1940 to 2100."]}


def test_somebody_at_the_districts_office_has_no_school(coordinator, north):
    post(
        coordinator,
        "teacher_add",
        **teacher_values(north, school="", at_office="on", district=north.district.pk),
    )
    posting = Posting.objects.get(teacher__name="曾海燕")
    assert (posting.school, posting.district) == (None, north.district)


def test_the_office_names_the_district_of_an_office(office, north):
    response = post(office, "teacher_add", **teacher_values(north, school="", at_office="on"))
    assert response.status_code == 422
    assert "Choose the district of the office." in response.content.decode()


@pytest.mark.parametrize("field", ["school", "district"])
def test_a_place_of_another_district_is_no_choice(coordinator, north, south, field):
    values = teacher_values(north) | {field: getattr(south, field).pk}
    if field == "district":
        values |= {"school": "", "at_office": "on"}
    response = post(coordinator, "teacher_add", **values)
    assert response.status_code == 422
    assert not Teacher.objects.filter(name="曾海燕").exists()


def edit_values(teacher, **more) -> dict:
    return {"name": teacher.name, "name_sort": teacher.name_sort, "version": 1} | more


def test_a_stale_edit_shows_both_versions_and_changes_nothing(coordinator, north):
    trainee = north.trainee
    edit_teacher(trainee, actor=north.coordinator_actor, seen=1, title="Saved by another")
    response = post(
        coordinator, "teacher_edit", trainee.uuid, **edit_values(trainee, title="Typed by me")
    )
    text = response.content.decode()
    assert response.status_code == 409
    assert "Saved by another" in text
    assert "Typed by me" in text
    trainee.refresh_from_db()
    assert trainee.title == "Saved by another"
    response = post(
        coordinator,
        "teacher_edit",
        trainee.uuid,
        **edit_values(trainee, title="Typed by me", version=2),
    )
    assert response.status_code == 302
    trainee.refresh_from_db()
    assert trainee.title == "Typed by me"


def test_a_posting_is_added_once_and_ended(coordinator, north):
    second = SchoolFactory(district=north.district)
    values = teacher_values(north, school=second.pk)
    for _again in range(2):
        response = post(coordinator, "posting_add", north.trainee.uuid, **values)
        assert response["Location"] == north.trainee.get_absolute_url()
    posting = Posting.objects.get(teacher=north.trainee, school=second)
    refused = post(coordinator, "posting_end", posting.uuid, version=1, ends_on="2024-08-31")
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "ends_on": ["They began there on 1 September 2024. Enter that day or a later one."]
    }
    post(coordinator, "posting_end", posting.uuid, version=1, ends_on="2026-07-31")
    posting.refresh_from_db()
    assert posting.ends_on == date(2026, 7, 31)


def test_ending_a_posting_from_a_stale_page_is_refused(coordinator, north):
    posting = Posting.objects.get(teacher=north.trainee)
    Posting.objects.filter(pk=posting.pk).update(version=2)
    response = post(coordinator, "posting_end", posting.uuid, version=1, ends_on="2026-07-31")
    assert response.status_code == 409
    posting.refresh_from_db()
    assert posting.ends_on is None


@pytest.mark.parametrize(
    ("name", "model", "values", "edited"),
    [
        ("district", District, {"name": "East", "kind": "county"}, {"sort_order": 7}),
        ("subject", Subject, {"name": "Art"}, {"sort_order": 7}),
        (
            "term",
            Term,
            {"name": "Autumn", "starts_on": "2026-09-01", "ends_on": "2027-01-20"},
            {"first_week_starts_on": "2026-08-30"},
        ),
    ],
)
def test_the_office_keeps_its_lists(office, name, model, values, edited):
    key = uuid4()
    for _again in range(2):
        assert post(office, f"{name}_add", **values, uuid=key).status_code == 302
    record = model.objects.get(uuid=key)
    changed = values | edited | {"name": "Renamed", "version": 1}
    assert post(office, f"{name}_edit", record.uuid, **changed).status_code == 302
    record.refresh_from_db()
    assert (record.name, record.version) == ("Renamed", 2)
    assert "Renamed" in page(office, f"{name}s")
    assert page(office, f"{name}_edit", record.uuid)
    assert (
        post(office, f"{name}_edit", record.uuid, **changed | {"name": "Mine"}).status_code == 409
    )


def test_terms_that_overlap_are_refused_on_the_page(office):
    TermFactory()
    values = {"name": "Other", "starts_on": "2026-01-25", "ends_on": "2026-07-01", "uuid": uuid4()}
    wrong_week = {"first_week_starts_on": "2026-01-01"}
    response = post(office, "term_add", **values, **wrong_week)
    assert response.status_code == 422
    assert "First term 2025-26 runs from" in response.content.decode()
    assert set(response.context["form"].errors) == {"starts_on", "first_week_starts_on"}


def test_a_foreign_district_edit_is_refused(coordinator):
    district = DistrictFactory()
    response = post(coordinator, "district_edit", district.uuid, name="Mine", version=1)
    assert response.status_code == 403
