"""Forms of a leader's suggestions, and of the answers that are no change of the pair."""

import datetime
import uuid
from collections.abc import Collection

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import ScopedForm, VersionForm
from pairings.pairs.forms import MentorField, PairingForm
from pairings.pairs.models import Pairing
from pairings.pairs.rules import mentors_among
from pairings.suggestions.models import END_REASONS

ONE_DAY = datetime.timedelta(days=1)


class SuggestionForm(ScopedForm):
    """Why; beside it each suggestion asks what it needs. Sent twice it is one."""

    submit_label = gettext_lazy("Suggest it")

    reason = forms.CharField(
        label=gettext_lazy("Why do you suggest it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Whoever decides reads it, and the subject’s lead. The two of the pair do not."
        ),
        error_messages={"required": gettext_lazy("Say why you suggest it.")},
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args, pairing: Pairing, people: Collection[int], **kwargs):
        super().__init__(*args, **kwargs)
        if self.actor.teacher_id in {pairing.mentor_id, pairing.trainee_id}:
            self.fields["reason"].help_text = _(
                "Whoever decides reads it, and the subject’s lead. The other of the pair does not."
            )


class SuggestMentorForm(SuggestionForm):
    """Whom of the group the leader thinks of, with the places each has free."""

    mentor = MentorField(
        label=gettext_lazy("Who could be the mentor?"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("Nobody in particular: the district chooses"),
        help_text=gettext_lazy("The mentors of your group who teach the subject."),
    )
    field_order = ("mentor", "reason")

    def __init__(self, *args, pairing: Pairing, people: Collection[int], **kwargs):
        super().__init__(*args, pairing=pairing, people=people, **kwargs)
        program = pairing.program
        present = pairing.mentor_id if pairing.is_open else None
        others = [each for each in people if each != present]
        day = program.default_day(timezone.localdate())
        field = self.fields["mentor"]
        candidates = mentors_among(others, self.actor, program, day, subject=pairing.subject)
        field.offer(candidates, actor=self.actor)
        field.capacity, field.day = program.mentor_capacity, day
        field.offer_for(pairing.trainee, pairing.school, pairing.district)


class SuggestEndForm(SuggestionForm):
    end_reason = forms.ChoiceField(
        label=gettext_lazy("Reason for the end"),
        choices=[(each.value, each.label) for each in END_REASONS],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": gettext_lazy("Choose why the pairing ends.")},
    )
    field_order = ("end_reason", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("What happened, in your words?")


class NewPairForm(PairingForm):
    """Its first day is today at first, or the day `after` the pairing that ended."""

    def __init__(self, *args, after: datetime.date | None = None, **kwargs):
        self.after = after
        super().__init__(*args, **kwargs)

    def usual_day(self, today: datetime.date) -> datetime.date:
        return max(today, self.after + ONE_DAY) if self.after else today


class DeclineForm(VersionForm):
    submit_label = gettext_lazy("Decline the suggestion")

    settled_reason = forms.CharField(
        label=gettext_lazy("Why not?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever leads the group reads it."),
        error_messages={"required": gettext_lazy("Say why you decline: the leader reads it.")},
    )


class WithdrawSuggestionForm(VersionForm):
    submit_label = gettext_lazy("Withdraw the suggestion")
