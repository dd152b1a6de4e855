"""Pages about programs, their sections and requirements."""

from django.http import Http404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import ForeseenMixin
from core.pages import AddPage, BySlug, EditPage, FollowedMixin, RoomList, StepPage
from core.rights import may_manage_lists
from core.views import (
    ScopedDetailView,
)
from programs.groups.models import Group
from programs.kinds.models import ActivityKind
from programs.program import forms
from programs.program.models import WEIGHED, Program, SubjectSection, Weight
from programs.program.rights import may_ask, may_ask_somewhere
from programs.program.rules import opened_sentence
from programs.program.services import (
    add_section,
    create_program,
    edit_program,
    edit_section,
    open_program,
    remove_section,
    reopen_program,
    set_weights,
)
from programs.program.standard import next_year, usual_program
from programs.program.tables import ProgramTable
from programs.requirements.models import RequirementSet
from programs.requirements.tables import RequirementTable
from roster.models import Term


class ProgramsView(RoomList):
    model = Program
    table_class = ProgramTable
    template_name = "programs/program_list.html"
    title = gettext_lazy("Programs")
    room = "programs"
    add_url = reverse_lazy("programs:program_add")
    add_label = gettext_lazy("Set up a program")
    empty_text = gettext_lazy("No program yet")


class ProgramView(BySlug, ScopedDetailView):
    model = Program
    template_name = "programs/program_detail.html"

    def get_context_data(self, **kwargs):
        program, actor = self.object, self.actor
        sections = SubjectSection.objects.visible_to(actor).filter(program=program)
        terms = Term.objects.visible_to(actor).overlapping(program.period)
        leads = may_ask_somewhere(actor)
        is_closed = program.state == Program.State.CLOSED
        is_set_up = program.state == Program.State.SETUP
        return super().get_context_data(**kwargs) | {
            "sections": [
                {"row": row, "may_change": is_set_up and may_ask(actor, row.subject)}
                for row in sections.select_related("subject")
            ],
            "terms": terms,
            "weights": weights_of(program),
            "group_count": Group.objects.visible_to(actor).filter(program=program).count(),
            "may_see_network": bool(actor.grants),
            "kind_count": len(self.kinds),
            "sets": self.requirement_sets(leads and self.object.state == Program.State.OPEN),
            "may_manage": may_manage_lists(actor),
            "may_ask": leads and not is_closed,
        }

    @cached_property
    def kinds(self) -> list[ActivityKind]:
        return list(ActivityKind.objects.visible_to(self.actor).filter(program=self.object))

    def requirement_sets(self, may_end: bool) -> list[dict]:
        """Each set with its table, in the subjects' order."""
        rows = RequirementSet.objects.visible_to(self.actor).filter(program=self.object)
        rows = rows.select_related("subject").prefetch_related("requirements")
        is_set_up = self.object.state == Program.State.SETUP
        return [
            {
                "row": row,
                "is_whole": row.valid_to is None and row.valid_from == self.object.starts_on,
                "may_end": may_end and self.may_go_on(row),
                "table": RequirementTable(
                    list(row.requirements.all()),
                    actor=self.actor,
                    orderable=False,
                    program=self.object,
                    kinds=self.kinds,
                    may_edit=is_set_up and may_ask(self.actor, row.subject),
                    may_change=may_end and self.may_go_on(row),
                ),
            }
            for row in rows
        ]

    def may_go_on(self, asked: RequirementSet) -> bool:
        """Whether this reader may end or change what is still asked."""
        return asked.valid_to is None and may_ask(self.actor, asked.subject)


def weights_of(program: Program) -> list[tuple]:
    """What speaks for a mentor, and how much it matters."""
    fields = (Program._meta.get_field(f"weighs_{name}") for name in WEIGHED)
    return [(field.verbose_name, Weight(getattr(program, field.name)).label) for field in fields]


class AddProgramView(AddPage):
    model = Program
    form_class = forms.ProgramForm
    title = gettext_lazy("Set up a program")
    lede = gettext_lazy(
        "Nobody else sees it until you open it. Sections and requirements come on the next page."
    )
    back = reverse_lazy("programs:programs")
    success_message = gettext_lazy("The program is saved. Add its sections and requirements next.")

    def get_initial(self):
        """The coming year's own name, address and days, to be changed where they are others."""
        programs = Program.objects.visible_to(self.actor)
        year = next_year(programs, timezone.localdate())
        return usual_program(year, Term.objects.visible_to(self.actor))

    def another(self, form):
        return ""

    def perform(self, form):
        return create_program(actor=self.actor, **form.cleaned_data)


class EditProgramView(ForeseenMixin, BySlug, EditPage):
    model = Program
    form_class = forms.ProgramForm
    service = edit_program


class WeightsView(BySlug, EditPage):
    """What speaks for a mentor on the pairing board."""

    model = Program
    form_class = forms.WeightsForm
    service = set_weights
    success_message = gettext_lazy(
        "The weights are saved. Proposals and suggestions from now on use them; what was proposed "
        "before keeps its own."
    )
    lede = gettext_lazy(
        "Subject, counterpart list and free places always hold; nobody is suggested against them. "
        "Among those who may help, this decides; teachers of the same school, and whoever "
        "may leave soon, come last all the same. Proposals from now on use it."
    )

    def over(self):
        is_closed = self.record.state == Program.State.CLOSED
        return _("The program is closed: its weights stay.") if is_closed and self.may() else ""

    def get_title(self):
        return _("What speaks for a mentor in %(program)s") % {"program": self.object}


class ProgramStep(BySlug, StepPage):
    model = Program


class OpenProgramView(FollowedMixin, ProgramStep):
    template_name = "programs/program_open.html"
    form_class = forms.OpenProgramForm
    service = open_program
    lede = gettext_lazy(
        "Everybody who may sign in sees it, and pairings and activities can be recorded in it."
    )
    success_message = gettext_lazy("The program is open.")

    def get_title(self):
        return _("Open %(program)s") % {"program": self.object}


class ReopenProgramView(ProgramStep):
    form_class = forms.ReopenProgramForm
    service = reopen_program
    lede = gettext_lazy(
        "Forms can be recorded, confirmed and corrected in it again, so its figures can change. "
        "Close it again afterwards."
    )
    success_message = gettext_lazy("The program is open again.")

    def get_title(self):
        return _("Open %(program)s again") % {"program": self.object}


class OfProgram:
    """A page under a program's address, if this actor sees the program."""

    @cached_property
    def program(self) -> Program:
        seen = Program.objects.visible_to(self.request.actor)
        program = seen.filter(slug=self.kwargs["slug"]).first()
        if program is None:
            raise Http404
        return program


class AddToProgram(OfProgram, AddPage):
    """Adds to the program in the address, if this actor sees it."""

    def may(self):
        return bool(self.program) and may_ask_somewhere(self.actor)

    def get_cancel_url(self):
        return self.program.get_absolute_url()


class AddSectionView(AddToProgram):
    model = SubjectSection
    form_class = forms.SectionForm
    title = gettext_lazy("Add a section")
    lede = gettext_lazy("The city's people for one subject of this program.")
    success_message = gettext_lazy("The section is added.")

    def perform(self, form):
        return add_section(self.program, actor=self.actor, **form.cleaned_data)


class SectionOfProgram(OfProgram):
    """A section of the program in the address, for those whose subject it is."""

    model = SubjectSection

    def refine(self, rows):
        return rows.filter(program=self.program).select_related("program", "subject")

    def may(self):
        return may_ask(self.actor, self.record.subject)


class WhileSetUp:
    """Changes what a program is set up with; of one that was opened the page says why it cannot."""

    effect = ""

    @property
    def lede(self):
        is_set_up = self.program.state == Program.State.SETUP
        return self.effect if is_set_up else opened_sentence(self.program)


class EditSectionView(SectionOfProgram, WhileSetUp, EditPage):
    form_class = forms.SectionForm
    service = edit_section


class RemoveSectionView(SectionOfProgram, WhileSetUp, StepPage):
    form_class = forms.RemoveSectionForm
    service = remove_section
    effect = gettext_lazy("It is taken off the program. You can add it again.")
    success_message = gettext_lazy("The section is removed.")

    def get_title(self):
        return _("Remove the section “%(name)s”") % {"name": self.object}
