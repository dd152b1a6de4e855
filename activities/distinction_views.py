"""Awards and honours: lists, pages, and the forms that note them."""

import uuid

from crispy_forms.layout import HTML, Div
from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import awards, wording
from activities.lookup import (
    People,
    Suggestions,
    find_school,
    namable_schools,
    namable_teachers,
    written,
)
from activities.models import ONE_OF_TWO, Award, Honour, Result
from activities.tables import AwardFilter, AwardTable, HonourFilter, HonourTable
from activities.views import one_of
from core.forms import DateInput, ScopedForm
from core.names import shown
from core.views import ActionView, ScopedDetailView, ScopedFormView, ScopedListView
from programs.models import Program, School, Subject


class DistinctionListView(ScopedListView):
    """Base of the two lists: what stands, and the way to note one more."""

    template_name = "activities/results.html"

    def refine(self, rows):
        return rows.standing().select_related("teacher", "given_to_school", "district", "subject")

    def get_context_data(self, **kwargs):
        may_add = awards.may_note_any(self.actor)
        return super().get_context_data(**kwargs) | {
            "action_url": reverse(self.create) if may_add else "",
            "action_label": self.create_label,
        }


class AwardListView(DistinctionListView):
    model = Award
    table_class = AwardTable
    filterset_class = AwardFilter
    title = gettext_lazy("Awards")
    create, create_label = "activities:award-create", gettext_lazy("Note an award")
    empty_text = gettext_lazy(
        "No award matches. Note one when a lesson, a paper or a teacher wins a prize."
    )

    def refine(self, rows):
        return super().refine(rows).select_related("result")


class HonourListView(DistinctionListView):
    model = Honour
    table_class = HonourTable
    filterset_class = HonourFilter
    title = gettext_lazy("Honors")
    create, create_label = "activities:honour-create", gettext_lazy("Note an honor")
    empty_text = gettext_lazy(
        "No honor matches. Note one when a teacher or a school is given a title."
    )


class DistinctionDetailView(ScopedDetailView):
    """Base of the two pages: whose it is, what it is, and when."""

    template_name = "activities/award.html"
    context_object_name = "award"

    def refine(self, rows):
        return rows.select_related(
            *("teacher", "given_to_school", "school", "district"),
            *("program", "subject", "recorded_by"),
        )

    def get_context_data(self, **kwargs):
        row = self.object
        facts = [
            *self.own_facts(row),
            (_("Date"), wording.date_known(row.awarded_on, row.date_precision)),
            (_("School"), row.school),
            (_("District"), row.district),
            (_("Program"), row.program),
            (_("Subject"), row.subject),
        ]
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "winner": winner_shown(row, self.actor),
            "can_void": awards.may_void(self.actor, row),
            "back_url": reverse(self.list),
            "back_label": self.list_label,
            "void_url": reverse(self.void, args=[row.uuid]),
        }


def winner_shown(row, actor) -> str:
    return shown(str(row.winner), actor) if row.is_of_a_person else str(row.winner)


class AwardDetailView(DistinctionDetailView):
    model = Award
    list, list_label, void = "activities:awards", gettext_lazy("Awards"), "activities:award-void"

    def get_title(self):
        return self.object.contest

    def refine(self, rows):
        return super().refine(rows).select_related("result")

    def own_facts(self, award):
        return [
            (_("Level"), award.get_level_display()),
            (_("Rank"), award.get_rank_display()),
            (_("Kind of contest"), award.get_kind_display()),
        ]


class HonourDetailView(DistinctionDetailView):
    model = Honour
    list, list_label, void = "activities:honours", gettext_lazy("Honors"), "activities:honour-void"

    def get_title(self):
        return self.object.title

    def own_facts(self, honour):
        return [
            (_("Level"), honour.get_level_display()),
            (_("Kind of honor"), honour.get_kind_display()),
        ]


class DistinctionForm(ScopedForm):
    """Of one person or one school; a teacher's own name stands there already."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    program = forms.ModelChoiceField(
        Program.objects.all(), label=gettext_lazy("Program"), empty_label=None
    )
    teacher = forms.CharField(
        label=gettext_lazy("Teacher"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "people-list", "autocomplete": "off"}),
        help_text=gettext_lazy("Name, with the staff number in brackets where two share it."),
    )
    given_to_school = forms.CharField(
        label=gettext_lazy("Or a school"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"list": "places-list", "autocomplete": "off"}),
        help_text=gettext_lazy("Where it was given to the school itself."),
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Award.Level.choices)
    awarded_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        help_text=gettext_lazy("Of a month or a year any day in it."),
        error_messages={
            "required": gettext_lazy("Enter the date it was given."),
            "invalid": gettext_lazy("Enter a date, such as 2026-03-21."),
        },
    )
    date_precision = forms.ChoiceField(
        label=gettext_lazy("How well is the date known?"),
        choices=Award.Precision.choices,
        required=False,
    )
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Subject"),
        required=False,
        empty_label=gettext_lazy("No subject of its own"),
    )
    nobody = ONE_OF_TWO

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # One of two is asked for, and a date is of a day unless said otherwise: none is optional.
        for name in ("teacher", "given_to_school", "date_precision"):
            if name in self.fields:
                self.fields[name].label = self.base_fields[name].label

    def suggestions(self) -> dict:
        return {"people": namable_teachers(self.actor), "places": namable_schools(self.actor)}

    def winner_layout(self):
        return [
            Suggestions("people"),
            Suggestions("places"),
            Div("teacher", "given_to_school", css_class="beside"),
        ]

    def layout(self):
        return [
            "uuid",
            *self.winner_layout(),
            *self.own_layout(),
            Div("awarded_on", "date_precision", css_class="beside"),
            Div("subject", "program", css_class="beside"),
        ]

    def clean_teacher(self):
        text = self.cleaned_data["teacher"]
        if not text:
            return None
        teacher = People(namable_teachers(self.actor)).find(text)
        if teacher is None:
            raise forms.ValidationError(
                _("Nobody you may name is called so. Choose a name from the list.")
            )
        return teacher

    def clean_date_precision(self):
        return self.cleaned_data["date_precision"] or Award.Precision.DAY

    def clean_given_to_school(self):
        text = self.cleaned_data["given_to_school"]
        return find_school(text, School.objects.visible_to(self.actor))

    def clean(self):
        values = super().clean()
        asked = [name for name in ("teacher", "given_to_school") if name in self.fields]
        named = [name for name in asked if values.get(name)]
        if asked and len(named) != 1 and not any(name in self.errors for name in asked):
            self.add_error("teacher", self.nobody)
        return values


class AwardForm(DistinctionForm):
    """An award of a person or a school, or of the result whose page led here."""

    submit_label = gettext_lazy("Note this award")
    contest = forms.CharField(
        label=gettext_lazy("Contest"),
        max_length=160,
        error_messages={"required": gettext_lazy("Enter the name of the contest.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of contest"), choices=Award.Kind.choices)
    rank = forms.ChoiceField(label=gettext_lazy("Rank"), choices=Award.Rank.choices)
    result = forms.ModelChoiceField(
        Result.objects.all(), to_field_name="uuid", widget=forms.HiddenInput, required=False
    )
    nobody = gettext_lazy(
        "Name a teacher or a school, one of the two. An award of a result is noted on its page."
    )

    def winner_layout(self):
        key = self.data.get("result") or self.initial.get("result")
        if not key:
            return super().winner_layout()
        del self.fields["teacher"], self.fields["given_to_school"]
        result = one_of(self.fields["result"].queryset, key)
        words = _("An award of the result “%(title)s”.") % {"title": result.title}
        return ["result", HTML(format_html("<p>{}</p>", words).replace("{", "&#123;"))]

    def own_layout(self):
        return ["contest", Div("kind", "level", "rank", css_class="beside")]


class HonourForm(DistinctionForm):
    """A title given to a person or a school."""

    submit_label = gettext_lazy("Note this honor")
    title = forms.CharField(
        label=gettext_lazy("Title given"),
        max_length=160,
        error_messages={"required": gettext_lazy("Enter the title that was given.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of honor"), choices=Honour.Kind.choices)

    def own_layout(self):
        return ["title", Div("kind", "level", css_class="beside")]


class DistinctionCreateView(ScopedFormView):
    """Base of the two pages that note one."""

    template_name = "activities/form.html"

    def dispatch(self, request, *args, **kwargs):
        if not awards.may_note_any(request.actor):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        if self.actor.teacher_id is None:
            return {}
        return {"teacher": written(namable_teachers(self.actor).get(pk=self.actor.teacher_id))}

    def get_cancel_url(self):
        return reverse(self.list)


class AwardCreateView(DistinctionCreateView):
    model = Award
    form_class = AwardForm
    list = "activities:awards"
    title = gettext_lazy("Note an award")
    success_message = gettext_lazy("The award is noted.")

    def get_initial(self):
        key = self.request.GET.get("result", "")
        if not key:
            return super().get_initial()
        result = one_of(Result.objects.visible_to(self.actor), key)
        return {"result": result.uuid}

    def perform(self, form):
        return awards.note_award(actor=self.actor, today=timezone.localdate(), **form.cleaned_data)


class HonourCreateView(DistinctionCreateView):
    model = Honour
    form_class = HonourForm
    list = "activities:honours"
    title = gettext_lazy("Note an honor")
    success_message = gettext_lazy("The honor is noted.")

    def perform(self, form):
        return awards.note_honour(actor=self.actor, today=timezone.localdate(), **form.cleaned_data)


class AwardVoidView(ActionView):
    model = Award

    def perform(self, record):
        awards.void_award(record, actor=self.actor)
        return _("The award no longer counts.")

    def get_success_url(self, record):
        return reverse("activities:awards")


class HonourVoidView(ActionView):
    model = Honour

    def perform(self, record):
        awards.void_honour(record, actor=self.actor)
        return _("The honor no longer counts.")

    def get_success_url(self, record):
        return reverse("activities:honours")
