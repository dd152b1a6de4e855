"""Lists of places, people, programs and of the office's own words."""

import django_tables2 as tables
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.tables import NumberColumn, PersonColumn, ScopedTable
from programs.models import (
    ActivityKind,
    District,
    Program,
    Requirement,
    School,
    Subject,
    Teacher,
    Term,
)
from programs.services import may_manage_lists


def to_edit(name: str):
    """Links a row to its form, for those who may change it."""

    def address(record, table):
        return reverse(name, args=[record.uuid]) if may_manage_lists(table.actor) else None

    return address


def to_edit_kind(record, table):
    """Links a kind to its form, for those who may change it; in a closed program nobody may."""
    if record.program.state == Program.State.CLOSED or not may_manage_lists(table.actor):
        return None
    return reverse("programs:kind_edit", args=[record.program.slug, record.uuid])


def period(first, last) -> str:
    """Two days, both included; either may be open."""
    days = {"first": formats.date_format(first) if first else ""}
    if last is None:
        return gettext("since %(first)s") % days if first else ""
    days["last"] = formats.date_format(last)
    if first is None:
        return gettext("until %(last)s") % days
    return gettext("%(first)s to %(last)s") % days


class ProgramTable(ScopedTable):
    name = tables.Column(
        linkify=True,
        verbose_name=_("Program"),
        order_by=("name",),
        accessor="pk",
    )
    starts_on = tables.DateColumn(verbose_name=_("First day"))
    ends_on = tables.DateColumn(verbose_name=_("Last day"))
    state = tables.TemplateColumn(
        template_name="programs/_program_state.html", verbose_name=_("State")
    )

    class Meta(ScopedTable.Meta):
        model = Program
        fields = ["name", "starts_on", "ends_on", "state"]

    def render_name(self, record):
        return str(record)


class DistrictTable(ScopedTable):
    name = tables.Column(
        linkify=True, verbose_name=_("District"), accessor="pk", order_by=("name",)
    )
    kind = tables.Column(verbose_name=_("Kind"))
    schools = NumberColumn(verbose_name=_("Schools"), accessor="school_count")
    valid_to = tables.DateColumn(verbose_name=_("Existed until"), default="", orderable=False)

    class Meta(ScopedTable.Meta):
        model = District
        fields = ["name", "kind", "schools", "valid_to"]

    def render_name(self, record):
        return str(record)


class SchoolTable(ScopedTable):
    name = tables.Column(linkify=True, verbose_name=_("School"), accessor="pk", order_by=("name",))
    district = tables.Column(
        linkify=True, verbose_name=_("District"), order_by=("district", "name")
    )
    setting = tables.Column(verbose_name=_("Setting"))
    township = tables.Column(verbose_name=_("Township"), default="", orderable=False)
    closed_on = tables.DateColumn(verbose_name=_("Closed on"), default="", orderable=False)

    class Meta(ScopedTable.Meta):
        model = School
        fields = ["name", "district", "setting", "township", "closed_on"]

    def render_name(self, record):
        return str(record)


class TeacherTable(ScopedTable):
    """`record.posted` holds the postings of today that the reader may see."""

    name = PersonColumn(linkify=True, verbose_name=_("Name"), order_by=("name_sort", "pk"))
    places = tables.Column(verbose_name=_("School"), empty_values=(), orderable=False)
    subjects = tables.Column(verbose_name=_("Subjects"), empty_values=(), orderable=False)
    post = tables.Column(verbose_name=_("Post"), default="")

    class Meta(ScopedTable.Meta):
        model = Teacher
        fields = ["name", "places", "subjects", "post"]

    def render_places(self, record):
        places = dict.fromkeys(str(posting.place) for posting in record.posted)
        return "; ".join(places) or gettext("not posted today")

    def render_subjects(self, record):
        taught = (row.subject for posting in record.posted for row in posting.subjects.all())
        return ", ".join(dict.fromkeys(str(subject) for subject in taught))


class SubjectTable(ScopedTable):
    name = tables.Column(
        linkify=to_edit("programs:subject_edit"), verbose_name=_("Subject"), order_by=("name",)
    )
    name_en = tables.Column(verbose_name=_("English name"), default="")
    sort_order = NumberColumn(verbose_name=_("Order in lists"))

    class Meta(ScopedTable.Meta):
        model = Subject
        fields = ["name", "name_en", "sort_order"]


class TermTable(ScopedTable):
    name = tables.Column(
        linkify=to_edit("programs:term_edit"),
        verbose_name=_("Term"),
        accessor="pk",
        order_by=("starts_on",),
    )
    starts_on = tables.DateColumn(verbose_name=_("First day"))
    ends_on = tables.DateColumn(verbose_name=_("Last day"))
    first_week_starts_on = tables.DateColumn(verbose_name=_("Week 1 starts on"))

    class Meta(ScopedTable.Meta):
        model = Term
        fields = ["name", "starts_on", "ends_on", "first_week_starts_on"]

    def render_name(self, record):
        return str(record)


class KindTable(ScopedTable):
    name = tables.Column(
        linkify=to_edit_kind,
        verbose_name=_("Kind of activity"),
        accessor="pk",
        order_by=("name",),
    )
    channel = tables.Column(verbose_name=_("Training channel"))
    counts_as_training = tables.Column(verbose_name=_("Counts as training"))
    feeds = tables.Column(verbose_name=_("Also"), empty_values=(), orderable=False)

    class Meta(ScopedTable.Meta):
        model = ActivityKind
        fields = ["name", "channel", "counts_as_training", "feeds"]

    def render_name(self, record):
        return str(record)

    def render_counts_as_training(self, value):
        return _("yes") if value else _("no")

    def render_feeds(self, record):
        switches = ("lessons_are_lesson_study", "lessons_are_observed", "is_outreach", "is_remote")
        names = [
            str(ActivityKind._meta.get_field(name).verbose_name)
            for name in switches
            if getattr(record, name)
        ]
        return "; ".join(names)


# Short words whose column must not break them letter by letter.
UNBROKEN = {"th": {"class": "nowrap"}, "td": {"class": "nowrap"}}


class RequirementTable(ScopedTable):
    """One requirement set."""

    text = tables.TemplateColumn(
        template_name="programs/_requirement.html", verbose_name=_("What is owed")
    )
    owed_by = tables.Column(verbose_name=_("Owed by"), attrs=UNBROKEN)
    often = tables.Column(verbose_name=_("How often"), empty_values=(), attrs=UNBROKEN)

    class Meta(ScopedTable.Meta):
        model = Requirement
        fields = ["text", "owed_by", "often"]
        orderable = False

    def render_often(self, record):
        rhythm = {"number": record.quantity, "per": record.get_per_display()}
        return pgettext("how often a requirement is owed", "%(number)s %(per)s") % rhythm
