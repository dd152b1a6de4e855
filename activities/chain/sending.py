"""Sending a form from its own page, where nothing is asked about it first."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from activities.chain import services, word_typed
from activities.chain.forms import SendForm
from activities.chain.models import Verb
from activities.chain.reading import last_return_of
from activities.chain.rules import is_as_returned
from activities.chain.views import WordsStepView
from activities.registration.content import content_of
from activities.registration.rights import may_edit
from activities.registration.shortfalls import to_ask


class SendView(WordsStepView):
    """Sends a form; one that was returned, with a word of its author's where there is one."""

    form_class = SendForm
    not_yet = gettext_lazy("Not sent yet. Put this right, then send.")

    def get_verb(self):
        return Verb.SEND

    def asked_first(self, record, form):
        if not may_edit(self.actor, record):
            return None
        if not (is_as_returned(record) or to_ask(content_of(record), record)):
            return None
        word_typed.keep(self.request, record, form.cleaned_data["reason"])
        return redirect(reverse("recording:update", args=[record.uuid]) + "?ask=1")

    def take(self, record, verb, said):
        words = said["reason"] if last_return_of(record) else ""
        services.take_step(record, verb, actor=self.actor, seen=said["version"], reason=words)

    def incomplete(self, record, form, refusal):
        word_typed.keep(self.request, record, form.cleaned_data["reason"])
        return super().incomplete(record, form, refusal)
