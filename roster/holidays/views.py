"""A term with its holidays: reading them, entering the usual ones or one's own."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.foresight_page import AddingForeseenMixin, ForeseenMixin
from core.names import in_language
from core.pages import AddUnder, EditPage, StepPage, one_of
from core.rights import may_manage_lists
from core.standard_sets import Offered, StandardSetPage
from core.views import ScopedDetailView
from roster.holidays import forms, services
from roster.holidays.models import Holiday
from roster.holidays.school_days import days_in_words, has_no_school
from roster.holidays.standard import usual_in
from roster.subjects.models import Term


class TermView(ScopedDetailView):
    model = Term
    template_name = "roster/term_detail.html"

    def get_context_data(self, **kwargs):
        holidays = list(Holiday.objects.visible_to(self.actor).filter(term=self.object))
        weeks = [
            number
            for number, days in enumerate(self.object.weeks(), start=1)
            if has_no_school(days, holidays)
        ]
        return super().get_context_data(**kwargs) | {
            "holidays": [{"row": each, "days": days_in_words(each)} for each in holidays],
            "weeks_without_school": weeks,
            "may_edit": may_manage_lists(self.actor),
        }


# Nobody's plans are dropped by an entry of the office.
STAYS_PLANNED = gettext_lazy(
    "It stays in the schedule, marked as lying on a holiday, until somebody moves or drops it."
)


class AddHolidayView(AddingForeseenMixin, AddUnder):
    why_touched = STAYS_PLANNED
    model = Holiday
    of_model = Term
    form_class = forms.HolidayForm
    success_message = gettext_lazy("The holiday is added.")

    def get_title(self):
        return _("Add a holiday to %(term)s") % {"term": self.of}

    def perform(self, form):
        return services.add_holiday(self.of, actor=self.actor, **form.cleaned_data)


class UsualHolidaysView(AddingForeseenMixin, StandardSetPage):
    """The public holidays of this term, each on its usual days."""

    why_touched = STAYS_PLANNED

    lede = gettext_lazy(
        "These are the days that the calendar gives. Each year’s notice moves some of them: take "
        "the tick off what is not yours, and change the days afterwards."
    )

    @cached_property
    def term(self) -> Term:
        return one_of(Term.objects.visible_to(self.actor), self.kwargs["uuid"])

    @property
    def back(self):
        return reverse("roster:term", args=[self.term.uuid])

    def get_title(self):
        return _("Usual holidays of %(term)s") % {"term": self.term}

    def offered(self):
        there = list(Holiday.objects.visible_to(self.actor).filter(term=self.term))
        return [
            Offered(
                in_language(each.name, each.name_en),
                key=each.key,
                detail=days_in_words(each),
                is_there=services.has_days_of(there, each),
            )
            for each in usual_in(self.term)
        ]

    def perform(self, form):
        return services.add_usual_holidays(self.term, actor=self.actor, keys=self.chosen(form))


class OfTerm:
    model = Holiday

    def refine(self, rows):
        return rows.select_related("term")


class EditHolidayView(ForeseenMixin, OfTerm, EditPage):
    why_touched = STAYS_PLANNED
    form_class = forms.HolidayForm
    service = services.edit_holiday


class RemoveHolidayView(OfTerm, StepPage):
    form_class = forms.RemoveHolidayForm
    service = services.remove_holiday
    effect = gettext_lazy("Its days are school days again.")
    success_message = gettext_lazy("The holiday is removed.")

    def get_title(self):
        return _("Remove “%(name)s”") % {"name": self.object}
