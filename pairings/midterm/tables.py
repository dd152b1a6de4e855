"""Lists of mid-term checks and of their answers."""

from collections.abc import Iterator

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core.dates import moment_in_words
from core.exports import Sheet
from core.names import shown
from core.tables import NumberColumn, ScopedFilterSet, ScopedTable
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.wording import (
    TONES,
    answered_by,
    answered_of,
    replaced_by,
    said_of,
    state_of,
    tone_of,
    until,
)
from pairings.tables import side
from programs.models import Program
from roster.models import District, Subject


def chip(tone: str, words: str):
    return format_html('<span class="chip {}">{}</span>', tone, words)


class CheckTable(ScopedTable):
    beside = "state"
    soon = ("answered",)

    caption = gettext_lazy("Mid-term checks")
    hide_caption = True

    subject = tables.Column(
        linkify=lambda record: record.get_absolute_url(),
        verbose_name=gettext_lazy("Subject"),
        order_by=("subject__sort_order", "pk"),
    )
    program = tables.Column(verbose_name=gettext_lazy("Program"), orderable=False)
    state = tables.Column(
        accessor="answer_by",
        verbose_name=pgettext_lazy("list", "State"),
        order_by=("answer_by", "pk"),
    )
    answered = tables.Column(
        accessor="asked", verbose_name=gettext_lazy("Answers"), orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = RosterCheck
        fields = ("subject", "program", "state", "answered")
        sequence = fields

    def render_state(self, record):
        today = timezone.localdate()
        cell = chip(tone_of(record, today), state_of(record))
        return format_html("{} <small>{}</small>", cell, until(record, today))

    def render_answered(self, record):
        return answered_of(record.asked - record.silent, record.asked)


class CheckFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all()
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )

    class Meta:
        model = RosterCheck
        fields = ("program", "subject")


class StandingTable(ScopedTable):
    """How the round stands, place by place; `is_late` marks who is silent after the day."""

    soon = ("silent", "to_replace")

    caption = gettext_lazy("How it stands")
    is_late = False

    place = tables.Column(verbose_name=gettext_lazy("District"))
    asked = NumberColumn(verbose_name=gettext_lazy("Trainees"))
    answered = NumberColumn(verbose_name=gettext_lazy("Answered"))
    silent = NumberColumn(verbose_name=pgettext_lazy("without an answer", "Silent"))
    gone = NumberColumn(verbose_name=gettext_lazy("No longer teach here"))
    replaced = NumberColumn(verbose_name=gettext_lazy("Replaced"))
    to_replace = NumberColumn(verbose_name=gettext_lazy("To replace"))

    class Meta(ScopedTable.Meta):
        orderable = False

    def render_place(self, record):
        name = format_html('<a href="{}">{}</a>', record.url, record.place)
        if not (self.is_late and record.silent):
            return name
        return format_html("{} {}", name, chip("need", pgettext("an answer", "late")))


class AnswerTable(ScopedTable):
    """Who was asked about, what was said, by whom and when."""

    beside = "answer"

    caption = gettext_lazy("Trainees")
    hide_caption = True

    trainee = tables.Column(
        verbose_name=gettext_lazy("Trainee"), order_by=("trainee__name_sort", "pk")
    )
    answer = tables.Column(
        verbose_name=gettext_lazy("Still teaches"), empty_values=(), order_by=("answer", "pk")
    )
    answered_at = tables.Column(
        verbose_name=gettext_lazy("Answered by"), order_by=("answered_at", "pk")
    )
    replacement = tables.Column(
        verbose_name=gettext_lazy("Replaced by"), orderable=False, empty_values=()
    )

    class Meta(ScopedTable.Meta):
        model = RosterAnswer
        fields = ("trainee", "answer", "answered_at", "replacement")
        sequence = fields

    def render_trainee(self, record):
        place = record.school or record.district
        name = shown(str(record.trainee), self.actor)
        return side("trainee", name, place, url=record.get_absolute_url())

    def render_answer(self, record):
        cell = chip(TONES[record.answer], said_of(record))
        return format_html("{} <small>{}</small>", cell, record.note) if record.note else cell

    def render_answered_at(self, record):
        return answered_by(record, self.actor)

    def render_replacement(self, record):
        return replaced_by(record, self.actor) or "—"


class AnswerFilter(ScopedFilterSet):
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )
    answer = filters.ChoiceFilter(
        label=gettext_lazy("Still teaches"),
        choices=[("silent", gettext_lazy("no answer yet")), *RosterAnswer.Answer.choices],
        method="of_answer",
    )

    class Meta:
        model = RosterAnswer
        fields = ("district", "answer")

    def of_answer(self, rows, name, value):
        return rows.silent() if value == "silent" else rows.filter(answer=value)


def sheet_of(title: str, rows, actor) -> Sheet:
    """The whole round as a file, with the names as this reader sees them."""
    columns = [
        _("District"),
        _("School"),
        _("Trainee"),
        _("Still teaches"),
        _("Since when"),
        _("Note"),
        _("Answered by"),
        _("Answered as"),
        _("Answered at"),
        _("Replaced by"),
        _("From"),
    ]
    return Sheet(title, columns, lines(rows, actor))


def lines(rows, actor) -> Iterator[list]:
    for row in rows:
        at = row.answered_at and moment_in_words(row.answered_at)
        yield [
            row.district,
            row.school,
            shown(str(row.trainee), actor),
            row.get_answer_display() if row.answer else _("no answer yet"),
            row.since,
            row.note,
            shown(str(row.answered_by), actor) if row.answered_by else "",
            row.get_answered_as_display(),
            at,
            shown(str(row.replacement.trainee), actor) if row.is_replaced else "",
            row.replacement.starts_on if row.is_replaced else "",
        ]
