"""Pages of work plans and needs surveys: a program's, one alone, and those that write it."""

from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import changes_of
from core.names import shown
from core.pages import AddPage, EditPage, FilePage, StepPage, one_of
from core.views import ScopedDetailView, ScopedTemplateView
from programs.program.models import Program, SubjectSection
from programs.program.rules import why_shut
from programs.program.views import OfProgram
from programs.work_plans import forms, services
from programs.work_plans.models import WorkPlan
from programs.work_plans.reading import Owner, owners
from programs.work_plans.rights import may_change, may_write, may_write_of
from programs.work_plans.wording import TONES, usual_title, whose
from roster.models import District

NAMES = ("program", "subject", "district")
Kind = WorkPlan.Kind


class WorkPlansView(OfProgram, ScopedTemplateView):
    """Every section and district of the program: what it has written, and who has no plan yet."""

    template_name = "programs/work_plans.html"
    title = gettext_lazy("Work plans and needs surveys")

    def get_context_data(self, **kwargs):
        sections, districts = owners(self.program, self.actor)
        return super().get_context_data(**kwargs) | {
            "program": self.program,
            "groups": [
                {"name": _("Subject sections")} | self.group(sections),
                {"name": _("Districts")} | self.group(districts),
            ],
        }

    def address(self, owner: Owner) -> tuple[str, str] | None:
        """Where another one of theirs is written, for those who may."""
        is_closed = self.program.state == Program.State.CLOSED
        may = not is_closed and may_write_of(self.actor, owner.subject_id, owner.district_id)
        return owner.address if may else None

    def group(self, found: list[Owner]) -> dict:
        """Those who have written something, and the names of those who have no plan yet.

        A draft stands among what was written, and whoever has one writes no other.
        """
        return {
            "written": [
                {
                    "name": each.name,
                    "rows": [(row, TONES[row.state]) for row in each.rows],
                    "address": self.address(each),
                }
                for each in found
                if each.rows
            ],
            "without": [
                {"name": each.name, "address": self.address(each)}
                for each in found
                if each.plan is None
            ],
        }


class WorkPlanView(ScopedDetailView):
    model = WorkPlan
    template_name = "programs/work_plan.html"

    def refine(self, rows):
        return rows.select_related(*NAMES, "file", "written_by")

    def get_context_data(self, **kwargs):
        plan, actor = self.object, self.actor
        may = not plan.is_withdrawn and plan.program.state != Program.State.CLOSED
        may = may and may_change(actor, plan)
        by = plan.written_by
        return super().get_context_data(**kwargs) | {
            "plan": plan,
            "tone": TONES[plan.state],
            "facts": [
                (_("What it is"), capfirst(plan.get_kind_display())),
                (_("Of"), whose(plan)),
                (_("Program"), plan.program),
                (_("Date"), date_format(plan.dated) if plan.dated else ""),
                (_("Written by"), shown(str(by), actor) if by else ""),
                (_("Why it is withdrawn"), plan.withdraw_reason),
            ],
            "may_change": may,
            "may_issue": may and plan.state == WorkPlan.State.DRAFT,
            "shows_file": plan.file and not actor.masks_names,
            "events": changes_of(plan, actor=actor),
        }


class WorkPlanFileView(FilePage):
    model = WorkPlan


class AddWorkPlanView(OfProgram, AddPage):
    """Writes one of the section or the district in the address."""

    model = WorkPlan
    form_class = forms.WorkPlanForm
    success_message = gettext_lazy("The draft is saved. Issue it once everybody may read it.")

    @cached_property
    def section(self) -> SubjectSection | None:
        if self.kwargs["of"] != "section":
            return None
        rows = SubjectSection.objects.visible_to(self.actor).filter(program=self.program)
        return one_of(rows.select_related("subject"), self.kwargs["uuid"])

    @cached_property
    def district(self) -> District | None:
        if self.kwargs["of"] != "district":
            return None
        rows = District.objects.visible_to(self.actor).filter(valid_to=None)
        return one_of(rows, self.kwargs["uuid"])

    @property
    def whose(self) -> dict:
        if self.kwargs["of"] not in {"section", "district"}:
            raise Http404
        return {
            "subject": self.section.subject if self.section else None,
            "district": self.district,
        }

    def over(self):
        return why_shut(self.program) if self.may() else ""

    def over_url(self):
        return self.get_cancel_url()

    def may(self):
        return may_write(self.actor, **self.whose)

    @property
    def kind(self) -> str:
        asked = self.request.GET.get("kind")
        return asked if asked in Kind.values else Kind.PLAN.value

    def get_title(self):
        return self.usual_title(self.kind)

    def usual_title(self, kind: str) -> str:
        return usual_title(kind, str(self.section or self.district))

    def get_initial(self):
        return super().get_initial() | {"kind": self.kind}

    def another(self, form):
        return ""

    def get_cancel_url(self):
        return reverse("programs:work_plans", args=[self.program.slug])

    def perform(self, form):
        said = form.cleaned_data
        said = said | {"title": said["title"] or self.usual_title(said["kind"])}
        return services.add_work_plan(self.program, actor=self.actor, **self.whose, **said)


class OfPlan:
    """A page about one that was not withdrawn, for those who may change it."""

    model = WorkPlan

    def refine(self, rows):
        return rows.select_related(*NAMES)

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        if not self.may():
            return ""
        if self.record.is_withdrawn:
            return _("This was withdrawn.")
        return why_shut(self.record.program)


class EditWorkPlanView(OfPlan, EditPage):
    form_class = forms.WorkPlanForm
    service = services.edit_work_plan
    lede = gettext_lazy("Without another file the one that is there stays.")


class IssueView(OfPlan, StepPage):
    form_class = forms.IssueForm
    service = services.issue
    lede = gettext_lazy("From now on everybody who sees the program can read it.")
    success_message = gettext_lazy("It is issued.")

    def over(self):
        is_issued = self.record.state == WorkPlan.State.ISSUED
        return _("It is issued already.") if is_issued and self.may() else super().over()

    def get_title(self):
        return _("Issue “%(title)s”") % {"title": self.object}


class WithdrawView(OfPlan, StepPage):
    form_class = forms.WithdrawForm
    service = services.withdraw
    lede = gettext_lazy("For one that does not hold. It stays as a record, with the reason.")
    success_message = gettext_lazy("It is withdrawn.")

    def get_title(self):
        return _("Withdraw “%(title)s”") % {"title": self.object}
