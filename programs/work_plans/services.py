"""Writing, changing, issuing and withdrawing work plans and needs surveys: every write to them."""

from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import values_of
from core.editing import add, change, made_before
from core.exceptions import DomainError
from core.rights import demand
from core.stored_files.judging import Prepared
from core.stored_files.keeping import keep_file
from programs.program.models import Program
from programs.program.rules import demand_not_closed
from programs.work_plans.models import WorkPlan
from programs.work_plans.rights import may_change, may_write
from roster.models import District, Subject

State = WorkPlan.State


@transaction.atomic
def add_work_plan(
    program: Program,
    *,
    actor: Actor,
    kind: str,
    title: str,
    subject: Subject | None = None,
    district: District | None = None,
    file: Prepared | None = None,
    uuid: UUID | None = None,
    **details,
) -> WorkPlan:
    """Write a draft, of the district, or of the section of the subject; without either of the
    general section.

    `details` are title_en, dated and text. The same `uuid` twice is one draft. Raises
    PermissionDenied, DomainError or ValidationError.
    """
    demand(may_write(actor, subject=subject, district=district))

    def is_own(row: WorkPlan) -> bool:
        return may_change(actor, row)

    if earlier := made_before(WorkPlan, uuid, is_own):
        return earlier
    demand_not_closed(program)
    plan = WorkPlan(
        uuid=uuid or uuid4(),
        program=program,
        subject=subject,
        district=district,
        kind=kind,
        title=title.strip(),
        written_by_id=actor.user_id,
        **kept(file),
        **details,
    )
    demand_something(plan)
    return add(
        plan,
        actor=actor,
        verb="programs.work_plan_added",
        is_own=is_own,
        after=values_of(plan),
    )


def kept(file: Prepared | None) -> dict:
    """The columns of a file that came with a page; where none came, nothing changes."""
    return {} if file is None else {"file": keep_file(file), "file_name": file.name}


def demand_something(plan: WorkPlan) -> None:
    if not plan.text.strip() and plan.file_id is None:
        raise ValidationError({"text": _("Write the text, or choose a file.")})


@transaction.atomic
def edit_work_plan(
    plan: WorkPlan, *, actor: Actor, seen: int, file: Prepared | None = None, **values
) -> WorkPlan:
    """Change what it says; a new file takes the place of the old one, an issued one stays issued.

    Raises StaleStateError, or as `add_work_plan`.
    """
    stored = demand_standing(plan, actor)
    values |= kept(file)
    is_as_stored = all(getattr(stored, name) == value for name, value in values.items())
    if not is_as_stored:
        demand_not_closed(stored.program)
    for name, value in values.items():
        setattr(stored, name, value)
    demand_something(stored)
    return change(plan, actor=actor, seen=seen, verb="programs.work_plan_changed", **values)


@transaction.atomic
def issue(plan: WorkPlan, *, actor: Actor, seen: int) -> WorkPlan:
    """From now on everybody who sees the program reads it. Issued twice is issued."""
    stored = demand_standing(plan, actor)
    if stored.state == State.ISSUED:
        return stored
    demand_not_closed(stored.program)
    return change(
        plan, actor=actor, seen=seen, verb="programs.work_plan_issued", state=State.ISSUED
    )


@transaction.atomic
def withdraw(plan: WorkPlan, *, actor: Actor, seen: int, withdraw_reason: str) -> WorkPlan:
    """Take it back, drafted or issued; it stays as a row and says why."""
    stored = demand_standing(plan, actor)
    demand_not_closed(stored.program)
    if not withdraw_reason.strip():
        raise ValidationError({"withdraw_reason": _("Say why it is withdrawn.")})
    return change(
        plan,
        actor=actor,
        seen=seen,
        verb="programs.work_plan_withdrawn",
        state=State.WITHDRAWN,
        withdraw_reason=withdraw_reason.strip(),
    )


def demand_standing(plan: WorkPlan, actor: Actor) -> WorkPlan:
    """The stored row, if it is this actor's to change and was not withdrawn."""
    demand(may_change(actor, plan))
    stored = WorkPlan.objects.select_related("program").get(pk=plan.pk)
    if stored.is_withdrawn:
        raise DomainError(_("This was withdrawn."))
    return stored
