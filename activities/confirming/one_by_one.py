"""The forms that wait, read one after another beside their list, each whole and with its step.

Both addresses answer with a part of the list's page; a wide screen puts it there
(reading-queue.js).
"""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from activities.chain.buttons import button
from activities.chain.forms import StepForm
from activities.chain.models import Verb
from activities.chain.reading import with_people
from activities.chain.rights import verbs_for
from activities.chain.table import APPROVING
from activities.chain.take import overtaken
from activities.chain.wording import done_sentence
from activities.confirming.services import Outcome, take_together
from activities.pages.views import ActivityDetailView
from activities.registration import wording
from activities.registration.models import Activity, Status
from core.pages import one_of
from core.views import ScopedMixin

PRESSED = {verb.value: verb for verb in (*APPROVING, Verb.UNDO)}


class BesideTheList(ScopedMixin):
    """What is said of one form where no form is shown: that a step is taken, or why it is not."""

    model = Activity

    def line(self, sentence: str, *, status: int, form: Activity | None = None, **more):
        look = "success" if status < 400 else "warning"
        context = {"sentence": sentence, "look": look, "form_record": form, **more}
        if form:
            context["tone"] = wording.TONES[form.status]
        return render(self.request, "activities/_read_line.html", context, status=status)

    def gone(self) -> HttpResponse:
        """A draft is nobody's but its author's; who could see it before hears where it went."""
        rows = Activity.objects.once_visible_to(self.actor).filter(status=Status.DRAFT)
        form = one_of(rows, self.kwargs["uuid"])
        return self.line(str(overtaken(form, self.actor)), status=409)


class ReadView(BesideTheList, ActivityDetailView):
    """One form, as its own page has it, with the step that waits for the reader."""

    template_name = "activities/_read_one.html"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            return self.gone()

    def get_context_data(self, **kwargs):
        form = self.object
        context = super().get_context_data(**kwargs)
        verbs = verbs_for(self.actor, form)
        is_asked_about = context["is_retold"] or context["has_twins"]
        return context | {
            "steps": [
                {
                    "verb": verb.value,
                    "label": button(form, verb, self.actor),
                    "leads_on": verb in APPROVING,
                    # What is asked about it is answered before one key confirms it.
                    "by_key": verb in APPROVING and not is_asked_about,
                }
                for verb in PRESSED.values()
                if verb in verbs
            ],
            "return_label": button(form, Verb.RETURN, self.actor) if Verb.RETURN in verbs else "",
            # On the form's own page files are added, and words of one's own go with the press.
            "words_form": None,
            "can_add_file": False,
            "can_add_stamped": False,
        }


class ReadStepView(BesideTheList, View):
    """One press beside the list: what came of it, in a line, and the way back."""

    http_method_names = ["post"]

    def post(self, request, uuid, verb) -> HttpResponse:
        if verb not in PRESSED:
            raise Http404
        if not self.get_queryset().filter(uuid=uuid).exists():
            return self.gone()
        sent = StepForm(request.POST, actor=self.actor)
        if not sent.is_valid():
            broken = _("That press did not arrive whole. Press the button again.")
            return self.line(broken, status=422, stays=True)
        chosen = [(uuid, sent.cleaned_data["version"])]
        outcome = take_together(PRESSED[verb], chosen, actor=self.actor)
        form = with_people(self.get_queryset()).filter(uuid=uuid).first()
        return self.said(outcome, PRESSED[verb], form) if form else self.gone()

    def said(self, outcome: Outcome, verb: Verb, form: Activity) -> HttpResponse:
        verbs = verbs_for(self.actor, form)
        # Undone, or changed meanwhile: it waits for this reader still, and is read again.
        stays = any(each in verbs for each in APPROVING)
        if outcome.refused:
            [(_form, why)] = outcome.refused
            return self.line(why, status=409, form=form, stays=stays)
        sentence = done_sentence(form, verb, self.actor)
        may_undo = verb != Verb.UNDO and Verb.UNDO in verbs
        undo = button(form, Verb.UNDO, self.actor) if may_undo else ""
        return self.line(sentence, status=200, form=form, stays=stays, undo=undo)
