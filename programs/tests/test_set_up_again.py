"""Sections and requirements are changed and taken away until their program is opened."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.services import actor_for
from core.exceptions import DomainError, StaleStateError
from core.models import AuditEvent
from programs.models import Program, Requirement, RequirementSet, SubjectSection
from programs.program.services import add_section, edit_section, remove_section
from programs.requirements.services import (
    add_requirement,
    edit_requirement,
    remove_requirement,
)
from programs.tests.factories import ProgramFactory


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def program(db):
    return ProgramFactory(name="Next year", slug="next-year", state=Program.State.SETUP)


@pytest.fixture
def section(program, north, office):
    return add_section(program, actor=office, name="Science", subject=north.subject)


def ask(program, north, office, text="One paper") -> Requirement:
    return add_requirement(
        program,
        actor=office,
        set_name="Three ones",
        subject=north.subject,
        text=text,
        owed_by="trainee",
        counts="paper",
        per="year",
    )


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_section_is_changed_and_taken_away(section, south, office):
    values = {"subject": south.subject, "name": "English", "name_en": "English"}
    section = edit_section(section, actor=office, seen=1, **values)
    assert (section.name, section.subject, section.version) == ("English", south.subject, 2)

    remove_section(section, actor=office, seen=2)
    remove_section(section, actor=office, seen=2)

    assert not SubjectSection.objects.exists()
    assert verbs()[-2:] == ["programs.section_changed", "programs.section_removed"]
    assert AuditEvent.objects.first().before["name"] == "English"


def test_a_set_goes_with_the_last_of_its_requirements(program, north, office):
    first, second = ask(program, north, office), ask(program, north, office, "One lesson")

    remove_requirement(first, actor=office, seen=1)
    assert list(Requirement.objects.all()) == [second]
    edit_requirement(second, actor=office, seen=1, text="Two lessons", quantity=2)
    remove_requirement(second, actor=office, seen=2)

    assert not RequirementSet.objects.exists()
    assert verbs()[-4:] == [
        "programs.requirement_removed",
        "programs.requirement_changed",
        "programs.requirement_removed",
        "programs.requirement_set_removed",
    ]


def test_once_it_is_open_nothing_of_it_is_rewritten(program, section, north, office):
    requirement = ask(program, north, office)
    Program.objects.filter(pk=program.pk).update(state=Program.State.OPEN)
    section = SubjectSection.objects.get()
    requirement = Requirement.objects.get()
    before = verbs()

    for step, row, values in (
        (edit_section, section, {"subject": north.subject, "name": "Other", "name_en": ""}),
        (remove_section, section, {}),
        (edit_requirement, requirement, {"text": "Another"}),
        (remove_requirement, requirement, {}),
    ):
        with pytest.raises(DomainError, match="Next year has been opened"):
            step(row, actor=office, seen=1, **values)

    assert verbs() == before


def test_what_somebody_changed_meanwhile_is_neither_overwritten_nor_removed(section, office):
    edit_section(section, actor=office, seen=1, subject=section.subject, name="New", name_en="")

    with pytest.raises(StaleStateError):
        remove_section(section, actor=office, seen=1)
    with pytest.raises(StaleStateError):
        edit_section(section, actor=office, seen=1, subject=None, name="Late", name_en="")

    assert SubjectSection.objects.get().name == "New"
    assert "programs.section_removed" not in verbs()


def test_leads_change_what_is_of_their_own_subject(program, section, north, south, office):
    requirement = ask(program, north, office)
    for step, row, values in (
        (edit_section, section, {"subject": north.subject, "name": "Mine", "name_en": ""}),
        (edit_requirement, requirement, {"text": "Mine"}),
    ):
        for stranger in (south.lead_actor, north.coordinator_actor, north.mentor_actor):
            with pytest.raises(PermissionDenied):
                step(row, actor=stranger, seen=1, **values)
        step(row, actor=north.lead_actor, seen=1, **values)
    # Nor is it handed to a subject that somebody else leads.
    with pytest.raises(PermissionDenied):
        edit_section(
            section, actor=north.lead_actor, seen=2, subject=south.subject, name="", name_en=""
        )


def test_both_are_done_on_the_programs_page(client, administrator, program, section, north, office):
    requirement = ask(program, north, office)
    client.force_login(administrator)
    page = reverse("programs:program", args=[program.slug])
    ways = [
        reverse(f"programs:{name}", args=[program.slug, row.uuid])
        for name, row in (
            ("section_edit", section),
            ("section_remove", section),
            ("requirement_edit", requirement),
            ("requirement_remove", requirement),
        )
    ]
    assert all(way in client.get(page).text for way in ways)

    for way in (ways[1], ways[3]):
        version = client.get(way).context["form"]["version"].value()
        assert client.post(way, {"version": version}).url == page

    assert not SubjectSection.objects.exists()
    assert not Requirement.objects.exists()

    Program.objects.filter(pk=program.pk).update(state=Program.State.OPEN)
    assert "/remove/" not in client.get(page).text


def test_a_page_left_open_says_why_it_can_no_longer_be_changed(
    client, administrator, program, section
):
    Program.objects.filter(pk=program.pk).update(state=Program.State.OPEN)
    client.force_login(administrator)
    way = reverse("programs:section_remove", args=[program.slug, section.uuid])

    assert "has been opened" in client.get(way).text
    assert "has been opened" in client.post(way, {"version": 1}).text
    assert SubjectSection.objects.exists()


def test_a_section_under_another_programs_address_does_not_exist(client, administrator, section):
    other = ProgramFactory(slug="other-year")
    client.force_login(administrator)

    way = reverse("programs:section_remove", args=[other.slug, section.uuid])

    assert client.get(way).status_code == 404
