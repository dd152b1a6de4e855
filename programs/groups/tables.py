"""Groups as a list, and the people of one."""

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.names import shown
from core.tables import NAMED, NumberColumn, ScopedFilterSet, ScopedTable, period
from programs.groups.models import Group, GroupMember
from programs.groups.reading import leader_of
from programs.groups.wording import how_many, place_of
from programs.program.models import Program
from roster.models import District, Subject


class GroupTable(ScopedTable):
    caption = gettext_lazy("Groups")
    hide_caption = True
    beside = "kind"
    soon = ("leader", "place")

    name = tables.Column(
        verbose_name=gettext_lazy("Group"), linkify=True, accessor="pk", order_by=("name", "pk")
    )
    kind = tables.Column(verbose_name=pgettext_lazy("of a group", "Kind"))
    place = tables.Column(
        verbose_name=gettext_lazy("Where"),
        empty_values=(),
        order_by=("district__sort_order", "pk"),
    )
    subject = tables.Column(verbose_name=gettext_lazy("Subject"), attrs=NAMED)
    leader = tables.Column(
        verbose_name=pgettext_lazy("of a group", "Leader"),
        empty_values=(),
        orderable=False,
        attrs=NAMED,
    )
    people = NumberColumn(
        verbose_name=pgettext_lazy("of a group", "People"), empty_values=(), orderable=False
    )
    program = tables.Column(verbose_name=gettext_lazy("Program"), attrs=NAMED)

    class Meta(ScopedTable.Meta):
        model = Group
        fields = ("name", "kind", "place", "subject", "leader", "people", "program")
        sequence = fields

    def render_name(self, record):
        return str(record)

    def render_place(self, record):
        return place_of(record)

    def render_leader(self, record):
        leader = leader_of(record.of_today)
        return shown(str(leader), self.actor) if leader else "—"

    def render_people(self, record):
        return how_many(record, len(record.of_today))


class GroupFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all()
    )
    kind = filters.ChoiceFilter(
        label=pgettext_lazy("of a group", "Kind"),
        choices=Group.Kind.choices,
        empty_label=gettext_lazy("All"),
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )

    class Meta:
        model = Group
        fields = ("program", "kind", "subject", "district")


class MemberTable(ScopedTable):
    """The people of one group; `may_change` says whether its reader may change and end them."""

    reads_whole = True
    orderable = False

    person = tables.Column(
        verbose_name=pgettext_lazy("of a person", "Name"), accessor="pk", empty_values=()
    )
    part = tables.Column(verbose_name=gettext_lazy("Part in the group"), attrs=NAMED)
    position = tables.Column(verbose_name=gettext_lazy("Position"), attrs=NAMED)
    days = tables.Column(
        verbose_name=pgettext_lazy("list", "When"), accessor="starts_on", empty_values=()
    )
    change = tables.Column(
        verbose_name=pgettext_lazy("column", "Change"), accessor="pk", empty_values=()
    )

    class Meta(ScopedTable.Meta):
        model = GroupMember
        fields = ("person", "part", "position", "days", "change")
        sequence = fields

    def __init__(self, *args, may_change: bool, known: set[int], **kwargs):
        if not may_change:
            kwargs["exclude"] = ("change",)
        self.known = known
        super().__init__(*args, orderable=False, **kwargs)

    def render_person(self, record):
        name = shown(str(record), self.actor)
        if record.teacher_id in self.known:
            return format_html('<a href="{}">{}</a>', record.teacher.get_absolute_url(), name)
        return name

    def render_days(self, record):
        return period(record.starts_on, record.ends_on)

    def render_change(self, record):
        if record.ends_on and record.ends_on < timezone.localdate():
            return "—"
        name = str(record)
        link = '<a href="{}">{}<span class="visually-hidden"> {}</span></a>'
        edit = reverse("programs:group-member-edit", args=[record.uuid])
        end = reverse("programs:group-member-end", args=[record.uuid])
        return format_html(f"{link} · {link}", edit, _("Edit"), name, end, _("End"), name)
