"""An observation record on paper."""

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import override

from core.exports import download
from core.pages import ForThoseWhoMay
from core.views import ScopedDetailView
from guidance.models import LessonObservation
from guidance.observations.views import READ_WITH
from reports.print.observation_paper import observation_paper
from reports.print.training_paper import labels
from reports.print.training_pdf import trainings_pdf
from reports.services import record_observation_printed
from reports.stamping.views import PDF, InLanguage
from roster.office.reading import office_name


class ObservationPaperView(InLanguage, ForThoseWhoMay, ScopedDetailView):
    """What was seen in a lesson, to be signed and filed; written down."""

    model = LessonObservation

    def may(self):
        return not self.actor.only_reads

    def refine(self, rows):
        return rows.select_related(*READ_WITH, "program")

    def get(self, request, *args, **kwargs) -> HttpResponse:
        observation, now = self.record, timezone.now()
        with override(self.language):
            paper = observation_paper(
                observation, actor=self.actor, office=office_name(request.user), at=now
            )
            made = trainings_pdf(
                [paper], labels(), title=paper.name, language=self.language, created=now
            )
        record_observation_printed(observation, actor=self.actor)
        return download(made, name=f"{paper.name}.pdf", content_type=PDF)
