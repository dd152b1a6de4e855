"""Lists of forms."""

from typing import ClassVar

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.chain.wording import since
from activities.registration import wording
from activities.registration.models import WAITING, Activity, Status
from core.names import shown
from core.plain_rows import Hung, once
from core.tables import PartColumn, ScopedTable, chip, told_apart
from roster.subjects.columns import TermColumn, day_of_form


class ThemeColumn(tables.Column):
    """The way to a form; another of the same theme has another date."""

    def render(self, value, record):
        return told_apart(value, wording.date_of(record))

    def value(self, value):
        return value


class ActivityTable(ScopedTable):
    """Forms: what, when, with whom, and where each is now."""

    beside = "status"
    soon = ("starts_on", "people")

    theme = ThemeColumn(linkify=True, verbose_name=_("Theme"))
    starts_on = tables.Column(verbose_name=_("Date"), empty_values=())
    kind = tables.Column(verbose_name=pgettext_lazy("of an activity", "Kind"))
    people = tables.Column(verbose_name=_("Who"), accessor="pk", orderable=False, empty_values=())
    district = tables.Column(
        verbose_name=_("District"), accessor="pk", orderable=False, empty_values=()
    )
    subject = tables.Column(verbose_name=_("Subject"), default="—")
    term = TermColumn(day_of_form)
    status = tables.Column(verbose_name=_("Status"))

    reads = (
        *("uuid", "theme", "starts_on", "ends_on", "date_precision", "date_as_printed"),
        *("kind", "subject", "confirming_district", "status", "status_since", "author_side"),
    )
    reads_several: ClassVar = {
        "parties": Hung(
            (
                *("teacher", "school", "district", "side"),
                *("teacher_id", "countersigned_at", "struck_out_at"),
            ),
            by=("-side", "pk"),
        )
    }

    class Meta(ScopedTable.Meta):
        model = Activity
        fields = (
            *("theme", "starts_on", "kind", "people", "district", "subject", "term", "status"),
        )
        order_by = "-starts_on"

    def __init__(self, *args, **kwargs):
        self.render_starts_on = once(wording.WHEN, self.day)
        self.render_status = once(self.stands, self.state)
        super().__init__(*args, **kwargs)

    def day(self, record):
        words = wording.date_of(record)
        # What stands on paper may be a whole sentence; a date is one word.
        return (
            format_html('<wbr><span class="nowrap">{}</span>', words) if record.starts_on else words
        )

    def render_people(self, record):
        """The people of both sides, or the places where nobody is named."""
        parties = list(record.parties.all())
        people = [shown(str(each.teacher), self.actor) for each in parties if each.teacher]
        places = list(dict.fromkeys(str(each.school or each.district) for each in parties))
        return wording.joined(people or places) or "—"

    def render_district(self, record):
        """Those of both sides, else the organizer's; each once."""
        named = [str(each.district) for each in record.parties.all()]
        if not named and record.confirming_district:
            named = [str(record.confirming_district)]
        return wording.joined(list(dict.fromkeys(named))) or "—"

    def stands(self, record) -> tuple:
        """What the state of a form is worded from: the day since when, where it waits."""
        day = timezone.localdate(record.status_since) if record.status in WAITING else None
        return wording.status_of(record, self.actor.teacher_id), record.status, day

    def state(self, record):
        """Where it is; how long it has waited there, once it waits no more nothing."""
        status = Status(record.status)
        label = chip(wording.status_of(record, self.actor.teacher_id), wording.TONES[status])
        if status not in WAITING:
            return label
        return format_html("{} <small>{}</small>", label, since(record.status_since))


class ToDoTable(ActivityTable):
    """What waits for the reader: the oldest first, each with what one confirms and its button.

    Its rows come from `card.with_cards`.
    """

    reads_whole = True

    theme = PartColumn(template_name="activities/_card_cell.html", verbose_name=_("Theme"))
    step = PartColumn(
        template_name="activities/_step_cell.html", verbose_name=_("Next"), orderable=False
    )
    # A card says more of a form than a list does.
    reads = ()

    class Meta(ActivityTable.Meta):
        attrs: ClassVar = {"class": "list keeps-last"}
        fields = (
            *("theme", "starts_on", "kind", "people", "district", "subject", "term"),
            *("status", "step"),
        )
        order_by = ()

    def render_people(self, record):
        """Each person with the place they were posted to: whoever confirms stands for both."""
        lines = [
            (shown(str(each.teacher), self.actor), f" · {each.school or each.district}")
            if each.teacher_id
            else (each.school or each.district, "")
            for each in record.parties.all()
        ]
        line = '<span class="one">{}<span class="at">{}</span></span>'
        return format_html_join("", line, lines) if lines else "—"
