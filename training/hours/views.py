"""A person's training record."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activities.registration.wording import date_of
from core.names import shown, with_colon
from core.views import ScopedDetailView
from roster.models import Teacher
from training.hours.reading import attended, total
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
