"""The page of one's own words, and the countersignature they may come with."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.models import Verb
from activities.chain.views import WordsStepView
from activities.reflections.forms import CountersignForm, OwnWordsForm
from activities.reflections.models import Reflection
from activities.reflections.rights import may_add_words, may_change_words
from activities.reflections.services import (
    choose_for_report,
    countersign,
    take_out_of_report,
    words_of,
    write_words,
)
from activities.reflections.tables import QuoteFilter, QuoteTable
from activities.registration.models import Activity
from activities.registration.tables import parties
from core.actor import Actor
from core.exceptions import DomainError
from core.typed import key_typed
from core.views import ActionView, RecordFormView, ScopedListView


def words_form(form: Activity, actor: Actor, *, own: Reflection | None, countersigns: bool):
    """What the page of a form folds away: the words one may add there, or None."""
    has_words = own is not None and bool(own.text)
    if has_words or not may_add_words(actor, form):
        return None
    if countersigns and own is None:
        blank = CountersignForm(actor=actor, initial={"version": form.version})
        return blank.inside(reverse("activities:countersign", args=[form.uuid]))
    blank = OwnWordsForm(actor=actor, initial={"version": own.version if own else 0})
    return blank.inside(reverse("activities:own-words", args=[form.uuid]))


class CountersignView(WordsStepView):
    """One press, with words of one's own where there are any."""

    form_class = CountersignForm
    not_yet = gettext_lazy("Not countersigned yet. Put this right, then countersign.")

    def get_verb(self):
        return Verb.COUNTERSIGN

    def take(self, record, verb, said):
        countersign(
            record,
            actor=self.actor,
            seen=said["version"],
            text=said["text"],
            quoted=said["quoted"],
        )

    def too_late(self, refusal: DomainError) -> HttpResponse:
        """Words that came with a press that was too late are shown: they are not saved."""
        text = self.request.POST.get("text", "").strip()
        form = self.get_object()
        own = words_of(form, self.actor)
        if not text or (own and own.text == text):
            return super().too_late(refusal)
        context = {
            "page_title": form.theme,
            "sentence": str(refusal),
            "form_record": form,
            "typed": text,
        }
        return render(self.request, "activities/too_late.html", context, status=409)


class QuoteListView(ScopedListView):
    """What the year's report may quote, as its writers wrote it."""

    model = Reflection
    table_class = QuoteTable
    filterset_class = QuoteFilter
    template_name = "activities/results.html"
    title = gettext_lazy("Words that may be quoted")
    empty_text = gettext_lazy(
        "Nobody's words may be quoted yet. Mentors and trainees write them on the page of a form; "
        "they stand here once it counts."
    )

    def refine(self, rows):
        rows = rows.quotable().select_related("teacher", "activity")
        return rows.prefetch_related(Prefetch("activity__parties", parties()))


class QuoteStep(ActionView):
    """Puts words into the year's report, or takes them out; back to the list as it stands."""

    model = Reflection

    def refine(self, rows):
        return rows.select_related("activity")

    def get_success_url(self, record):
        """The list narrowed as it was: the button carries what was chosen there."""
        return reverse("activities:quotes", query=self.request.GET)


class QuoteChooseView(QuoteStep):
    def perform(self, record):
        seen = key_typed(self.request.POST.get("version", "")) or 0
        choose_for_report(record, actor=self.actor, seen=seen)
        return _("The words stand in the report.")


class QuoteDropView(QuoteStep):
    def perform(self, record):
        take_out_of_report(record, actor=self.actor)
        return _("The words are taken out of the report.")


class OwnWordsView(RecordFormView):
    """Adds one's own words to a form, changes them or takes them away."""

    model = Activity
    form_class = OwnWordsForm
    template_name = "activities/form.html"
    title = gettext_lazy("In your own words")

    def refine(self, rows):
        return rows.select_related("program").prefetch_related(Prefetch("parties", parties()))

    @cached_property
    def own(self) -> Reflection | None:
        return words_of(self.object, self.actor)

    @property
    def lede(self) -> str:
        return self.object.theme

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        may_change = self.own is not None and may_change_words(self.actor, self.own)
        if not may_change and not may_add_words(self.actor, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        if self.own is None:
            return {"version": 0}
        own = self.own
        return {"version": own.version, "text": own.text, "quoted": own.quoted}

    def perform(self, form):
        said = form.cleaned_data
        stood_there = self.own is not None and self.own.chosen_at is not None
        self.own = write_words(
            self.object,
            actor=self.actor,
            seen=said["version"],
            text=said["text"],
            quoted=said["quoted"],
        )
        self.left_report = stood_there and self.own.chosen_at is None
        return self.object

    def versioned(self):
        return self.own

    def get_success_message(self):
        if self.own is None:
            return _("Nothing was written, so nothing is saved.")
        if self.left_report and self.own.text:
            return _("Your words are saved, and no longer stand in the year's report.")
        if self.left_report:
            return _("Your words are taken off the form and out of the year's report.")
        if not self.own.text:
            return _("Your words are taken off the form.")
        return _("Your words are saved. Everybody who sees this form can read them.")
