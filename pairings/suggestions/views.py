"""Pages of suggestions: the list, making one, and answering.

One file although it is long: to accept is the pair's own page, filled in.
"""

from dataclasses import replace

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.actor import Actor
from core.audit import changes_of
from core.names import shown
from core.pages import ForThoseWhoMay, ListPage, StepPage, one_of
from core.sentences import one_after_the_other
from core.views import RecordFormView, ScopedDetailView
from pairings.pairs.models import Pairing
from pairings.pairs.views import (
    PAIR,
    ChangeMentorView,
    PairingCreateView,
    PairingEndView,
    pair_names,
)
from pairings.suggestions import services
from pairings.suggestions.forms import (
    DeclineForm,
    NewPairForm,
    SuggestEndForm,
    SuggestMentorForm,
    WithdrawSuggestionForm,
)
from pairings.suggestions.models import Suggestion
from pairings.suggestions.rights import is_for, kinds_for, may_see_some, may_suggest, may_take
from pairings.suggestions.rules import (
    became,
    has_no_place,
    overtaken_by,
    waiting_for,
    waits_already,
)
from pairings.suggestions.table import Verb
from pairings.suggestions.tables import SuggestionFilter, SuggestionTable
from pairings.suggestions.wording import (
    by_whom,
    by_whom_settled,
    how_it_stands,
    no_place,
    settled,
    what_is_asked,
    who_decides,
)
from programs.groups.reading import led_in_closed_programs
from programs.program.rules import why_shut

Kind = Suggestion.Kind
ACCEPT = {
    Kind.MENTOR: "suggestions:accept-mentor",
    Kind.END: "suggestions:accept-end",
    Kind.PAIR: "suggestions:accept-pair",
}


class SuggestionListView(ForThoseWhoMay, ListPage):
    model = Suggestion
    table_class = SuggestionTable
    filterset_class = SuggestionFilter
    title = gettext_lazy("Suggested changes")
    empty_text = gettext_lazy("Nothing has been suggested yet.")
    nothing_found = gettext_lazy("No suggestion is like that.")

    def may(self):
        return may_see_some(self.actor)

    def may_add(self):
        """They are made on the page of a pair."""
        return False

    def refine(self, rows):
        return rows.with_pairs()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("pairings:list"),
            "back_label": _("Pairings"),
            "lede": _(
                "What leaders of tutor groups suggest for the pairs of their mentors. Whoever may "
                "change the pair answers. A leader makes one on the page of the pair."
            ),
        }


class SuggestionDetailView(ScopedDetailView):
    model = Suggestion
    template_name = "suggestions/suggestion_detail.html"

    def refine(self, rows):
        return rows.with_pairs()

    def get_title(self):
        return _("Suggestion: %(pair)s") % {"pair": pair_names(self.object.pairing, self.actor)}

    def get_context_data(self, **kwargs):
        row, actor = self.object, self.actor
        pairing = row.pairing
        why_over = overtaken_by(row.kind, pairing) if row.is_open else ""
        facts = [
            (_("What is suggested"), what_is_asked(row, actor)),
            (_("Why"), row.reason),
            (_("Subject"), pairing.subject),
            (_("Program"), pairing.program),
            (_("Suggested by"), by_whom(row, actor)),
            (by_whom_settled(row), settled(row, actor)),
            (_("Reason given"), row.settled_reason),
        ]
        words, tone = how_it_stands(row)
        accepts = not why_over and may_take(actor, row, Verb.ACCEPT)
        may_withdraw = may_take(actor, row, Verb.WITHDRAW)
        is_full = not why_over and (accepts or may_withdraw) and has_no_place(row)
        return super().get_context_data(**kwargs) | {
            "suggestion": row,
            "no_place": no_place(row, actor) if is_full else "",
            "chip": words,
            "tone": tone,
            "facts": [(label, value) for label, value in facts if value],
            "why_over": why_over
            and one_after_the_other(why_over, _("So nobody has to answer any more.")),
            "shut": why_shut(pairing.program),
            "accept_url": reverse(ACCEPT[Kind(row.kind)], args=[row.uuid]) if accepts else "",
            "may_decline": may_take(actor, row, Verb.DECLINE),
            "may_withdraw": may_withdraw,
            "names": pair_names(pairing, actor),
            "pair_is_seen": is_seen(pairing, actor),
            "may_list": may_see_some(actor),
            "outcome_names": row.outcome and pair_names(row.outcome, actor),
            "outcome_is_seen": self.outcome_is_seen(),
            "events": changes_of(row, actor=actor),
        }

    def outcome_is_seen(self) -> bool:
        """A pair that went to another group is nobody's here any more."""
        row = self.object
        if row.outcome_id is None or row.outcome_id == row.pairing_id:
            return False
        return is_seen(row.outcome, self.actor)


def is_seen(pairing: Pairing, actor: Actor) -> bool:
    """Whoever suggested it may lead the group no longer."""
    return Pairing.objects.visible_to(actor).filter(pk=pairing.pk).exists()


# --- suggesting -----------------------------------------------------------------------------------


class SuggestPage(ForThoseWhoMay, RecordFormView):
    """A leader suggests a change of the pair in the address."""

    model = Pairing
    kind = Kind.MENTOR
    service = None
    success_message = gettext_lazy("It is suggested. Whoever decides has been told.")

    @cached_property
    def actor(self):
        """In a closed program nothing is looked after: what was typed before that comes back."""
        actor = self.request.actor
        if self.request.method != "POST":
            return actor
        return replace(actor, groups_led=actor.groups_led + led_in_closed_programs(actor))

    def refine(self, rows):
        return rows.select_related(*PAIR)

    def may(self):
        return may_suggest(self.actor, self.record)

    def over(self):
        """Once what is suggested is done, or suggested by this leader or another before."""
        if not self.may() or self.is_shut:
            return ""
        if self.kind not in kinds_for(self.actor, self.record):
            return overtaken_by(self.kind, self.record)
        # What this very page made is no second one: sent again it leads to the first.
        asks = self.request.method == "GET" and self.waiting is not None
        return waits_already(self.waiting, self.actor) if asks else ""

    def over_url(self):
        """To the one that waits, where that is of a group of this leader; else to the pair."""
        waiting, is_of_use = self.waiting, self.kind in kinds_for(self.actor, self.record)
        rows = Suggestion.objects.visible_to(self.actor)
        leads_on = is_of_use and waiting is not None and rows.filter(pk=waiting.pk).exists()
        return (waiting if leads_on else self.record).get_absolute_url()

    @property
    def is_shut(self) -> bool:
        return bool(why_shut(self.record.program))

    @cached_property
    def waiting(self) -> Suggestion | None:
        return waiting_for(self.kind, self.record)

    def get_title(self):
        return self.title % {"trainee": shown(str(self.object.trainee), self.actor)}

    @property
    def lede(self):
        names = pair_names(self.object, self.actor)
        is_districts = services.is_decided_in_district(self.object)
        return who_decides(self.object, names, in_district=is_districts)

    def get_form_kwargs(self):
        people = services.people_of_groups(self.actor, self.record)
        return super().get_form_kwargs() | {"pairing": self.record, "people": people}

    def get_cancel_url(self):
        """In a closed program the leader sees the pair no more."""
        return reverse("home") if self.is_shut else self.record.get_absolute_url()

    def made_already(self, form):
        rows = Suggestion.objects.visible_to(self.actor)
        return rows.filter(uuid=form.cleaned_data["uuid"]).first()

    def perform(self, form):
        return type(self).service(self.record, actor=self.actor, **form.cleaned_data)


class SuggestMentorView(SuggestPage):
    form_class = SuggestMentorForm
    service = services.suggest_mentor
    title = gettext_lazy("Suggest another mentor for %(trainee)s")


class SuggestEndView(SuggestPage):
    kind = Kind.END
    form_class = SuggestEndForm
    service = services.suggest_end
    title = gettext_lazy("Suggest to end the pairing of %(trainee)s")


class SuggestPairView(SuggestPage):
    kind = Kind.PAIR
    form_class = SuggestMentorForm
    service = services.suggest_pair
    title = gettext_lazy("Suggest a new pairing for %(trainee)s")


# --- answering ------------------------------------------------------------------------------------


class Accepting:
    """The page by which a pair is changed, filled in with what was suggested in the address."""

    kind = Kind.MENTOR

    @cached_property
    def suggestion(self) -> Suggestion:
        rows = Suggestion.objects.visible_to(self.actor).filter(kind=self.kind)
        return one_of(rows.with_pairs(), self.kwargs["uuid"])

    @cached_property
    def record(self):
        """The pair itself, as the page of its change reads it."""
        rows = Pairing.objects.visible_to(self.actor).select_related(*PAIR)
        return one_of(rows, self.suggestion.pairing.uuid)

    def may(self):
        return is_for(self.actor, self.suggestion, Verb.ACCEPT)

    def over(self):
        row = self.suggestion
        if not self.may():
            return ""
        if not row.is_open:
            return became(row, self.actor)
        return why_shut(row.pairing.program) or overtaken_by(row.kind, row.pairing)

    def over_url(self):
        return self.suggestion.get_absolute_url()

    def get_cancel_url(self):
        return self.suggestion.get_absolute_url()

    @property
    def lede(self):
        row = self.suggestion
        said = _("%(who)s suggests it: %(reason)s") % {
            "who": shown(str(row.suggested_by), self.actor),
            "reason": row.reason,
        }
        if not has_no_place(row):
            return said
        sentences = {"first": no_place(row, self.actor), "then": said}
        return pgettext("two sentences", "%(first)s %(then)s") % sentences


class AcceptMentorView(Accepting, ChangeMentorView):
    def get_initial(self):
        return super().get_initial() | {"mentor": self.suggestion.mentor_id}

    def perform(self, form):
        values = dict(form.cleaned_data)
        seen = values.pop("version")
        return services.accept_mentor(self.suggestion, actor=self.actor, seen=seen, **values)


class AcceptEndView(Accepting, PairingEndView):
    kind = Kind.END

    def get_initial(self):
        return super().get_initial() | {"end_reason": self.suggestion.end_reason}

    def perform(self, form):
        values = dict(form.cleaned_data)
        seen = values.pop("version")
        return services.accept_end(self.suggestion, actor=self.actor, seen=seen, **values)


class AcceptPairView(Accepting, PairingCreateView):
    kind = Kind.PAIR
    form_class = NewPairForm
    template_name = "suggestions/accept_pair.html"

    def first_question(self):
        """The suggestion has answered it."""
        pairing = self.suggestion.pairing
        self.answers = {"program": pairing.program, "subject": pairing.subject}

    def get_initial(self):
        row = self.suggestion
        return super().get_initial() | {"trainee": row.pairing.trainee_id, "mentor": row.mentor_id}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"after": self.suggestion.pairing.ends_on}

    def perform(self, form):
        values = dict(form.cleaned_data)
        del values["program"]
        return services.accept_pair(self.suggestion, actor=self.actor, **values)


class SuggestionStep(StepPage):
    """An answer that leaves the pair as it is, for those whose step it is."""

    model = Suggestion
    verb = Verb.DECLINE

    def refine(self, rows):
        return rows.with_pairs()

    def may(self):
        return is_for(self.actor, self.record, self.verb)

    def over(self):
        row = self.record
        if not self.may():
            return ""
        return why_shut(row.pairing.program) or ("" if row.is_open else became(row, self.actor))

    @property
    def lede(self):
        return _("%(what)s. %(reason)s") % {
            "what": what_is_asked(self.object, self.actor),
            "reason": self.object.reason,
        }

    def get_title(self):
        return self.title % {"pair": pair_names(self.object.pairing, self.actor)}


class DeclineSuggestionView(SuggestionStep):
    form_class = DeclineForm
    service = services.decline
    title = gettext_lazy("Decline the suggestion: %(pair)s")
    success_message = gettext_lazy("It is declined. Whoever leads the group has been told.")


class WithdrawSuggestionView(SuggestionStep):
    form_class = WithdrawSuggestionForm
    service = services.withdraw
    verb = Verb.WITHDRAW
    title = gettext_lazy("Withdraw the suggestion: %(pair)s")
    success_message = gettext_lazy("The suggestion is withdrawn.")
