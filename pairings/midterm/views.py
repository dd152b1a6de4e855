"""Pages of the mid-term check: the rounds, a round by place, answering, replacing."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import changes_of, who_last
from core.exports import download_of
from core.pages import AddPage, ListPage, StepPage, one_of
from core.views import ScopedDetailView, ScopedListView
from pairings.midterm import services
from pairings.midterm.forms import (
    CheckForm,
    CloseForm,
    OpenAgainForm,
    UntilForm,
    usual_day,
)
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.reading import (
    WITH_PEOPLE,
    kind_of_place,
    standing_by_place,
    whole,
)
from pairings.midterm.rights import (
    may_manage,
    may_open_some,
)
from pairings.midterm.tables import (
    AnswerFilter,
    AnswerTable,
    CheckFilter,
    CheckTable,
    StandingTable,
    sheet_of,
)
from pairings.midterm.wording import (
    answered_of,
    said_of_round,
)
from roster.models import School

# --- rounds ---------------------------------------------------------------------------------------


class CheckListView(ListPage):
    model = RosterCheck
    table_class = CheckTable
    filterset_class = CheckFilter
    template_name = "midterm/check_list.html"
    title = gettext_lazy("Mid-term checks")
    add_url = reverse_lazy("midterm:create")
    add_label = gettext_lazy("Open a mid-term check")
    empty_text = gettext_lazy("No mid-term check has been opened yet.")
    nothing_found = gettext_lazy("No mid-term check is like that.")

    def refine(self, rows):
        return rows.select_related("program", "subject").annotate(
            asked=self.number(), silent=self.number(answer="")
        )

    def number(self, **which):
        """How many of the answers that this reader sees are like that."""
        rows = RosterAnswer.objects.visible_to(self.actor)
        rows = rows.filter(check_round=OuterRef("pk"), **which).order_by().values("check_round")
        numbered = rows.annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(numbered, output_field=IntegerField()), 0)

    def may_add(self):
        return may_open_some(self.actor)


class CheckDetailView(ScopedDetailView):
    """How the round stands, place by place."""

    model = RosterCheck
    template_name = "midterm/check_detail.html"

    def refine(self, rows):
        return rows.select_related("program", "subject")

    def get_context_data(self, **kwargs):
        check, today = self.object, timezone.localdate()
        places = standing_by_place(check, self.actor)
        table = StandingTable(places, actor=self.actor)
        table.is_late = check.answer_by < today
        if kind_of_place(self.actor) is School:
            table.columns["place"].column.verbose_name = _("School")
        total = whole(places)
        return super().get_context_data(**kwargs) | {
            "check": check,
            "standing": said_of_round(check, today),
            "sentence": answered_of(total["answered"], total["asked"]),
            "table": table,
            "may_manage": may_manage(self.actor, check),
            "events": changes_of(check, actor=self.actor),
        }


class CheckCreateView(AddPage):
    model = RosterCheck
    form_class = CheckForm
    title = gettext_lazy("Open a mid-term check")
    lede = gettext_lazy(
        "Everybody who is a trainee in the subject today is asked about. Their schools and "
        "districts are told, and answer until you close the check."
    )
    success_message = gettext_lazy(
        "The mid-term check is open. The schools and districts have been told."
    )
    back = reverse_lazy("midterm:list")

    def may(self):
        return may_open_some(self.actor)

    def perform(self, form):
        return services.open_check(actor=self.actor, **form.cleaned_data)


class CheckStepView(StepPage):
    """A step on a round, for the section of its subject."""

    model = RosterCheck

    def refine(self, rows):
        return rows.select_related("program", "subject")

    def may(self):
        return may_manage(self.actor, self.record)

    def get_title(self):
        return self.title % {"check": self.object}


class UntilView(CheckStepView):
    """Until when answers are due; a round that was closed is opened again by it."""

    def get_form_class(self):
        return UntilForm if self.object.is_open else OpenAgainForm

    def get_title(self):
        if self.object.is_open:
            return _("Until when: %(check)s") % {"check": self.object}
        return _("Open again: %(check)s") % {"check": self.object}

    def get_initial(self):
        day = self.object.answer_by
        if not self.object.is_open:
            day = usual_day(self.object.program, timezone.localdate())
        return super().get_initial() | {"answer_by": day}

    def perform(self, form):
        self.was_open, self.version_before = self.object.is_open, self.object.version
        change = services.change_due_day if self.was_open else services.open_check_again
        values = form.cleaned_data
        return change(
            self.object, actor=self.actor, seen=values["version"], answer_by=values["answer_by"]
        )

    def get_success_message(self):
        if self.object.version == self.version_before:
            return _("Answers are due by %(day)s already.") % {
                "day": date_format(self.object.answer_by)
            }
        if self.was_open:
            return _("The day was changed. The schools and districts have been told.")
        return _("The mid-term check is open again. The schools and districts have been told.")


class CloseView(CheckStepView):
    form_class = CloseForm
    service = services.close_check
    title = gettext_lazy("Close: %(check)s")
    lede = gettext_lazy(
        "The answers then stay as they are, and who is silent stays silent. Who no longer teaches "
        "can be replaced still. You can open the check again."
    )
    success_message = gettext_lazy("The mid-term check was closed.")

    def over(self):
        if self.record.is_open or not self.may():
            return ""
        return _("This mid-term check was closed on %(day)s by %(who)s.") % {
            "day": date_format(self.record.closed_on),
            "who": who_last(self.record, "pairings.check_closed", self.actor),
        }


# --- the answers of a round -----------------------------------------------------------------------


class OfRoundMixin:
    """Answers of one round that this reader sees; a round without any is not there."""

    @cached_property
    def check(self) -> RosterCheck:
        rows = RosterCheck.objects.visible_to(self.actor).select_related("program", "subject")
        return one_of(rows, self.kwargs["uuid"])


class AnswerListView(OfRoundMixin, ScopedListView):
    """Everybody in the round, on one page as long as can be: made to be printed."""

    model = RosterAnswer
    table_class = AnswerTable
    filterset_class = AnswerFilter
    template_name = "midterm/answer_list.html"
    paginate_by = 200
    empty_text = gettext_lazy("Nobody is like that.")

    def get_title(self):
        return str(self.check)

    def refine(self, rows):
        return rows.filter(check_round=self.check).select_related(*WITH_PEOPLE)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "check": self.check,
            "standing": said_of_round(self.check, timezone.localdate()),
            "file_url": reverse("midterm:file", args=[self.check.uuid]),
        }


class AnswerFileView(AnswerListView):
    """The same as CSV."""

    def get(self, request, *args, **kwargs):
        title = self.get_title()
        rows = self.get_queryset().iterator(chunk_size=500)
        return download_of(sheet_of(title, rows, self.actor), "csv")
