"""What a program asks for: every write to requirement sets and their rows."""

import datetime
from collections.abc import Collection, Iterable
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import add, add_set, change, demand_valid, overtaken, remove
from core.exceptions import DomainError
from core.rights import demand, may_manage_lists
from programs.kinds.rules import check_kinds
from programs.program.models import Program
from programs.program.rights import may_ask
from programs.program.rules import check_day, demand_not_closed, demand_open, demand_set_up
from programs.requirements.models import OF_ACTIVITIES, Requirement, RequirementSet
from programs.requirements.standard import STANDARD_REQUIREMENT_SETS
from roster.models import Subject

# What a copy takes from the year before.
OF_A_SET = ("subject_id", "name", "name_en")
OF_A_ROW = (
    *("text", "text_en", "owed_by", "counts", "kinds", "quantity", "per"),
    *("evidence", "evidence_en", "weight"),
)


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
    kinds: Iterable[str] = (),
    set_name_en: str = "",
    subject: Subject | None = None,
    valid_from: datetime.date | None = None,
    uuid: UUID | None = None,
    **details,
) -> Requirement:
    """Ask for something, in one subject or in all; from the program's first day unless told.

    It joins the valid set of this name and subject, or begins one. Where activities count, `kinds`
    are the keys of those that do, or none for all. `details` are text_en, evidence, evidence_en,
    weight.
    """
    demand(may_ask(actor, subject))
    demand_not_closed(program)
    kinds = _kinds_that_count(program, counts, kinds)
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
        kinds=kinds,
        **details,
    )
    return add(requirement, actor=actor, verb="programs.requirement_added", program=program)


def _set_of(
    program: Program, *, actor: Actor, name: str, subject: Subject | None, valid_from, **details
) -> RequirementSet:
    """The valid set of this name and subject, or a new one from that day."""
    valid = (
        RequirementSet.objects.select_for_update(of=("self",))
        .filter(program=program, subject=subject, name=name, valid_to=None)
        .first()
    )
    if valid is None:
        first = valid_from or program.starts_on
        check_day(program, first, field="valid_from")
        made = RequirementSet(
            program=program, subject=subject, name=name, valid_from=first, **details
        )
        return add(made, actor=actor, verb="programs.requirement_set_added", program=program)
    if valid_from and valid_from != valid.valid_from:
        raise ValidationError(
            {
                "valid_from": _(
                    "The set “%(name)s” is valid from %(day)s. "
                    "Enter that day, or end the set first."
                )
                % {"name": valid, "day": formats.date_format(valid.valid_from)}
            }
        )
    return valid


def edit_requirement(requirement: Requirement, *, actor: Actor, seen: int, **values) -> Requirement:
    """Change what is asked while the program is being set up; the set it stands in stays."""
    demand_may_change(requirement, actor)
    values = _changed(requirement, values)
    return change(
        requirement, actor=actor, seen=seen, verb="programs.requirement_changed", **values
    )


def _kinds_that_count(program: Program, counts: str, keys: Iterable[str]) -> list[str]:
    """In their order. Raises ValidationError for another program's, or where no activity counts."""
    kinds = sorted(keys)
    check_kinds(program, kinds)
    if kinds and counts != Requirement.Counts.ACTIVITY:
        raise ValidationError({"kinds": OF_ACTIVITIES})
    return kinds


def _changed(requirement: Requirement, values: dict) -> dict:
    """The values with the kinds as they are stored; raises as above."""
    counts = values.get("counts", requirement.counts)
    keys = values.get("kinds", requirement.kinds)
    kinds = _kinds_that_count(requirement.requirement_set.program, counts, keys)
    return values | {"kinds": kinds}


@transaction.atomic
def change_requirement_from(
    requirement: Requirement, *, actor: Actor, seen: int, valid_from: datetime.date, **values
) -> Requirement:
    """From this day on ask for something else, in a program that was opened.

    The set ends the day before, and a new one of its name takes over all its rows, this one
    changed: what was owed until then stays what it was. From the set's own first day on it has
    never been otherwise, and the row itself is changed. Returns the row that holds from that day.
    """
    asked = requirement.requirement_set
    demand(may_ask(actor, asked.subject))
    demand_open(asked.program)
    values = _changed(requirement, values)
    # Nobody adds to the set, ends it or changes it meanwhile.
    asked = RequirementSet.objects.select_for_update(of=("self",)).get(pk=asked.pk)
    stored = Requirement.objects.get(pk=requirement.pk)
    if asked.valid_to:
        raise DomainError(ended_already(asked))
    if stored.version != seen:
        raise overtaken(stored, actor)
    if all(getattr(stored, name) == value for name, value in values.items()):
        return stored
    check_day(asked.program, valid_from, field="valid_from")
    if valid_from < asked.valid_from:
        words = _("The set is valid from %(day)s. Enter that day or a later one.")
        day = {"day": formats.date_format(asked.valid_from)}
        raise ValidationError({"valid_from": words % day})
    if valid_from == asked.valid_from:
        return change(stored, actor=actor, seen=seen, verb="programs.requirement_changed", **values)
    return _in_a_new_set(stored, asked, actor=actor, valid_from=valid_from, values=values)


def _in_a_new_set(
    changed: Requirement,
    old: RequirementSet,
    *,
    actor: Actor,
    valid_from: datetime.date,
    values: dict,
) -> Requirement:
    change(
        old,
        actor=actor,
        seen=old.version,
        verb="programs.requirement_set_ended",
        valid_to=valid_from - datetime.timedelta(days=1),
    )
    new = RequirementSet(
        program=old.program,
        valid_from=valid_from,
        **{name: getattr(old, name) for name in OF_A_SET},
    )
    add(new, actor=actor, verb="programs.requirement_set_added", program=old.program)
    found = changed
    for row in old.requirements.all():
        is_this = row.pk == changed.pk
        said = {name: getattr(row, name) for name in OF_A_ROW} | (values if is_this else {})
        copy = Requirement(requirement_set=new, **said)
        add(copy, actor=actor, verb="programs.requirement_added", program=old.program)
        found = copy if is_this else found
    return found


@transaction.atomic
def remove_requirement(requirement: Requirement, *, actor: Actor, seen: int) -> Requirement:
    """Take it away while the program is being set up; its set goes with the last of its rows."""
    demand_may_change(requirement, actor)
    # Nobody adds to the set meanwhile.
    asked = RequirementSet.objects.select_for_update(of=("self",)).get(
        pk=requirement.requirement_set_id
    )
    removed = remove(requirement, actor=actor, seen=seen, verb="programs.requirement_removed")
    if not asked.requirements.exists():
        remove(asked, actor=actor, seen=asked.version, verb="programs.requirement_set_removed")
    return removed


def demand_may_change(requirement: Requirement, actor: Actor) -> None:
    asked = requirement.requirement_set
    demand(may_ask(actor, asked.subject))
    demand_set_up(asked.program)


@transaction.atomic
def add_standard_requirements(
    program: Program,
    *,
    actor: Actor,
    names: Collection[str] = tuple(row["name"] for row in STANDARD_REQUIREMENT_SETS),
) -> list[RequirementSet]:
    """Add of the standard sets those `names` that the program does not have, from its first day.

    A set is of a subject; where the office's list has none of that name, the set is left out.
    """
    demand(may_manage_lists(actor))
    demand_not_closed(program)
    subjects = {subject.name: subject for subject in Subject.objects.all()}
    there = names_of_sets(program)
    added = []
    for row in STANDARD_REQUIREMENT_SETS:
        subject = subjects.get(row["subject"])
        is_there = (row["subject"], row["name"]) in there
        if subject is None or is_there or row["name"] not in names:
            continue
        requirement_set = RequirementSet(
            program=program,
            subject=subject,
            name=row["name"],
            name_en=row["name_en"],
            valid_from=program.starts_on,
        )
        added.append(requirement_set)
    add_set(added, actor=actor, verb="programs.standard_requirements_added", subject=program)
    asked = {row["name"]: row["requirements"] for row in STANDARD_REQUIREMENT_SETS}
    requirements = [
        Requirement(requirement_set=requirement_set, **one)
        for requirement_set in added
        for one in asked[requirement_set.name]
    ]
    for requirement in requirements:
        demand_valid(requirement)
    Requirement.objects.bulk_create(requirements)
    return added


@transaction.atomic
def copy_requirements(program: Program, *, actor: Actor, source: Program) -> list[RequirementSet]:
    """Give a new program the sets of another one that had not ended, from its own first day."""
    demand(may_manage_lists(actor))
    sets = RequirementSet.objects.filter(program=source, valid_to=None)
    copied, requirements = [], []
    for old in sets.prefetch_related("requirements"):
        values = {name: getattr(old, name) for name in OF_A_SET}
        new = RequirementSet(program=program, valid_from=program.starts_on, **values)
        copied.append(new)
        for row in old.requirements.all():
            values = {name: getattr(row, name) for name in OF_A_ROW}
            requirements.append(Requirement(requirement_set=new, **values))
    add_set(copied, actor=actor, verb="programs.requirements_copied", subject=program)
    for requirement in requirements:
        # The set has its key only now.
        requirement.requirement_set_id = requirement.requirement_set.pk
        demand_valid(requirement)
    Requirement.objects.bulk_create(requirements)
    return copied


def names_of_sets(program: Program) -> set[tuple[str | None, str]]:
    """(subject, name) of each set the program has or had: an ended one is not added again."""
    sets = RequirementSet.objects.filter(program=program)
    return set(sets.values_list("subject__name", "name"))


def ended_already(requirement_set: RequirementSet) -> str:
    """Also of one whose last day is still to come."""
    words = {"day": formats.date_format(requirement_set.valid_to)}
    return _("This set was ended already; its last day is %(day)s.") % words


@transaction.atomic
def end_requirement_set(
    requirement_set: RequirementSet, *, actor: Actor, seen: int, valid_to: datetime.date
) -> RequirementSet:
    """Nothing of the set is owed after this day; what was owed until then stays owed."""
    demand(may_ask(actor, requirement_set.subject))
    demand_not_closed(requirement_set.program)
    if requirement_set.valid_to:
        raise DomainError(ended_already(requirement_set))
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
