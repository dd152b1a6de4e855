"""A person's training record."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.paper.fingerprint import in_groups
from activities.paper.views import PaperView
from activities.registration.wording import date_of
from core.names import shown, with_colon
from core.views import ScopedDetailView
from roster.models import Teacher
from training.hours import checking
from training.hours.codes import certificate_with
from training.hours.forms import CertificateForm
from training.hours.reading import attended, total, whose
from training.hours.wording import hours_said, how_long


class HoursView(ScopedDetailView):
    """What somebody's trainings count for, by program: only forms that count."""

    model = Teacher
    template_name = "training/hours.html"

    def get_title(self):
        return _("Training record")

    @cached_property
    def rows(self):
        return attended(self.object)

    def get_context_data(self, **kwargs):
        programs = sorted({row.form.program for row in self.rows}, key=lambda it: it.starts_on)
        return super().get_context_data(**kwargs) | {
            "teacher": self.object,
            "name": shown(str(self.object), self.actor),
            "may_print": not self.actor.masks_names,
            "programs": [self.of_program(program) for program in reversed(programs)],
        }

    def of_program(self, program) -> dict:
        rows = [row for row in self.rows if row.form.program == program]
        return {
            "program": program,
            "heading": with_colon(program, hours_said(total(rows))),
            "rows": [
                {
                    "form": row.form,
                    "date": date_of(row.form),
                    "how_long": how_long(row),
                    "hours": hours_said(row.hours),
                }
                for row in rows
            ],
        }


class CertificatePage(PaperView):
    """Base of the pages for whoever holds a certificate of hours, without an account."""

    title = gettext_lazy("Check a certificate of hours")
    room = "training"


class AskHoursView(CertificatePage):
    """Where the number and the code are typed. Of every wrong pair it says the same."""

    def get(self, request):
        form = CertificateForm(request.GET or None, actor=request.actor)
        if form.is_valid():
            return redirect(form.certificate.path)
        return self.page("ask_hours", form=form)


class CheckHoursView(CertificatePage):
    """The page behind the code on a certificate: whether it stands today.

    The code opens it, not an account, and it says the same to everybody: no whole name.
    """

    def get(self, request, *, number, code):
        certificate = certificate_with(number, code)
        found = certificate and whose(certificate.teacher_id, certificate.program_id)
        if not found:
            return self.page("check_hours", status=404, verdict=checking.unknown())
        teacher, program = found
        rows = attended(teacher, program)
        still_stands = checking.stands(certificate, teacher, program, rows)
        return self.page(
            "check_hours",
            verdict=checking.verdict(still_stands=still_stands, counts=bool(rows)),
            facts=checking.facts(certificate, teacher, program, rows),
            fingerprint=in_groups(certificate.fingerprint),
        )
