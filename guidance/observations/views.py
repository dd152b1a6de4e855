"""Observation records: lists, the page of one, recording, rewriting and withdrawing it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity
from activities.registration import wording as forms_wording
from core.names import shown
from core.pages import ForThoseWhoMay, ListPage
from core.views import ActionView, RecordFormView, ScopedDetailView, ScopedFormView
from guidance.observations import services, wording
from guidance.observations.forms import (
    ObservationForm,
    PairObservationForm,
    RewriteObservationForm,
)
from guidance.observations.models import LessonObservation
from guidance.observations.offering import Start, said_already, start_of
from guidance.observations.rights import may_observe, may_rewrite
from guidance.observations.tables import (
    ObservationFilter,
    ObservationTable,
    PairObservationFilter,
    PairObservationTable,
)
from guidance.of_pair import OfPairList
from guidance.rubrics.services import rubric_for
from programs.program.rules import why_shut

READ_WITH = ("teacher", "school", "district", "subject", "recorded_by", "rubric")


class ObservationListView(ListPage):
    model = LessonObservation
    table_class = ObservationTable
    filterset_class = ObservationFilter
    title = gettext_lazy("Observation records")
    add_label = gettext_lazy("Record an observation")
    empty_text = gettext_lazy(
        "No record to read yet. You read what you recorded, and what was seen in your own lessons "
        "and those of your pair; a coordinator reads those of the district."
    )

    @property
    def add_url(self):
        return reverse("guidance:observe")

    def may_add(self):
        return may_observe(self.actor)

    def refine(self, rows):
        return super().refine(rows).select_related(*READ_WITH)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("pairings:list"),
            "back_label": _("Pairings"),
        }


class PairObservationListView(OfPairList):
    """What was seen in the lessons of one pair, as far as the reader may read it."""

    model = LessonObservation
    table_class = PairObservationTable
    filterset_class = PairObservationFilter
    title = gettext_lazy("Observation records")
    add_label = gettext_lazy("Record an observation")
    empty_text = gettext_lazy(
        "No record to read here yet. The observer reads it, the two of the pair, and the "
        "coordinators of the district."
    )

    @property
    def add_url(self):
        return f"{reverse('guidance:observe')}?pairing={self.pairing.uuid}"

    def may_add(self):
        return may_observe(self.actor) and self.pairing.cancelled_at is None

    def refine(self, rows):
        return super().refine(rows).select_related(*READ_WITH)


class ObservationView(ScopedDetailView):
    model = LessonObservation
    template_name = "guidance/observation.html"
    context_object_name = "observation"

    def refine(self, rows):
        return rows.select_related(*READ_WITH, "pairing", "activity", "program")

    def get_context_data(self, **kwargs):
        observation = self.object
        return super().get_context_data(**kwargs) | {
            "page_title": observation.topic,
            # The topic is the page's title.
            "facts": wording.facts(observation, self.actor)[1:],
            "lede": wording.who_saw_whom(observation, self.actor),
            "words": wording.words(observation),
            "marks": wording.marks(observation),
            "total": wording.total(observation),
            "form_url": self.form_url(),
            "may_rewrite": may_rewrite(self.actor, observation),
            "may_print": not self.actor.only_reads,
        }

    def form_url(self) -> str:
        """The form that tells of the lesson, as it stands now, for who sees that."""
        if self.object.activity is None:
            return ""
        editions = Activity.objects.visible_to(self.actor)
        editions = editions.filter(reference=self.object.activity.reference)
        found = editions.exclude(reference="").order_by("-edition").first()
        return found.get_absolute_url() if found else ""


class ObserveView(ForThoseWhoMay, ScopedFormView):
    """Records what was seen: of a pair, of a plan, of a lesson on a form, or of anybody.

    The same page sent twice is one record.
    """

    model = LessonObservation
    template_name = "guidance/observation_form.html"
    title = gettext_lazy("Record a lesson observation")

    def may(self):
        return may_observe(self.actor)

    def over(self):
        pairing = self.start.pairing if self.may() else None
        return why_shut(pairing.program) if pairing else ""

    def over_url(self):
        return self.start.pairing.get_absolute_url()

    @cached_property
    def start(self) -> Start:
        return start_of(self.request.GET, self.actor)

    def get_form_class(self):
        return PairObservationForm if self.start.pairing else ObservationForm

    def get_form_kwargs(self):
        kwargs, pairing = super().get_form_kwargs(), self.start.pairing
        if pairing:
            rubric = rubric_for(pairing.program, pairing.subject)
            return kwargs | {"pairing": pairing, "rubric": rubric}
        return kwargs | {"taught_by": self.start.taught_by}

    def get_initial(self):
        return said_already(self.start, self.actor, timezone.localdate())

    @property
    def lede(self):
        pairing = self.start.pairing
        if pairing is None:
            return _("The teacher is told, and reads it. So do the coordinators of the district.")
        others = {pairing.mentor_id: pairing.trainee, pairing.trainee_id: pairing.mentor}
        if whom := others.get(self.actor.teacher_id):
            name = shown(str(whom), self.actor)
            return _("A lesson of %(name)s, who is told and reads it.") % {"name": name}
        return forms_wording.pair(pairing, self.actor)

    def get_cancel_url(self):
        pairing = self.start.pairing
        if pairing is None:
            return reverse("guidance:observations")
        return reverse("guidance:pair-observations", args=[pairing.uuid])

    def made_already(self, form):
        own = LessonObservation.objects.visible_to(self.actor)
        own = own.filter(recorded_by=self.actor.user_id, uuid=form.cleaned_data["uuid"])
        return own.first()

    def perform(self, form):
        start, said = self.start, form.cleaned_data
        if start.pairing:
            pairing = start.pairing
            said |= {"program": pairing.program, "subject": pairing.subject, "pairing": pairing}
        return services.record_observation(
            actor=self.actor,
            today=timezone.localdate(),
            planned=start.planned,
            lesson=start.lesson,
            rubric=form.rubric,
            **said,
        )

    def get_success_message(self):
        if services.is_told(self.object):
            return _("The observation is saved. The teacher is told.")
        return _("The observation is saved.")


class RewriteObservationView(ForThoseWhoMay, RecordFormView):
    """Changes what was written, or adds marks; whose lesson it was stays."""

    model = LessonObservation
    form_class = RewriteObservationForm
    template_name = "guidance/observation_form.html"
    title = gettext_lazy("Change the observation record")
    success_message = gettext_lazy("The change is saved.")

    def refine(self, rows):
        return rows.select_related(*READ_WITH, "program", "pairing__program")

    def may(self):
        return may_rewrite(self.actor, self.record)

    def over(self):
        return why_shut(self.record.program) if self.may() else ""

    @property
    def lede(self):
        return wording.who_saw_whom(self.record, self.actor)

    def get_form_kwargs(self):
        record = self.record
        rubric = record.rubric or rubric_for(record.program, record.subject)
        return super().get_form_kwargs() | {"rubric": rubric, "marks": record.marks}

    def get_initial(self):
        names = ("version", "held_on", "kind", "lessons", "grade", "topic")
        words = ("process", "strengths", "weaknesses", "suggestions")
        return {name: getattr(self.record, name) for name in (*names, *words)}

    def perform(self, form):
        said = dict(form.cleaned_data)
        return services.rewrite_observation(
            self.record,
            actor=self.actor,
            seen=said.pop("version"),
            today=timezone.localdate(),
            rubric=form.rubric,
            **said,
        )


class WithdrawObservationView(ActionView):
    """Takes a record away from everybody else's eyes."""

    model = LessonObservation

    def refine(self, rows):
        return rows.select_related("program")

    def perform(self, record):
        services.withdraw_observation(record, actor=self.actor)
        return _("It is withdrawn. Nobody else reads it any more.")
