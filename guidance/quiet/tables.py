"""Quiet pairs as a list, the longest first."""

import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.names import shown
from core.tables import NAMED, NumberColumn, PartColumn, ScopedFilterSet, ScopedTable
from guidance.quiet.reading import last_day
from guidance.quiet.services import reminded_today
from pairings.models import Pairing
from pairings.tables import side
from programs.models import Program
from roster.models import District, School, Subject


class QuietTable(ScopedTable):
    reads_whole = True
    caption = gettext_lazy("Quiet pairs")
    hide_caption = True

    trainee = tables.Column(
        verbose_name=gettext_lazy("Trainee"), order_by=("trainee__name_sort", "pk")
    )
    mentor = tables.Column(
        verbose_name=gettext_lazy("Mentor"), order_by=("mentor__name_sort", "pk")
    )
    last = tables.Column(
        verbose_name=gettext_lazy("Last day together"),
        accessor="quiet_since",
        order_by=("quiet_since", "pk"),
        attrs=NAMED,
    )
    days = NumberColumn(
        verbose_name=pgettext_lazy("how many", "Days"),
        accessor="quiet_since",
        order_by=("-quiet_since", "-pk"),
    )
    remind = PartColumn(
        template_name="guidance/_remind_cell.html",
        verbose_name=gettext_lazy("Remind"),
        orderable=False,
    )

    class Meta(ScopedTable.Meta):
        model = Pairing
        fields = ("trainee", "mentor", "last", "days", "remind")
        sequence = fields

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate()

    @cached_property
    def reminded(self) -> set[str]:
        return reminded_today((row.record for row in self.paginated_rows), self.today)

    def render_trainee(self, record):
        name = shown(str(record.trainee), self.actor)
        place = record.school or record.district
        return side("trainee", name, place, url=record.get_absolute_url())

    def render_mentor(self, record):
        name = shown(str(record.mentor), self.actor)
        return side("mentor", name, record.mentor_school or record.mentor_district)

    def render_last(self, record):
        """Of one that was entered late the days count from when it is asked."""
        last, words = last_day(record), {"day": date_format(record.quiet_since)}
        if last == record.quiet_since:
            return words["day"]
        if last:
            words["last"] = date_format(last)
            return _("%(last)s; they are asked from %(day)s on") % words
        if record.asked_from:
            return _("none since they are asked, from %(day)s on") % words
        return _("none since the first day, %(day)s") % words

    def render_days(self, value):
        return (self.today - value).days


class QuietFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.filter(state=Program.State.OPEN)
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("Trainee's district"), queryset=District.objects.all()
    )
    school = filters.ModelChoiceFilter(
        label=gettext_lazy("Trainee's school"), queryset=School.objects.all()
    )

    class Meta:
        model = Pairing
        fields = ("program", "subject", "district", "school")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = self.filters["school"].field
        of_quiet = self.queryset.filter(school=OuterRef("pk")).order_by()
        schools.queryset = schools.queryset.filter(Exists(of_quiet))
