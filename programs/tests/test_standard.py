"""Kinds and requirement sets that a program may start with: what is there is left alone."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.services import actor_for
from core.exceptions import DomainError
from core.models import AuditEvent
from programs.kinds.services import add_standard_kinds
from programs.kinds.standard import STANDARD_KINDS
from programs.models import ActivityKind, Program, Requirement, RequirementSet
from programs.requirements.services import add_standard_requirements
from programs.tests.factories import ActivityKindFactory, ProgramFactory
from roster.tests.factories import SubjectFactory
from tests.sent_page import as_shown

KINDS = "/programs/the-year/kinds/standard/"
SETS = "/programs/the-year/requirements/standard/"


@pytest.fixture
def actor(administrator):
    return actor_for(administrator)


@pytest.fixture
def three_subjects(db):
    return [SubjectFactory(name=name) for name in ("语文", "数学", "科学")]


def test_kinds_come_with_their_switches_and_those_there_stay(program, actor):
    other = ProgramFactory()
    add_standard_kinds(other, actor=actor)
    ours = ActivityKindFactory(program=program, key="ours", name="公开课", sort_order=4)

    added = add_standard_kinds(program, actor=actor)

    wanted = [row for row in STANDARD_KINDS if row["name"] != "公开课"]
    assert [kind.key for kind in added] == [row["key"] for row in wanted]
    for kind, row in zip(added, wanted, strict=True):
        assert {name: getattr(kind, name) for name in row} == row
    assert added[0].sort_order == 5
    ours.refresh_from_db()
    assert ours.version == 1
    assert add_standard_kinds(program, actor=actor) == []
    events = AuditEvent.objects.filter(verb="programs.standard_kinds_added", program_id=program.pk)
    assert [len(event.detail["added"]) for event in events] == [len(wanted)]


def test_the_sets_hold_for_their_subjects_and_are_added_once(program, actor, three_subjects):
    added = add_standard_requirements(program, actor=actor)

    assert [(one.subject.name, one.name) for one in added] == [
        ("数学", "“三个一”"),
        ("语文", "“三个一”工程"),
        ("数学", "“四定”"),
        ("科学", "培训活动登记表"),
        ("语文", "导师职责"),
    ]
    rows = Requirement.objects.filter(requirement_set=added[0]).order_by("pk")
    assert [row.text for row in rows] == ["互听一节课", "撰写一篇论文", "推荐一本好书"]
    assert {one.valid_from for one in added} == {program.starts_on}
    assert add_standard_requirements(program, actor=actor) == []
    assert Requirement.objects.count() == 9
    assert AuditEvent.objects.filter(verb="programs.standard_requirements_added").count() == 1


def test_a_set_that_is_there_or_has_ended_is_left_alone(program, actor, three_subjects):
    _chinese, mathematics, _science = three_subjects
    for name, end in (("“三个一”", None), ("“四定”", program.ends_on)):
        RequirementSet.objects.create(
            program=program,
            subject=mathematics,
            name=name,
            valid_from=program.starts_on,
            valid_to=end,
        )

    added = add_standard_requirements(program, actor=actor)

    assert [one.name for one in added] == ["“三个一”工程", "培训活动登记表", "导师职责"]
    assert not Requirement.objects.filter(requirement_set__subject=mathematics).exists()


def test_a_set_whose_subject_is_missing_says_so_before_and_is_left_out(
    client, program, administrator
):
    SubjectFactory(name="科学")
    client.force_login(administrator)

    page = client.get(SETS)
    shown = as_shown(page)
    client.post(SETS, shown)

    assert '<a href="/subjects/standard/">Add the standard subjects</a>' in page.text

    assert [bool(each.obstacle) for each in page.context["offered"]] == [True] * 4
    assert shown["chosen"] == ["培训活动登记表"]
    assert [one.name for one in RequirementSet.objects.all()] == ["培训活动登记表"]


def test_the_page_of_kinds_says_channel_and_switches(client, program, administrator):
    client.force_login(administrator)

    page = client.get(KINDS)
    sent = client.post(KINDS, as_shown(page))

    assert (
        "公开课 Open lesson<br><small>Lesson study\u00a0· counts as training\u00a0· lessons are "
        "lesson study\u00a0· asks for lessons\u00a0· offered to mentors and trainees</small>"
    ) in page.text
    assert sent.headers["Location"] == "/programs/the-year/kinds/"
    assert ActivityKind.objects.filter(program=program).count() == len(STANDARD_KINDS)
    assert client.get(KINDS).context["is_complete"]


def test_kinds_and_sets_that_are_not_ticked_are_left_out(
    client, program, administrator, three_subjects
):
    client.force_login(administrator)
    for page, keys in ((KINDS, ["lecture", "twice"]), (SETS, ["“三个一”", "导师职责"])):
        client.post(page, {**as_shown(client.get(page)), "chosen": keys})

    assert list(ActivityKind.objects.values_list("key", flat=True)) == ["lecture", "twice"]
    sets = RequirementSet.objects.order_by("pk").values_list("name", flat=True)
    assert list(sets) == ["“三个一”", "导师职责"]
    assert Requirement.objects.count() == 4


def test_a_closed_program_gets_nothing(program, actor, three_subjects):
    program.state = Program.State.CLOSED
    program.save()

    for service in (add_standard_kinds, add_standard_requirements):
        with pytest.raises(DomainError):
            service(program, actor=actor)


def test_only_the_office_adds_them(program, north):
    for service in (add_standard_kinds, add_standard_requirements):
        for actor in (north.coordinator_actor, north.lead_actor):
            with pytest.raises(PermissionDenied):
                service(program, actor=actor)


def test_of_the_standard_kinds_lessons_taken_to_rural_schools_alone_are_outreach():
    outreach = {row["name"] for row in STANDARD_KINDS if row.get("is_outreach")}

    assert outreach == {"送教下乡"}
