"""Program years: set up, opened, closed; their sections and what they ask for."""

import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import add, change
from core.exceptions import DomainError
from core.rights import demand
from programs.program.models import Program
from programs.program.rights import may_ask
from programs.program.rules import check_day, demand_not_closed
from programs.program.services import _set_of
from programs.requirements.models import Requirement, RequirementSet
from roster.models import Subject

# --- requirements ---------------------------------------------------------------------------------


@transaction.atomic
def add_requirement(
    program: Program,
    *,
    actor: Actor,
    set_name: str,
    text: str,
    owed_by: str,
    counts: str,
    per: str,
    quantity: int = 1,
    set_name_en: str = "",
    subject: Subject | None = None,
    valid_from: datetime.date | None = None,
    uuid: UUID | None = None,
    **details,
) -> Requirement:
    """Ask for something, in one subject or in all; from the program's first day unless told.

    It joins the valid set of this name and subject, or begins one. `details` are text_en,
    evidence, evidence_en, weight. To change what is asked, end the set and add a new one from the
    next day: what was owed before stays what it was.
    """
    demand(may_ask(actor, subject))
    demand_not_closed(program)
    requirement = Requirement(
        uuid=uuid or uuid4(),
        requirement_set=_set_of(
            program,
            actor=actor,
            name=set_name.strip(),
            name_en=set_name_en,
            subject=subject,
            valid_from=valid_from,
        ),
        text=text,
        owed_by=owed_by,
        counts=counts,
        quantity=quantity,
        per=per,
        **details,
    )
    return add(requirement, actor=actor, verb="programs.requirement_added", program=program)


@transaction.atomic
def end_requirement_set(
    requirement_set: RequirementSet, *, actor: Actor, seen: int, valid_to: datetime.date
) -> RequirementSet:
    """Nothing of the set is owed after this day; what was owed until then stays owed."""
    demand(may_ask(actor, requirement_set.subject))
    demand_not_closed(requirement_set.program)
    if requirement_set.valid_to:
        raise DomainError(_("This set has ended already."))
    # Where the program was shortened, a set that begins after it can end on its first day.
    if valid_to != requirement_set.valid_from:
        check_day(requirement_set.program, valid_to, field="valid_to")
    return change(
        requirement_set,
        actor=actor,
        seen=seen,
        verb="programs.requirement_set_ended",
        valid_to=valid_to,
    )
