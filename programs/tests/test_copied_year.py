"""A new program begins as last year's was: sections and what was asked, from its own first day."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.services import actor_for
from programs.models import Program, Requirement, RequirementSet, SubjectSection
from programs.program.services import add_section, create_program
from programs.requirements.services import (
    add_requirement,
    end_requirement_set,
    remove_requirement,
)
from programs.tests.factories import ActivityKindFactory

YEAR = {"starts_on": date(2026, 9, 1), "ends_on": date(2027, 7, 10)}


@pytest.fixture
def office(administrator):
    return actor_for(administrator)


@pytest.fixture
def last_year(north, office) -> Program:
    """North's program with a section, a set that is valid and one that ended."""
    program = north.program
    add_section(program, actor=office, name="Science", name_en="Sci", subject=north.subject)
    ActivityKindFactory(program=program, key="online")
    ask(program, office, "Three ones", "One paper", subject=north.subject)
    sessions = {"counts": "activity", "kinds": ["online"], "quantity": 2}
    ask(program, office, "Three ones", "Two sessions", subject=north.subject, **sessions)
    old = ask(program, office, "Four decisions", "One plan").requirement_set
    end_requirement_set(old, actor=office, seen=1, valid_to=date(2026, 1, 31))
    return program


def ask(program, office, name, text, **values) -> Requirement:
    return add_requirement(
        program,
        actor=office,
        set_name=name,
        text=text,
        owed_by="trainee",
        per="year",
        evidence="form",
        weight=2,
        **{"counts": "paper"} | values,
    )


def test_sections_and_valid_sets_come_along_and_then_go_their_own_way(last_year, north, office):
    made = create_program(actor=office, name="New", slug="new", copied_from=last_year, **YEAR)

    section = SubjectSection.objects.get(program=made)
    assert (section.subject, section.name, section.name_en) == (north.subject, "Science", "Sci")
    copied = RequirementSet.objects.get(program=made)
    assert (copied.name, copied.subject) == ("Three ones", north.subject)
    assert (copied.valid_from, copied.valid_to) == (made.starts_on, None)
    said = ("text", "kinds", "quantity", "evidence", "weight")
    assert list(copied.requirements.order_by("pk").values_list(*said)) == [
        ("One paper", [], 1, "form", 2),
        ("Two sessions", ["online"], 2, "form", 2),
    ]

    remove_requirement(copied.requirements.first(), actor=office, seen=1)
    assert Requirement.objects.filter(requirement_set__program=last_year).count() == 3


def test_with_the_standard_kinds_it_begins_without_them(last_year, office):
    made = create_program(actor=office, name="New", slug="new", **YEAR)

    assert not SubjectSection.objects.filter(program=made).exists()
    assert not RequirementSet.objects.filter(program=made).exists()


def test_who_sets_up_no_program_copies_none(last_year, north):
    with pytest.raises(PermissionDenied):
        create_program(
            actor=north.lead_actor, name="New", slug="new", copied_from=last_year, **YEAR
        )
    assert not Program.objects.filter(slug="new").exists()
