"""The library of good practice as a list, and how it is narrowed."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.registration.wording import joined
from core.tables import ScopedFilterSet, ScopedTable
from guidance.practice import wording
from guidance.practice.models import GoodPractice
from results.models import Result
from roster.models import Subject

OF_ACTIVITIES = "activity"


class PracticeTable(ScopedTable):
    """What can be read, the latest first; whose it is only as far as they agreed."""

    soon = ("what", "people")

    title = tables.Column(
        linkify=True, verbose_name=pgettext_lazy("of good practice", "Title"), orderable=False
    )
    what = tables.Column(verbose_name=_("What it is"), accessor="pk", orderable=False)
    subject = tables.Column(verbose_name=_("Subject"), default="—", orderable=False)
    people = tables.Column(
        verbose_name=_("Whose it is"), accessor="pk", orderable=False, empty_values=()
    )
    standing = tables.Column(verbose_name=_("Who reads it"), accessor="pk", orderable=False)

    class Meta(ScopedTable.Meta):
        model = GoodPractice
        fields = ("title", "what", "subject", "people", "standing")

    def render_what(self, record):
        return wording.what(record)

    def render_people(self, record):
        return joined(wording.people(record, self.actor)) or "—"

    def render_standing(self, record):
        return wording.standing_in_short(record)


class PracticeFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Words in it"), method="saying")
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    what = filters.ChoiceFilter(
        label=_("What it is"),
        choices=[(OF_ACTIVITIES, _("Activity")), *Result.Kind.choices],
        empty_label=_("All"),
        method="of_what",
    )

    class Meta:
        model = GoodPractice
        fields = ["text", "subject", "what"]

    def saying(self, rows, _name, text):
        return rows.saying(text)

    def of_what(self, rows, _name, what):
        if what == OF_ACTIVITIES:
            return rows.filter(result=None)
        return rows.filter(result__kind=what)
