"""Pages about the office's own lists: subjects and terms."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from core.pages import AddPage, EditPage, RoomList
from roster.subjects import forms, services
from roster.subjects.models import Subject, Term
from roster.subjects.tables import SubjectTable, TermTable


class SubjectsView(RoomList):
    model = Subject
    table_class = SubjectTable
    title = gettext_lazy("Subjects")
    room = "subjects"
    add_url = reverse_lazy("roster:subject_add")
    add_label = gettext_lazy("Add a subject")
    empty_text = gettext_lazy("No subject yet")


class AddSubjectView(AddPage):
    model = Subject
    form_class = forms.SubjectForm
    title = gettext_lazy("Add a subject")
    back = reverse_lazy("roster:subjects")
    success_message = gettext_lazy("The subject is added.")

    def perform(self, form):
        return services.add_subject(actor=self.actor, **form.cleaned_data)


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


class AddTermView(AddPage):
    model = Term
    form_class = forms.TermForm
    title = gettext_lazy("Add a term")
    back = reverse_lazy("roster:terms")
    success_message = gettext_lazy("The term is added.")

    def perform(self, form):
        return services.add_term(actor=self.actor, **form.cleaned_data)


class EditTermView(EditPage):
    model = Term
    form_class = forms.TermForm
    service = services.edit_term
