"""The plan of a pair: reading it, writing it, agreeing to it, and looking at its goals."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.names import shown
from core.pages import ForThoseWhoMay, StepPage
from core.typed import key_typed
from core.views import ActionView, RecordFormView, ScopedDetailView
from pairings.pairs.models import Pairing
from pairings.pairs.services import is_one_of_the_two, not_told
from pairings.plans import rights, services, wording
from pairings.plans.forms import AskForm, PlanForm, ReviewForm
from pairings.plans.models import Plan, StageGoal
from pairings.plans.reading import plans_of
from pairings.plans.table import Verb
from programs.program.rules import demand_not_closed, why_shut

OF_PAIR = ("program", "mentor", "trainee")


def as_read(plan: Plan | None, actor) -> dict | None:
    """What a page shows of one version."""
    if plan is None:
        return None
    today, goes_on = timezone.localdate(), rights.is_planned_still(plan.pairing)
    state, tone = wording.state(plan, goes_on=goes_on)
    goals = []
    for goal in plan.stage_goals.all():
        chip, tone = wording.goal_chip(goal, today, goes_on=goes_on)
        review = reverse("pairings:goal-review", args=[goal.uuid])
        goals.append(
            {
                "goal": goal,
                "chip": chip,
                "tone": tone,
                "review_url": review if rights.may_review(actor, goal) else "",
            }
        )
    return {
        "plan": plan,
        "facts": wording.facts(plan),
        "goals": goals,
        "standing": wording.standing(plan),
        "state": state,
        "tone": tone,
        "may": {verb.replace("-", "_"): rights.may_take(actor, plan, verb) for verb in Verb},
    }


def pair_of(pairing: Pairing, actor) -> str:
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


class PlanView(ScopedDetailView):
    """What is in force, what is being agreed on, and the versions before."""

    model = Pairing
    template_name = "pairings/plan.html"
    title = gettext_lazy("Plan of the pair")

    def refine(self, rows):
        return rows.select_related(*OF_PAIR)

    def get_context_data(self, **kwargs):
        pairing, plans = self.object, plans_of(self.object, self.actor)
        may_write = rights.may_write(self.actor, pairing)
        in_hand = plans.in_hand
        sent = in_hand is not None and in_hand.state == Plan.State.SENT
        return super().get_context_data(**kwargs) | {
            "lede": pair_of(pairing, self.actor),
            "trainee": shown(str(pairing.trainee), self.actor),
            "in_force": as_read(plans.in_force, self.actor),
            "in_hand": as_read(in_hand, self.actor),
            "earlier": [as_read(plan, self.actor) for plan in plans.earlier],
            "may_begin": may_write and in_hand is None,
            "may_go_on": may_write and in_hand is not None and not sent,
            "nobody_agrees": sent and may_write and bool(not_told([pairing.trainee])),
        }


class PlanVersionView(ScopedDetailView):
    """One version by itself: an earlier one stays as it was agreed."""

    model = Plan
    template_name = "pairings/plan_version.html"

    def refine(self, rows):
        return rows.agreed().select_related(*(f"pairing__{name}" for name in OF_PAIR))

    def get_title(self):
        return wording.standing(self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "lede": pair_of(self.object.pairing, self.actor),
            "read": as_read(self.object, self.actor) | {"may": {}},
        }


class PlanWriteView(ForThoseWhoMay, RecordFormView):
    """The mentor writes the plan that is in hand, or begins one from that in force."""

    model = Pairing
    form_class = PlanForm
    lede = gettext_lazy(
        "The trainee reads it and agrees, or asks for a change. A draft is yours alone until you "
        "send it."
    )

    def refine(self, rows):
        return rows.select_related(*OF_PAIR)

    def get_title(self):
        return _("Plan with %(trainee)s") % {"trainee": self.object.trainee}

    @cached_property
    def plans(self):
        return plans_of(self.record, self.actor)

    def may(self):
        return rights.may_write(self.actor, self.record)

    def over(self):
        if rights.is_mentor(self.actor, self.record) and (shut := why_shut(self.record.program)):
            return shut
        in_hand = self.plans.in_hand if self.may() else None
        is_sent = in_hand is not None and in_hand.state == Plan.State.SENT
        return services.with_the_trainee(in_hand) if is_sent else ""

    def over_url(self):
        return reverse("pairings:plan", args=[self.record.uuid])

    get_success_url = get_cancel_url = over_url

    def get_initial(self):
        return {"version": self.plans.in_hand.version if self.plans.in_hand else 0}

    def get_form_kwargs(self):
        plan = self.plans.in_hand or self.plans.in_force
        return super().get_form_kwargs() | {"pairing": self.record, "plan": plan}

    def perform(self, form):
        self.plan = services.write_plan(
            self.record,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            goals=form.entries(),
            sends=form.sends,
            **form.texts(),
        )
        return self.record

    def versioned(self):
        return self.plan

    def get_success_message(self):
        if self.plan.state != Plan.State.SENT:
            return _("The draft is saved. Only you see it.")
        return _("The plan is sent. %(trainee)s agrees, or asks for a change.") % {
            "trainee": self.record.trainee
        }


class OnPlan:
    """A step on a plan that both of the two see."""

    model = Plan

    def refine(self, rows):
        return rows.select_related(*(f"pairing__{name}" for name in OF_PAIR))


SAID = {
    Verb.TAKE_BACK: gettext_lazy("The plan is back with you."),
    Verb.AGREE: gettext_lazy("You agreed: the plan is in force."),
    Verb.DROP: gettext_lazy("The draft of the plan was thrown away."),
}


class PlanStepView(OnPlan, ActionView):
    """One press: agreeing, taking back, throwing away."""

    def perform(self, record):
        try:
            verb = Verb(self.kwargs["verb"])
        except ValueError as error:
            raise Http404 from error
        if verb not in SAID:
            raise PermissionDenied
        if is_one_of_the_two(self.actor, record.pairing):
            demand_not_closed(record.pairing.program)
        seen = key_typed(self.request.POST.get("version", "")) or 0
        services.take(record, verb, actor=self.actor, seen=seen)
        return SAID[verb]


class PlanAskView(OnPlan, StepPage):
    form_class = AskForm
    title = gettext_lazy("Ask for a change of the plan")
    success_message = gettext_lazy(
        "Your mentor reads what is to be changed; whoever looks after you two can read it as well."
    )

    def may(self):
        return rights.is_trainee(self.actor, self.record.pairing)

    def over(self):
        if not self.may() or rights.may_take(self.actor, self.record, Verb.ASK):
            return ""
        return why_shut(self.record.pairing.program) or services.elsewhere(self.record)

    def perform(self, form):
        said = form.cleaned_data
        return services.take(
            self.object, Verb.ASK, actor=self.actor, seen=said["version"], wish=said["wish"]
        )


class GoalReviewView(StepPage):
    """What became of a stage goal: the button said it already, the page takes a note."""

    model = StageGoal
    form_class = ReviewForm
    service = services.review_goal
    title = gettext_lazy("What became of this goal?")
    success_message = gettext_lazy("It is noted.")

    def refine(self, rows):
        return rows.select_related(*(f"plan__pairing__{name}" for name in OF_PAIR))

    @property
    def lede(self):
        return self.object.text

    def may(self):
        return rights.may_review(self.actor, self.record)

    def over(self):
        pairing = self.record.plan.pairing
        return why_shut(pairing.program) if rights.is_mentor(self.actor, pairing) else ""

    def get_initial(self):
        goal, asked = self.object, self.request.GET.get("status")
        said = asked if asked in StageGoal.Status.values else goal.status
        return super().get_initial() | {"status": said, "note": goal.note}
