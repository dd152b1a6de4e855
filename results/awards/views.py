"""Awards and honours: lists, pages, and the forms that note them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.dates import date_known
from core.pages import ForThoseWhoMay, ListPage, one_of
from core.views import ActionView, ScopedDetailView, ScopedFormView
from pairings.naming import namable_teachers
from results.awards import services as awards
from results.awards.forms import AwardForm, HonourForm
from results.awards.models import Award, Honour
from results.awards.tables import AwardFilter, AwardTable, HonourFilter, HonourTable
from results.awards.wording import winner_shown
from results.works.models import Result
from roster.people.finding import written


class DistinctionListView(ListPage):
    """Base of the two lists: what stands, and the way to note one more."""

    template_name = "activities/results.html"

    def refine(self, rows):
        return rows.standing().select_related("teacher", "given_to_school", "district", "subject")

    def may_add(self):
        return awards.may_note_any(self.actor)


class AwardListView(DistinctionListView):
    model = Award
    table_class = AwardTable
    filterset_class = AwardFilter
    title = gettext_lazy("Awards")
    add_url, add_label = reverse_lazy("results:award-create"), gettext_lazy("Note an award")
    empty_text = gettext_lazy(
        "No award is noted yet. Note one here when a teacher or a school wins a prize; that of a "
        "paper or lesson plan on its own page."
    )

    def refine(self, rows):
        return super().refine(rows).select_related("result")


class HonourListView(DistinctionListView):
    model = Honour
    table_class = HonourTable
    filterset_class = HonourFilter
    title = gettext_lazy("Honors")
    add_url, add_label = reverse_lazy("results:honour-create"), gettext_lazy("Note an honor")
    empty_text = gettext_lazy(
        "No honor is noted yet. Note one when a teacher or a school is given a title."
    )


class DistinctionDetailView(ScopedDetailView):
    """Base of the two pages: whose it is, what it is, and when."""

    template_name = "results/award.html"
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
            (_("Date"), date_known(row.awarded_on, row.date_precision)),
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


class AwardDetailView(DistinctionDetailView):
    model = Award
    list, list_label, void = "results:awards", gettext_lazy("Awards"), "results:award-void"

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
    list, list_label, void = "results:honours", gettext_lazy("Honors"), "results:honour-void"

    def get_title(self):
        return self.object.title

    def own_facts(self, honour):
        return [
            (_("Level"), honour.get_level_display()),
            (_("Kind of honor"), honour.get_kind_display()),
        ]


def not_theirs(values: dict) -> dict:
    """Beside the name: one may be known to this reader and yet be another office's to note."""
    field = next(name for name in ("teacher", "given_to_school", "result") if values.get(name))
    words = _(
        "You can note this for yourself, and for people and schools that were yours on that day. "
        "Ask the school or the district of %(name)s to note it."
    )
    return {field: words % {"name": values[field]}}


class DistinctionCreateView(ForThoseWhoMay, ScopedFormView):
    """Base of the two pages that note one."""

    template_name = "activities/form.html"

    def may(self):
        return awards.may_note_any(self.actor)

    def get_initial(self):
        if self.actor.teacher_id is None:
            return {}
        return {"teacher": written(namable_teachers(self.actor).get(pk=self.actor.teacher_id))}

    def perform(self, form):
        try:
            return self.note(actor=self.actor, today=timezone.localdate(), **form.cleaned_data)
        except PermissionDenied as refused:
            raise ValidationError(not_theirs(form.cleaned_data)) from refused

    def made_already(self, form):
        own = self.model.objects.visible_to(self.actor).filter(recorded_by=self.actor.user_id)
        return own.filter(uuid=form.cleaned_data["uuid"]).first()

    def get_cancel_url(self):
        return reverse(self.list)


class AwardCreateView(DistinctionCreateView):
    model = Award
    form_class = AwardForm
    list = "results:awards"
    title = gettext_lazy("Note an award")
    success_message = gettext_lazy("The award is noted.")
    note = staticmethod(awards.note_award)

    def get_initial(self):
        key = self.request.GET.get("result", "")
        if not key:
            return super().get_initial()
        result = one_of(Result.objects.visible_to(self.actor), key)
        return {"result": result.uuid}


class HonourCreateView(DistinctionCreateView):
    model = Honour
    form_class = HonourForm
    list = "results:honours"
    title = gettext_lazy("Note an honor")
    success_message = gettext_lazy("The honor is noted.")
    note = staticmethod(awards.note_honour)


class AwardVoidView(ActionView):
    model = Award

    def perform(self, record):
        awards.void_award(record, actor=self.actor)
        return _("The award no longer counts.")

    def get_success_url(self, record):
        return reverse("results:awards")


class HonourVoidView(ActionView):
    model = Honour

    def perform(self, record):
        awards.void_honour(record, actor=self.actor)
        return _("The honor no longer counts.")

    def get_success_url(self, record):
        return reverse("results:honours")
