"""Pages about programs, their sections and requirements."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import StepPage
from programs.program.models import Program
from programs.program.rights import may_ask
from programs.program.views import AddToProgram
from programs.requirements import forms
from programs.requirements.models import Requirement, RequirementSet
from programs.requirements.services import add_requirement, end_requirement_set


class AddRequirementView(AddToProgram):
    model = Requirement
    form_class = forms.RequirementForm
    title = gettext_lazy("Add a requirement")
    success_message = gettext_lazy("The requirement is added.")

    def get_initial(self):
        return super().get_initial() | {"valid_from": self.program.starts_on}

    def perform(self, form):
        return add_requirement(self.program, actor=self.actor, **form.cleaned_data)


class EndRequirementSetView(StepPage):
    model = RequirementSet
    form_class = forms.EndRequirementSetForm
    service = end_requirement_set
    title = gettext_lazy("End the requirement set")
    success_message = gettext_lazy("The set ends.")

    def refine(self, rows):
        programs = Program.objects.visible_to(self.actor).filter(slug=self.kwargs["slug"])
        return rows.filter(program__in=programs).select_related("program", "subject")

    def may(self):
        return may_ask(self.actor, self.record.subject)

    def get_context_data(self, **kwargs):
        what = _("%(name)s. What was owed until then stays owed.")
        return super().get_context_data(**kwargs) | {"lede": what % {"name": self.object}}
