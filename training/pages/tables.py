"""Who was at a training, session by session: the list, how it is narrowed, and its file."""

from collections.abc import Iterator, Sequence

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from activities.models import Attendance
from core.exports import Sheet
from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable, chip
from roster.models import District, School
from training.courses.models import HalfDay
from training.courses.wording import half_day_of
from training.sign_in.codes import last_in_time
from training.sign_in.models import Present
from training.sign_in.wording import how_known, is_late_row, place_of

Source = Attendance.Source


class PresentTable(ScopedTable):
    """One row for each person and session, in the order in which they were noted."""

    caption = gettext_lazy("Who was there")
    hide_caption = True
    beside = "how"
    soon = ("session",)

    person = tables.Column(
        verbose_name=pgettext_lazy("of a person", "Name"),
        accessor="pk",
        order_by=("teacher__name_sort", "name", "pk"),
    )
    session = tables.Column(
        verbose_name=gettext_lazy("Session"), order_by=("session__day", "session__half", "pk")
    )
    place = tables.Column(
        verbose_name=gettext_lazy("School or unit"), accessor="pk", orderable=False
    )
    district = tables.Column(
        verbose_name=gettext_lazy("District"), order_by=("district__sort_order", "pk")
    )
    role = tables.Column(verbose_name=gettext_lazy("Role"), orderable=False)
    how = tables.Column(
        verbose_name=gettext_lazy("How it is known"), accessor="pk", orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = Present
        fields = ("person", "session", "place", "district", "role", "how")
        sequence = fields

    def __init__(self, *args, half_days: Sequence[HalfDay], **kwargs):
        self.half_days = {each.session_id: each for each in half_days}
        super().__init__(*args, **kwargs)

    def render_person(self, record):
        return shown(str(record), self.actor)

    def render_session(self, record):
        return half_day_of(self.half_days[record.session_id])

    def render_place(self, record):
        return place_of(record) or "—"

    def render_role(self, record):
        return role_of(record)

    def render_how(self, record):
        half_day = self.half_days[record.session_id]
        words = how_known(record, half_day, by(record, self.actor))
        return chip(words, "look") if is_late_row(record, half_day) else words


def role_of(row: Attendance) -> str:
    if row.teacher_id is None:
        return pgettext("at a training", "guest")
    return row.get_role_display()


def by(row: Attendance, actor) -> str:
    return shown(str(row.noted_by), actor) if row.noted_by_id else ""


class PresentFilter(ScopedFilterSet):
    text = filters.CharFilter(label=gettext_lazy("Name, school or unit"), method="called")
    session = filters.ChoiceFilter(label=gettext_lazy("Session"), empty_label=gettext_lazy("All"))
    who = filters.ChoiceFilter(
        label=gettext_lazy("Role"),
        choices=[*Attendance.Role.choices, ("guest", pgettext_lazy("at a training", "guest"))],
        empty_label=gettext_lazy("All"),
        method="in_role",
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )
    school = filters.ModelChoiceFilter(label=gettext_lazy("School"), queryset=School.objects.all())
    how = filters.ChoiceFilter(
        label=gettext_lazy("Present"),
        choices=[
            ("in_time", gettext_lazy("in time")),
            ("late", pgettext_lazy("at a training", "late")),
            ("corrected", gettext_lazy("put right later")),
        ],
        empty_label=gettext_lazy("All"),
        method="known_how",
    )

    class Meta:
        model = Present
        fields = ("text", "session", "who", "district", "school", "how")

    def __init__(self, *args, half_days: Sequence[HalfDay] = (), **kwargs):
        self.half_days = half_days
        super().__init__(*args, **kwargs)
        sessions = [(str(each.session_id), half_day_of(each)) for each in half_days]
        self.filters["session"].extra = {**self.filters["session"].extra, "choices": sessions}

    def called(self, rows, _name, text):
        return rows.called(text, self.actor)

    def in_role(self, rows, _name, value):
        if value == "guest":
            return rows.filter(teacher=None)
        return rows.filter(teacher__isnull=False, role=value)

    def known_how(self, rows, _name, value):
        if value == "corrected":
            return rows.filter(source=Source.CORRECTED)
        late = Q(pk__in=[])
        for each in self.half_days:
            late |= Q(session=each.session_id, source=Source.SCAN, noted_at__gt=last_in_time(each))
        if value == "late":
            return rows.filter(late)
        return rows.exclude(late).exclude(source=Source.CORRECTED)


def sheet_of(title: str, rows, half_days: Sequence[HalfDay], actor) -> Sheet:
    """The list as a file, with the names as this reader sees them."""
    columns = [
        pgettext("of a person", "Name"),
        _("Session"),
        _("School or unit"),
        _("District"),
        _("Role"),
        _("How it is known"),
        _("Noted at"),
    ]
    return Sheet(title, columns, lines(rows, {each.session_id: each for each in half_days}, actor))


def lines(rows, half_days: dict[int, HalfDay], actor) -> Iterator[list]:
    for row in rows:
        half_day = half_days[row.session_id]
        yield [
            shown(str(row), actor),
            half_day_of(half_day),
            place_of(row),
            row.district,
            role_of(row),
            how_known(row, half_day, by(row, actor)),
            timezone.localtime(row.noted_at).strftime("%Y-%m-%d %H:%M"),
        ]
