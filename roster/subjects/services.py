"""The office's lists: subjects and terms."""

import datetime
from collections.abc import Collection
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from core.actor import Actor
from core.editing import add, add_set, change, next_place
from core.periods import ENDS_TOO_EARLY, Period
from core.rights import demand, may_manage_lists
from roster.holidays.models import Holiday
from roster.subjects.models import Subject, Term
from roster.subjects.standard import (
    MONDAY,
    STANDARD_SUBJECTS,
    school_year_of,
    term_names,
    weekday_of,
)


def add_subject(
    *, actor: Actor, name: str, name_en: str = "", sort_order: int | None = None, uuid=None
) -> Subject:
    """Add a subject, at the end of the list unless told where."""
    demand(may_manage_lists(actor))
    subject = Subject(uuid=uuid or uuid4(), name=name, name_en=name_en)
    subject.sort_order = next_place(Subject) if sort_order is None else sort_order
    return add(subject, actor=actor, verb="roster.subject_added")


@transaction.atomic
def add_standard_subjects(
    *, actor: Actor, names: Collection[str] = tuple(name for name, _en in STANDARD_SUBJECTS)
) -> list[Subject]:
    """Add those `names` of the standard subjects that the list lacks, after those it has."""
    demand(may_manage_lists(actor))
    taken = set(Subject.objects.values_list("name", flat=True))
    missing = [row for row in STANDARD_SUBJECTS if row[0] in names and row[0] not in taken]
    place = next_place(Subject)
    subjects = [
        Subject(name=name, name_en=name_en, sort_order=place + number)
        for number, (name, name_en) in enumerate(missing)
    ]
    return add_set(subjects, actor=actor, verb="roster.standard_subjects_added")


def edit_subject(subject: Subject, *, actor: Actor, seen: int, **values) -> Subject:
    """Change name, English name, sort_order."""
    demand(may_manage_lists(actor))
    return change(subject, actor=actor, seen=seen, verb="roster.subject_changed", **values)


def week_start(day: datetime.date, weekday: int) -> datetime.date:
    """The first day of this day's week, where weeks begin on that weekday (0 is Monday)."""
    return day - datetime.timedelta(days=(day.weekday() - weekday) % 7)


def check_term(
    starts_on: datetime.date,
    ends_on: datetime.date,
    first_week_starts_on: datetime.date,
    *,
    besides: int | None = None,
) -> None:
    """Week 1 holds the first day, and no day belongs to two terms. Says all that is wrong."""
    faults = {}
    if not 0 <= (starts_on - first_week_starts_on).days <= 6:
        faults["first_week_starts_on"] = _(
            "Week 1 holds the first day of the term: enter a day from %(first)s to %(last)s, or "
            "leave it empty where the term is new."
        ) % {
            "first": formats.date_format(starts_on - datetime.timedelta(days=6)),
            "last": formats.date_format(starts_on),
        }
    if ends_on < starts_on:
        faults["ends_on"] = ENDS_TOO_EARLY
    elif sentence := overlap(Period(starts_on, ends_on), besides=besides):
        faults["starts_on"] = sentence
    if faults:
        raise ValidationError(faults)


def overlap(period: Period, *, besides: int | None = None) -> str:
    """Which term has days of this period already; nothing where none has."""
    other = Term.objects.overlapping(period).exclude(pk=besides).first()
    if other is None:
        return ""
    return _(
        "%(term)s runs from %(first)s to %(last)s. Terms cannot overlap: choose other days."
    ) % {
        "term": other,
        "first": formats.date_format(other.starts_on),
        "last": formats.date_format(other.ends_on),
    }


def check_holidays(term: Term, starts_on: datetime.date, ends_on: datetime.date) -> None:
    """The term's holidays lie within these days."""
    holidays = Holiday.objects.filter(term=term)
    left_out = {
        "starts_on": holidays.filter(starts_on__lt=starts_on).first(),
        "ends_on": holidays.filter(ends_on__gt=ends_on).first(),
    }
    words = _("The holiday “%(name)s” would lie outside the term. Change or remove it first.")
    faults = {field: words % {"name": each} for field, each in left_out.items() if each}
    if faults:
        raise ValidationError(faults)


@transaction.atomic
def add_term(
    *,
    actor: Actor,
    name: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    first_week_starts_on: datetime.date | None = None,
    name_en: str = "",
    uuid: UUID | None = None,
) -> Term:
    """Add a term; unless told otherwise its weeks begin on the weekday of the term before.

    Raises ValidationError where it overlaps another.
    """
    demand(may_manage_lists(actor))
    terms = Term.objects.order_by("starts_on")
    first_week_starts_on = first_week_starts_on or week_start(starts_on, weekday_of(terms.last()))
    check_term(starts_on, ends_on, first_week_starts_on)
    term = Term(
        uuid=uuid or uuid4(),
        name=name,
        name_en=name_en,
        starts_on=starts_on,
        ends_on=ends_on,
        first_week_starts_on=first_week_starts_on,
    )
    return add(term, actor=actor, verb="roster.term_added")


@transaction.atomic
def add_school_year(
    *, actor: Actor, first: Period, second: Period, weekday: int = MONDAY
) -> list[Term]:
    """Add the two terms of the school year that `first` opens, named after it.

    Their weeks begin on that weekday.

    A term that begins on the same day is there already and stays. Raises ValidationError, by the
    first day of each that overlaps another.
    """
    demand(may_manage_lists(actor))
    days = [first, second]
    taken = set(
        Term.objects.filter(starts_on__in=[each.starts_on for each in days]).values_list(
            "starts_on", flat=True
        )
    )
    new = {
        which: period
        for which, period in zip(("first", "second"), days, strict=True)
        if period.starts_on not in taken
    }
    faults = {f"{which}_starts_on": overlap(period) for which, period in new.items()}
    if any(faults.values()):
        raise ValidationError({day: sentence for day, sentence in faults.items() if sentence})
    terms = []
    for (name, name_en), period in zip(
        term_names(school_year_of(first.starts_on)), days, strict=True
    ):
        if period.starts_on in taken:
            continue
        week_one = week_start(period.starts_on, weekday)
        terms.append(
            Term(
                name=name,
                name_en=name_en,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                first_week_starts_on=week_one,
            )
        )
    return add_set(terms, actor=actor, verb="roster.school_year_added")


@transaction.atomic
def edit_term(term: Term, *, actor: Actor, seen: int, **values) -> Term:
    """Change names and days.

    Raises ValidationError where it would overlap another, or leave a holiday outside.
    """
    demand(may_manage_lists(actor))
    # Nobody gives it a holiday meanwhile.
    Term.objects.select_for_update().get(pk=term.pk)
    names = ("starts_on", "ends_on", "first_week_starts_on")
    days = {name: values.get(name) or getattr(term, name) for name in names}
    check_term(**days, besides=term.pk)
    check_holidays(term, days["starts_on"], days["ends_on"])
    return change(term, actor=actor, seen=seen, verb="roster.term_changed", **values)
