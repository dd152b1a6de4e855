"""Lists of places, people, programs and of the office's own words."""

import django_tables2 as tables
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.tables import PersonColumn, ScopedTable
from roster.people.models import Teacher


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
        return pgettext("between places", "; ").join(places) or gettext("not posted today")

    def render_subjects(self, record):
        taught = (row.subject for posting in record.posted for row in posting.subjects.all())
        return pgettext("between names", ", ").join(
            dict.fromkeys(str(subject) for subject in taught)
        )
