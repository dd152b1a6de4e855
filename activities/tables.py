"""Lists of forms, results, awards and contacts, and how they are narrowed."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext_lazy as _

from activities import wording
from activities.models import (
    WAITING,
    Activity,
    ActivityDistrict,
    ActivityParty,
    Authorship,
    Award,
    Honour,
    Result,
    Status,
)
from activities.term_column import TermColumn, day_of_form
from core.names import shown
from core.tables import NumberColumn, ScopedFilterSet, ScopedTable
from programs.models import ActivityKind, District, Program, Subject, Term
from programs.terms import within_term


class ActivityTable(ScopedTable):
    """Forms: what, when, with whom, and where each is now."""

    theme = tables.Column(linkify=True, verbose_name=_("Theme"))
    starts_on = tables.Column(verbose_name=_("Date"), empty_values=())
    kind = tables.Column(verbose_name=_("Kind"))
    people = tables.Column(verbose_name=_("Who"), accessor="pk", orderable=False, empty_values=())
    district = tables.Column(
        verbose_name=_("District"), accessor="pk", orderable=False, empty_values=()
    )
    subject = tables.Column(verbose_name=_("Subject"), default="—")
    term = TermColumn(day_of_form)
    status = tables.TemplateColumn(
        template_name="activities/_status_cell.html", verbose_name=_("Status")
    )

    class Meta(ScopedTable.Meta):
        model = Activity
        fields = (
            *("theme", "starts_on", "kind", "people", "district", "subject", "term", "status"),
        )
        order_by = "-starts_on"

    def render_starts_on(self, record):
        return wording.date_of(record)

    def render_people(self, record):
        """The people of both sides, or the places where nobody is named."""
        parties = list(record.parties.all())
        people = [shown(str(each.teacher), self.actor) for each in parties if each.teacher_id]
        places = list(dict.fromkeys(str(each.school or each.district) for each in parties))
        return wording.joined(people or places) or "—"

    def render_district(self, record):
        """Those of both sides, else the organizer's; each once."""
        named = [str(each.district) for each in record.parties.all()]
        if not named and record.home_district:
            named = [str(record.home_district)]
        return wording.joined(list(dict.fromkeys(named))) or "—"


class ToDoTable(ActivityTable):
    """What waits for the reader: the oldest first, each with what one confirms and its button.

    Its rows come from `card.with_cards`.
    """

    theme = tables.TemplateColumn(
        template_name="activities/_card_cell.html", verbose_name=_("Theme")
    )
    step = tables.TemplateColumn(
        template_name="activities/_step_cell.html", verbose_name=_("Next"), orderable=False
    )

    class Meta(ActivityTable.Meta):
        fields = (
            *("theme", "starts_on", "kind", "people", "district", "subject", "term"),
            *("status", "step"),
        )
        order_by = ()

    def render_people(self, record):
        """Each person with the place they were posted to: whoever confirms stands for both."""
        lines = [
            f"{shown(str(each.teacher), self.actor)} · {each.school or each.district}"
            if each.teacher_id
            else str(each.school or each.district)
            for each in record.parties.all()
        ]
        return linebreaksbr("\n".join(lines)) if lines else "—"


def in_district(rows, _name, district):
    """Forms that name this district on either side."""
    named = ActivityDistrict.objects.filter(
        activity=OuterRef("pk"), district=district, **ActivityDistrict.TAKES_PART
    )
    return rows.filter(Exists(named))


def saying(rows, _name, text):
    return rows.filter(Q(reference__icontains=text.strip()) | Q(theme__icontains=text.strip()))


def in_status(rows, _name, status):
    """One status, or all in which a form waits for somebody."""
    return rows.filter(status__in=WAITING if status == "waiting" else [status])


def of_kind(rows, _name, kind):
    """Forms of this kind, in whichever program."""
    return rows.filter(kind__key=kind.key)


def in_term(rows, _name, term):
    return rows.filter(within_term(term, "starts_on", "date_precision"))


def in_open_programs(rows, _name, only):
    return rows.filter(program__state=Program.State.OPEN) if only else rows


class ActivityFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Reference or theme"), method=saying)
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[*Status.choices, ("waiting", _("On its way"))],
        empty_label=_("All"),
        method=in_status,
    )
    kind = filters.ModelChoiceFilter(
        label=_("Kind"), queryset=ActivityKind.objects.newest_of_each_key(), method=of_kind
    )
    district = filters.ModelChoiceFilter(
        label=_("District"), queryset=District.objects.all(), method=in_district
    )
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    term = filters.ModelChoiceFilter(label=_("Term"), queryset=Term.objects.all(), method=in_term)
    running = filters.ChoiceFilter(
        label=_("Programs"),
        choices=[("on", _("Open programs only"))],
        empty_label=_("All"),
        method=in_open_programs,
    )

    class Meta:
        model = Activity
        fields = ["text", "status", "kind", "district", "subject", "term", "running"]


class ResultTable(ScopedTable):
    """Results, each with its authors in order and the form it belongs to."""

    title = tables.Column(linkify=True, verbose_name=_("Title"))
    kind = tables.Column(verbose_name=_("Kind"))
    authors = tables.Column(
        verbose_name=_("Authors"), accessor="pk", orderable=False, empty_values=()
    )
    district = tables.Column(
        verbose_name=_("District"), accessor="pk", orderable=False, empty_values=()
    )
    subject = tables.Column(
        verbose_name=_("Subject"), accessor="activity__subject", default="—", order_by="pk"
    )
    term = TermColumn(lambda result: day_of_form(result.activity))
    activity = tables.Column(
        verbose_name=_("Form"),
        accessor="activity__reference",
        linkify=lambda record: record.activity.get_absolute_url(),
    )
    status = tables.TemplateColumn(
        template_name="activities/_result_status_cell.html",
        verbose_name=_("Status"),
        order_by="activity__status",
    )

    class Meta(ScopedTable.Meta):
        model = Result
        fields = (
            *("title", "kind", "authors", "district", "subject", "term", "activity", "status"),
        )
        order_by = "-pk"

    def render_authors(self, record):
        names = [shown(str(each), self.actor) for each in record.authorships.all()]
        return wording.joined(names) or "—"

    def render_district(self, record):
        """The authors' districts, each once."""
        named = [str(each.district) for each in record.authorships.all() if each.district_id]
        return wording.joined(list(dict.fromkeys(named))) or "—"


def by_district(rows, _name, district):
    """Results with an author of this district."""
    authors = Authorship.objects.filter(result=OuterRef("pk"), district=district)
    return rows.filter(Exists(authors))


class ResultFilter(ScopedFilterSet):
    text = filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Result.Kind.choices, empty_label=_("All"))
    subject = filters.ModelChoiceFilter(
        label=_("Subject"), field_name="activity__subject", queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=_("District of an author"), queryset=District.objects.all(), method=by_district
    )
    counted = filters.ChoiceFilter(
        label=_("Status"),
        choices=[("yes", _("Counted")), ("no", _("On its way"))],
        empty_label=_("All"),
        method="by_counted",
    )

    class Meta:
        model = Result
        fields = ["text", "kind", "subject", "district", "counted"]

    def by_counted(self, rows, _name, value):
        counted = Q(activity__status=Status.COUNTED)
        return rows.filter(counted if value == "yes" else ~counted)


class DistinctionTable(ScopedTable):
    """Base of awards and honours: whose, where, of which level, when."""

    winner = tables.Column(
        verbose_name=_("Of whom"), accessor="pk", orderable=False, empty_values=()
    )
    district = tables.Column(verbose_name=_("District"))
    subject = tables.Column(verbose_name=_("Subject"), default="—")
    term = TermColumn(
        lambda row: None if row.date_precision == row.Precision.YEAR else row.awarded_on
    )
    level = tables.Column(verbose_name=_("Level"))
    awarded_on = tables.Column(verbose_name=_("Date"))

    def render_winner(self, record):
        name = str(record.winner)
        return shown(name, self.actor) if record.is_of_a_person else name

    def render_awarded_on(self, record):
        return wording.date_known(record.awarded_on, record.date_precision)


class AwardTable(DistinctionTable):
    contest = tables.Column(linkify=True, verbose_name=_("Contest"))
    rank = tables.Column(verbose_name=_("Rank"))

    class Meta(ScopedTable.Meta):
        model = Award
        fields = (
            *("contest", "winner", "district", "subject", "term", "level", "rank", "awarded_on"),
        )
        order_by = "-awarded_on"


class HonourTable(DistinctionTable):
    title = tables.Column(linkify=True, verbose_name=_("Title given"))
    kind = tables.Column(verbose_name=_("Kind of honor"))

    class Meta(ScopedTable.Meta):
        model = Honour
        fields = (
            *("title", "winner", "district", "subject", "term", "level", "kind", "awarded_on"),
        )
        order_by = "-awarded_on"


class DistinctionFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(label=_("Program"), queryset=Program.objects.all())
    subject = filters.ModelChoiceFilter(label=_("Subject"), queryset=Subject.objects.all())
    district = filters.ModelChoiceFilter(label=_("District"), queryset=District.objects.all())
    level = filters.ChoiceFilter(
        label=_("Level"), choices=Award.Level.choices, empty_label=_("All")
    )


class AwardFilter(DistinctionFilter):
    rank = filters.ChoiceFilter(label=_("Rank"), choices=Award.Rank.choices, empty_label=_("All"))

    class Meta:
        model = Award
        fields = ["program", "subject", "district", "level", "rank"]


class HonourFilter(DistinctionFilter):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Honour.Kind.choices, empty_label=_("All"))

    class Meta:
        model = Honour
        fields = ["program", "subject", "district", "level", "kind"]


class SchoolsTable(ScopedTable):
    """A coordinator's schools: how many forms came in, how many count, how many wait."""

    school = tables.Column(linkify=lambda value: value.get_absolute_url(), verbose_name=_("School"))
    received = NumberColumn(verbose_name=_("Received"))
    counted = NumberColumn(verbose_name=_("Counted"))
    waiting = NumberColumn(verbose_name=_("Waiting"))
    last = tables.DateColumn(verbose_name=_("Last activity"), attrs={"td": {"class": "nowrap"}})

    class Meta(ScopedTable.Meta):
        orderable = False


def parties():
    """The parties as lists show them."""
    rows = ActivityParty.objects.select_related("teacher", "school", "district")
    return rows.order_by("-side", "pk")
