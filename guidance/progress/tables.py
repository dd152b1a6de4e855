"""How far pairs are, one by one and summed up."""

import datetime
from typing import ClassVar

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.names import shown
from core.periods import Period
from core.tables import NumberColumn, ScopedFilterSet, ScopedTable, chip, period
from guidance.progress.reading import COMMITMENTS, Far, Progress
from guidance.progress.wording import (
    asked_on,
    before,
    days_asked,
    how_far,
    how_far_kept,
    name_the_day,
)
from pairings.models import Pairing
from pairings.tables import side
from programs.models import Program
from roster.models import District, School, Subject, Term


class ProgressTable(ScopedTable):
    """A pair a row, with what is asked of it; the page of one pair says what counts for it."""

    reads_whole = True
    caption = _("Pairs")
    hide_caption = True

    trainee = tables.Column(verbose_name=_("Trainee"), order_by=("trainee__name_sort", "pk"))
    mentor = tables.Column(verbose_name=_("Mentor"), order_by=("mentor__name_sort", "pk"))
    asked = tables.Column(verbose_name=_("What is asked"), accessor="pk", orderable=False)

    class Meta(ScopedTable.Meta):
        model = Pairing
        fields = ("trainee", "mentor", "asked")
        sequence = fields

    def __init__(self, *args, progress: Progress, **kwargs):
        self.progress = progress
        super().__init__(*args, **kwargs)

    def render_trainee(self, record):
        name = shown(str(record.trainee), self.actor)
        address = reverse("guidance:pair-progress", args=[record.uuid])
        return side("trainee", name, record.school or record.district, url=address)

    def render_mentor(self, record):
        name = shown(str(record.mentor), self.actor)
        return side("mentor", name, record.mentor_school or record.mentor_district)

    def render_asked(self, record):
        """Each requirement with a chip, and the commitments with one; what the portal cannot count
        is on the pair's page.
        """
        told = self.progress.told[record.pk]
        counted = [each for each in told.whole.owed if each.needed or each.rests]
        lines = [(each.requirement, how_far(each)) for each in counted]
        if promised := told.promised:
            kept = how_far_kept(promised, self.progress.today)
            lines.append((with_days(promised.days), kept))
        lines = [*(("", said) for said in before(told)), *lines]
        if not lines:
            return chip(_("nothing is asked"))
        return format_html_join("", '<div class="asked">{} {}</div>', lines)


def with_days(days: Period) -> SafeString:
    """Commitments are not asked of the days that hold the day asked of: theirs stand with them."""
    said = period(days.starts_on, days.ends_on)
    return format_html("{}<br><small>{}</small>", COMMITMENTS, said)


class SumTable(ScopedTable):
    """How far pairs are by something: a requirement, a place, a subject."""

    reads_whole = hide_caption = True

    of = tables.Column(attrs={"td": {"class": "named"}})
    pairs = NumberColumn(verbose_name=_("Pairs"))
    before = NumberColumn(verbose_name=pgettext_lazy("how many things", "Missing before"))
    waiting_before = NumberColumn(
        verbose_name=pgettext_lazy("how many things", "On the way before")
    )
    asked = NumberColumn()
    done = NumberColumn(verbose_name=pgettext_lazy("how many things", "Done"))
    waiting = NumberColumn(verbose_name=pgettext_lazy("how many things", "On the way"))
    missing = NumberColumn(verbose_name=pgettext_lazy("how many things", "Missing"))
    to_come = NumberColumn(verbose_name=pgettext_lazy("how many things", "Still to come"))

    class Meta(ScopedTable.Meta):
        orderable = False
        attrs: ClassVar = {"class": "list sums"}

    def __init__(
        self,
        *args,
        caption: str,
        by: str,
        on: datetime.date,
        query: QueryDict,
        narrows="",
        **kwargs,
    ):
        self.caption, self.narrows, self.query = caption, narrows, query
        super().__init__(*args, **kwargs)
        # Whoever hears a table hears what its first column holds.
        self.columns["of"].column.verbose_name = by
        self.columns["asked"].column.verbose_name = asked_on(on, timezone.localdate())
        name_the_day(self, timezone.localdate(), on)

    def render_of(self, value, record):
        """A place or subject leads to its own pairs, a requirement names its set and its days."""
        if value is COMMITMENTS:
            return with_days(record.days)
        if not self.narrows:
            when = record.one and days_asked(record.one)
            beneath = f"{value.requirement_set} · {when}" if when else value.requirement_set
            return format_html("{}<br><small>{}</small>", value, beneath)
        query = self.query.copy()
        query.pop("page", None)
        query[self.narrows] = value.pk
        return format_html('<a href="?{}">{}</a>', query.urlencode(), value)


class ProgressFilter(ScopedFilterSet):
    """Of one program on one day: without a choice, of the one that runs, today."""

    program = filters.ModelChoiceFilter(
        label=_("Program"), queryset=Program.objects.all(), method="as_it_is"
    )
    term = filters.ModelChoiceFilter(
        label=_("Term"), queryset=Term.objects.order_by("-starts_on"), method="as_it_is"
    )
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    district = filters.ModelChoiceFilter(
        label=_("Trainee's district"), queryset=District.objects.all()
    )
    school = filters.ModelChoiceFilter(label=_("Trainee's school"), queryset=School.objects.all())
    far = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"),
        choices=Far.choices,
        empty_label=_("All"),
        method="as_it_is",
    )

    class Meta:
        model = Pairing
        fields = ("program", "term", "subject", "district", "school", "far")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = self.filters["school"].field
        with_trainees = self.queryset.filter(school=OuterRef("pk")).order_by()
        schools.queryset = schools.queryset.filter(Exists(with_trainees))

    @cached_property
    def program_shown(self) -> Program | None:
        if program := self.chosen("program"):
            return program
        programs = Program.objects.visible_to(self.actor).exclude(state=Program.State.SETUP)
        return programs.filter(state=Program.State.OPEN).first() or programs.first()

    @cached_property
    def on(self):
        """The last day of the term that is asked for, as far as it and the program have come."""
        day = timezone.localdate()
        if term := self.chosen("term"):
            day = max(term.starts_on, min(term.ends_on, day))
        return self.program_shown.default_day(day) if self.program_shown else day

    @cached_property
    def progress(self) -> Progress:
        rows = super().qs.filter(program=self.program_shown).running(self.on)
        return Progress(self.actor, rows, self.on, today=timezone.localdate())

    @property
    def state(self) -> Far | None:
        """The one of which pairs are listed; the sums are of all."""
        return Far(wanted) if (wanted := self.chosen("far")) else None

    @property
    def qs(self):
        if not self.state:
            return self.progress.rows
        reached = self.progress.reached
        of_state = [key for key, far in reached.items() if far == self.state]
        return self.progress.rows.filter(pk__in=of_state)
