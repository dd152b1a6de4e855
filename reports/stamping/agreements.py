"""A twinning agreement on paper, for both sides to sign."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override

from core.exports import download
from core.views import ScopedDetailView
from pairings.agreements.views import OF
from pairings.models import Agreement, Commitment
from reports.print.agreement_paper import agreement_paper, labels
from reports.print.agreement_pdf import agreements_pdf
from reports.services import record_agreement_printed
from reports.stamping.views import PDF, InLanguage


class AgreementPaperView(InLanguage, ScopedDetailView):
    """One that is not void, with what the two owe by it; written down."""

    model = Agreement

    def refine(self, rows):
        return rows.standing().select_related(*OF, "partnership__subject")

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if self.actor.only_reads:
            raise PermissionDenied
        agreement, now = self.get_object(), timezone.now()
        commitments = list(
            Commitment.objects.visible_to(self.actor)
            .of_agreement(agreement, timezone.localdate(now))
            .select_related("pairing")
        )
        for each in commitments:
            each.partnership = agreement.partnership
        with override(self.language):
            paper = agreement_paper(agreement, commitments, actor=self.actor, at=now)
            made = agreements_pdf(
                [paper], labels(), title=paper.name, language=self.language, created=now
            )
        record_agreement_printed(agreement, actor=self.actor)
        return download(made, name=f"{paper.name}.pdf", content_type=PDF)
