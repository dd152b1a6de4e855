"""Every write to the holidays of a term."""

import datetime
from collections.abc import Collection
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import add, add_set, change, remove
from core.periods import ENDS_TOO_EARLY, Dated, common
from core.rights import demand, may_manage_lists
from roster.holidays.models import Holiday
from roster.holidays.school_days import days_in_words
from roster.holidays.standard import usual_in
from roster.subjects.models import Term


@transaction.atomic
def add_holiday(
    term: Term,
    *,
    actor: Actor,
    name: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    name_en: str = "",
    uuid: UUID | None = None,
) -> Holiday:
    """Add a holiday, of one day unless told its last. Raises ValidationError with all faults."""
    demand(may_manage_lists(actor))
    holiday = Holiday(
        uuid=uuid or uuid4(),
        term=hold(term),
        name=name,
        name_en=name_en,
        starts_on=starts_on,
        ends_on=ends_on or starts_on,
    )
    check(holiday)
    return add(holiday, actor=actor, verb="roster.holiday_added")


@transaction.atomic
def add_usual_holidays(
    term: Term, *, actor: Actor, keys: Collection[str] | None = None
) -> list[Holiday]:
    """Add those of the usual holidays that the term has no day of; of these the `keys`, if told."""
    demand(may_manage_lists(actor))
    term = hold(term)
    there = list(Holiday.objects.filter(term=term))
    new = [
        Holiday(
            term=term,
            name=each.name,
            name_en=each.name_en,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
        )
        for each in usual_in(term)
        if (keys is None or each.key in keys) and not has_days_of(there, each)
    ]
    return add_set(new, actor=actor, verb="roster.usual_holidays_added", subject=term)


@transaction.atomic
def edit_holiday(holiday: Holiday, *, actor: Actor, seen: int, **values) -> Holiday:
    """Change names and days. Raises ValidationError as `add_holiday`."""
    demand(may_manage_lists(actor))
    if values.get("ends_on", holiday.ends_on) is None:
        values["ends_on"] = values.get("starts_on", holiday.starts_on)
    said = {name: values.get(name, getattr(holiday, name)) for name in ("starts_on", "ends_on")}
    check(Holiday(pk=holiday.pk, term=hold(holiday.term), **said))
    return change(holiday, actor=actor, seen=seen, verb="roster.holiday_changed", **values)


def remove_holiday(holiday: Holiday, *, actor: Actor, seen: int) -> Holiday:
    """Take away what was entered by mistake."""
    demand(may_manage_lists(actor))
    return remove(holiday, actor=actor, seen=seen, verb="roster.holiday_removed")


def hold(term: Term) -> Term:
    """The term, which nobody else moves or gives a holiday before this is written."""
    return Term.objects.select_for_update().get(pk=term.pk)


def check(holiday: Holiday) -> None:
    """It lies inside its term, and no day belongs to two holidays. Says all that is wrong."""
    term, faults = holiday.term, {}
    is_one_day = holiday.starts_on == holiday.ends_on
    for field in ("starts_on",) if is_one_day else ("starts_on", "ends_on"):
        if not term.period.running(getattr(holiday, field)):
            faults[field] = _("%(term)s has these days: %(days)s. Enter one of them.") % {
                "term": term,
                "days": days_in_words(term),
            }
    if holiday.ends_on < holiday.starts_on:
        faults.setdefault("ends_on", ENDS_TOO_EARLY)
    others = Holiday.objects.filter(term=term).exclude(pk=holiday.pk)
    other = next((each for each in others if has_days_of([each], holiday)), None)
    if other and not faults:
        faults["starts_on"] = _("“%(name)s” has some of these days already: %(days)s.") % {
            "name": other,
            "days": days_in_words(other),
        }
    if faults:
        raise ValidationError(faults)


def has_days_of(rows: Collection[Dated], days: Dated) -> bool:
    return any(common(each.period, days.period) for each in rows)
