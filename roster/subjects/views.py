"""Pages about the office's own lists: subjects and terms."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from core.pages import AddPage, EditPage, RoomList
from core.standard_sets import Offered, StandardSetPage
from roster.subjects import forms, services
from roster.subjects.models import Subject, Term
from roster.subjects.standard import (
    STANDARD_SUBJECTS,
    school_year_of,
    term_names,
    usual_terms,
    weekday_of,
)
from roster.subjects.tables import SubjectTable, TermTable


class SubjectsView(RoomList):
    model = Subject
    table_class = SubjectTable
    title = gettext_lazy("Subjects")
    room = "subjects"
    add_url = reverse_lazy("roster:subject_add")
    add_label = gettext_lazy("Add a subject")
    empty_text = gettext_lazy("No subject yet")
    standard_url = reverse_lazy("roster:subjects_standard")
    standard_label = gettext_lazy("Add the standard subjects")


class AddSubjectView(AddPage):
    model = Subject
    form_class = forms.SubjectForm
    title = gettext_lazy("Add a subject")
    back = reverse_lazy("roster:subjects")
    success_message = gettext_lazy("The subject is added.")

    def perform(self, form):
        return services.add_subject(actor=self.actor, **form.cleaned_data)


class StandardSubjectsView(StandardSetPage):
    title = gettext_lazy("Standard subjects of primary and secondary schools")
    back = reverse_lazy("roster:subjects")

    def offered(self):
        taken = set(Subject.objects.visible_to(self.actor).values_list("name", flat=True))
        return [
            Offered(f"{name} {name_en}", key=name, is_there=name in taken)
            for name, name_en in STANDARD_SUBJECTS
        ]

    def perform(self, form):
        return services.add_standard_subjects(actor=self.actor, names=self.chosen(form))


class EditSubjectView(EditPage):
    model = Subject
    form_class = forms.SubjectForm
    service = services.edit_subject


class TermsView(RoomList):
    model = Term
    table_class = TermTable
    title = gettext_lazy("Terms")
    room = "terms"
    add_url = reverse_lazy("roster:term_add")
    add_label = gettext_lazy("Add a term")
    empty_text = gettext_lazy("No term yet")
    standard_url = reverse_lazy("roster:terms_standard")
    standard_label = gettext_lazy("Add a school year")


class AddTermView(AddPage):
    model = Term
    form_class = forms.TermForm
    title = gettext_lazy("Add a term")
    back = reverse_lazy("roster:terms")
    success_message = gettext_lazy("The term is added.")

    def perform(self, form):
        return services.add_term(actor=self.actor, **form.cleaned_data)


class SchoolYearView(StandardSetPage):
    """The two terms of a school year, on their usual days until told otherwise."""

    form_class = forms.SchoolYearForm
    title = gettext_lazy("Add a school year")
    lede = gettext_lazy(
        "These days are proposed; enter those of your calendar. The names follow from the year. "
        "A term that begins on the same day is left alone."
    )
    back = reverse_lazy("roster:terms")

    @cached_property
    def last(self) -> Term | None:
        return Term.objects.visible_to(self.actor).order_by("starts_on").last()

    @cached_property
    def year(self) -> int:
        """The year of today, or the first that has not both its terms."""
        running = school_year_of(timezone.localdate())
        if self.last is None:
            return running
        year = school_year_of(self.last.starts_on)
        is_whole = self.last.starts_on.year > year
        return max(running, year + is_whole)

    def get_initial(self):
        first, second = usual_terms(self.year)
        return {
            "first_starts_on": first.starts_on,
            "first_ends_on": first.ends_on,
            "second_starts_on": second.starts_on,
            "second_ends_on": second.ends_on,
            "weekday": weekday_of(self.last),
        }

    def offered(self):
        return [Offered(f"{name} {name_en}") for name, name_en in term_names(self.year)]

    def perform(self, form):
        return services.add_school_year(
            actor=self.actor, weekday=form.cleaned_data["weekday"], **form.terms
        )


class EditTermView(EditPage):
    model = Term
    form_class = forms.TermForm
    service = services.edit_term
