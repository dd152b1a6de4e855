"""The lists behind the figures: one table for each kind of row, the same on screen and in files."""

from collections.abc import Callable, Iterator

import django_tables2 as tables
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.models import Activity, Award, GuidanceContact, Lesson, Result, Talk
from core.names import in_language, shown
from core.tables import NumberColumn, PersonColumn, ScopedTable
from pairings.models import Pairing, Partnership
from programs.models import School, Teacher
from reports.figures import Figure
from reports.wording import NOT_KNOWN, day, number, qualified


class DayColumn(tables.Column):
    def render(self, value):
        return day(value)


class RecordTable(ScopedTable):
    """A list of records in the order of the report; sorting would hide which were counted."""

    hide_caption = True

    class Meta(ScopedTable.Meta):
        orderable = False
        default = NOT_KNOWN

    def lines(self) -> Iterator[list]:
        """Heading and rows for a file, with the columns a page leaves out.

        What `as_values` gives, which asks for each function's signature at every single cell and
        takes five times as long. So here a `render_…` or `value_…` of a table takes the record.
        """
        columns = list(self.columns.iterall())
        yield [str(column.header) for column in columns]
        readers = [self._reader(column) for column in columns]
        for record in self.data:
            yield [read(record) for read in readers]

    def _reader(self, column) -> Callable:
        for kind in ("value", "render"):
            if own := getattr(self, f"{kind}_{column.name}", None):
                return own
        return lambda record: self._text(column, record)

    def _text(self, column, record):
        value = column.accessor.resolve(record, quiet=True)
        if value is None or value == "":
            return NOT_KNOWN
        if isinstance(column.column, PersonColumn):
            return shown(str(value), self.actor)
        if isinstance(column.column, DayColumn):
            return value
        display = getattr(record, f"get_{column.accessor}_display", None)
        return str(display() if display else value)


def form_link(**kwargs):
    return tables.Column(
        accessor="activity__reference",
        verbose_name=_("Form"),
        linkify=lambda record: record.activity.get_absolute_url(),
        **kwargs,
    )


class ActivityRows(RecordTable):
    theme = tables.Column(verbose_name=_("Theme"), linkify=True)
    reference = tables.Column(verbose_name=_("Form"))
    starts_on = DayColumn(verbose_name=_("Date"), empty_values=())
    kind = tables.Column(verbose_name=_("Kind of activity"))
    home_district = tables.Column(verbose_name=_("Home district"))
    headcount = NumberColumn(verbose_name=_("People present"))
    # In a file the number stays a number, and its "about" stands beside it.
    headcount_qualifier = tables.Column(verbose_name=_("Counted"), visible=False)

    class Meta(RecordTable.Meta):
        model = Activity
        fields = (
            "theme",
            "reference",
            "starts_on",
            "kind",
            "home_district",
            "headcount",
            "headcount_qualifier",
        )

    def render_starts_on(self, record):
        if record.date_as_printed:
            return record.date_as_printed
        return day(record.starts_on) if record.starts_on else _("not known")

    def render_headcount(self, record):
        return qualified(number(record.headcount), record.headcount_qualifier)

    def value_headcount(self, record):
        return record.headcount

    def value_starts_on(self, record):
        """A date a spreadsheet can sort, or the words that stand on paper in its place."""
        return record.date_as_printed or record.starts_on or _("not known")


class LessonRows(RecordTable):
    topic = tables.Column(verbose_name=_("Lesson topic"), linkify=lambda record: link(record))
    teacher = PersonColumn(verbose_name=_("Lesson teacher"), empty_values=())
    school = tables.Column(verbose_name=_("School"))
    grade = tables.Column(verbose_name=_("Grade"))
    reference = form_link()

    class Meta(RecordTable.Meta):
        model = Lesson
        fields = ("topic", "teacher", "school", "grade", "reference")

    def render_teacher(self, record):
        name = str(record.teacher or record.teacher_name)
        return shown(name, self.actor) if name else NOT_KNOWN


class TalkRows(RecordTable):
    title = tables.Column(verbose_name=_("Title of the talk"), linkify=lambda record: link(record))
    speaker = PersonColumn(verbose_name=_("Speaker"))
    reference = form_link()

    class Meta(RecordTable.Meta):
        model = Talk
        fields = ("title", "speaker", "reference")


class ResultRows(RecordTable):
    title = tables.Column(verbose_name=_("Title"), linkify=True)
    authors = tables.Column(verbose_name=_("Authors"), empty_values=())
    characters = NumberColumn(verbose_name=_("Characters"))
    published_in = tables.Column(verbose_name=_("Published in"))
    reference = form_link()

    class Meta(RecordTable.Meta):
        model = Result
        fields = ("title", "authors", "characters", "published_in", "reference")

    def render_authors(self, record):
        names = [shown(str(each), self.actor) for each in record.authorships.all()]
        return ", ".join(names) or NOT_KNOWN

    def render_characters(self, record):
        return number(record.characters)

    def value_characters(self, record):
        return record.characters


class TeacherRows(RecordTable):
    name = PersonColumn(verbose_name=_("Name"), linkify=lambda record, table: table.way_to(record))
    place = tables.Column(verbose_name=_("School"))

    class Meta(RecordTable.Meta):
        model = Teacher
        fields = ("name", "place")

    def way_to(self, teacher: Teacher) -> str | None:
        """A person seen on a form need not be one whose own page the reader may open."""
        return teacher.get_absolute_url() if teacher.pk in self.may_open else None

    def before_render(self, request):
        listed = [row.record.pk for row in self.paginated_rows]
        visible = Teacher.objects.visible_to(self.actor).filter(pk__in=listed)
        self.may_open = set(visible.values_list("pk", flat=True))

    may_open: frozenset | set = frozenset()

    def render_place(self, record):
        return in_language(record.place, record.place_en)

    def value_place(self, record):
        return self.render_place(record) if record.place else NOT_KNOWN


class SchoolRows(RecordTable):
    name = tables.Column(verbose_name=_("School"), linkify=True, accessor="pk")
    district = tables.Column(verbose_name=_("District"))

    class Meta(RecordTable.Meta):
        model = School
        fields = ("name", "district")

    def render_name(self, record):
        return str(record)


class ContactRows(RecordTable):
    held_on = DayColumn(verbose_name=_("Date"), linkify=True)
    channel = tables.Column(verbose_name=pgettext_lazy("guidance", "How"))
    topic = tables.Column(verbose_name=pgettext_lazy("guidance", "About"))
    mentor = PersonColumn(verbose_name=_("Mentor"), accessor="pairing__mentor")
    trainee = PersonColumn(verbose_name=_("Trainee"), accessor="pairing__trainee")
    district = tables.Column(verbose_name=_("District"))

    class Meta(RecordTable.Meta):
        model = GuidanceContact
        fields = ("held_on", "channel", "topic", "mentor", "trainee", "district")


class AwardRows(RecordTable):
    contest = tables.Column(verbose_name=_("Contest"), linkify=True)
    teacher = PersonColumn(verbose_name=_("Teacher"))
    level = tables.Column(verbose_name=_("Level"))
    rank = tables.Column(verbose_name=_("Rank"))
    district = tables.Column(verbose_name=_("District"))
    awarded_on = DayColumn(verbose_name=_("Date"))

    class Meta(RecordTable.Meta):
        model = Award
        fields = ("contest", "teacher", "level", "rank", "district", "awarded_on")


class PairingRows(RecordTable):
    trainee = PersonColumn(verbose_name=_("Trainee"), linkify=lambda record: link(record))
    mentor = PersonColumn(verbose_name=_("Mentor"))
    subject = tables.Column(verbose_name=_("Subject"))
    district = tables.Column(verbose_name=_("Trainee's district"))
    mentor_district = tables.Column(verbose_name=_("Mentor's district"))
    starts_on = DayColumn(verbose_name=_("First day"))
    ends_on = DayColumn(verbose_name=_("Last day"))

    class Meta(RecordTable.Meta):
        model = Pairing
        fields = (
            "trainee",
            "mentor",
            "subject",
            "district",
            "mentor_district",
            "starts_on",
            "ends_on",
        )


class PartnershipRows(RecordTable):
    supported = tables.Column(verbose_name=_("Supported side"), accessor="pk", linkify=True)
    supporting = tables.Column(verbose_name=_("Supporting side"), accessor="pk")
    form = tables.Column(verbose_name=_("Form of pairing"))
    subject = tables.Column(verbose_name=_("Subject"))
    starts_on = DayColumn(verbose_name=_("First day"))
    ends_on = DayColumn(verbose_name=_("Last day"))

    class Meta(RecordTable.Meta):
        model = Partnership
        fields = ("supported", "supporting", "form", "subject", "starts_on", "ends_on")

    def render_supported(self, record):
        return str(record.supported_school or record.supported_district)

    def render_supporting(self, record):
        return str(record.supporting_school or record.supporting_district)


def link(record) -> str:
    """Where a row leads: to its own page, else to the form it stands on."""
    if hasattr(record, "get_absolute_url"):
        return record.get_absolute_url()
    return record.activity.get_absolute_url()


TABLES = {
    each._meta.model: each
    for each in (
        ActivityRows,
        LessonRows,
        TalkRows,
        ResultRows,
        TeacherRows,
        SchoolRows,
        ContactRows,
        AwardRows,
        PairingRows,
        PartnershipRows,
    )
}
WITH = {
    Activity: ("kind", "home_district"),
    Lesson: ("activity", "teacher", "school"),
    Talk: ("activity",),
    Result: ("activity",),
    School: ("district",),
    GuidanceContact: ("pairing__mentor", "pairing__trainee", "district"),
    Award: ("teacher", "district"),
    Pairing: ("trainee", "mentor", "subject", "district", "mentor_district"),
    Partnership: (
        "supported_school",
        "supported_district",
        "supporting_school",
        "supporting_district",
        "subject",
    ),
}


def listed(rows: QuerySet, figure: Figure, found: QuerySet) -> QuerySet:
    """The records in the order people expect, with all that their table shows.

    `found` are the rows in which a figure of different people found them: where they were then.
    """
    rows = rows.order_by(*rows.model._meta.ordering, "pk")
    if rows.model in WITH:
        rows = rows.select_related(*WITH[rows.model])
    if rows.model is Result:
        rows = rows.prefetch_related("authorships__teacher")
    if rows.model is Teacher:
        school = "mentor_school" if figure.different == "mentor" else "school"
        theirs = found.filter(**{figure.different: OuterRef("pk")}).order_by()
        rows = rows.annotate(
            place=Subquery(theirs.values(f"{school}__name")[:1]),
            place_en=Subquery(theirs.values(f"{school}__name_en")[:1]),
        )
    return rows
