"""Lists of accounts and of notices."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import Deputy, RoleAssignment, User
from core.actor import Role
from core.long_words import folded
from core.models import Notice
from core.names import shown
from core.tables import (
    NAMED,
    MomentColumn,
    PersonColumn,
    ScopedFilterSet,
    ScopedTable,
    chip,
    period,
)
from roster.models import District
from roster.people.name_sort import tidy_name


class AccountTable(ScopedTable):
    beside = "is_active"
    soon = ("roles",)

    name = PersonColumn(linkify=True, verbose_name=_("Name"))
    username = tables.Column(verbose_name=_("User name"))
    roles = tables.Column(verbose_name=_("Roles"), orderable=False, empty_values=())
    last_login = MomentColumn(
        verbose_name=_("Last signed in"), attrs=NAMED, default=pgettext_lazy("signed in", "never")
    )
    is_active = tables.Column(verbose_name=_("State"))

    class Meta(ScopedTable.Meta):
        model = User
        fields = ["name", "username", "roles", "last_login", "is_active"]

    def render_username(self, value):
        return shown(value, self.actor)

    def render_roles(self, record):
        """`record.held` is prefetched by the view."""
        names = [str(role) for role in record.held]
        if record.teacher_id:
            names.append(str(_("Teacher")))
        return pgettext("between parts of a line", "; ").join(names)

    def render_is_active(self, value):
        return _("Open") if value else _("Closed")


class AccountFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Name or user name"), method="with_text")
    role = filters.ChoiceFilter(
        label=_("Role"), choices=Role.choices, method="with_role", empty_label=_("All")
    )
    district = filters.ModelChoiceFilter(
        label=_("District"), queryset=District.objects.all(), method="in_district"
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Open")), ("closed", _("Closed"))],
        method="in_state",
        empty_label=_("All"),
    )

    class Meta:
        model = User
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.actor.masks_names:
            # Who may not read names may not find them out by asking, either.
            del self.filters["text"]

    def with_text(self, rows, name, value):
        name, username = tidy_name(value), User.normalize_username(value)
        return rows.filter(Q(name__icontains=name) | Q(username__icontains=username))

    def with_role(self, rows, name, value):
        return rows.filter(Exists(_held_by_account().filter(role=value)))

    def in_state(self, rows, name, value):
        return rows.filter(is_active=value == "open")

    def in_district(self, rows, name, value):
        place = Q(district=value) | Q(school__district=value)
        return rows.filter(Exists(_held_by_account().filter(place)))


def _held_by_account():
    return RoleAssignment.objects.running(timezone.localdate()).filter(user=OuterRef("pk"))


class DeputyTable(ScopedTable):
    beside = "state"

    deputy = PersonColumn(verbose_name=_("Deputy"), orderable=False)
    name = PersonColumn(
        accessor="assignment__user", verbose_name=_("In place of"), orderable=False, attrs=NAMED
    )
    assignment = tables.Column(verbose_name=_("Role"), orderable=False)
    starts_on = tables.Column(verbose_name=_("Days"), orderable=False)
    state = tables.Column(accessor="pk", verbose_name=_("State"), orderable=False, empty_values=())

    class Meta(ScopedTable.Meta):
        model = Deputy
        fields = ["deputy", "name", "assignment", "starts_on", "state"]

    def render_starts_on(self, record):
        return period(record.starts_on, record.ends_on)

    def render_state(self, record):
        today = timezone.localdate()
        if record.ended_at:
            return _("Ended")
        if record.starts_on > today:
            return _("To come")
        if record.ends_on < today:
            return _("Over")
        return _("Standing in") if record.is_there else _("Works elsewhere now")


class NoticeTable(ScopedTable):
    beside = "read_at"
    soon = ("title", "created_at")
    # What one was told is read here.
    reads_whole = True

    about = tables.Column(
        verbose_name=_("About"), linkify=lambda record: record.address, orderable=False
    )
    title = tables.Column(verbose_name=_("What happened"), order_by="message")
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)
    created_at = MomentColumn(verbose_name=_("When"))
    read_at = tables.Column(verbose_name=_("State"), empty_values=())

    class Meta(ScopedTable.Meta):
        model = Notice
        fields = ["about", "title", "reason", "created_at", "read_at"]

    def render_reason(self, value):
        return folded(value)

    def render_read_at(self, value):
        return chip(_("Read"), "off") if value else chip(_("New"), "look")
