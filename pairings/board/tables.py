"""Lists of the board: trainees without a mentor, and the rows of a proposal."""

from collections.abc import Mapping

import django_filters as filters
import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable, chip
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import Board, Judgement, named
from pairings.board.rules import obstacles
from pairings.board.wording import joined, places_of, reasons, warnings, why_not
from pairings.tables import side
from roster.models import District, School, Teacher


def what_speaks(judgement: Judgement | None, learners: Mapping[int, bool]):
    """Reasons in a line, warnings under it; `learners` as `warnings` asks for them."""
    if judgement is None:
        return ""
    chip = '<br><span class="chip look text-wrap">{}</span>'
    warned = format_html_join("", chip, ((each,) for each in warnings(judgement, learners)))
    return format_html("{}{}", joined(reasons(judgement)), warned)


class UnpairedTable(ScopedTable):
    """Each with the best mentor there is, and a way to all the others."""

    caption = gettext_lazy("Trainees without a mentor")
    # Why somebody suits is read here.
    hide_caption = reads_whole = True

    name = tables.Column(
        verbose_name=gettext_lazy("Trainee"), order_by=("name_sort", "pk"), accessor="name"
    )
    best = tables.Column(
        verbose_name=gettext_lazy("Best suggestion"), empty_values=(), orderable=False
    )
    why = tables.Column(
        verbose_name=pgettext_lazy("for a mentor", "Why"), empty_values=(), orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = Teacher
        fields = ("name", "best", "why")
        sequence = fields

    def __init__(self, *args, board: Board, address: str, **kwargs):
        self.board, self.address = board, address
        super().__init__(*args, **kwargs)

    @cached_property
    def suggested(self) -> dict[int, Judgement | None]:
        """For the trainees of this page, all at once."""
        people = [self.board.people[row.record.pk] for row in self.paginated_rows]
        return dict(zip((each.pk for each in people), self.board.best_of(people), strict=True))

    def render_name(self, record):
        person = self.board.people[record.pk]
        url = reverse("pairings:board-trainee", args=[record.uuid]) + self.address
        return side("trainee", shown(str(record), self.actor), places_of(person), url=url)

    def render_best(self, record):
        judgement = self.suggested[record.pk]
        if judgement is None:
            return _("Nobody to suggest")
        mentor = judgement.mentor
        # On a phone no heading says that this is no pair yet.
        word = '<span class="d-md-none">{}</span> {}'
        name = format_html(word, _("Suggested:"), shown(mentor.name, self.actor))
        return side("mentor", name, places_of(mentor))

    def render_why(self, record):
        # Whoever is known to have or need a mentor is suggested to nobody.
        return what_speaks(self.suggested[record.pk], {}) or "—"


class UnpairedFilter(ScopedFilterSet):
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all(), method="at_district"
    )
    school = filters.ModelChoiceFilter(
        label=gettext_lazy("School"), queryset=School.objects.all(), method="at_school"
    )

    def __init__(self, *args, board: Board, **kwargs):
        super().__init__(*args, **kwargs)
        self.board = board
        places = [place for each in board.trainees.values() for place in each.places]
        found = {
            "district": {each.district_id for each in places},
            "school": {each.school_id for each in places},
        }
        for name, keys in found.items():
            field = self.filters[name].field
            field.queryset = field.queryset.filter(pk__in=keys)
        if len(found["district"]) < 2:
            del self.filters["district"]

    def at_district(self, rows, name, value):
        return rows.filter(pk__in=self.posted(lambda place: place.district_id == value.pk))

    def at_school(self, rows, name, value):
        return rows.filter(pk__in=self.posted(lambda place: place.school_id == value.pk))

    def posted(self, there) -> list[int]:
        people = self.board.trainees.items()
        return [key for key, each in people if any(there(place) for place in each.places)]


class ProposedTable(ScopedTable):
    """Each trainee with the mentor named, why, and what can be done about it."""

    reads_whole = True

    caption = gettext_lazy("Trainees of this proposal")
    hide_caption = True

    trainee = tables.Column(
        verbose_name=gettext_lazy("Trainee"), order_by=("trainee__name_sort", "pk")
    )
    mentor = tables.Column(verbose_name=gettext_lazy("Mentor"), empty_values=(), orderable=False)
    why = tables.Column(
        verbose_name=pgettext_lazy("for a mentor", "Why"), empty_values=(), orderable=False
    )

    class Meta(ScopedTable.Meta):
        model = ProposedPair
        fields = ("trainee", "mentor", "why")
        sequence = fields

    def __init__(self, *args, proposal: Proposal, board: Board, may_change: bool, **kwargs):
        self.proposal, self.board, self.may_change = proposal, board, may_change
        self.rows_of_all = list(proposal.pairs.all())
        self.named_for = named(self.rows_of_all)
        super().__init__(*args, **kwargs)

    def render_trainee(self, record):
        person = self.board.people.get(record.trainee_id)
        place = places_of(person) if person else ""
        return side("trainee", shown(str(record.trainee), self.actor), place)

    def render_mentor(self, record):
        if record.mentor is None:
            chip = _("Left out") if record.is_left_out else _("No mentor")
            return format_html(
                '<span class="chip{}">{}</span>', "" if record.is_left_out else " look", chip
            )
        person = self.board.people.get(record.mentor_id)
        url = record.pairing.get_absolute_url() if record.pairing else ""
        cell = side(
            "mentor",
            shown(str(record.mentor), self.actor),
            places_of(person) if person else "",
            url=url,
        )
        if record.is_kept and self.proposal.is_draft:
            return format_html('{}<br><span class="chip done">{}</span>', cell, _("kept"))
        return cell

    def render_why(self, record):
        told = self.said_of(record) or "—"
        if not self.may_change:
            return told
        context = {"row": record, "proposal": self.proposal}
        steps = render_to_string("pairings/_proposed_steps.html", context, self.request)
        return format_html("{}{}", told, steps)

    def said_of(self, record):
        if record.mentor is None:
            return why_not(record)
        if why := self.obstacles.get(record.pk):
            return chip(why, "need text-wrap")
        mentor = self.board.people.get(record.mentor_id)
        trainee = self.board.people.get(record.trainee_id)
        if record.pairing or mentor is None or trainee is None:
            return ""
        others = self.named_for[mentor.pk] - 1
        judgement = self.board.judge(mentor, trainee, others=others, is_named=True)
        return what_speaks(judgement, self.board.told)

    @cached_property
    def obstacles(self) -> dict[int, str]:
        """Of a draft, by row: why the pair cannot be made any more."""
        return obstacles(self.proposal, self.board, self.rows_of_all)
