"""The rubrics of a program: listed, added, ended."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import ForThoseWhoMay, ListPage
from core.views import ActionView, ScopedFormView
from guidance.rubrics import services
from guidance.rubrics.forms import RubricForm
from guidance.rubrics.models import Rubric
from guidance.rubrics.standard import STANDARD_CRITERIA, STANDARD_NAME
from guidance.rubrics.tables import RubricTable
from programs.models import Program
from programs.program.rights import may_ask_somewhere
from programs.program.views import OfProgram


class RubricListView(OfProgram, ListPage):
    model = Rubric
    table_class = RubricTable
    add_label = gettext_lazy("Add a rubric")
    empty_text = gettext_lazy(
        "No rubric yet. Lessons are observed in words; with a rubric they can be marked as well."
    )

    @property
    def add_url(self):
        return reverse("guidance:rubric-add", args=[self.program.slug])

    def get_title(self):
        return _("Lesson rubrics of %(program)s") % {"program": self.program}

    def refine(self, rows):
        rows = rows.filter(program=self.program)
        return rows.select_related("program", "subject").prefetch_related("criteria")

    def may_add(self):
        return may_ask_somewhere(self.actor) and self.program.state != Program.State.CLOSED

    def get_table_kwargs(self):
        hidden = {} if self.may_add() else {"exclude": ("end",)}
        return super().get_table_kwargs() | hidden

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": self.program.get_absolute_url(),
            "back_label": str(self.program),
        }


class RubricCreateView(OfProgram, ForThoseWhoMay, ScopedFormView):
    """Adds a rubric; the usual one stands there to begin with."""

    model = Rubric
    form_class = RubricForm
    template_name = "guidance/rubric_form.html"
    title = gettext_lazy("Add a lesson rubric")
    lede = gettext_lazy(
        "The usual lines stand here already. A rubric is not changed later: it is ended, and "
        "another one added, so that marks keep their meaning."
    )
    success_message = gettext_lazy("The rubric is added. Lessons can be marked by it from now on.")

    def may(self):
        return bool(self.program) and may_ask_somewhere(self.actor)

    def get_initial(self):
        name, name_en = STANDARD_NAME
        lines = [
            {"name": name, "name_en": name_en, "weight": weight}
            for name, name_en, weight in STANDARD_CRITERIA
        ]
        return {"name": name, "name_en": name_en, "criteria": lines}

    def made_already(self, form):
        seen = Rubric.objects.visible_to(self.actor).filter(program=self.program)
        return seen.filter(uuid=form.cleaned_data["uuid"]).first()

    def perform(self, form):
        return services.add_rubric(
            self.program, actor=self.actor, criteria=form.criteria(), **form.cleaned_data
        )

    def get_success_url(self):
        return reverse("guidance:rubrics", args=[self.program.slug])

    def get_cancel_url(self):
        return self.get_success_url()


class RubricEndView(ActionView):
    """Ends a rubric: it marks no more lessons."""

    model = Rubric

    def refine(self, rows):
        return rows.select_related("program", "subject")

    def perform(self, record):
        services.end_rubric(record, actor=self.actor)
        return _("The rubric is ended. What was marked by it keeps its marks.")
