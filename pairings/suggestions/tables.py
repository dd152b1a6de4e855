"""Suggestions as a list: about which pair, what is asked and why, and how it stands."""

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.names import shown
from core.tables import ScopedFilterSet, ScopedTable, chip
from pairings.suggestions.models import Suggestion
from pairings.suggestions.wording import how_it_stands, what_is_asked
from pairings.tables import side


class SuggestionTable(ScopedTable):
    beside = "state"
    # What is asked and why is what whoever decides reads here.
    reads_whole = True

    caption = gettext_lazy("Suggested changes")
    hide_caption = True

    trainee = tables.Column(
        verbose_name=gettext_lazy("Trainee"),
        accessor="pairing",
        order_by=("pairing__trainee__name_sort", "pk"),
    )
    mentor = tables.Column(
        verbose_name=gettext_lazy("Mentor"),
        accessor="pairing",
        order_by=("pairing__mentor__name_sort", "pk"),
    )
    kind = tables.Column(verbose_name=gettext_lazy("What is suggested"), order_by=("kind", "pk"))
    reason = tables.Column(verbose_name=gettext_lazy("Why"), orderable=False)
    state = tables.Column(
        verbose_name=pgettext_lazy("list", "State"), order_by=("suggested_at", "pk")
    )

    class Meta(ScopedTable.Meta):
        model = Suggestion
        fields = ("trainee", "mentor", "kind", "reason", "state")
        sequence = fields

    def render_trainee(self, record):
        pairing = record.pairing
        name, place = shown(str(pairing.trainee), self.actor), pairing.school or pairing.district
        return side("trainee", name, place, url=record.get_absolute_url())

    def render_mentor(self, record):
        pairing = record.pairing
        place = pairing.mentor_school or pairing.mentor_district
        return side("mentor", shown(str(pairing.mentor), self.actor), place)

    def render_kind(self, record):
        return what_is_asked(record, self.actor)

    def render_state(self, record):
        day = timezone.localtime(record.settled_at or record.suggested_at)
        return format_html(
            "{} <small>{}</small>",
            chip(*how_it_stands(record)),
            date_format(day, "SHORT_DATE_FORMAT"),
        )


class SuggestionFilter(ScopedFilterSet):
    kind = filters.ChoiceFilter(
        label=gettext_lazy("What is suggested"), choices=Suggestion.Kind.choices
    )
    state = filters.ChoiceFilter(
        label=pgettext_lazy("list", "State"), choices=Suggestion.State.choices
    )

    class Meta:
        model = Suggestion
        fields = ("kind", "state")
