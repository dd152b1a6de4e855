"""Program years: set up, opened, closed; their sections and what they ask for."""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import add, add_set, change, remove
from core.exceptions import IllegalTransitionError
from core.rights import demand, may_manage_lists
from programs.kinds.services import copy_kinds
from programs.program.models import WEIGHED, Program, SubjectSection
from programs.program.rights import may_ask
from programs.program.rules import demand_not_closed, demand_set_up
from programs.requirements.services import copy_requirements
from roster.models import Subject

# --- programs -------------------------------------------------------------------------------------


@transaction.atomic
def create_program(
    *,
    actor: Actor,
    name: str,
    slug: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    copied_from: Program | None = None,
    uuid: UUID | None = None,
    **details,
) -> Program:
    """Start setting up a program; it is its office's own until it is opened.

    Kinds of activity, sections, the requirement sets that were valid at its end and what speaks
    for a mentor are copied from the program `copied_from`; without one it has the standard kinds,
    and no more.
    `details` are the other fields of Program: name_en, guiding_principles, working_ideas,
    mentor_criteria, trainee_criteria, mentor_capacity, needs_other_side, needs_school,
    needs_district, days_back, late_after, asks_for_stamp, hours_present, hours_speaking.
    """
    demand(may_manage_lists(actor))
    if copied_from:
        weighs = [f"weighs_{name}" for name in WEIGHED]
        details = {name: getattr(copied_from, name) for name in weighs} | details
    program = Program(
        uuid=uuid or uuid4(),
        name=name,
        slug=slug,
        starts_on=starts_on,
        ends_on=ends_on,
        **details,
    )
    add(program, actor=actor, verb="programs.program_created")
    copy_kinds(program, actor=actor, source=copied_from)
    if copied_from:
        copy_sections(program, actor=actor, source=copied_from)
        copy_requirements(program, actor=actor, source=copied_from)
    return program


def edit_program(program: Program, *, actor: Actor, seen: int, **values) -> Program:
    """Change a program that is not closed.

    Once it has been opened its address stays. Its period may still change, for a wrong year must
    be put right: what lies outside then stays, and can be ended, corrected or voided.
    """
    demand(may_manage_lists(actor))
    demand_not_closed(program)
    if program.state == Program.State.OPEN:
        check_address_stays(program, values)
    return change(program, actor=actor, seen=seen, verb="programs.program_changed", **values)


def set_weights(program: Program, *, actor: Actor, seen: int, **values) -> Program:
    """Say how much each thing speaks for a mentor; proposals from now on go by it.

    `values` are the fields `weighs_…`. What was proposed before keeps the weights of its day.
    """
    demand(may_manage_lists(actor))
    demand_not_closed(program)
    return change(program, actor=actor, seen=seen, verb="programs.weights_changed", **values)


def check_address_stays(program: Program, values: dict) -> None:
    if values.get("slug", program.slug) != program.slug:
        raise ValidationError(
            {"slug": _("The address of a program that has been opened cannot change.")}
        )


def open_program(program: Program, *, actor: Actor, seen: int) -> Program:
    """Pairings and forms can be recorded from now on."""
    demand(may_manage_lists(actor))
    if program.state == Program.State.OPEN:
        raise IllegalTransitionError(_("This program is open already."))
    if program.state == Program.State.CLOSED:
        raise IllegalTransitionError(_("This program is closed. Opening it again needs a reason."))
    return _move(
        program, Program.State.OPEN, actor=actor, seen=seen, verb="programs.program_opened"
    )


def reopen_program(program: Program, *, actor: Actor, seen: int, reason: str) -> Program:
    """Open a closed program again, so that its figures can change; the reason is recorded."""
    demand(may_manage_lists(actor))
    if program.state != Program.State.CLOSED:
        raise IllegalTransitionError(_("Only a closed program can be opened again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it has to be opened again.")})
    detail = {"reason": reason.strip()}
    state = Program.State.OPEN
    return _move(
        program, state, actor=actor, seen=seen, verb="programs.program_reopened", detail=detail
    )


def close_program(
    program: Program, *, actor: Actor, seen: int, detail: dict | None = None
) -> Program:
    """Nothing in it changes any more; everything stays readable and counted.

    The page that closes one is `activities.closing`, which shows what still waits; `detail` says
    what that was.
    """
    demand(may_manage_lists(actor))
    if program.state != Program.State.OPEN:
        raise IllegalTransitionError(_("Only an open program can be closed."))
    state = Program.State.CLOSED
    return _move(
        program, state, actor=actor, seen=seen, verb="programs.program_closed", detail=detail
    )


def _move(
    program: Program, state: str, *, actor: Actor, seen: int, verb: str, detail: dict | None = None
) -> Program:
    return change(program, actor=actor, seen=seen, verb=verb, detail=detail, state=state)


# --- sections -------------------------------------------------------------------------------------


def add_section(
    program: Program,
    *,
    actor: Actor,
    name: str,
    subject: Subject | None = None,
    name_en: str = "",
    uuid: UUID | None = None,
) -> SubjectSection:
    """Add the city's section for a subject; without a subject, the general one."""
    demand(may_ask(actor, subject))
    demand_not_closed(program)
    section = SubjectSection(
        uuid=uuid or uuid4(), program=program, subject=subject, name=name, name_en=name_en
    )
    return add(section, actor=actor, verb="programs.section_added", program=program)


def copy_sections(program: Program, *, actor: Actor, source: Program) -> list[SubjectSection]:
    """Give a new program the sections of another one."""
    rows = SubjectSection.objects.filter(program=source).values("subject_id", "name", "name_en")
    sections = [SubjectSection(program=program, **row) for row in rows]
    return add_set(sections, actor=actor, verb="programs.sections_copied", subject=program)


def edit_section(section: SubjectSection, *, actor: Actor, seen: int, **values) -> SubjectSection:
    """Change a section while its program is being set up: subject, name, name_en."""
    demand(may_ask(actor, section.subject) and may_ask(actor, values.get("subject")))
    demand_set_up(section.program)
    return change(section, actor=actor, seen=seen, verb="programs.section_changed", **values)


def remove_section(section: SubjectSection, *, actor: Actor, seen: int) -> SubjectSection:
    """Take a section away again while its program is being set up."""
    demand(may_ask(actor, section.subject))
    demand_set_up(section.program)
    return remove(section, actor=actor, seen=seen, verb="programs.section_removed")
