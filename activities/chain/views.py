"""Lists and pages of registration forms, and the steps of their chain."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activities.chain import going_back, services
from activities.chain.buttons import button, reason_button
from activities.chain.editions import corrected
from activities.chain.following import following_sentence
from activities.chain.forms import ReasonForm, StepForm, StrikeOutForm, VoidForm
from activities.chain.models import Decision, Verb
from activities.chain.reading import with_people
from activities.chain.rights import verbs_for
from activities.chain.take import overtaken
from activities.chain.wording import done_sentence, status_sentence, void_reasons, why_not_now
from activities.registration import wording as registration_wording
from activities.registration.models import Activity, Status
from activities.unfinished.models import Unfinished
from core.dates import moment_in_words
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError
from core.pages import one_of
from core.sentences import one_after_the_other
from core.views import (
    ActionView,
    RecordFormView,
)

# --- steps -----------------------------------------------------------------------------------

# Sending may come with a word (`sending`), countersigning with the words that one may add
# (`activities.reflections`).
PRESSED = {
    "confirm": Verb.CONFIRM,
    "accept": Verb.ACCEPT,
    "take_back": Verb.TAKE_BACK,
    "undo": Verb.UNDO,
}


class StepMixin:
    """Answers whoever was too late with the sentence of who was first, never with an error."""

    def list_before(self, *, at=None) -> str | None:
        """The list from which the step is taken; None from a form's own page."""
        asked = self.request.POST.get("back") or self.request.GET.get("back", "")
        return going_back.list_address(asked, at=at)

    def offer_next(self, verb: Verb, status: str) -> None:
        """After a step on a form of this status: what waits for the same person next."""
        if sentence := following_sentence(verb, status, self.actor):
            messages.info(self.request, sentence)

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except (StaleStateError, IllegalTransitionError) as refusal:
            return self.too_late(refusal)
        except Http404:
            return self.taken_back_meanwhile()

    def too_late(self, refusal: DomainError) -> HttpResponse:
        form = self.get_object()
        current = getattr(refusal, "current", None)
        aside = current if isinstance(current, Unfinished) else None
        last = Decision.objects.filter(activity=form).order_by("-pk").first()
        verb = self.get_verb()
        typed = self.request.POST.get("reason", "").strip()
        is_done = last and last.by_id == self.actor.user_id and last.verb == verb
        if is_done and typed in {"", last.reason}:
            messages.info(self.request, _("This was done already."))
            return redirect(self.list_before() or form.get_absolute_url())
        if self.actor.masks_names:
            refusal = status_sentence(form, self.actor)
        context = {
            "page_title": form.theme,
            "sentence": str(refusal),
            "form_record": aside or form,
            "list_url": self.list_before(),
            "typed": typed,
        }
        return render(self.request, "activities/too_late.html", context, status=409)

    def taken_back_meanwhile(self) -> HttpResponse:
        """A draft is nobody's but its author's; who could see it before hears where it went."""
        rows = Activity.objects.once_visible_to(self.actor).filter(status=Status.DRAFT)
        form = one_of(rows, self.kwargs["uuid"])
        context = {
            "page_title": _("Taken back"),
            "sentence": str(overtaken(form, self.actor)),
            "form_record": None,
            "list_url": self.list_before(),
        }
        return render(self.request, "activities/too_late.html", context, status=409)


class StepView(StepMixin, ActionView):
    """One press on one form: confirm, accept, take back, undo."""

    model = Activity
    form_class = StepForm

    def get_verb(self) -> Verb:
        try:
            return PRESSED[self.kwargs["verb"]]
        except KeyError as error:
            raise Http404 from error

    def post(self, request, *args, **kwargs):
        verb = self.get_verb()
        record = self.get_object()
        form = self.form_class(request.POST, actor=self.actor)
        if not form.is_valid():
            return self.refused(record, form)
        if asked := self.asked_first(record, form):
            return asked
        before = record.status
        try:
            self.take(record, verb, form.cleaned_data)
        except ValidationError as refusal:
            return self.incomplete(record, form, refusal)
        record = self.get_queryset().filter(pk=record.pk).first() or record
        sentence, is_undo = done_sentence(record, verb, self.actor), verb == Verb.UNDO
        # What is undone is there again; after any other step one goes on with the next.
        if back := self.list_before(at=record.uuid if is_undo else None):
            going_back.leave_word(request, record, sentence, is_undo=is_undo)
            return redirect(back)
        messages.success(request, sentence)
        self.offer_next(verb, before)
        return redirect(record.get_absolute_url())

    def asked_first(self, record, form: StepForm) -> HttpResponse | None:
        """Where the press leads instead, while something is asked before the step."""

    def take(self, record, verb: Verb, said: dict) -> None:
        services.take_step(record, verb, actor=self.actor, seen=said["version"])

    def refused(self, record, form: StepForm) -> HttpResponse:
        messages.error(self.request, _("That press did not arrive whole. Press the button again."))
        return redirect(record.get_absolute_url())

    def incomplete(self, record, form: StepForm, refusal: ValidationError) -> HttpResponse:
        for sentence in refusal.messages:
            messages.error(self.request, sentence)
        return redirect(reverse("recording:update", args=[record.uuid]))


class WordsStepView(StepView):
    """A press with words of one's own: what is wrong with them is said beside them, and nothing is
    done before. `not_yet` says so above them.
    """

    not_yet: str

    def refused(self, record, form):
        if "version" in form.errors:
            return super().refused(record, form)
        context = {
            "page_title": record.theme,
            "lede": self.not_yet,
            "form": form,
            "cancel_url": record.get_absolute_url(),
        }
        return render(self.request, "activities/form.html", context, status=422)


class ReasonView(StepMixin, RecordFormView):
    """A step that needs a reason: return, or void."""

    model = Activity
    form_class = ReasonForm
    template_name = "activities/reason.html"
    verb: Verb

    def get_verb(self) -> Verb:
        return self.verb

    def get(self, request, *args, **kwargs):
        if self.verb not in verbs_for(self.actor, self.object):
            raise IllegalTransitionError(why_not_now(self.object, self.actor))
        return super().get(request, *args, **kwargs)

    def refine(self, rows):
        return with_people(rows)

    def get_title(self):
        return button(self.object, self.verb, self.actor)

    def get_initial(self):
        return {"version": self.object.version}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"submit_label": reason_button(self.object, self.verb)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "form_record": self.object,
            "sides": registration_wording.sides(self.object, self.actor),
            "facts": registration_wording.what_it_is_about(self.object),
            "lede": self.lede,
        }

    def perform(self, form):
        said = dict(form.cleaned_data)
        seen = said.pop("version")
        services.take_step(self.object, self.verb, actor=self.actor, seen=seen, **said)
        return self.object

    def form_valid(self, form):
        before = self.object.status
        answer = super().form_valid(form)
        if answer.status_code != HTTPStatus.FOUND:
            return answer
        if self.list_before():
            sentence = done_sentence(self.object, self.verb, self.actor)
            going_back.leave_word(self.request, self.object, sentence, is_undo=False)
        else:
            self.offer_next(self.verb, before)
        return answer

    def get_success_url(self):
        return self.list_before() or super().get_success_url()

    def get_cancel_url(self):
        return self.list_before(at=self.object.uuid) or super().get_cancel_url()

    def stale(self, form, refusal):
        return self.too_late(refusal)

    def get_success_message(self):
        # The list says it itself, with the way to undo it.
        return "" if self.list_before() else done_sentence(self.object, self.verb, self.actor)


class VoidView(ReasonView):
    """A form that shall not count. Of a correction two things can be meant, so it asks which."""

    verb = Verb.VOID
    form_class = VoidForm

    @cached_property
    def earlier(self) -> Activity | None:
        return corrected(self.object)

    def refine(self, rows):
        return super().refine(rows).select_related("unfinished")

    def get_initial(self):
        return super().get_initial() | ({"mark": self.aside.mark} if self.aside else {})

    @cached_property
    def aside(self) -> Unfinished | None:
        """What its author has put aside of the form, and nobody else reads."""
        kept = getattr(self.object, "unfinished", None)
        return kept if kept and kept.author_id == self.actor.user_id else None

    @property
    def lede(self) -> str:
        if self.aside is None:
            return self.what_becomes_of_it
        said = _("What you put aside of it on %(when)s goes with it, and comes back with “Undo”.")
        beside = said % {"when": moment_in_words(self.aside.saved_at)}
        return one_after_the_other(self.what_becomes_of_it, beside)

    @property
    def what_becomes_of_it(self) -> str:
        if self.object.status == Status.DRAFT:
            return _("The draft is kept, but only you see it, and it cannot be sent.")
        if self.earlier:
            return _("This is a correction. Two things can be meant, and the figures differ.")
        return _("The form stays readable but does not count. You can undo this afterwards.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "reasons": void_reasons(self.object, self.earlier, self.actor),
            "asks_which": self.earlier is not None,
        }


class StrikeOutView(StepMixin, RecordFormView):
    """The author takes somebody off those who countersign."""

    model = Activity
    form_class = StrikeOutForm
    http_method_names = ["post"]

    def get_verb(self):
        return Verb.STRIKE_OUT

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"record": self.object}

    def perform(self, form):
        services.take_step(
            self.object,
            Verb.STRIKE_OUT,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            party=form.cleaned_data["party"],
        )
        return self.object

    def form_invalid(self, form):
        broken = [_("That press did not arrive whole. Press the button again.")]
        for sentence in form.non_field_errors() or broken:
            messages.error(self.request, sentence)
        return redirect(self.object.get_absolute_url())

    def stale(self, form, refusal):
        return self.too_late(refusal)

    def get_success_message(self):
        return done_sentence(self.object, Verb.STRIKE_OUT, self.actor)
