"""Inspections and interviews: the list, the page of one, and what follows from it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.names import shown
from core.pages import EditPage, ForThoseWhoMay, ListPage, StepPage, chosen
from core.sentences import one_after_the_other
from core.views import ActionView, RecordFormView, ScopedDetailView, ScopedFormView
from guidance.monitoring import services, wording
from guidance.monitoring.forms import (
    ChangeMonitoringForm,
    FollowUpForm,
    InspectionForm,
    InterviewForm,
    VoidMonitoringForm,
)
from guidance.monitoring.models import FollowUp, Monitoring
from guidance.monitoring.rights import may_change, may_finish, may_monitor_somewhere
from guidance.monitoring.tables import MonitoringFilter, MonitoringTable
from pairings.models import Pairing
from programs.models import Program
from programs.program.rules import why_shut
from roster.models import Subject
from roster.people.finding import written

READ_WITH = ("teacher", "school", "district", "subject", "recorded_by", "program")
PAIR = ("pairing__mentor", "pairing__trainee")


class MonitoringListView(ListPage):
    model = Monitoring
    table_class = MonitoringTable
    filterset_class = MonitoringFilter
    title = gettext_lazy("Inspections and interviews")
    add_label = gettext_lazy("Note an inspection")
    empty_text = gettext_lazy("Nothing to read here yet.")

    @property
    def add_url(self):
        return reverse("guidance:inspection-add")

    def may_add(self):
        return may_monitor_somewhere(self.actor)

    def refine(self, rows):
        rows = rows.standing().select_related(*READ_WITH)
        return rows.prefetch_related("follow_ups")

    def get_context_data(self, **kwargs):
        may_add = self.may_add()
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("pairings:list"),
            "back_label": _("Pairings"),
            "second_url": reverse("guidance:interview-add") if may_add else "",
            "second_label": _("Note an interview"),
        }


class NotePage(ForThoseWhoMay, ScopedFormView):
    """Base of the two pages that note one. The same page sent twice is one record."""

    model = Monitoring
    kind = ""

    def may(self):
        return may_monitor_somewhere(self.actor)

    @cached_property
    def pairing(self) -> Pairing | None:
        """The pair whose page led here, if the reader sees it."""
        return chosen(self.request, Pairing, "pairing", self.actor).get("pairing")

    def get_initial(self):
        today, pairing = timezone.localdate(), self.pairing
        if pairing:
            told = {"program": pairing.program, "subject": pairing.subject}
            return told | {"held_on": pairing.program.default_day(today)} | self.of_pair(pairing)
        programs = Program.objects.visible_to(self.actor).filter(state=Program.State.OPEN)
        own = {grant.subject_id for grant in self.actor.grants} - {None}
        subjects = Subject.objects.visible_to(self.actor).filter(pk__in=own)
        return {
            "held_on": today,
            "program": next((each for each in programs if each.period.running(today)), None),
            "subject": subjects.first() if len(own) == 1 else None,
        }

    def of_pair(self, pairing: Pairing) -> dict:
        raise NotImplementedError

    def made_already(self, form):
        own = Monitoring.objects.visible_to(self.actor).filter(recorded_by=self.actor.user_id)
        return own.filter(uuid=form.cleaned_data["uuid"]).first()

    def get_cancel_url(self):
        return reverse("guidance:monitoring-list")

    def perform(self, form):
        return services.note_monitoring(
            self.kind,
            actor=self.actor,
            today=timezone.localdate(),
            pairing=self.pairing,
            **form.cleaned_data,
        )


class InspectionCreateView(NotePage):
    kind = Monitoring.Kind.INSPECTION
    form_class = InspectionForm
    title = gettext_lazy("Note an inspection")
    lede = gettext_lazy(
        "The office, the lead of the subject and the coordinators of the district read it; of a "
        "pair's inspection the two as well."
    )
    success_message = gettext_lazy("The inspection is saved. Add what is to follow from it.")

    def of_pair(self, pairing):
        return {"place": written(pairing.school or pairing.district)}


class InterviewCreateView(NotePage):
    kind = Monitoring.Kind.INTERVIEW
    form_class = InterviewForm
    title = gettext_lazy("Note an interview")
    lede = gettext_lazy(
        "The office, the lead of the subject and the coordinators of the district read it, and the "
        "person asked. Their partner does not."
    )
    success_message = gettext_lazy("The interview is saved. Add what is to follow from it.")

    def of_pair(self, pairing):
        return {"person": written(pairing.trainee)}


class MonitoringView(ScopedDetailView):
    model = Monitoring
    template_name = "guidance/monitoring.html"
    context_object_name = "monitoring"

    def refine(self, rows):
        return rows.select_related(*READ_WITH, *PAIR).prefetch_related("follow_ups__owed_by")

    def get_context_data(self, **kwargs):
        monitoring = self.object
        return super().get_context_data(**kwargs) | {
            "page_title": monitoring.scope,
            "facts": wording.facts(monitoring, self.actor),
            "actions": [wording.row(each, self.actor) for each in monitoring.follow_ups.all()],
            "may_change": may_change(self.actor, monitoring),
        }


class MonitoringUpdateView(EditPage):
    model = Monitoring
    form_class = ChangeMonitoringForm

    def refine(self, rows):
        return rows.select_related("program")

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        return why_shut(self.record.program) if self.may() else ""

    def perform(self, form):
        return services.change_monitoring(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            today=timezone.localdate(),
            **form.changes(),
        )


class MonitoringVoidView(StepPage):
    """Takes away what was noted by mistake; the row stays."""

    model = Monitoring
    form_class = VoidMonitoringForm
    service = services.void_monitoring
    success_message = gettext_lazy("It is voided, and nothing follows from it any more.")

    def refine(self, rows):
        return rows.select_related("program")

    def may(self):
        return self.record.recorded_by_id == self.actor.user_id

    def over(self):
        if not self.may():
            return ""
        if self.record.voided_at:
            return _("This was voided. Nothing follows from it.")
        return why_shut(self.record.program)

    def get_title(self):
        return _("Void: %(record)s") % {"record": self.object}

    @property
    def lede(self):
        """How much goes with it."""
        open_ones = FollowUp.objects.visible_to(self.actor).open().filter(monitoring=self.object)
        number = open_ones.count()
        said = _("For what was noted by mistake. It stays for you to read, and for nobody else.")
        if not number:
            return said
        more = ngettext(
            "%(n)d action that was asked for is over with it.",
            "%(n)d actions that were asked for are over with it.",
            number,
        )
        return one_after_the_other(said, more % {"n": number})


class FollowUpCreateView(ForThoseWhoMay, RecordFormView):
    """Asks somebody concerned for what is to follow."""

    model = Monitoring
    form_class = FollowUpForm
    title = gettext_lazy("What is to follow?")

    def refine(self, rows):
        return rows.select_related(*READ_WITH, "pairing")

    @property
    def lede(self):
        return str(self.object)

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        return why_shut(self.record.program) if self.may() else ""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"monitoring": self.object}

    def made_already(self, form):
        own = FollowUp.objects.visible_to(self.actor).filter(monitoring=self.record)
        return own.filter(uuid=form.cleaned_data["uuid"]).first()

    def perform(self, form):
        services.add_follow_up(self.object, actor=self.actor, **form.cleaned_data)
        return self.object

    def get_success_message(self):
        return _("It is asked for. It stands on the first page of who owes it, and on yours.")


class FollowUpView(ScopedDetailView):
    """One action, for whoever owes it too: of the record itself only what they may read."""

    model = FollowUp
    template_name = "guidance/follow_up.html"
    context_object_name = "follow_up"

    def refine(self, rows):
        return rows.select_related("owed_by", "monitoring__recorded_by")

    def get_context_data(self, **kwargs):
        follow_up = self.object
        services.read_that_it_is_done(follow_up, actor=self.actor)
        record = Monitoring.objects.visible_to(self.actor).filter(pk=follow_up.monitoring_id)
        row = wording.row(follow_up, self.actor)
        return super().get_context_data(**kwargs) | {
            "page_title": follow_up.what,
            "chip": row["chip"],
            "tone": row["tone"],
            "facts": [
                (_("By whom"), row["who"]),
                (_("Asked for by"), shown(str(follow_up.monitoring.recorded_by), self.actor)),
                (_("By when"), follow_up.due_on),
            ],
            "record": record.first(),
            "may_finish": may_finish(self.actor, follow_up),
            "may_drop": follow_up.is_open
            and follow_up.monitoring.recorded_by_id == self.actor.user_id,
        }


class FollowUpStep(ActionView):
    model = FollowUp

    def refine(self, rows):
        return rows.select_related("monitoring")


class FollowUpDoneView(FollowUpStep):
    def perform(self, record):
        services.finish(record, actor=self.actor, today=timezone.localdate())
        return _("It is done.")


class FollowUpDropView(FollowUpStep):
    def perform(self, record):
        services.drop(record, actor=self.actor)
        return _("It need not be done any more.")
