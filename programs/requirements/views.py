"""Pages about programs, their sections and requirements."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import AddingForeseenMixin, ForeseenMixin
from core.names import in_language
from core.pages import EditPage, StepPage
from core.standard_sets import Offered, StandardSetPage
from programs.program.models import Program
from programs.program.rights import may_ask
from programs.program.views import AddToProgram, OfProgram, WhileSetUp
from programs.requirements import forms
from programs.requirements.models import Requirement, RequirementSet
from programs.requirements.repeated import sets_repeated
from programs.requirements.services import (
    add_requirement,
    add_standard_requirements,
    change_requirement_from,
    edit_requirement,
    end_requirement_set,
    names_of_sets,
    remove_requirement,
)
from programs.requirements.standard import STANDARD_REQUIREMENT_SETS
from programs.requirements.wording import repeats
from roster.models import Subject, Term

# Of pages by which people that are at work already are asked for more.
ASKED_AT_ONCE = gettext_lazy(
    "They read it as soon as it is saved: on their first page, in their progress, and in what is "
    "late. A set can be ended on any day, its first as well."
)


class AddRequirementView(AddingForeseenMixin, AddToProgram):
    why_touched = ASKED_AT_ONCE
    model = Requirement
    form_class = forms.RequirementForm
    title = gettext_lazy("Add a requirement of your own")
    success_message = gettext_lazy("The requirement is added.")

    def get_initial(self):
        return super().get_initial() | {"valid_from": self.usual_day()}

    def usual_day(self):
        """In a program that was opened today: what was not asked so far is not late at once."""
        if self.program.state == Program.State.SETUP:
            return self.program.starts_on
        return self.program.default_day(timezone.localdate())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"program": self.program}

    def perform(self, form):
        return add_requirement(self.program, actor=self.actor, **form.cleaned_data)


class RequirementOfProgram(OfProgram):
    """A requirement of the program in the address, for those whose subject it is."""

    model = Requirement

    def refine(self, rows):
        rows = rows.filter(requirement_set__program=self.program)
        return rows.select_related("requirement_set__program", "requirement_set__subject")

    def may(self):
        return may_ask(self.actor, self.record.requirement_set.subject)


class EditRequirementView(RequirementOfProgram, WhileSetUp, EditPage):
    form_class = forms.RequirementForm
    service = edit_requirement


class ChangeRequirementView(ForeseenMixin, RequirementOfProgram, EditPage):
    """In a program that was opened: from which day on something else is asked."""

    form_class = forms.ChangeRequirementForm
    service = change_requirement_from
    why_touched = gettext_lazy(
        "What they have done stays recorded; only what is asked of them is another."
    )
    lede = gettext_lazy("The other requirements of its set go on as they are.")

    def may(self):
        asked = self.record.requirement_set
        is_running = asked.program.state == Program.State.OPEN and asked.valid_to is None
        return is_running and super().may()

    def over(self):
        last = self.record.requirement_set.valid_to
        if last is None or not super().may():
            return ""
        words = _("This is asked until %(day)s; what is asked from then on stands on this page.")
        return words % {"day": date_format(last)}

    def over_url(self):
        return self.program.get_absolute_url()

    def get_title(self):
        return _("Change “%(name)s” from a day on") % {"name": self.object}

    def get_initial(self):
        return super().get_initial() | {"valid_from": self.usual_day()}

    def usual_day(self):
        """The first day of the next term of the program; today, where there is none."""
        today = self.program.default_day(timezone.localdate())
        terms = Term.objects.visible_to(self.actor).filter(
            starts_on__gt=today, starts_on__lte=self.program.ends_on
        )
        coming = terms.order_by("starts_on").first()
        first = self.record.requirement_set.valid_from
        return max(coming.starts_on if coming else today, first)

    def get_success_url(self):
        return self.program.get_absolute_url()


class RemoveRequirementView(RequirementOfProgram, WhileSetUp, StepPage):
    form_class = forms.RemoveRequirementForm
    service = remove_requirement
    effect = gettext_lazy("It is no longer asked for. You can add it again.")
    success_message = gettext_lazy("The requirement is removed.")

    def get_title(self):
        return _("Remove “%(name)s”") % {"name": self.object}


class StandardRequirementsView(AddingForeseenMixin, OfProgram, StandardSetPage):
    """Each set with its subject and all it asks for."""

    why_touched = ASKED_AT_ONCE
    lede = gettext_lazy(
        "Look at what will be added, each for its subject, and take the tick off what you do not "
        "need. Until the program opens all of it can be changed or removed; from then on it is "
        "changed or ended from a day on."
    )
    remedy = (reverse_lazy("roster:subjects_standard"), gettext_lazy("Add the standard subjects"))

    def get_title(self):
        return _("Standard requirement sets for %(program)s") % {"program": self.program}

    @property
    def back(self):
        return self.program.get_absolute_url()

    def offered(self):
        shown_subjects = {
            subject.name: str(subject) for subject in Subject.objects.visible_to(self.actor)
        }
        there = names_of_sets(self.program)
        repeated = sets_repeated(self.program)
        lacking = _("not added: the list of subjects has no “%(subject)s”")
        return [
            Offered(
                _("%(subject)s: %(name)s")
                % {
                    "subject": shown_subjects.get(row["subject"], row["subject"]),
                    "name": in_language(row["name"], row["name_en"]),
                },
                key=row["name"],
                detail="\u00a0· ".join(
                    in_language(one["text"], one["text_en"]) for one in row["requirements"]
                ),
                is_there=(row["subject"], row["name"]) in there,
                doubt=repeats(repeated.get((row["subject"], row["name"]))),
                obstacle=""
                if row["subject"] in shown_subjects
                else lacking % {"subject": row["subject"]},
            )
            for row in STANDARD_REQUIREMENT_SETS
        ]

    def perform(self, form):
        return add_standard_requirements(self.program, actor=self.actor, names=self.chosen(form))


class EndRequirementSetView(ForeseenMixin, StepPage):
    why_touched = gettext_lazy(
        "What they have done stays recorded; it is only no longer asked of them."
    )
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
        what = _(
            "%(name)s. What was owed until then stays owed. If it was added by mistake, enter its "
            "first day, %(day)s: from the next day on nothing of it is asked."
        )
        said = {"name": self.object, "day": date_format(self.object.valid_from)}
        return super().get_context_data(**kwargs) | {"lede": what % said}
