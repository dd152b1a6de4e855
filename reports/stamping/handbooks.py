"""The mentoring handbook of a pair, from its agreement to how far it is."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override

from core.exports import download
from core.views import ScopedDetailView
from pairings.models import Pairing
from reports.print.handbook_paper import handbook, labels, name_of_file
from reports.print.handbook_pdf import handbooks_pdf
from reports.services import record_handbook_printed
from reports.stamping.views import PDF, InLanguage
from roster.office.reading import office_name


class HandbookView(InLanguage, ScopedDetailView):
    """Of a pair that was real; written down."""

    model = Pairing

    def refine(self, rows):
        return rows.standing().with_names()

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if self.actor.only_reads:
            raise PermissionDenied
        pairing, now = self.get_object(), timezone.now()
        with override(self.language):
            office, name = office_name(request.user), name_of_file(pairing, self.actor)
            paper = handbook(pairing, actor=self.actor, office=office, at=now)
            made = handbooks_pdf([paper], labels(), title=name, language=self.language, created=now)
        record_handbook_printed(pairing, actor=self.actor)
        return download(made, name=f"{name}.pdf", content_type=PDF)
