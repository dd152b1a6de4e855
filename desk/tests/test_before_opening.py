"""The page that opens a program says what it lacks, and refuses nothing for it."""

from accounts.models import RoleAssignment, User
from core.actor import Role
from programs.models import Program, RequirementSet, SubjectSection
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.models import Posting, PostingSubject
from roster.tests.factories import SubjectFactory, TeacherFactory, TermFactory
from tests.sent_page import as_shown


def lacking(client, program) -> list[tuple[str, list[str]]]:
    page = client.get(f"/programs/{program.slug}/open/")
    return [
        (each.sentence, [way.url for way in each.ways]) for each in page.context["before_opening"]
    ]


def test_an_empty_program_says_each_part_it_lacks_and_opens_all_the_same(client, administrator):
    full = ProgramFactory(slug="other-year")
    ActivityKindFactory(program=full)
    program = ProgramFactory(slug="the-year", state=Program.State.SETUP)
    client.force_login(administrator)

    assert lacking(client, program) == [
        (
            "There are no kinds of activity, so nothing can be recorded.",
            ["/programs/the-year/kinds/standard/"],
        ),
        (
            "There is no section, so figures are not given by subject.",
            ["/programs/the-year/sections/new/"],
        ),
        (
            "Nothing is asked for, so nobody is told what they still owe.",
            ["/programs/the-year/requirements/standard/", "/programs/the-year/requirements/new/"],
        ),
        ("No term lies in it, so figures are not given by term.", ["/terms/school-year/"]),
        (
            "There is no partnership, so teachers can be paired within their district alone.",
            ["/partnerships/new/"],
        ),
    ]
    page = f"/programs/{program.slug}/open/"
    client.post(page, as_shown(client.get(page)))
    program.refresh_from_db()
    assert program.state == Program.State.OPEN


def test_a_step_of_the_chain_that_nobody_can_take_is_named(client, administrator, north, south):
    program = north.program
    TermFactory()
    ActivityKindFactory(program=program)
    RequirementSet.objects.create(program=program, name="Ones", valid_from=program.starts_on)
    for corner in (north, south):
        SubjectSection.objects.create(
            program=program, subject=corner.subject, name=f"{corner.subject} section"
        )
    Program.objects.update(state=Program.State.SETUP)
    client.force_login(administrator)
    assert lacking(client, program) == []

    RoleAssignment.objects.filter(user=north.principal_user).delete()
    RoleAssignment.objects.filter(user=north.coordinator_user).update(subject=south.subject)
    User.objects.filter(pk=north.lead_user.pk).update(is_active=False)

    add = "/office/accounts/add/?role="
    assert lacking(client, program) == [
        (
            "1 school has nobody who confirms for its trainees: North Village School. A school "
            "whose teachers are mentors alone needs nobody.",
            [f"{add}{Role.SCHOOL_CONFIRMER}&school={north.school.uuid}"],
        ),
        (
            "Nobody coordinates 1 district: North County.",
            [f"{add}{Role.DISTRICT_COORDINATOR}&district={north.district.uuid}"],
        ),
        (
            "Nobody leads 1 subject: Northern science.",
            [f"{add}{Role.SUBJECT_LEAD}&subject={north.subject.uuid}"],
        ),
    ]
    Program.objects.update(needs_school=False, needs_district=False)
    assert [sentence for sentence, _ways in lacking(client, program)] == [
        "Nobody leads 1 subject: Northern science."
    ]


def test_subjects_that_are_taught_and_have_no_section_are_named(client, administrator, north):
    program = north.program
    art = SubjectFactory(name="美术", name_en="Art")
    teacher = TeacherFactory(school=north.school)
    PostingSubject.objects.create(posting=Posting.objects.get(teacher=teacher), subject=art)
    TermFactory()
    ActivityKindFactory(program=program)
    RequirementSet.objects.create(program=program, name="Ones", valid_from=program.starts_on)
    SubjectSection.objects.create(program=program, subject=north.subject, name="Science")
    Program.objects.update(state=Program.State.SETUP)
    client.force_login(administrator)

    assert lacking(client, program) == [
        (
            "1 subject has no section, so its figures are not given: Art.",
            ["/programs/the-year/sections/new/"],
        ),
        (
            "Nobody leads 1 subject: Art.",
            [f"/office/accounts/add/?role={Role.SUBJECT_LEAD}&subject={art.uuid}"],
        ),
    ]
