"""The lines along which figures are broken down, and the keys that stand on each.

A key has four faces: the value rows are grouped by, the word in an address, the word in a file
(the same in every language), and the label a reader sees.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from activities.models import Activity, Status
from core.actor import Actor
from core.periods import Period, overlapping
from programs.models import ActivityKind, SubjectSection
from reports.figures.days import Wait, month_in_words, months_between
from reports.figures.selection import Selection
from roster.models import District, School, Subject, Term

NONE = "none"


@dataclass(frozen=True)
class Key:
    value: object
    address: str
    name: str
    label: str
    row: Model | None = None


@dataclass(frozen=True)
class Dimension:
    """One line: `title` heads its tables, `heading` its first column, `nothing` its last row.

    Its keys are rows of `model`, some of its `choices`, or months, where it has neither.
    """

    name: str
    title: str | Promise
    heading: str | Promise
    nothing: str | Promise
    model: type[Model] | None = None
    choices: type[TextChoices] | None = None

    def keys(self, selection: Selection, found: Iterable) -> list[Key]:
        """The keys to print, in order: those found among the records, and those that are due."""
        found = set(found)
        if self.choices:
            keys = self._of_choices()
        else:
            keys = self._of_rows(selection, found) if self.model else months(selection, found)
        return [*keys, self.none] if None in found else keys

    def _of_choices(self) -> list[Key]:
        return [
            Key(each.value, each.value, each.value, str(each.label))
            for each in self.choices
            if each.value
        ]

    def _of_rows(self, selection: Selection, found: set) -> list[Key]:
        rows = self.model.objects.filter(Q(pk__in=found - {None}) | due(self.name, selection))
        if self.model is School:
            rows = rows.select_related("district")
        return [key_of(row) for row in rows.distinct()]

    @property
    def none(self) -> Key:
        return Key("" if self.choices else None, NONE, NONE, str(self.nothing))

    def key_at(self, address: str, actor: Actor) -> Key | None:
        """The key an address names, if there is one."""
        if address == NONE:
            return self.none
        if self.choices:
            return next((key for key in self._of_choices() if key.address == address), None)
        if self.model is None:
            return month_at(address)
        return next((key_of(row) for row in self._addressed(address, actor)), None)

    def _addressed(self, address: str, actor: Actor) -> QuerySet:
        rows = self.model.objects.visible_to(actor)
        try:
            return rows.filter(uuid=address)
        except ValidationError:
            return rows.none()


def key_of(row: Model) -> Key:
    name, label = row.name, str(row)
    if isinstance(row, School):
        # Two districts may each have a Central Primary School.
        name, label = f"{row.district.name} {name}", f"{label} ({row.district})"
    return Key(row.pk, str(row.uuid), name, label, row)


def months(selection: Selection, found: set) -> list[Key]:
    """Those of the period that have begun, and those in which something lies."""
    begun = min(selection.last, timezone.localdate())
    due = months_between(selection.first, begun) if begun >= selection.first else []
    return [month_key(each) for each in sorted({*due, *(found - {None})})]


def month_key(month: int) -> Key:
    name = f"{month // 100:04}-{month % 100:02}"
    return Key(month, name, name, month_in_words(month))


def month_at(address: str) -> Key | None:
    found = re.fullmatch(r"([1-9]\d{3})-(0[1-9]|1[0-2])", address, re.ASCII)
    return month_key(int(found[1] + found[2])) if found else None


def due(dimension: str, selection: Selection) -> Q:
    """Rows that belong on the report though no record has them: what is missing is worth reading.

    A district's report says nothing of the others, not even that they sent nothing.
    """
    if dimension == "term":
        return overlapping(Period(selection.first, selection.last))
    scope = selection.scope
    if dimension == "subject" and scope.has_subject:
        return Q(pk=scope.subject.pk) if scope.subject else Q(pk__in=[])
    if dimension == "subject" and scope.is_whole_city:
        sections = SubjectSection.objects.filter(program=selection.program).exclude(subject=None)
        return Q(pk__in=sections.order_by().values("subject"))
    if dimension in {"district", "confirming_district"}:
        return districts_due(selection)
    return Q(pk__in=[])


def districts_due(selection: Selection) -> Q:
    scope = selection.scope
    if scope.district:
        return Q(pk=scope.district.pk)
    if not scope.school:
        return (Q(valid_from=None) | Q(valid_from__lte=selection.last)) & (
            Q(valid_to=None) | Q(valid_to__gte=selection.first)
        )
    return Q(pk__in=[])


DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            "district", _("By district"), _("District"), _("No district named"), model=District
        ),
        Dimension(
            "subject", _("By subject"), _("Subject"), _("No subject, or several"), model=Subject
        ),
        Dimension("term", _("By term"), _("Term"), _("No date, or outside the terms"), model=Term),
        Dimension("month", _("By month"), _("Month"), _("No date, or the year alone")),
        Dimension(
            "channel",
            _("By training channel"),
            _("Training channel"),
            _("No channel"),
            choices=ActivityKind.Channel,
        ),
        Dimension(
            "form",
            _("By form of pairing"),
            _("Form of pairing"),
            _("No pairing"),
            choices=Activity.PairingForm,
        ),
        Dimension(
            "kind",
            _("By kind of activity"),
            _("Kind of activity"),
            _("No kind"),
            model=ActivityKind,
        ),
        Dimension(
            "organiser",
            _("By organizer"),
            _("Organized by"),
            _("No organizer"),
            choices=Activity.Level,
        ),
        Dimension(
            "confirming_district",
            _("By home district"),
            _("Home district"),
            _("Several districts, or none"),
            model=District,
        ),
        Dimension(
            "school", _("By school"), _("School"), _("Several schools, or none"), model=School
        ),
    )
}
# Lines along which the list of a figure is narrowed, and no report is broken down: what waits
# today waits elsewhere tomorrow.
NARROWINGS = {
    dimension.name: dimension
    for dimension in (
        Dimension("step", _("Where forms wait"), _("Step"), _("No step"), choices=Status),
        Dimension("wait", _("For how long"), _("Waiting"), _("No moment"), choices=Wait),
    )
}
