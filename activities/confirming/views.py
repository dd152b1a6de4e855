"""The pages on which many forms are confirmed: check, press once, read what came of it, undo."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from activities.chain.models import Verb
from activities.chain.reading import with_people
from activities.chain.table import CONFIRMING
from activities.confirming.forms import TogetherForm
from activities.confirming.reading import Queue, levels_of, queue_of
from activities.confirming.sampling import (
    SIZES,
    Sample,
    draw,
    note_sample,
    sample_of,
    sentence,
    sizes_for,
)
from activities.confirming.services import Outcome, take_together
from activities.registration.models import Activity, Status
from core.latest import keep_latest
from core.views import ScopedMixin, ScopedTemplateView

# What was pressed last, in the session: the latest few, for whoever goes back or opens two windows.
KEPT = "confirmed_together"
MOST_KEPT = 5


class CheckView(ScopedTemplateView):
    """The ordinary forms that wait at one level, ticked, with what is said by pressing."""

    model = Activity
    template_name = "activities/together.html"

    @cached_property
    def levels(self) -> list[Status]:
        return levels_of(self.actor)

    @property
    def status(self) -> Status | None:
        asked = self.request.GET.get("at") or self.request.POST.get("at")
        return next((each for each in self.levels if each == asked), next(iter(self.levels), None))

    def get_title(self):
        if self.status == Status.CITY:
            return _("Accept several forms")
        return _("Confirm several forms")

    @cached_property
    def sample(self) -> Sample | None:
        asked = self.request.GET.get("sample") or self.request.POST.get("sample")
        return sample_of(self.request.session, asked)

    def queue(self) -> Queue | None:
        if not self.status:
            return None
        queue = queue_of(self.actor, self.status)
        return queue.without(self.sample.keys) if self.sample else queue

    def get_context_data(self, **kwargs):
        queue = self.queue()
        sampled = self.sample.forms(self.actor) if self.sample else []
        return super().get_context_data(**kwargs) | {
            "queue": queue,
            "sample": self.sample,
            "sample_says": sentence(self.sample.counts(sampled)) if self.sample else "",
            "sampled": sampled,
            "sizes": [] if self.sample else sizes_for(queue),
            "levels": self.levels if len(self.levels) > 1 else [],
            "list_url": reverse("activities:list"),
        }

    def post(self, request, *args, **kwargs) -> HttpResponse:
        if request.POST.get("draw", "") in map(str, SIZES) and self.status == Status.CITY:
            return self.draw(int(request.POST["draw"]))
        form = TogetherForm(request.POST, actor=self.actor)
        if not form.is_valid():
            context = self.get_context_data(problems=form.errors.get("chosen", form.errors))
            return self.render_to_response(context, status=422)
        status = form.cleaned_data["at"]
        verb = CONFIRMING[status]
        outcome = take_together(verb, form.cleaned_data["chosen"], actor=self.actor, status=status)
        sample = None
        if self.sample and verb == Verb.ACCEPT:
            sample = note_sample(self.sample, outcome.done, actor=self.actor)
        key = remember(request, verb, outcome, sample)
        return redirect("activities:together-done", key=key)

    def draw(self, size: int) -> HttpResponse:
        key = draw(self.request.session, queue_of(self.actor, self.status), size)
        query = {"at": self.status.value, "sample": key}
        return redirect(reverse("activities:together", query=query))


def remember(request, verb: Verb, outcome: Outcome, sample: dict | None = None) -> str:
    key = str(uuid4())
    press = {
        "verb": verb.value,
        "sample": sample,
        "done": [str(form.uuid) for form in outcome.done],
        "refused": [[str(form.uuid), why] for form, why in outcome.refused],
    }
    keep_latest(request.session, KEPT, key, press, most=MOST_KEPT)
    return key


class OfPressMixin(ScopedMixin):
    """About one press of the session's own; another's is not there."""

    model = Activity

    @cached_property
    def press(self) -> dict:
        try:
            return self.request.session[KEPT][str(self.kwargs["key"])]
        except KeyError as error:
            raise Http404 from error

    def forms(self, keys: list[str]) -> dict[str, Activity]:
        rows = with_people(self.get_queryset()).filter(uuid__in=keys)
        return {str(form.uuid): form for form in rows}


class DoneView(OfPressMixin, ScopedTemplateView):
    """How many it was, which not and why, and the way back."""

    template_name = "activities/together_done.html"

    def get_title(self):
        return done_sentence(self.press["verb"], len(self.press["done"]))

    def get_context_data(self, **kwargs):
        press = self.press
        forms = self.forms([*press["done"], *(key for key, _why in press["refused"])])
        number = len(press["done"])
        return super().get_context_data(**kwargs) | {
            "key": self.kwargs["key"],
            "sample_says": sentence(press["sample"]) if press.get("sample") else "",
            "done": [forms[key] for key in press["done"] if key in forms],
            "refused": [(forms[key], why) for key, why in press["refused"] if key in forms],
            "can_undo": bool(number) and press["verb"] != Verb.UNDO,
            "goes_on": press["verb"] == Verb.CONFIRM,
        }


class UndoView(OfPressMixin, View):
    """Takes one press back, on each form on which nobody has acted since."""

    http_method_names = ["post"]

    def post(self, request, key) -> HttpResponse:
        forms = self.forms(self.press["done"])
        chosen = [(form.uuid, form.version) for form in forms.values()]
        outcome = take_together(Verb.UNDO, chosen, actor=self.actor)
        messages.success(request, done_sentence(Verb.UNDO, len(outcome.done)))
        return redirect("activities:together-done", key=remember(request, Verb.UNDO, outcome))


def done_sentence(verb: str, number: int) -> str:
    sentences = {
        Verb.CONFIRM: ngettext("%(n)d form confirmed", "%(n)d forms confirmed", number),
        Verb.ACCEPT: ngettext("%(n)d form accepted", "%(n)d forms accepted", number),
        Verb.UNDO: ngettext("%(n)d form taken back", "%(n)d forms taken back", number),
    }
    return sentences[Verb(verb)] % {"n": number}
