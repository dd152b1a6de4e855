"""Sign-in sheets of a training, and a person's certificate of hours."""

from collections import defaultdict

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import override

from core.exports import download
from core.pages import ForThoseWhoMay
from core.views import ScopedDetailView
from programs.models import Program
from reports.print.training_paper import certificate, labels, sheet, sheets_name
from reports.print.training_pdf import trainings_pdf
from reports.services import record_hours_printed, record_sheets_printed
from reports.stamping.views import PDF, InLanguage
from roster.models import Teacher
from roster.office.reading import office_name
from training.courses.rights import organizes
from training.hours.reading import attended
from training.models import Expected, HalfDay, Present, Training


class SheetsView(InLanguage, ForThoseWhoMay, ScopedDetailView):
    """One sheet for each session, for whoever organizes; written down."""

    model = Training

    def refine(self, rows):
        return rows.select_related("activity", "program", "district")

    def may(self):
        return organizes(self.actor, self.record)

    def get(self, request, *args, **kwargs) -> HttpResponse:
        training = self.get_object()
        expected = Expected.objects.visible_to(self.actor).filter(training=training)
        expected = list(expected.select_related("teacher", "school", "district"))
        half_days = HalfDay.objects.visible_to(self.actor).filter(training=training)
        half_days = half_days.select_related(
            "session", "teacher", "training__activity", "training__district"
        ).order_by("session__day", "session__half")
        guests = defaultdict(list)
        for row in Present.objects.visible_to(self.actor).guests_of(training):
            guests[row.session_id].append(row)
        with override(self.language):
            office, name = office_name(request.user), sheets_name(training)
            made = trainings_pdf(
                [
                    sheet(each, expected, guests[each.session_id], actor=self.actor, office=office)
                    for each in half_days
                ],
                labels(),
                title=name,
                language=self.language,
                created=timezone.now(),
            )
        record_sheets_printed(training, actor=self.actor)
        return download(made, name=f"{name}.pdf", content_type=PDF)


class HoursPaperView(InLanguage, ScopedDetailView):
    """What somebody's trainings of a program count for, to be sealed; written down."""

    model = Teacher

    def get(self, request, *args, **kwargs) -> HttpResponse:
        if self.actor.only_reads:
            raise PermissionDenied
        teacher, now = self.get_object(), timezone.now()
        programs = Program.objects.visible_to(self.actor)
        program = programs.filter(slug=kwargs["slug"]).first()
        rows = attended(teacher, program) if program else []
        if not rows:
            raise Http404
        with override(self.language):
            paper = certificate(
                teacher,
                program,
                rows,
                actor=self.actor,
                office=office_name(request.user),
                at=now,
            )
            made = trainings_pdf(
                [paper], labels(), title=paper.name, language=self.language, created=now
            )
        record_hours_printed(teacher, actor=self.actor)
        return download(made, name=f"{paper.name}.pdf", content_type=PDF)
