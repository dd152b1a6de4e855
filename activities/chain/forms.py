"""Forms about one registration form: its steps, its files."""

from types import MappingProxyType
from typing import ClassVar

from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain import asking
from activities.chain.models import Decision, Verb
from activities.chain.reading import last_return_of
from activities.chain.rules import is_as_returned, says_too_little, words_sent
from activities.registration.models import Activity, Party
from core.actor import Actor
from core.forms import VersionForm, optional
from core.widgets import Cards

RETURNS = (
    Decision.Reason.WRONG_DATE,
    Decision.Reason.WRONG_PERSON,
    Decision.Reason.NOT_ENOUGH,
    Decision.Reason.DID_NOT_HAPPEN,
    Decision.Reason.OTHER,
)


class StepForm(VersionForm):
    """One press: the version on the screen."""


def answer_box() -> forms.CharField:
    """The box for the word that goes with a returned form."""
    attrs = {"rows": 3, "data-left": gettext_lazy("%(n)s characters left")}
    return forms.CharField(
        label=gettext_lazy("What you say to the return"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs=attrs),
        help_text=gettext_lazy(
            "For example what you have changed. Whoever the form goes to reads these words before "
            "they decide."
        ),
    )


class SendForm(StepForm):
    """Sends a form; one that was returned, with a word to whoever reads it next."""

    submit_label = gettext_lazy("Send")
    reason = answer_box()

    def __init__(self, *args, **kwargs):
        # Beside the words that one takes from the event, which have a box on the same page.
        super().__init__(*args, auto_id="send_%s", **kwargs)
        # What it is folded under says that it may stay empty.
        self.fields["reason"].label = self.base_fields["reason"].label

    def inside(self, action: str) -> "SendForm":
        """The same within a page that has the form's own tags, which go to `action`, and its button
        among the others.
        """
        self.action = action
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("version", "reason")
        return self

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"].strip()


def answer_form(activity: Activity, verbs: list[Verb], actor: Actor) -> SendForm | None:
    """The word that its author may send along, where the page of a returned form has the button
    that sends it; where nothing was changed, the page on which it is put right asks for it.
    """
    is_sent_here = Verb.SEND in verbs and not is_as_returned(activity)
    if not is_sent_here or last_return_of(activity) is None:
        return None
    said = {"version": activity.version, "reason": words_sent(activity)}
    return SendForm(actor=actor, initial=said).inside(
        reverse("activities:step", args=[activity.uuid, Verb.SEND.value])
    )


class ReasonCards(Cards):
    """Each reason carries what it asks for of this form; a script ticks that beside it."""

    asks: ClassVar[dict[str, list[str]]] = {}

    def create_option(self, name, value, label, *args, **kwargs):
        option = super().create_option(name, value, label, *args, **kwargs)
        option["attrs"]["data-asks"] = " ".join(self.asks.get(value, ()))
        return option


def thing_to_tick(key: str, said: str) -> str:
    """A thing that a return may name, and what the form says of it."""
    return format_html("{} <small>{}</small>", capfirst(str(asking.ITEMS[key].words)), said)


class ReasonForm(VersionForm):
    """Why a form is returned: a reason to choose, and words for it.

    It also names what has to change. `askable` are the keys of `asking` it may name, and
    `spoken_of` what the form says of each.
    """

    reason_code = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[(reason.value, reason.label) for reason in RETURNS],
        widget=ReasonCards(),
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    asked_for = forms.MultipleChoiceField(
        label=gettext_lazy("What has to change?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Choosing what it is about ticks what that usually asks for: tick more or less as you "
            "need. Only what is ticked may change without everybody signing again. If nothing is "
            "ticked, what you chose above stands for it; another reason needs one tick at least."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Tell the author what to do"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "The author reads exactly these words. For another reason they are needed."
        ),
    )

    def __init__(
        self, *args, submit_label: str, askable=(), spoken_of=MappingProxyType({}), **kwargs
    ):
        self.submit_label = submit_label
        super().__init__(*args, **kwargs)
        # They may stay empty for every reason but another one, as the line beneath says.
        self.fields["reason"].label = optional(self.base_fields["reason"].label)
        self.fields["reason_code"].widget.asks = {
            code: [key for key in askable if key in meant]
            for code, meant in asking.BY_REASON.items()
        }
        field = self.fields["asked_for"]
        field.label = self.base_fields["asked_for"].label
        field.choices = [(key, thing_to_tick(key, spoken_of.get(key, ""))) for key in askable]
        if not askable:
            del self.fields["asked_for"]
            self.helper.layout = Layout("version", "reason_code", "reason", self.submit())

    def clean(self):
        values = super().clean()
        values.setdefault("asked_for", [])
        other = values.get("reason_code") == Decision.Reason.OTHER
        if other and (sentence := says_too_little(values.get("reason", "").strip())):
            self.add_error("reason", sentence)
        if other and "asked_for" in self.fields and not values["asked_for"]:
            self.add_error("asked_for", _("Tick what has to change: another reason names nothing."))
        return values


class VoidForm(ReasonForm):
    """Why a form shall not count; of a correction, which of two things is meant. With the mark of
    what its author has put aside, as the page has shown it.
    """

    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, reasons: list[tuple[str, str]], asks_which: bool, **kwargs):
        super().__init__(*args, **kwargs)
        code, words = self.fields["reason_code"], self.fields["reason"]
        code.choices = reasons
        code.label = _("Which is meant?") if asks_which else _("Why does it not count?")
        code.error_messages["required"] = _("Choose one.")
        words.label = optional(_("Explain it"))
        words.help_text = _("Everybody who may open the form reads these words.")
        if Decision.Reason.OTHER in dict(reasons):
            words.label = _("Explain it")
            words.help_text = _(
                "Everybody who may open the form reads these words. For another reason they are "
                "needed."
            )
        if not reasons:
            # A draft is its author's alone: nobody asks them why.
            del self.fields["reason_code"], self.fields["reason"]
            self.helper.layout = Layout("version", self.submit())
        self.helper.layout.insert(0, "mark")

    def clean(self):
        if "reason" not in self.fields:
            return self.cleaned_data | {"reason_code": "", "reason": "", "asked_for": []}
        return super().clean()


class StrikeOutForm(VersionForm):
    party = forms.ModelChoiceField(Party.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = Party.objects.filter(activity=record)
