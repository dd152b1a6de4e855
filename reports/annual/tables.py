"""The lists behind the figures: one table for each kind of row, the same on screen and in files.

One file although it is long: the tables share their columns, and `listed` names them all.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from operator import attrgetter
from typing import ClassVar

import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django_tables2.utils import call_with_appropriate

from activities.models import Activity, Lesson, Mention, Status, Talk
from activities.registration.wording import WHEN, date_of
from core.actor import Actor
from core.dates import date_known
from core.names import in_language, shown
from core.plain_rows import Hung, Reading, choices_at, field_at, once
from core.tables import NAMED, UNBROKEN, NumberColumn, PersonColumn, ScopedTable, told_apart
from guidance.models import GuidanceContact
from pairings.models import Pairing, Partnership
from reports.figures.figure import Figure
from reports.wording import NOT_KNOWN, day, number, qualified
from results.models import Award
from roster.models import School, Teacher
from roster.subjects.columns import TermColumn, day_of_form, terms_of


class DayColumn(tables.Column):
    def render(self, value):
        return day(value)


class RecordTable(ScopedTable):
    """A list of records in the order of the report; sorting would hide which were counted.

    A line of its file is made of what it `reads`; a row on its page as well, where `leads_by` names
    what its addresses are made of.
    """

    hide_caption = True
    leads_by: tuple[str, ...] = ()

    class Meta(ScopedTable.Meta):
        orderable = False
        default = NOT_KNOWN

    def reader(self) -> Callable[[QuerySet, list], Iterable] | None:
        if not self.leads_by:
            return None
        reading = page_of(type(self), self._tells_who_sees())
        # What is annotated stands in these rows alone.
        if self.data.data.query.annotations:
            return lambda rows, keys: reading.few(rows.order_by().filter(pk__in=keys))
        return lambda rows, keys: reading.at(keys)

    def heading(self) -> list[str]:
        """Of a file, which has the columns that a page leaves out."""
        return [str(column.header) for column in self.columns.iterall()]

    def lines(self) -> Iterator[list]:
        """The rows of a file, while they are read.

        What `as_values` gives, of rows that are no records: the `render_…` and `value_…` of a table
        take the row, and find there what `reads` names.
        """
        readers = [self._reader(column) for column in self.columns.iterall()]
        for row in Reading(self._meta.model, self._paths(), self.reads_several).rows(
            self.data.data
        ):
            yield [read(row) for read in readers]

    def _paths(self) -> list[str]:
        return [*self.reads, *(["is_seen"] if self._tells_who_sees() else [])]

    def _tells_who_sees(self) -> bool:
        return "is_seen" in self.data.data.query.annotations

    def _reader(self, column) -> Callable:
        for kind in ("value", "render"):
            if own := getattr(self, f"{kind}_{column.name}", None):
                return own
        if isinstance(column.column, TermColumn):
            return terms_of(self, column.column.day_of)
        return self._words_of(column)

    def _words_of(self, column) -> Callable:
        """The text of a value; of a choice or a place it is worded once for all rows."""
        value_of = attrgetter(str(column.accessor).replace("__", "."))
        if isinstance(column.column, DayColumn):
            return lambda row: value_of(row) or NOT_KNOWN
        if isinstance(column.column, PersonColumn):
            return lambda row: said(value_of(row), lambda who: shown(str(who), self.actor))
        model, path = self._meta.model, str(column.accessor)
        choices, field = choices_at(model, path), field_at(model, path)
        if choices or (field and field.is_relation):
            return once(value_of, lambda row: said(value_of(row), lambda it: choices.get(it, it)))
        return lambda row: said(value_of(row))


@cache
def page_of(table: type[RecordTable], tells_who_sees: bool) -> Reading:
    """What a page reads: what a file does, and where its rows lead."""
    paths = [*table.reads, *table.leads_by, *(["is_seen"] if tells_who_sees else [])]
    return Reading(table._meta.model, paths, table.reads_several)


def said(value, words: Callable = str) -> str:
    return NOT_KNOWN if value is None or value == "" else str(words(value))


def is_elsewhere(record) -> bool:
    """A row that counts for the report's place, on a form that its reader does not see."""
    return getattr(record, "is_seen", True) is False


def place_and_date(record) -> str:
    """All that is told of a row on a form the reader does not see: whose form, and when."""
    form = record.activity
    place = form.confirming_district or form.organiser_district
    # Translators: a row of a list; where a form is from, and its date.
    return _("On a form of %(place)s, %(date)s") % {
        "place": place or _("the city"),
        "date": day(form.starts_on) if form.starts_on else _("date not known"),
    }


def day_and_reference(form: Activity) -> str:
    """What tells the links to two forms apart that speak of lessons of one topic."""
    is_known = form.starts_on and form.date_precision == Activity.Precision.DAY
    known = [day(form.starts_on), form.reference] if is_known else [form.reference]
    return " · ".join(known)


# What every row of a form shows of it, and what is told of one that the reader does not see.
OF_THE_FORM = (
    *("activity__reference", "activity__status", "activity__starts_on", "activity__date_precision"),
    *("activity__subject", "activity__confirming_district", "activity__organiser_district"),
)


class OfFormTable(RecordTable):
    """Rows that stand on forms. Of a form the reader does not see, the place and date alone.

    `telling` names the column that says so; all others stay empty in such a row. Each has the
    form's subject, term and status beside it.
    """

    telling = ""
    subject = tables.Column(verbose_name=_("Subject"), accessor="activity__subject")
    term = TermColumn(lambda part: day_of_form(part.activity))
    status = tables.Column(verbose_name=_("Status"), accessor="pk")
    reference = tables.Column(
        accessor="activity__reference",
        verbose_name=_("Form"),
        linkify=lambda record: None if is_elsewhere(record) else record.activity.get_absolute_url(),
    )

    def render_status(self, record):
        # Not get_status_display, which words all statuses to find the one.
        return str(Status(record.activity.status).label)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self._tells_who_sees():
            return
        for column in self.columns.iterall():
            column.render = self._unless_withheld(column.name, column.render)
            column.value = self._unless_withheld(column.name, column.value)

    def _unless_withheld(self, name: str, function: Callable) -> Callable:
        return lambda **cell: (
            self.withheld(cell["record"], name)
            if is_elsewhere(cell["record"])
            else call_with_appropriate(function, cell)
        )

    def _reader(self, column) -> Callable:
        read = super()._reader(column)
        if column.name == "status":
            read = once(attrgetter("activity.status"), read)
        if not self._tells_who_sees():
            return read
        return lambda row: self.withheld(row, column.name) if is_elsewhere(row) else read(row)

    def withheld(self, record, name: str) -> str:
        return place_and_date(record) if name == self.telling else NOT_KNOWN


class ActivityRows(RecordTable):
    beside = "status"
    soon = ("starts_on", "headcount")
    leads_by = ("uuid",)
    reads = (
        *("theme", "reference", "starts_on", "ends_on", "date_precision", "date_as_printed"),
        *("kind", "confirming_district", "subject", "status", "headcount", "headcount_qualifier"),
    )
    theme = tables.Column(verbose_name=_("Theme"), linkify=True)
    reference = tables.Column(verbose_name=_("Form"))
    starts_on = DayColumn(verbose_name=_("Date"), empty_values=())
    kind = tables.Column(verbose_name=_("Kind of activity"))
    confirming_district = tables.Column(verbose_name=_("Home district"))
    subject = tables.Column(verbose_name=_("Subject"))
    term = TermColumn(day_of_form)
    status = tables.Column(verbose_name=_("Status"))
    headcount = NumberColumn(verbose_name=_("People present"))
    # In a file the number stays a number, and its "about" stands beside it.
    headcount_qualifier = tables.Column(verbose_name=_("How counted"), visible=False)

    class Meta(RecordTable.Meta):
        model = Activity
        fields = (
            "theme",
            "reference",
            "starts_on",
            "kind",
            "confirming_district",
            "subject",
            "term",
            "status",
            "headcount",
            "headcount_qualifier",
        )

    def __init__(self, *args, **kwargs):
        self.render_starts_on = once(WHEN, date_of)
        self.value_starts_on = once(WHEN, self.date_in_a_file)
        super().__init__(*args, **kwargs)

    def render_theme(self, record):
        return told_apart(record.theme, day_and_reference(record))

    def value_theme(self, record):
        return record.theme or NOT_KNOWN

    def render_headcount(self, record):
        return qualified(number(record.headcount), record.headcount_qualifier)

    def value_headcount(self, record):
        return record.headcount

    def date_in_a_file(self, record):
        """One that a spreadsheet can sort where the day is known, else as much as is known."""
        known = record.date_precision == Activity.Precision.DAY and record.starts_on
        return record.starts_on if known else date_of(record)


class LessonRows(OfFormTable):
    beside = "status"
    soon = ("teacher", "school")
    telling = "topic"
    leads_by = ("activity__uuid",)
    reads = ("topic", "teacher", "name", "school", "district", "grade", *OF_THE_FORM)
    topic = tables.Column(verbose_name=_("Lesson topic"), linkify=lambda record: link(record))
    teacher = PersonColumn(verbose_name=_("Lesson teacher"), empty_values=())
    school = tables.Column(verbose_name=_("School"))
    district = tables.Column(verbose_name=_("District"))
    grade = tables.Column(verbose_name=_("Grade"))

    class Meta(RecordTable.Meta):
        model = Lesson
        fields = (
            *("topic", "teacher", "school", "district", "grade"),
            *("subject", "term", "status", "reference"),
        )

    def render_topic(self, record):
        return told_apart(record.topic, day_and_reference(record.activity))

    def value_topic(self, record):
        return record.topic or NOT_KNOWN

    def render_teacher(self, record):
        name = str(record.teacher or record.name)
        return shown(name, self.actor) if name else NOT_KNOWN


class TalkRows(OfFormTable):
    beside = "status"
    soon = ("speaker",)
    telling = "title"
    leads_by = ("activity__uuid",)
    reads = ("title", "teacher", "name", *OF_THE_FORM)
    title = tables.Column(verbose_name=_("Title of the talk"), linkify=lambda record: link(record))
    speaker = PersonColumn(verbose_name=_("Speaker"), accessor="pk", empty_values=())
    district = tables.Column(
        verbose_name=_("Home district"), accessor="activity__confirming_district"
    )

    class Meta(RecordTable.Meta):
        model = Talk
        fields = ("title", "speaker", "district", "subject", "term", "status", "reference")

    def render_title(self, record):
        return told_apart(record.title, day_and_reference(record.activity))

    def value_title(self, record):
        return record.title or NOT_KNOWN

    def render_speaker(self, record):
        name = str(record.teacher or record.name)
        return shown(name, self.actor) if name else NOT_KNOWN


class ResultRows(OfFormTable):
    beside = "status"
    soon = ("authors",)
    telling = "title"
    reads = ("title", "characters", "published_in", *OF_THE_FORM)
    reads_several: ClassVar = {"authorships": Hung(("teacher", "name", "district"))}
    title = tables.Column(verbose_name=_("Title"), linkify=lambda record: link(record))
    authors = tables.Column(verbose_name=_("Authors"), empty_values=())
    characters = NumberColumn(verbose_name=_("Characters"))
    published_in = tables.Column(verbose_name=_("Published in"))
    district = tables.Column(verbose_name=_("District"), accessor="pk")

    class Meta(RecordTable.Meta):
        model = Mention
        fields = (
            *("title", "authors", "characters", "published_in", "district"),
            *("subject", "term", "status", "reference"),
        )

    def render_authors(self, record):
        authors = [str(each.teacher or each.name) for each in record.authorships.all()]
        names = [shown(name, self.actor) for name in authors]
        return pgettext("between names", ", ").join(names) or NOT_KNOWN

    def render_district(self, record):
        """The authors' districts, each once."""
        named = [str(each.district) for each in record.authorships.all() if each.district]
        return pgettext("between names", ", ").join(dict.fromkeys(named)) or NOT_KNOWN

    def render_characters(self, record):
        return number(record.characters)

    def value_characters(self, record):
        return record.characters


class TeacherRows(RecordTable):
    leads_by = ("uuid",)
    reads = ("name", "place", "place_en")
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
    leads_by = ("uuid",)
    reads = ("name", "name_en", "district")
    name = tables.Column(verbose_name=_("School"), linkify=True, accessor="pk")
    district = tables.Column(verbose_name=_("District"))

    class Meta(RecordTable.Meta):
        model = School
        fields = ("name", "district")

    def render_name(self, record):
        return in_language(record.name, record.name_en)


class ContactRows(RecordTable):
    beside = "channel"
    soon = ("mentor", "trainee")
    reads = (
        *("held_on", "channel", "topic", "pairing__mentor", "pairing__trainee"),
        *("district", "subject"),
    )
    held_on = DayColumn(verbose_name=_("Date"), linkify=True, attrs=UNBROKEN)
    channel = tables.Column(verbose_name=pgettext_lazy("guidance", "How"))
    topic = tables.Column(verbose_name=pgettext_lazy("guidance", "About"))
    mentor = PersonColumn(verbose_name=_("Mentor"), accessor="pairing__mentor", attrs=NAMED)
    trainee = PersonColumn(verbose_name=_("Trainee"), accessor="pairing__trainee", attrs=NAMED)
    district = tables.Column(verbose_name=_("District"))
    subject = tables.Column(verbose_name=_("Subject"))
    term = TermColumn(lambda contact: contact.held_on)

    class Meta(RecordTable.Meta):
        model = GuidanceContact
        fields = (
            *("held_on", "channel", "topic", "mentor", "trainee"),
            *("district", "subject", "term"),
        )


class AwardRows(RecordTable):
    beside = "level"
    soon = ("winner", "rank")
    leads_by = ("uuid",)
    reads = (
        *("contest", "teacher", "result", "given_to_school", "level", "rank"),
        *("district", "subject", "awarded_on", "date_precision"),
    )
    contest = tables.Column(verbose_name=_("Contest"), linkify=True)
    winner = tables.Column(verbose_name=_("Of whom"), accessor="pk")
    level = tables.Column(verbose_name=_("Level"))
    rank = tables.Column(verbose_name=_("Rank"))
    district = tables.Column(verbose_name=_("District"))
    subject = tables.Column(verbose_name=_("Subject"))
    term = TermColumn(
        lambda award: None if award.date_precision == Award.Precision.YEAR else award.awarded_on
    )
    awarded_on = tables.Column(verbose_name=_("Date"), attrs=UNBROKEN)

    class Meta(RecordTable.Meta):
        model = Award
        fields = (
            *("contest", "winner", "level", "rank", "district"),
            *("subject", "term", "awarded_on"),
        )

    def render_winner(self, record):
        if record.teacher:
            return shown(str(record.teacher), self.actor)
        return str(record.result or record.given_to_school)

    def render_awarded_on(self, record):
        return date_known(record.awarded_on, record.date_precision)

    def value_awarded_on(self, record):
        known = record.date_precision == Award.Precision.DAY
        return record.awarded_on if known else self.render_awarded_on(record)


class PairingRows(RecordTable):
    leads_by = ("uuid",)
    reads = (
        *("trainee", "mentor", "subject", "district", "mentor_district", "starts_on", "ends_on"),
    )
    trainee = PersonColumn(verbose_name=_("Trainee"), linkify=lambda record: link(record))
    mentor = PersonColumn(verbose_name=_("Mentor"), attrs=NAMED)
    subject = tables.Column(verbose_name=_("Subject"))
    district = tables.Column(verbose_name=_("Trainee's district"), attrs=NAMED)
    mentor_district = tables.Column(verbose_name=_("Mentor's district"), attrs=NAMED)
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
    beside = "form"
    soon = ("supporting",)
    leads_by = ("uuid",)
    reads = (
        *("supported_school", "supported_district", "supporting_school", "supporting_district"),
        *("form", "subject", "starts_on", "ends_on"),
    )
    supported = tables.Column(verbose_name=_("Supported side"), accessor="pk", linkify=True)
    supporting = tables.Column(verbose_name=_("Supporting side"), accessor="pk", attrs=NAMED)
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


def link(record) -> str | None:
    """Where a row leads: to its own page, else to the form it stands on, if the reader sees it."""
    if is_elsewhere(record):
        return None
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
# Rows that stand on a form, which a reader of the report need not see.
OF_FORMS = {model for model, table in TABLES.items() if issubclass(table, OfFormTable)}
FORM = ("activity", "activity__confirming_district", "activity__organiser_district")
WITH = {
    Activity: ("kind", "confirming_district", "subject"),
    Lesson: ("activity__subject", "teacher", "school", "district", *FORM),
    Talk: ("activity__subject", "teacher", *FORM),
    Mention: ("result", "activity__subject", *FORM),
    School: ("district",),
    GuidanceContact: ("pairing__mentor", "pairing__trainee", "district", "subject"),
    Award: ("teacher", "result", "given_to_school", "district", "subject"),
    Pairing: ("trainee", "mentor", "subject", "district", "mentor_district"),
    Partnership: (
        "supported_school",
        "supported_district",
        "supporting_school",
        "supporting_district",
        "subject",
    ),
}


def listed(rows: QuerySet, figure: Figure, found: QuerySet, *, actor: Actor) -> QuerySet:
    """The records in the order people expect, with all that their table shows.

    Rows of forms tell whether `actor` sees the form: a district's figures have rows in them that
    stand on forms of other districts.
    `found` are the rows in which a figure of different people found them: where they were then.
    """
    rows = rows.order_by(*(figure.listed_by or rows.model._meta.ordering), "pk")
    if rows.model in WITH:
        rows = rows.select_related(*WITH[rows.model])
    if rows.model in OF_FORMS and not actor.sees_all:
        seen = Activity.objects.visible_to(actor).filter(pk=OuterRef("activity"))
        rows = rows.annotate(is_seen=Exists(seen))
    if rows.model is Mention:
        rows = rows.prefetch_related("authorships__teacher", "authorships__district")
    if rows.model is Teacher:
        school = "mentor_school" if figure.different == "mentor" else "school"
        theirs = found.filter(**{figure.different: OuterRef("pk")}).order_by()
        rows = rows.annotate(
            place=Subquery(theirs.values(f"{school}__name")[:1]),
            place_en=Subquery(theirs.values(f"{school}__name_en")[:1]),
        )
    return rows
