"""Results and awards: lists, pages, and the form that notes an award."""

import uuid

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities import awards, wording
from activities.lookup import People, Suggestions, namable_teachers, written
from activities.models import Authorship, Award, Result
from activities.tables import AwardFilter, AwardTable, ResultFilter, ResultTable
from core.forms import DateInput, ScopedForm
from core.views import ActionView, ScopedDetailView, ScopedFormView, ScopedListView
from programs.models import Program, Subject


class ResultListView(ScopedListView):
    """Papers, designs, projects: of every edition the one that stands."""

    model = Result
    table_class = ResultTable
    filterset_class = ResultFilter
    template_name = "activities/results.html"
    title = gettext_lazy("Results")
    empty_text = gettext_lazy("No result matches. Results are added on an activity's form.")

    def refine(self, rows):
        authors = Authorship.objects.select_related("teacher")
        return (
            rows.once(self.actor)
            .select_related("activity")
            .prefetch_related(Prefetch("authorships", authors))
        )


class ResultDetailView(ScopedDetailView):
    """One result with its authors and the form it belongs to."""

    model = Result
    template_name = "activities/result.html"
    context_object_name = "result"

    def refine(self, rows):
        return rows.select_related("activity", "activity__subject").prefetch_related(
            wording.authors()
        )

    def get_context_data(self, **kwargs):
        result = self.object
        facts = [
            (_("Kind of result"), result.get_kind_display()),
            (_("Subject"), result.activity.subject),
            (_("Characters"), result.characters),
            (_("Published in"), result.published_in),
        ]
        return super().get_context_data(**kwargs) | {"facts": facts}


class AwardListView(ScopedListView):
    model = Award
    table_class = AwardTable
    filterset_class = AwardFilter
    title = gettext_lazy("Awards")
    template_name = "activities/results.html"
    empty_text = gettext_lazy(
        "No award matches. Note one when a lesson, a paper or a teacher wins a prize."
    )

    def refine(self, rows):
        return rows.standing().select_related("teacher", "school")

    def get_context_data(self, **kwargs):
        may_add = awards.may_note_any(self.actor)
        return super().get_context_data(**kwargs) | {
            "action_url": reverse("activities:award-create") if may_add else "",
            "action_label": _("Note an award"),
        }


class AwardDetailView(ScopedDetailView):
    model = Award
    template_name = "activities/award.html"
    context_object_name = "award"

    def get_title(self):
        return self.object.contest

    def refine(self, rows):
        return rows.select_related(
            "teacher", "school", "district", "program", "subject", "recorded_by"
        )

    def get_context_data(self, **kwargs):
        award = self.object
        facts = [
            (_("Level"), award.get_level_display()),
            (_("Rank"), award.get_rank_display()),
            (_("Kind of contest"), award.get_kind_display()),
            (_("Date"), award.awarded_on),
            (_("School"), award.school),
            (_("District"), award.district),
            (_("Program"), award.program),
            (_("Subject"), award.subject),
        ]
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "can_void": awards.may_void(self.actor, award),
        }


class AwardForm(ScopedForm):
    """An award of one person; a teacher's own name stands there already."""

    submit_label = gettext_lazy("Note this award")
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    program = forms.ModelChoiceField(
        Program.objects.all(), label=gettext_lazy("Program"), empty_label=None
    )
    teacher = forms.CharField(
        label=gettext_lazy("Teacher"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "people-list", "autocomplete": "off"}),
        help_text=gettext_lazy("Name, with the staff number in brackets where two share it."),
        error_messages={"required": gettext_lazy("Enter whose award it is.")},
    )
    contest = forms.CharField(
        label=gettext_lazy("Contest"),
        max_length=160,
        error_messages={"required": gettext_lazy("Enter the name of the contest.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of contest"), choices=Award.Kind.choices)
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Award.Level.choices)
    rank = forms.ChoiceField(label=gettext_lazy("Rank"), choices=Award.Rank.choices)
    awarded_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=DateInput(),
        error_messages={
            "required": gettext_lazy("Enter the date of the award."),
            "invalid": gettext_lazy("Enter a date, such as 2026-03-21."),
        },
    )
    subject = forms.ModelChoiceField(
        Subject.objects.all(),
        label=gettext_lazy("Subject"),
        required=False,
        empty_label=gettext_lazy("No subject of its own"),
    )

    def suggestions(self) -> dict:
        return {"people": namable_teachers(self.actor)}

    def layout(self):
        return [
            "uuid",
            Suggestions("people"),
            "teacher",
            "contest",
            Div("kind", "level", "rank", css_class="beside"),
            Div("awarded_on", "subject", "program", css_class="beside"),
        ]

    def clean_teacher(self):
        teacher = People(namable_teachers(self.actor)).find(self.cleaned_data["teacher"])
        if teacher is None:
            raise forms.ValidationError(
                _("Nobody you may name is called so. Choose a name from the list.")
            )
        return teacher


class AwardCreateView(ScopedFormView):
    model = Award
    form_class = AwardForm
    template_name = "activities/form.html"
    title = gettext_lazy("Note an award")
    success_message = gettext_lazy("The award is noted.")

    def dispatch(self, request, *args, **kwargs):
        if not awards.may_note_any(request.actor):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        if self.actor.teacher_id is None:
            return {}
        return {"teacher": written(namable_teachers(self.actor).get(pk=self.actor.teacher_id))}

    def get_cancel_url(self):
        return reverse("activities:awards")

    def perform(self, form):
        return awards.note_award(actor=self.actor, today=timezone.localdate(), **form.cleaned_data)


class AwardVoidView(ActionView):
    model = Award

    def perform(self, record):
        awards.void_award(record, actor=self.actor)
        return _("The award no longer counts.")

    def get_success_url(self, record):
        return reverse("activities:awards")
