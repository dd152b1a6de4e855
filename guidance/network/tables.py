"""The network of tutor groups as a list, and the pairs of one group."""

import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.names import shown
from core.tables import NAMED, NumberColumn, PartColumn, ScopedFilterSet, ScopedTable, chip
from guidance.network.reading import Stands, may_be_reminded, stands_of
from guidance.network.wording import chips
from guidance.quiet.services import reminded_today
from guidance.quiet.tables import QuietTable
from guidance.schedule.services import may_plan_more
from pairings.models import Pairing
from pairings.tables import side
from pairings.wording import TONES, State, period_of
from programs.groups.reading import leader_of, members_on
from programs.groups.wording import place_of
from programs.models import Group, Program
from roster.models import District, Subject


class NetworkTable(ScopedTable):
    """From the section over the group and who leads it to each mentor, with the pairs they have.

    Its order is the network's own.
    """

    reads_whole = True
    caption = _("The network")
    hide_caption = True

    section = tables.Column(verbose_name=_("Section"), accessor="pk")
    group = tables.Column(verbose_name=_("Tutor group"), accessor="pk", attrs=NAMED)
    leader = tables.Column(
        verbose_name=pgettext_lazy("of a group", "Leader"),
        empty_values=(),
        attrs=NAMED,
    )
    mentors = tables.Column(
        verbose_name=_("Mentors, with their pairs"),
        empty_values=(),
        attrs=NAMED,
    )
    pairs = NumberColumn(verbose_name=_("Pairs"), empty_values=())
    late = NumberColumn(verbose_name=_("Forms late"), empty_values=())
    quiet = NumberColumn(verbose_name=_("Pairs quiet"), empty_values=())

    class Meta(ScopedTable.Meta):
        model = Group
        orderable = False
        fields = ("section", "group", "leader", "mentors", "pairs", "late", "quiet")
        sequence = fields

    def __init__(self, *args, sections: dict, on: datetime.date, **kwargs):
        self.sections, self.on = sections, on
        super().__init__(*args, **kwargs)

    @cached_property
    def stands(self) -> dict[int, Stands]:
        groups = [row.record for row in self.paginated_rows]
        return stands_of(groups, self.actor, self.on)

    def render_section(self, record):
        section = self.sections.get((record.program_id, record.subject_id))
        return str(section or record.subject or _("all subjects"))

    def render_group(self, record):
        link = '<a href="{}">{}</a><br><small>{}</small>'
        return format_html(link, record.get_absolute_url(), record, place_of(record))

    def render_leader(self, record):
        leader = leader_of(record.of_today)
        return shown(str(leader), self.actor) if leader else "—"

    def render_mentors(self, record):
        """Who belongs to it, each with the number of their pairs; a leader where they mentor."""
        count = self.stands[record.pk].of_mentors
        said = [
            (shown(str(each), self.actor), count[each.teacher_id])
            for each in record.of_today
            if each.part != "leader" or count[each.teacher_id]
        ]
        return format_html_join("", '<div class="asked">{} <small>{}</small></div>', said) or "—"

    def render_pairs(self, record):
        address = reverse("guidance:group-pairs", args=[record.uuid])
        return format_html('<a href="{}">{}</a>', address, self.stands[record.pk].pairs)

    def render_late(self, record):
        return self.stands[record.pk].late

    def render_quiet(self, record):
        return self.stands[record.pk].quiet


class NetworkFilter(ScopedFilterSet):
    """Of one program: without a choice, of the one that runs."""

    program = filters.ModelChoiceFilter(
        label=_("Program"), queryset=Program.objects.all(), method="as_it_is"
    )
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    district = filters.ModelChoiceFilter(label=_("District"), queryset=District.objects.all())

    class Meta:
        model = Group
        fields = ("program", "subject", "district")

    @cached_property
    def program_shown(self) -> Program | None:
        if program := self.chosen("program"):
            return program
        programs = Program.objects.visible_to(self.actor)
        return programs.filter(state=Program.State.OPEN).first() or programs.first()

    @cached_property
    def on(self) -> datetime.date:
        """Today, or the last day of a program that has ended."""
        today = timezone.localdate()
        return self.program_shown.default_day(today) if self.program_shown else today

    @property
    def qs(self):
        running = Prefetch("members", members_on(self.on), to_attr="of_today")
        rows = super().qs.filter(program=self.program_shown).running(self.on)
        return rows.prefetch_related(running)


class GroupPairsTable(ScopedTable):
    """The pairs of one group, with a word for those of which something is late or that are quiet,
    and the way to plan what they observe.
    """

    reads_whole = True
    caption = _("Pairs")
    hide_caption = True

    trainee = tables.Column(verbose_name=_("Trainee"), order_by=("trainee__name_sort", "pk"))
    mentor = tables.Column(verbose_name=_("Mentor"), order_by=("mentor__name_sort", "pk"))
    last = tables.Column(
        verbose_name=_("Last day together"),
        accessor="quiet_since",
        order_by=("quiet_since", "pk"),
        attrs=NAMED,
    )
    stands = tables.Column(
        verbose_name=_("What is late or quiet"),
        accessor="pk",
        order_by=("late_forms", "-quiet_since", "-pk"),
        initial_sort_descending=True,
    )
    plan = tables.Column(
        verbose_name=_("Observation schedule"), accessor="pk", orderable=False, attrs=NAMED
    )
    remind = PartColumn(
        template_name="guidance/_remind_in_group.html", verbose_name=_("Remind"), orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = Pairing
        fields = ("trainee", "mentor", "last", "stands", "plan", "remind")
        sequence = fields

    def __init__(self, *args, group: Group, **kwargs):
        self.group = group
        super().__init__(*args, **kwargs)

    @cached_property
    def today(self) -> datetime.date:
        return timezone.localdate()

    @cached_property
    def reminded(self) -> set[str]:
        rows = (row.record for row in self.paginated_rows)
        needy = [each for each in rows if may_be_reminded(each, self.today)]
        return reminded_today(needy, self.today) if needy else set()

    def render_trainee(self, record):
        name = shown(str(record.trainee), self.actor)
        place = record.school or record.district
        return side("trainee", name, place, url=record.get_absolute_url())

    def render_mentor(self, record):
        """With its days where the trainee may have another mentor before or after."""
        mentor = QuietTable.render_mentor(self, record)
        if not (record.ends_on or self.is_to_come(record)):
            return mentor
        return format_html("{}<br><small>{}</small>", mentor, period_of(record, self.today))

    def render_last(self, record):
        return "—" if self.is_to_come(record) else QuietTable.render_last(self, record)

    def is_to_come(self, record) -> bool:
        return record.starts_on > self.today

    def render_plan(self, record):
        if not may_plan_more(self.actor, record):
            return "—"
        link = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        address = reverse("guidance:plan", args=[record.uuid])
        return format_html(link, address, _("Plan observations"), record.trainee)

    def render_stands(self, record):
        if self.is_to_come(record):
            return chip(State.TO_COME.label, TONES[State.TO_COME])
        return chips(record, self.today)
