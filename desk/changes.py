"""The record of changes of the whole portal, for who answers for it and who examines it.

The steps of forms are written as decisions, all else as events: here they are one list.
"""

import django_filters as filters
import django_tables2 as tables
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from activities.chain.history import sentence, written_reason
from activities.models import Activity, Decision
from core.actor import Actor
from core.audit import FORGOTTEN, SENTENCES
from core.forms import DateInput
from core.models import AuditEvent
from core.names import shown
from core.pages import ForThoseWhoMay
from core.paging.merged import MergedPages
from core.tables import ScopedFilterSet, ScopedTable
from core.views import ScopedListView

# What bears no person's name; the rest is masked for whoever reads masked names.
NAMELESS = {
    *("programs.Program", "programs.ActivityKind", "programs.SubjectSection"),
    *("programs.RequirementSet", "programs.Requirement", "roster.District", "roster.School"),
    *("roster.Subject", "roster.Term", "pairings.Partnership", "activities.Activity"),
}


class ChangeTable(ScopedTable):
    """Events, and beside them the `steps` of forms."""

    at = tables.DateTimeColumn(verbose_name=_("When"), orderable=False)
    sentence = tables.Column(
        verbose_name=_("What was done"), accessor="pk", orderable=False, empty_values=()
    )
    values = tables.Column(
        verbose_name=_("Before and after"), accessor="pk", orderable=False, empty_values=()
    )

    class Meta(ScopedTable.Meta):
        model = AuditEvent
        fields = ("at", "sentence", "values")

    def __init__(self, *args, steps: QuerySet, **kwargs):
        super().__init__(*args, **kwargs)
        self.steps = steps

    def lay_out(self, size: int) -> MergedPages:
        return MergedPages([self.data.data, self.steps], size)

    def render_sentence(self, record):
        if isinstance(record, Decision):
            return step_of_a_form(record, self.actor)
        about = record.subject
        if record.subject_type not in NAMELESS:
            about = shown(about, self.actor)
        words = {"who": shown(record.by_name, self.actor), "subject": about}
        sentence = SENTENCES.get(record.verb, FORGOTTEN)
        # Most sentences name what they are about; where one does not, it stands behind.
        if "%(subject)s" in str(sentence) or record.subject == record.by_name:
            return sentence % words
        return f"{sentence % words}: {about}"

    def render_values(self, record):
        """Names stand in these values, so whoever reads masked names does not see them."""
        if isinstance(record, Decision):
            return moved(record, self.actor)
        if self.actor.masks_names:
            return "—"
        rows = [
            (label(record, name), said(record.before.get(name)), said(record.after.get(name)))
            for name in dict.fromkeys([*record.before, *record.after])
        ]
        return format_html_join("", "<div><small>{}:</small> {} → {}</div>", rows) or "—"


def step_of_a_form(step: Decision, actor: Actor) -> str:
    """What was done, and to which form: linked, for who may read it."""
    form = step.activity
    link = format_html('<a href="{}">{}</a>', form.get_absolute_url(), form)
    return format_html(
        pgettext("what was done, and to what", "{done}: {what}"),
        done=sentence(step, actor),
        what=link,
    )


def moved(step: Decision, actor: Actor) -> str:
    """Where the form was and went, and the reason, which may name somebody."""
    rows = [format_html("<div><small>{}:</small> {} → {}</div>", _("Where it is"), *statuses(step))]
    reason = written_reason(step)
    if reason and not actor.masks_names:
        rows.append(format_html("<div><small>{}:</small> {}</div>", _("Reason"), reason))
    return format_html_join("", "{}", ((row,) for row in rows))


def statuses(step: Decision) -> tuple[str, str]:
    return step.get_from_status_display(), step.get_to_status_display()


def label(event: AuditEvent, name: str) -> str:
    """A field as its form calls it; a field or record that is no more, by its bare name."""
    try:
        return capfirst(apps.get_model(event.subject_type)._meta.get_field(name).verbose_name)
    except (LookupError, AttributeError, FieldDoesNotExist):
        return name


def said(value) -> object:
    """A kept value as it reads; a record by its text."""
    if isinstance(value, dict) and "text" in value:
        return value["text"]
    return "—" if value in (None, "", [], {}) else value


class MomentFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Of what"), method="called")
    since = filters.DateFilter(
        label=_("From"), field_name="at", lookup_expr="date__gte", widget=DateInput()
    )
    until = filters.DateFilter(
        label=_("To"), field_name="at", lookup_expr="date__lte", widget=DateInput()
    )

    def called(self, rows, _name, text):
        raise NotImplementedError


class ChangeFilter(MomentFilter):
    class Meta:
        model = AuditEvent
        fields: list = []

    def called(self, rows, _name, text):
        """Whoever reads masked names finds nobody by a name, either."""
        if self.actor.masks_names:
            rows = rows.filter(subject_type__in=NAMELESS)
        return rows.filter(subject__icontains=text.strip())


class StepFilter(MomentFilter):
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
