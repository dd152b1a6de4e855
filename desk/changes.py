"""The record of changes of the whole portal, for who answers for it and who examines it.

The steps of forms are written as decisions, all else as events: here they are one list.
"""

from collections.abc import Iterable
from typing import ClassVar

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.chain.history import sentence, written_reason
from activities.models import Activity, Decision
from core.actor import Actor
from core.audit import (
    FORGOTTEN,
    NAMELESS,
    SENTENCES,
    about,
    taken_away,
    who_did,
)
from core.forms import DateInput
from core.long_words import folded
from core.models import AuditEvent
from core.pages import ForThoseWhoMay
from core.paging.merged import MergedPages
from core.searching import holds
from core.tables import MomentColumn, ScopedFilterSet, ScopedTable
from core.views import ScopedListView
from desk.written_down import Line, lines
from roster.people.name_sort import tidy_name


class ChangeTable(ScopedTable):
    """Events, and beside them the `steps` of forms."""

    beside = "values"

    at = MomentColumn(verbose_name=_("When"), orderable=False)
    sentence = tables.Column(
        verbose_name=_("What was done"), accessor="pk", orderable=False, empty_values=()
    )
    values = tables.Column(
        verbose_name=_("Before and after"), accessor="pk", orderable=False, empty_values=()
    )

    class Meta(ScopedTable.Meta):
        model = AuditEvent
        attrs: ClassVar = {"class": "list changes"}
        fields = ("at", "sentence", "values")

    def __init__(self, *args, steps: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = steps

    def lay_out(self, size: int) -> MergedPages:
        return MergedPages([self.data.data, self.steps], size)

    def render_sentence(self, record):
        if isinstance(record, Decision):
            return step_of_a_form(record, self.actor)
        what = _("what was withdrawn") if self.is_taken_away(record) else about(record, self.actor)
        words = {"who": who_did(record, self.actor), "subject": what}
        sentence = SENTENCES.get(record.verb, FORGOTTEN)
        # Most sentences name what they are about; where one does not, it stands behind.
        if "%(subject)s" in str(sentence) or record.subject == record.by_name:
            return sentence % words
        return DONE_TO_WHAT.format(done=sentence % words, what=what)

    @cached_property
    def taken_away(self) -> set[tuple[str, str]]:
        rows = self.paginated_rows.data
        return taken_away(each for each in rows if isinstance(each, AuditEvent))

    def is_taken_away(self, record: AuditEvent) -> bool:
        """Nobody reads the record any more, so its words do not stand here either."""
        return (record.subject_type, record.subject_id) in self.taken_away

    def render_values(self, record):
        if isinstance(record, Decision):
            return moved(record, self.actor)
        if self.is_taken_away(record):
            return "—"
        return in_rows(said(line) for line in lines(record, self.actor)) or "—"


DONE_TO_WHAT = pgettext_lazy("what was done, and to what", "{done}: {what}")


def said(line: Line) -> tuple[str, str]:
    """The label, and the old beside the new; of what was added, taken away or said that alone."""
    if line.is_change:
        return line.label, f"{line.old or '—'} → {line.new or '—'}"
    return line.label, line.new or line.old


FOLD = '<details class="unfolds"><summary>{}</summary>{}</details>'


def in_rows(rows: Iterable[tuple[str, str]]) -> str:
    """A line for each label and its words, which may be lines; on a phone behind a press."""
    named = ((_("%(label)s:") % {"label": label}, words) for label, words in rows)
    lines = format_html_join("", '<div class="as-typed"><small>{}</small> {}</div>', named)
    return format_html(FOLD, _("Before and after"), lines) if lines else ""


def step_of_a_form(step: Decision, actor: Actor) -> str:
    """What was done, and to which form: linked, for who may read it."""
    form = step.activity
    link = format_html('<a href="{}">{}</a>', form.get_absolute_url(), form)
    return format_html(DONE_TO_WHAT, done=sentence(step, actor), what=link)


def moved(step: Decision, actor: Actor) -> str:
    """Where the form was and went, and the reason, which may name somebody."""
    was, is_now = statuses(step)
    rows = [(_("Where it is"), f"{was} → {is_now}")]
    reason = written_reason(step)
    if reason and not actor.masks_names:
        rows.append((_("Reason"), folded(reason)))
    return in_rows(rows)


def statuses(step: Decision) -> tuple[str, str]:
    return step.get_from_status_display(), step.get_to_status_display()


class MomentFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Of what"), method="called")
    who = filters.CharFilter(label=_("By whom"), method="done_by")
    since = filters.DateFilter(
        label=_("From"), field_name="at", lookup_expr="date__gte", widget=DateInput()
    )
    until = filters.DateFilter(
        label=_("To"), field_name="at", lookup_expr="date__lte", widget=DateInput()
    )

    # Whoever a deputy acted for stands there as well.
    principal = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.actor.masks_names:
            # Who may not read names may not find them out by asking, either.
            del self.filters["who"]

    def called(self, rows, _name, text):
        raise NotImplementedError

    def done_by(self, rows, _name, who):
        who = tidy_name(who)
        return rows.filter(Q(by_name__icontains=who) | Q(**{f"{self.principal}__icontains": who}))


class ChangeFilter(MomentFilter):
    principal = "detail__in_place_of"

    class Meta:
        model = AuditEvent
        fields: list = []

    def called(self, rows, _name, text):
        """Whoever reads masked names finds nobody by a name, either."""
        if self.actor.masks_names:
            rows = rows.filter(subject_type__in=NAMELESS)
        rows = rows.alias(words=KT("detail__called__text"), words_en=KT("detail__called__text_en"))
        called = ("subject", "words", "words_en")
        return rows.filter(holds(text.strip(), *called) | holds(tidy_name(text), *called))


class StepFilter(MomentFilter):
    principal = "in_place_of_name"

    class Meta:
        model = Decision
        fields: list = []

    def called(self, rows, _name, text):
        found = Activity.objects.visible_to(self.actor).saying(text)
        return rows.filter(activity__in=found)


class ChangesView(ForThoseWhoMay, ScopedListView):
    """Newest first: who did what to which record and when."""

    model = AuditEvent
    table_class = ChangeTable
    filterset_class = ChangeFilter
    title = _("Record of changes")
    empty_text = _("Nothing was changed in that time, or nothing is called so.")

    def may(self):
        return self.actor.sees_all

    def get_table_kwargs(self):
        steps = Decision.objects.visible_to(self.actor).select_related("activity")
        narrowed = StepFilter(self.request.GET, queryset=steps, actor=self.actor).qs
        return super().get_table_kwargs() | {"steps": narrowed}
