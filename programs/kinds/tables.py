"""Lists of places, people, programs and of the office's own words."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from core.rights import may_manage_lists
from core.tables import NAMED, ScopedTable
from programs.kinds.models import ActivityKind
from programs.program.models import Program


def to_edit_kind(record, table):
    """Links a kind to its form, for those who may change it; in a closed program nobody may."""
    if record.program.state == Program.State.CLOSED or not may_manage_lists(table.actor):
        return None
    return reverse("programs:kind_edit", args=[record.program.slug, record.uuid])


class KindTable(ScopedTable):
    reads_whole = True

    name = tables.Column(
        linkify=to_edit_kind,
        verbose_name=_("Kind of activity"),
        accessor="pk",
        order_by=("name",),
    )
    channel = tables.Column(verbose_name=_("Training channel"))
    feeds = tables.Column(verbose_name=_("Also"), empty_values=(), orderable=False, attrs=NAMED)

    class Meta(ScopedTable.Meta):
        model = ActivityKind
        fields = ["name", "channel", "feeds"]

    def render_name(self, record):
        return str(record)

    def render_feeds(self, record):
        """What is particular to this kind; what goes without saying is not said of each."""
        switches = ("lessons_are_observed", "is_outreach", "is_remote")
        found = [
            str(ActivityKind._meta.get_field(name).verbose_name)
            for name in switches
            if getattr(record, name)
        ]
        if not record.counts_as_training:
            found.append(_("does not count as training"))
        is_studied = record.channel == ActivityKind.Channel.LESSON_STUDY
        if record.lessons_are_lesson_study and not is_studied:
            found.append(_("lessons are lesson study"))
        if is_studied and not record.lessons_are_lesson_study:
            found.append(_("lessons are not lesson study"))
        return pgettext("between places", "; ").join(map(str, found)) or "—"
