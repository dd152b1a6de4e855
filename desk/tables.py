"""The list of a coordinator's schools."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from core.tables import DateColumn, NumberColumn, ScopedTable


class SchoolsTable(ScopedTable):
    """A coordinator's schools: how many forms came in, how many count, how many wait."""

    reads_whole = True

    school = tables.Column(linkify=lambda value: value.get_absolute_url(), verbose_name=_("School"))
    received = NumberColumn(verbose_name=_("Received"))
    counted = NumberColumn(verbose_name=_("Counted"))
    waiting = NumberColumn(verbose_name=_("Waiting"))
    last = DateColumn(verbose_name=_("Last activity"), attrs={"td": {"class": "named nowrap"}})

    class Meta(ScopedTable.Meta):
        orderable = False
