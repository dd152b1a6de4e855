"""A program's kinds of activity: copied when it is made, fixed when it opens."""

from collections.abc import Collection
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.actor import Actor
from core.audit import record_event
from core.editing import add, add_set, change
from core.rights import demand, may_manage_lists
from programs.kinds.models import ActivityKind
from programs.kinds.standard import STANDARD_KINDS
from programs.program.models import Program
from programs.program.rules import demand_not_closed

# What a copy takes over; names and switches, never the row's own address.
COPIED = (
    "key",
    "name",
    "name_en",
    "channel",
    "counts_as_training",
    "lessons_are_lesson_study",
    "lessons_are_observed",
    "is_outreach",
    "opens_lessons",
    "opens_talks",
    "is_remote",
    "is_for_pairs",
    "sort_order",
)


def add_kind(
    program: Program,
    *,
    actor: Actor,
    name: str,
    channel: str,
    name_en: str = "",
    key: str = "",
    sort_order: int | None = None,
    uuid: UUID | None = None,
    **switches: bool,
) -> ActivityKind:
    """Add a kind to a program that is not closed; `switches` are ActivityKind's booleans.

    `key` names the same kind in every program; unless told, it is made from the English name.
    """
    demand(may_manage_lists(actor))
    demand_not_closed(program)
    kind = ActivityKind(
        uuid=uuid or uuid4(),
        program=program,
        key=key or _new_key(program, name_en),
        name=name.strip(),
        name_en=name_en,
        channel=channel,
        **switches,
    )
    kind.sort_order = _last_place(program) + 1 if sort_order is None else sort_order
    return add(kind, actor=actor, verb="programs.kind_added", program=program)


def _new_key(program: Program, name_en: str) -> str:
    key = slugify(name_en)[:50]
    taken = set(ActivityKind.objects.filter(program=program).values_list("key", flat=True))
    return key if key and key not in taken else f"{key or 'kind'}-{uuid4().hex[:8]}"


def _last_place(program: Program) -> int:
    last = ActivityKind.objects.filter(program=program).order_by("sort_order").last()
    return last.sort_order if last else 0


@transaction.atomic
def add_standard_kinds(
    program: Program,
    *,
    actor: Actor,
    keys: Collection[str] = tuple(row["key"] for row in STANDARD_KINDS),
) -> list[ActivityKind]:
    """Add of the standard set those `keys` that the program has neither by key nor by name."""
    demand(may_manage_lists(actor))
    demand_not_closed(program)
    place = _last_place(program) + 1
    rows = [row for row in missing_of_standard(program) if row["key"] in keys]
    kinds = [
        ActivityKind(program=program, sort_order=place + number, **row)
        for number, row in enumerate(rows)
    ]
    return add_set(kinds, actor=actor, verb="programs.standard_kinds_added", subject=program)


def missing_of_standard(program: Program) -> list[dict]:
    there = list(ActivityKind.objects.filter(program=program).values_list("key", "name"))
    keys, names = {key for key, _name in there}, {name for _key, name in there}
    return [row for row in STANDARD_KINDS if row["key"] not in keys and row["name"] not in names]


@transaction.atomic
def edit_kind(
    kind: ActivityKind, *, actor: Actor, seen: int, reason: str = "", **values
) -> ActivityKind:
    """Change names, channel, switches or order of a kind.

    While the program is set up they are free. Once it is open, forms have been recorded under the
    kind and its figures follow every change: a reason is needed and kept with the change. A closed
    program's kinds stay as they are. Raises ValidationError, DomainError or StaleStateError.
    """
    demand(may_manage_lists(actor))
    stored = ActivityKind.objects.select_related("program").get(pk=kind.pk)
    demand_not_closed(stored.program)
    changes = any(getattr(stored, name) != value for name, value in values.items())
    if stored.program.state == Program.State.OPEN and changes and not reason.strip():
        raise ValidationError(
            {"reason": _("The program is open. Say why its kind of activity changes.")}
        )
    detail = {"reason": reason.strip()} if reason.strip() else {}
    return change(
        stored, actor=actor, seen=seen, verb="programs.kind_changed", detail=detail, **values
    )


@transaction.atomic
def copy_kinds(program: Program, *, actor: Actor, source: Program | None) -> list[ActivityKind]:
    """Give a new program its kinds: those of `source`, or the standard set. Keys are kept."""
    demand(may_manage_lists(actor))
    if source is None:
        rows = [dict(row, sort_order=place) for place, row in enumerate(STANDARD_KINDS, start=1)]
    else:
        rows = list(ActivityKind.objects.filter(program=source).values(*COPIED))
    kinds = [ActivityKind(program=program, **row) for row in rows]
    for kind in kinds:
        kind.full_clean()
    ActivityKind.objects.bulk_create(kinds)
    record_event(
        actor,
        "programs.kinds_copied",
        program,
        source=source,
        added=kinds,
    )
    return kinds
