"""The observation schedule: of a pair and of all, planning, moving and dropping."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from activities.registration.wording import pair
from core.foresight import Touched
from core.foresight_page import AddingForeseenMixin
from core.names import with_colon
from core.pages import EditPage, ForThoseWhoMay, ListPage
from core.sentences import one_after_the_other
from core.typed import key_in
from core.undoing import Undo, may_be_undone
from core.views import ActionView, RecordFormView
from guidance.of_pair import OfPairList
from guidance.schedule import services, wording
from guidance.schedule.dates import Every, days_of
from guidance.schedule.forms import PlanForm, PlannedForm
from guidance.schedule.models import PlannedObservation
from guidance.schedule.tables import (
    PairScheduleFilter,
    PairScheduleTable,
    ScheduleFilter,
    ScheduleTable,
)
from pairings.models import Pairing
from programs.program.rules import why_shut

PAIR = ("pairing__mentor", "pairing__trainee", "subject")


class ScheduleList(ListPage):
    """Base of the two lists: what is still planned, with the names of its pair."""

    model = PlannedObservation

    def refine(self, rows):
        return super().refine(rows).standing().select_related(*PAIR)


class ScheduleListView(ScheduleList):
    table_class = ScheduleTable
    filterset_class = ScheduleFilter
    title = gettext_lazy("Observation schedule")
    empty_text = gettext_lazy(
        "Nothing is planned yet. On the page of a pair “Observation schedule” leads to planning."
    )

    def may_add(self):
        """Planning begins with a pair."""
        return False

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("pairings:list"),
            "back_label": _("Pairings"),
        }


class PairScheduleView(OfPairList, ScheduleList):
    """What one pair means to do, and what became of it."""

    table_class = PairScheduleTable
    filterset_class = PairScheduleFilter
    title = gettext_lazy("Observation schedule")
    add_label = gettext_lazy("Plan observations")
    empty_text = gettext_lazy("Nothing is planned yet. One page plans a whole term.")

    @property
    def add_url(self):
        return reverse("guidance:plan", args=[self.pairing.uuid])

    def may_add(self):
        return services.may_plan_more(self.actor, self.pairing)

    def undo(self):
        """What the page before this one planned is taken back as a whole."""
        page = key_in(self.request.GET.get("planned", ""))
        if page is None or not services.may_plan_more(self.actor, self.pairing):
            return None
        rows = services.made_by(page, self.pairing, self.actor)
        if not rows or not may_be_undone(rows[0].planned_at):
            return None
        return Undo(
            with_colon(_("Planned just now"), observations(len(rows))),
            ngettext(
                "Take %(number)d planned observation back",
                "Take these %(number)d planned observations back",
                len(rows),
            )
            % {"number": len(rows)},
            reverse("guidance:plan-take-back", args=[self.pairing.uuid]),
            str(page),
        )


def observations(number: int) -> str:
    return ngettext("%(n)d observation", "%(n)d observations", number) % {"n": number}


class PlanView(AddingForeseenMixin, ForThoseWhoMay, RecordFormView):
    """What repeats is shown day by day before it is planned."""

    model = Pairing
    form_class = PlanForm
    title = gettext_lazy("Plan observations")
    touched_title = gettext_lazy("Nothing is saved yet: look at what will be planned")

    def refine(self, rows):
        return rows.standing().select_related("program", "subject", "mentor", "trainee")

    @property
    def lede(self):
        return pair(self.object, self.actor)

    def may(self):
        return services.may_plan(self.actor, self.record)

    def over(self):
        return why_shut(self.record.program) if self.may() else ""

    def get_initial(self):
        return {"planned_on": self.object.program.default_day(timezone.localdate())}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pairing": self.record}

    def get_success_url(self):
        address = reverse("guidance:pair-schedule", args=[self.record.uuid])
        return f"{address}?planned={self.page}" if len(self.planned) > 1 else address

    def made_already(self, form):
        """Of what this page planned, that of the same first day; else any: no day is planned twice
        with one page.
        """
        said = form.cleaned_data
        made = services.planned_with(said["uuid"], self.record, self.actor)
        first = (each for each in made if each.planned_on == said["planned_on"])
        return next(first, made[0] if made else None)

    def perform(self, form):
        said = {**form.cleaned_data, "every": Every(form.cleaned_data["every"])}
        self.planned = services.plan(self.record, actor=self.actor, **said)
        first, last = said["planned_on"], said["until"] or said["planned_on"]
        self.asked = list(days_of(first, said["every"], last))
        self.page = said["uuid"]
        return self.record

    def tried(self, made):
        """What it would plan stands in `planned`; the trial undoes the rows."""

    def touched(self, form):
        if len(self.asked) < 2:
            return []
        days = pgettext("between names", ", ").join(
            date_format(each.planned_on, "MONTH_DAY_FORMAT") for each in self.planned
        )
        said = [with_colon(observations(len(self.planned)), days), self.rest()]
        return [Touched(sentence) for sentence in said if sentence]

    def rest(self) -> str:
        """Which days were asked for and are left out."""
        if len(self.planned) == len(self.asked):
            return ""
        planned = {each.planned_on for each in self.planned}
        return wording.left_out(self.asked, planned, self.record)

    def get_success_message(self):
        number = len(self.planned)
        said = ngettext(
            "%(n)d observation is planned.", "%(n)d observations are planned.", number
        ) % {"n": number}
        rest = self.rest()
        return one_after_the_other(said, rest) if rest else said


class TakeBackView(ActionView):
    """All that one page planned, by one press."""

    model = Pairing

    def refine(self, rows):
        return rows.select_related("program")

    def perform(self, record):
        page = key_in(self.request.POST.get("page", ""))
        number = services.take_back(record, actor=self.actor, page=page)
        if not number:
            return _("Nothing is left to take back.")
        text = ngettext(
            "%(n)d observation is taken back.", "%(n)d observations are taken back.", number
        )
        return text % {"n": number}

    def get_success_url(self, record):
        return reverse("guidance:pair-schedule", args=[record.uuid])


class PlannedEditView(EditPage):
    model = PlannedObservation
    form_class = PlannedForm
    template_name = "guidance/planned_form.html"
    service = services.change_plan

    def refine(self, rows):
        return rows.select_related("pairing__program", *PAIR)

    def may(self):
        return services.may_plan(self.actor, self.record.pairing)

    def over(self):
        if not self.may():
            return ""
        dropped = _("This was dropped.") if self.record.dropped_at else ""
        return dropped or why_shut(self.record.pairing.program)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "observes": self.record.observer_id == self.actor.teacher_id,
        }

    def get_title(self):
        return _("Move or drop")

    @property
    def lede(self):
        return f"{wording.whose(self.record, self.actor)} · {wording.day_of(self.record)}"


class DropView(ActionView):
    model = PlannedObservation

    def refine(self, rows):
        return rows.select_related("pairing__program")

    def perform(self, record):
        services.drop(record, actor=self.actor)
        return _("It is dropped from the schedule.")
