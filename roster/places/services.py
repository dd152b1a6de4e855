"""Districts and schools: added, changed, closed; never deleted."""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.editing import add, change, next_place
from core.exceptions import DomainError
from core.rights import demand, may_manage_lists
from roster.people.models import Posting
from roster.places.models import District, School
from roster.places.names import write_names


def may_manage_schools(actor: Actor, district: District) -> bool:
    """The office, and whoever coordinates the whole district, not one subject of it."""
    return actor.is_administrator or actor.coordinates(district.pk)


def add_district(
    *,
    actor: Actor,
    name: str,
    name_en: str = "",
    kind: str = District.Kind.DISTRICT,
    sort_order: int | None = None,
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
    uuid: UUID | None = None,
) -> District:
    """Add a district, at the end of the list unless told where."""
    demand(may_manage_lists(actor))
    district = District(
        uuid=uuid or uuid4(),
        name=name.strip(),
        name_en=name_en,
        kind=kind,
        sort_order=next_place(District) if sort_order is None else sort_order,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return add(district, actor=actor, verb="roster.district_added")


def edit_district(district: District, *, actor: Actor, seen: int, **values) -> District:
    """Change names, kind, order, and the days it exists; `valid_to` ends it."""
    demand(may_manage_lists(actor))
    return change(district, actor=actor, seen=seen, verb="roster.district_changed", **values)


def tidy_aliases(aliases: str) -> str:
    """One name on each line, none empty, none twice."""
    lines = (line.strip() for line in aliases.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


@transaction.atomic
def add_school(
    *,
    actor: Actor,
    name: str,
    district: District,
    setting: str,
    name_en: str = "",
    township: str = "",
    aliases: str = "",
    opened_on: datetime.date | None = None,
    uuid: UUID | None = None,
) -> School:
    """Add a school of a district. `aliases`: short and former names, one on each line."""
    demand(may_manage_schools(actor, district))
    school = School(
        uuid=uuid or uuid4(),
        name=name.strip(),
        name_en=name_en,
        district=district,
        setting=setting,
        township=township,
        aliases=tidy_aliases(aliases),
        opened_on=opened_on,
    )
    add(school, actor=actor, verb="roster.school_added", district=district)
    write_names(school)
    return school


@transaction.atomic
def edit_school(school: School, *, actor: Actor, seen: int, **values) -> School:
    """Change names, setting, township, opening day. A school stays in its district."""
    demand(may_manage_schools(actor, school.district))
    renamed = values.get("aliases", school.aliases) != school.aliases
    if renamed:
        values["aliases"] = tidy_aliases(values["aliases"])
    school = change(school, actor=actor, seen=seen, verb="roster.school_changed", **values)
    if renamed:
        write_names(school)
    return school


def check_nobody_left(school: School, closed_on: datetime.date) -> None:
    # One that began after that day and has ended cannot be ended any earlier: it stays.
    ends_later = Q(ends_on__gt=closed_on, starts_on__lte=closed_on)
    left = (
        Posting.objects.filter(Q(ends_on=None) | ends_later, school=school)
        .values("teacher")
        .distinct()
        .count()
    )
    if left:
        raise DomainError(
            ngettext(
                "%(count)s teacher is posted at this school after that day. "
                "End the posting first, or choose a later day.",
                "%(count)s teachers are posted at this school after that day. "
                "End their postings first, or choose a later day.",
                left,
            )
            % {"count": left}
        )


@transaction.atomic
def close_school(
    school: School,
    *,
    actor: Actor,
    seen: int,
    closed_on: datetime.date,
    merged_into: School | None = None,
) -> School:
    """The school's last day, and the school it became part of. Its records stay.

    Raises DomainError while teachers are posted there beyond that day.
    """
    demand(may_manage_schools(actor, school.district))
    if school.closed_on:
        raise DomainError(_("This school is closed already."))
    if merged_into and (merged_into.pk == school.pk or merged_into.closed_on):
        raise ValidationError({"merged_into": _("Choose another school that is open.")})
    check_nobody_left(school, closed_on)
    return change(
        school,
        actor=actor,
        seen=seen,
        verb="roster.school_closed",
        closed_on=closed_on,
        merged_into=merged_into,
    )
