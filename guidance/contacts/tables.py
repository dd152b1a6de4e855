"""The three-tap log of a pair's contacts."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from core.tables import DateColumn, NumberColumn, PartColumn, ScopedTable
from guidance.contacts.models import GuidanceContact
from roster.subjects.columns import TermColumn


class ContactTable(ScopedTable):
    """A pair's contacts, the latest first; district and subject are the pair's own."""

    reads_whole = True

    held_on = DateColumn(verbose_name=gettext_lazy("Date"))
    channel = tables.Column(verbose_name=gettext_lazy("How"))
    topic = tables.Column(verbose_name=gettext_lazy("About"))
    minutes = NumberColumn(verbose_name=gettext_lazy("Minutes"))
    note = tables.Column(verbose_name=gettext_lazy("Note"))
    term = TermColumn(lambda contact: contact.held_on)
    void = PartColumn(
        template_name="guidance/_void_contact_cell.html",
        verbose_name=gettext_lazy("Mistaken?"),
        orderable=False,
    )

    class Meta(ScopedTable.Meta):
        model = GuidanceContact
        fields = ("held_on", "term", "channel", "topic", "minutes", "note", "void")
