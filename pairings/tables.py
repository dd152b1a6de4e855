"""Lists of partnerships and pairings: the supporting side in indigo, the supported in teal."""

import django_filters as filters
import django_tables2 as tables
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable
from pairings.models import Pairing, Partnership
from pairings.wording import TONES, State, days_of, in_state, state_of
from programs.models import District, Program, School, Subject


def side(css: str, text, place="", *, url: str = ""):
    """One side of a pair, with its ink, its place beside it, and a link where it leads on."""
    name = format_html('<a href="{}">{}</a>', url, text) if url else text
    small = format_html('<br><small class="ms-0 fw-normal">{}</small>', place) if place else ""
    return format_html('<span class="who align-top {}">{}{}</span>', css, name, small)


class PeriodColumn(tables.Column):
    """Its state as a chip, and its days in words."""

    def __init__(self, **kwargs):
        super().__init__(accessor="starts_on", verbose_name=pgettext_lazy("list", "When"), **kwargs)

    def render(self, record):
        today = timezone.localdate()
        state = state_of(record, today)
        return format_html(
            '<span class="chip {}">{}</span> <small>{}</small>',
            TONES[state],
            state.label,
            days_of(record, today),
        )


class PairingTable(ScopedTable):
    caption = gettext_lazy("Pairings")
    hide_caption = True

    trainee = tables.Column(
        verbose_name=gettext_lazy("Trainee"), order_by=("trainee__name_sort", "pk")
    )
    mentor = tables.Column(
        verbose_name=gettext_lazy("Mentor"), order_by=("mentor__name_sort", "pk")
    )
    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"), order_by=("subject__sort_order", "pk")
    )
    period = PeriodColumn()

    class Meta(ScopedTable.Meta):
        model = Pairing
        fields = ("trainee", "mentor", "subject", "period")
        sequence = fields

    def render_trainee(self, record):
        name = shown(str(record.trainee), self.actor)
        place = record.school or record.district
        return side("trainee", name, place, url=record.get_absolute_url())

    def render_mentor(self, record):
        name = shown(str(record.mentor), self.actor)
        cell = side("mentor", name, record.mentor_school or record.mentor_district)
        if mark := within(record):
            return format_html('{} <span class="chip ms-2">{}</span>', cell, mark)
        return cell


def within(pairing) -> str:
    """How near the two are to each other, where that is worth a mark."""
    if pairing.is_within_school:
        return _("within school")
    return _("within district") if pairing.is_within_district else ""


def reach_of(pairing) -> str:
    """Whether it joins districts, schools of one district, or colleagues."""
    if pairing.is_within_school:
        return _("Pairing within a school")
    if pairing.is_within_district:
        return _("Within-district pairing")
    return _("Cross-district pairing")


class PartnershipTable(ScopedTable):
    caption = gettext_lazy("Partnerships")
    hide_caption = True

    supported = tables.Column(
        accessor="supported_district",
        verbose_name=gettext_lazy("Supported side"),
        order_by=("supported_district__sort_order", "supported_school__name", "pk"),
    )
    supporting = tables.Column(
        accessor="supporting_district",
        verbose_name=gettext_lazy("Supporting side"),
        order_by=("supporting_district__sort_order", "supporting_school__name", "pk"),
    )
    form = tables.Column(verbose_name=gettext_lazy("Form of pairing"))
    subject = tables.Column(
        verbose_name=gettext_lazy("Subject"),
        order_by=("subject__sort_order", "pk"),
        empty_values=(),
    )
    period = PeriodColumn()

    class Meta(ScopedTable.Meta):
        model = Partnership
        fields = ("supported", "supporting", "form", "subject", "period")
        sequence = fields

    def render_supported(self, record):
        url = record.get_absolute_url()
        if record.supported_school:
            return side("trainee", record.supported_school, record.supported_district, url=url)
        return side("trainee", record.supported_district, url=url)

    def render_supporting(self, record):
        if record.supporting_school:
            return side("mentor", record.supporting_school, record.supporting_district)
        return side("mentor", record.supporting_district)

    def render_form(self, record):
        return form_of(record)

    def render_subject(self, record):
        return record.subject or _("All subjects")


def form_of(partnership) -> str:
    """The form of pairing as the office says it: inside one district it has its own name."""
    if partnership.form == Partnership.Form.DISTRICT and partnership.is_within_district:
        return _("Within-district pairing")
    return partnership.get_form_display()


class PeriodFilterSet(ScopedFilterSet):
    """Filters that partnerships and pairings share."""

    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all()
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all()
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District, on either side"),
        queryset=District.objects.all(),
        method="of_district",
    )
    state = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"),
        choices=State.choices,
        empty_label=gettext_lazy("All but cancelled"),
        method="of_state",
    )

    def of_state(self, rows, name, value):
        return in_state(rows, value, timezone.localdate())


class PairingFilter(PeriodFilterSet):
    school = filters.ModelChoiceFilter(
        label=gettext_lazy("School, on either side"),
        queryset=School.objects.all(),
        method="of_school",
    )
    person = filters.CharFilter(label=gettext_lazy("Name of a person"), method="of_person")

    class Meta:
        model = Pairing
        fields = ("program", "subject", "district", "school", "state", "person")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = self.filters["school"].field
        named = self.queryset.filter(Q(school=OuterRef("pk")) | Q(mentor_school=OuterRef("pk")))
        schools.queryset = schools.queryset.filter(Exists(named.order_by()))
        if self.actor.masks_names:
            # Who may not read names may not find them out by asking, either.
            del self.filters["person"]

    @property
    def qs(self):
        """Cancelled pairings never were: they are listed only for who asks for them."""
        asked = self.is_bound and self.form.is_valid() and self.form.cleaned_data["state"]
        return super().qs if asked else super().qs.standing()

    def of_district(self, rows, name, value):
        return rows.filter(Q(district=value) | Q(mentor_district=value))

    def of_school(self, rows, name, value):
        return rows.filter(Q(school=value) | Q(mentor_school=value))

    def of_person(self, rows, name, value):
        asked = Q()
        for word in value.split():
            asked &= (
                Q(mentor__name__icontains=word)
                | Q(trainee__name__icontains=word)
                | Q(mentor__name_sort__icontains=word)
                | Q(trainee__name_sort__icontains=word)
            )
        return rows.filter(asked)


class PartnershipFilter(PeriodFilterSet):
    form = filters.ChoiceFilter(
        label=gettext_lazy("Form of pairing"),
        choices=Partnership.Form.choices,
        empty_label=gettext_lazy("All"),
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all(), method="of_subject"
    )
    state = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"),
        choices=[choice for choice in State.choices if choice[0] != State.CANCELLED],
        empty_label=gettext_lazy("All"),
        method="of_state",
    )

    class Meta:
        model = Partnership
        fields = ("program", "form", "subject", "district", "state")

    def of_subject(self, rows, name, value):
        return rows.covering(value)

    def of_district(self, rows, name, value):
        return rows.filter(Q(supporting_district=value) | Q(supported_district=value))


class CounterpartFilter(ScopedFilterSet):
    program = filters.ModelChoiceFilter(
        label=gettext_lazy("Program"), queryset=Program.objects.all(), empty_label=None
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all(), method="of_subject"
    )

    class Meta:
        model = Partnership
        fields = ("program", "subject")

    def of_subject(self, rows, name, value):
        return rows.covering(value)
