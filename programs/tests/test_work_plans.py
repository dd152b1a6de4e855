"""Work plans and needs surveys: who writes and reads which, and who has none yet."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.services import actor_for
from accounts.tests.factories import RoleAssignmentFactory
from core.actor import Role
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent
from programs.models import Program, SubjectSection, WorkPlan
from programs.tests.factories import WorkPlanFactory
from programs.work_plans.reading import owners
from programs.work_plans.services import add_work_plan, edit_work_plan, issue, withdraw
from roster.tests.factories import SubjectFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\nNorth\n%%EOF\n"
SAID = {"kind": "plan", "title": "North plan", "text": "North words"}


def write(north, by, **said) -> WorkPlan:
    return add_work_plan(north.program, actor=by, **SAID | said)


def test_each_writes_their_own_and_nobody_elses(north, south, administrator):
    lead, coordinator = north.lead_actor, north.coordinator_actor
    office = actor_for(administrator)
    other = SubjectFactory(name="Another subject")

    assert write(north, lead, subject=north.subject).state == "draft"
    assert write(north, coordinator, district=north.district).written_by == north.coordinator_user
    assert write(north, office).subject is None
    for by, said in [
        (lead, {"subject": other}),
        (lead, {}),
        (lead, {"district": north.district}),
        (coordinator, {"subject": north.subject}),
        (coordinator, {"district": south.district}),
        (north.mentor_actor, {"subject": north.subject}),
        (north.principal_actor, {"district": north.district}),
    ]:
        with pytest.raises(PermissionDenied):
            write(north, by, kind="survey", **said)


def test_a_coordinator_of_one_subject_speaks_for_no_whole_district(north):
    role = RoleAssignmentFactory(
        role=Role.DISTRICT_COORDINATOR, district=north.district, subject=north.subject
    )
    of_district = WorkPlanFactory(program=north.program, district=north.district)
    actor = actor_for(role.user)

    with pytest.raises(PermissionDenied):
        write(north, actor, district=north.district, kind="survey")
    assert of_district not in WorkPlan.objects.visible_to(actor)


def test_a_draft_is_read_by_its_writers_and_what_is_issued_by_all_who_see_the_program(
    north, south, administrator
):
    ours = write(north, north.coordinator_actor, district=north.district)
    readers = {
        "coordinator": north.coordinator_actor,
        "office": actor_for(administrator),
        "lead": north.lead_actor,
        "mentor": north.mentor_actor,
        "south": south.coordinator_actor,
    }

    def seen() -> set[str]:
        return {name for name, each in readers.items() if ours in WorkPlan.objects.visible_to(each)}

    assert seen() == {"coordinator", "office"}
    issue(ours, actor=north.coordinator_actor, seen=1)
    assert seen() == set(readers)
    Program.objects.filter(pk=north.program.pk).update(state="setup")
    assert seen() == {"coordinator", "office", "lead"}
    Program.objects.filter(pk=north.program.pk).update(state="open")
    withdraw(ours, actor=north.coordinator_actor, seen=2, withdraw_reason="Wrong year")
    assert seen() == {"coordinator", "office"}


def test_it_has_one_work_plan_and_as_many_surveys_as_it_makes(north):
    by = north.lead_actor
    first = write(north, by, subject=north.subject)
    with pytest.raises(ValidationError, match="work plan already"):
        write(north, by, subject=north.subject)
    for _each in range(2):
        write(north, by, subject=north.subject, kind="survey")
    withdraw(first, actor=by, seen=1, withdraw_reason="Written twice")
    assert write(north, by, subject=north.subject).pk != first.pk


def test_a_page_sent_twice_makes_one_and_a_stale_one_is_told(north):
    key, by = uuid4(), north.lead_actor
    plan = write(north, by, subject=north.subject, uuid=key)
    assert write(north, by, subject=north.subject, uuid=key) == plan
    edit_work_plan(plan, actor=by, seen=1, title="Better")
    with pytest.raises(StaleStateError):
        edit_work_plan(plan, actor=by, seen=1, title="Other")
    with pytest.raises(PermissionDenied):
        edit_work_plan(plan, actor=north.coordinator_actor, seen=2, title="Mine")
    assert issue(plan, actor=by, seen=2).version == 3
    assert issue(plan, actor=by, seen=2).version == 3
    verbs = AuditEvent.objects.filter(subject_type="programs.WorkPlan").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        f"programs.work_plan_{verb}" for verb in ("added", "changed", "issued")
    ]


def test_it_says_something_and_what_was_withdrawn_or_closed_stays(north):
    by = north.lead_actor
    with pytest.raises(ValidationError, match="or choose a file") as refusal:
        write(north, by, subject=north.subject, text=" ")
    assert list(refusal.value.message_dict) == ["text"]
    plan = write(north, by, subject=north.subject)
    with pytest.raises(ValidationError, match="or choose a file"):
        edit_work_plan(plan, actor=by, seen=1, text="")
    with pytest.raises(ValidationError, match="why it is withdrawn"):
        withdraw(plan, actor=by, seen=1, withdraw_reason=" ")
    gone = withdraw(plan, actor=by, seen=1, withdraw_reason="Wrong")
    for step in (issue, edit_work_plan):
        with pytest.raises(DomainError):
            step(gone, actor=by, seen=2)
    Program.objects.filter(pk=north.program.pk).update(state="closed")
    north.program.refresh_from_db()
    with pytest.raises(DomainError):
        write(north, by, subject=north.subject)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "letter"},
        {"state": "withdrawn"},
        {"withdraw_reason": "Why"},
        {"file_name": "North.pdf"},
        {"text": ""},
    ],
)
def test_the_database_refuses_what_is_half(wrong):
    plan = WorkPlanFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlan.objects.filter(pk=plan.pk).update(**wrong)


def test_the_database_wants_a_section_or_a_district(north):
    plan = WorkPlanFactory(subject=north.subject)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPlan.objects.filter(pk=plan.pk).update(district=north.district)


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 4])
def test_who_has_none_yet_is_named_with_one_press_for_those_who_may(
    north, client, django_assert_num_queries, rows
):
    for number in range(rows):
        subject = SubjectFactory(name=f"Subject {number}")
        SubjectSection.objects.create(program=north.program, subject=subject, name=f"S {number}")
        WorkPlanFactory(program=north.program, subject=subject, state="issued")
    own = SubjectSection.objects.create(
        program=north.program, subject=north.subject, name="Own section"
    )
    reader = north.lead_actor
    with django_assert_num_queries(3):
        owners(north.program, reader)
    client.force_login(north.lead_user)

    page = client.get(reverse("programs:work_plans", args=[north.program.slug]))

    sections, districts = page.context["groups"]
    address = ("section", str(own.uuid))
    assert sections["without"] == [{"name": "Own section", "address": address}]
    assert [each["name"] for each in sections["written"]] == [f"S {n}" for n in range(rows)]
    assert {each["address"] for each in districts["without"]} == {None}
    add = reverse("programs:work_plan_add", args=[north.program.slug, *address])
    assert add in page.text


@pytest.mark.parametrize(
    ("kind", "typed", "title"),
    [
        ("plan", "", "Work plan of Own section"),
        ("survey", "", "Needs survey of Own section"),
        ("survey", "What we need", "What we need"),
    ],
)
def test_left_without_a_title_it_is_called_by_its_kind(north, client, kind, typed, title):
    own = SubjectSection.objects.create(
        program=north.program, subject=north.subject, name="Own section"
    )
    client.force_login(north.lead_user)
    add = reverse("programs:work_plan_add", args=[north.program.slug, "section", own.uuid])
    assert "title" not in client.get(add).context["form"].initial
    client.post(add, {"uuid": uuid4(), "kind": kind, "title": typed, "text": "Words"})
    assert [(each.kind, each.title) for each in WorkPlan.objects.all()] == [(kind, title)]


def test_whoever_has_a_draft_stands_on_the_page_once(north, client):
    for name in ("Has a draft", "Has issued"):
        subject = north.subject if name == "Has a draft" else SubjectFactory()
        SubjectSection.objects.create(program=north.program, subject=subject, name=name)
        WorkPlanFactory(
            program=north.program,
            subject=subject,
            state="draft" if name == "Has a draft" else "issued",
        )
    client.force_login(north.lead_user)

    page = client.get(reverse("programs:work_plans", args=[north.program.slug]))

    sections = page.context["groups"][0]
    assert sections["without"] == []
    assert sorted(each["name"] for each in sections["written"]) == ["Has a draft", "Has issued"]


def test_a_page_writes_it_with_a_file_that_its_readers_download(north, client):
    client.force_login(north.coordinator_user)
    add = reverse(
        "programs:work_plan_add", args=[north.program.slug, "district", north.district.uuid]
    )
    typed = {"uuid": uuid4(), "kind": "survey", "title": "North survey", "text": ""}
    refused = client.post(add, typed)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["text"])
    assert 'value="North survey"' in refused.text
    page = SimpleUploadedFile("north.exe", b"MZ North")
    assert client.post(add, typed | {"file": page}).status_code == 422

    made = client.post(add, typed | {"file": SimpleUploadedFile("north.pdf", PDF)})
    plan = WorkPlan.objects.get()
    assert made.url == plan.get_absolute_url()
    file = reverse("programs:work_plan_file", args=[plan.uuid])
    assert client.get(file).getvalue() == PDF
    client.force_login(north.mentor_user)
    assert client.get(file).status_code == 404
    issue(plan, actor=north.coordinator_actor, seen=1)
    assert client.get(file).getvalue() == PDF
