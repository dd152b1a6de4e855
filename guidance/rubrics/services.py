"""Rubrics: added, and ended so that another may take their place."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import record_event
from core.editing import add, demand_valid
from core.rights import demand
from guidance.rubrics.models import ALL_MARKS, Criterion, Rubric
from programs.models import Program
from programs.program.rights import may_ask
from programs.program.rules import demand_not_closed
from roster.models import Subject


def check_weights(weights: Iterable[int]) -> None:
    """Raises ValidationError where the marks of all criteria are not a hundred."""
    total = sum(weights)
    if total != ALL_MARKS:
        raise ValidationError(
            _("The weights come to %(total)d. Change them until they come to 100.")
            % {"total": total}
        )


@transaction.atomic
def add_rubric(
    program: Program,
    *,
    actor: Actor,
    name: str,
    criteria: Sequence[tuple[str, str, int]],
    subject: Subject | None = None,
    uuid: UUID | None = None,
    **details,
) -> Rubric:
    """Mark lessons by these criteria (name, English name, weight) from now on.

    `details` are name_en, excellent_from, good_from and fair_from. Raises PermissionDenied,
    DomainError, or ValidationError: the weights are not a hundred, or there is one already.
    """
    demand(may_ask(actor, subject))
    demand_not_closed(program)
    check_weights(weight for _name, _name_en, weight in criteria)
    rubric = Rubric(uuid=uuid or uuid4(), program=program, subject=subject, name=name, **details)
    demand_none_yet(rubric)
    made = add(rubric, actor=actor, verb="guidance.rubric_added")
    rows = [
        Criterion(rubric=made, position=number, name=name, name_en=name_en, weight=weight)
        for number, (name, name_en, weight) in enumerate(criteria, 1)
    ]
    for row in rows:
        demand_valid(row)
    Criterion.objects.bulk_create(rows)
    return made


@transaction.atomic
def end_rubric(rubric: Rubric, *, actor: Actor) -> None:
    """No lesson is marked by it from now on; what was marked stays. Twice is once."""
    demand(may_ask(actor, rubric.subject))
    demand_not_closed(rubric.program)
    standing = Rubric.objects.filter(pk=rubric.pk, ended_at=None)
    if standing.update(ended_at=timezone.now()):
        record_event(actor, "guidance.rubric_ended", rubric)


def demand_none_yet(rubric: Rubric) -> None:
    """Raises ValidationError beside the subject where another one marks its lessons."""
    others = Rubric.objects.filter(
        program=rubric.program, subject=rubric.subject, ended_at=None
    ).exclude(uuid=rubric.uuid)
    if not others.exists():
        return
    sentence = (
        _("There is a rubric for this subject already. End that one first.")
        if rubric.subject
        else _("There is a rubric for all subjects already. End that one first.")
    )
    raise ValidationError({"subject": sentence})


def rubric_for(program: Program, subject: Subject | None) -> Rubric | None:
    """The subject's own, else the one of all subjects."""
    rows = Rubric.objects.filter(program=program, ended_at=None).prefetch_related("criteria")
    by_subject = {row.subject_id: row for row in rows}
    return by_subject.get(subject.pk if subject else None) or by_subject.get(None)
