"""What the pages of a pair and of an office have in common: how a form is written down and sent."""

import datetime
import uuid
from typing import ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.forms import answer_box
from activities.chain.rules import lacks_words, may_be_answered
from activities.registration.content import FormContent, TalkEntry, content_of
from activities.registration.models import Activity, Status
from activities.registration.rules import missing
from activities.registration.shortfalls import DATE, FOLLOWS_FROM, Shortfall, to_ask
from core.forms import ScopedForm
from core.lines import BaseLines, Lines, PartsMixin, reads_as
from core.stored_files.fields import PhotosField
from core.stored_files.waiting import tickets_for
from core.unsaved import FIELD as UNSAVED
from programs.models import Program
from recording.asked import date_answer
from recording.lines_in_words import lines_in_words
from recording.wanted import BOXES, mark_wanted

# The box beside which a part that may not be empty is asked for.
HEADINGS = {"lessons": "topic", "talks": "title"}
# The word to whoever decides next about a returned form: it has to come where nothing was changed.
WHY = "why_it_stands"


def talks_given(*, stays: bool = False) -> Lines:
    """The talks of a form; `stays` as in `Lines`."""
    return Lines(
        "talks",
        legend=_("Talks given"),
        one=_("Talk"),
        add=_("Add a talk"),
        opens="talks",
        stays=stays,
    )


def long_text(rows: int, *, most: int, **kwargs) -> forms.CharField:
    """A box of several lines that says how many characters are left."""
    attrs = {"rows": rows, "data-left": gettext_lazy("%(n)s characters left")}
    return forms.CharField(
        required=False, max_length=most, widget=forms.Textarea(attrs=attrs), **kwargs
    )


class EntryForm(PartsMixin, ScopedForm):
    """Validates strictly when it is sent, and lets a draft lack what can still be written.

    `stored` is the form that the page changes, and `before` what that says; both None for a new
    one. A page says what it shows of a stored form (`answers`), what it offers, and its `content`.
    """

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)
    # What lay over the stored form when the page was opened.
    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    why_it_stands = answer_box()
    photos = PhotosField(
        label=gettext_lazy("Photos"),
        required=False,
        help_text=gettext_lazy("Up to 6. No pupils' faces. Place data is removed."),
    )
    # Asked for where another answer calls for it: never called optional.
    asked_sometimes: ClassVar[tuple[str, ...]] = ()
    # The box whose day the form is of.
    day_box: ClassVar[str]
    # Where this page asks for what a return can name.
    boxes: ClassVar[dict[str, str]] = BOXES
    # Whether somebody is there to say whether an odd day is right.
    asks_about_the_day = True
    # Whether the page shows the people present; if not, they are read when it is sent.
    shows_people = True

    def __init__(self, *args, today: datetime.date, stored: Activity | None = None, **kwargs):
        self.today, self.stored, self.before = today, stored, None
        self.questions: list[Shortfall] = []
        self.is_asked_why = False
        initial = kwargs.get("initial") or {}
        if stored:
            with_people = self.shows_people or kwargs.get("data") is not None
            self.before = content_of(stored, with_people=with_people)
            initial = self.answers(self.before) | initial
        self.look_up(kwargs["actor"])
        super().__init__(*args, **kwargs | {"initial": initial})
        for name in self.fields.keys() & {*self.asked_sometimes, WHY}:
            self.fields[name].label = self.base_fields[name].label
        self.offer_choices()
        self.wanted = mark_wanted(self, self.boxes)

    def choose_fields(self):
        if self.stored is None or not may_be_answered(self.stored):
            del self.fields[WHY]

    @property
    def is_returned(self) -> bool:
        return self.stored is not None and self.stored.status == Status.RETURNED

    def answers(self, content: FormContent) -> dict:
        """What a stored form says, as the answers of this page."""
        raise NotImplementedError

    def look_up(self, actor) -> None:
        """What the lines need to know before they are made."""

    def offer_choices(self) -> None:
        """What this actor may choose now, and what the stored form says already."""
        raise NotImplementedError

    def content(self) -> FormContent:
        """The whole form, as the services take it."""
        raise NotImplementedError

    def submit(self):
        return HTML("{% include 'recording/_send_strip.html' %}")

    @property
    def is_draft(self) -> bool:
        return "save_draft" in self.data

    def as_shown(self, *names: str) -> bool:
        """Whether these answers are those the page showed of the stored form."""
        return self.before is not None and all(
            reads_as(self[name], self.initial.get(name)) for name in names
        )

    # --- a draft that cannot be one yet -----------------------------------------------------------

    @property
    def may_be_put_aside(self) -> bool:
        """Whether all that is wrong can wait: a file that was refused, or half a page, cannot."""
        return self.is_draft and not {"photos", "uuid", "version", "mark"} & set(self.errors)

    def typed_so_far(self) -> dict[str, list[str]]:
        """Every box as it stands, with tickets for the photos that came along."""
        beside = {"csrfmiddlewaretoken", "save_draft", "send", "mark", UNSAVED, "photos_kept"}
        boxes = {name: values for name, values in self.data.lists() if name not in beside}
        tickets = list(tickets_for(self.fields["photos"].widget.kept))
        return boxes | ({"photos_kept": tickets} if tickets else {})

    def show_as_typed(self) -> None:
        """Show the boxes as they were put aside, and judge nothing before it is sent again."""
        self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
        for part in self.parts.values():
            part._errors, part._non_form_errors = [{} for _line in part.forms], ErrorList()
            for line in part.forms:
                line._errors, line.cleaned_data = ErrorDict(renderer=line.renderer), {}
        self.fields["photos"].wait_for(self.data.getlist("photos_kept"))

    def talks_typed(self) -> tuple[TalkEntry, ...]:
        return tuple(line.entry() for line in self.parts["talks"].filled())

    # --- judging ----------------------------------------------------------------------------------

    def judge_by(self, name: str, check, *args, **kwargs) -> None:
        """What the service would say of a box, in one answer with what is wrong besides."""
        try:
            check(*args, **kwargs)
        except ValidationError as refusal:
            if name not in self.errors:
                self.refuse(refusal)

    def judge_sending(self, values: dict) -> None:
        """What the service would refuse to send, said beside its question."""
        filled = {name: self.parts[name].filled() for name in ("lessons", "talks")}
        for name, sentence in missing(values, **filled).items():
            if name in self.parts:
                self.demand(name, HEADINGS[name], sentence)
            else:
                self.refuse_field(name, sentence)

    def judge_results(self, program: Program | None) -> None:
        for line in self.parts["results"].filled():
            line.judge_program(program)

    def refuse_field(self, name: str, message: str) -> None:
        """Of one answer the first fault is enough."""
        if name not in self.errors:
            self.add_error(name, message)

    # --- what the figures would lack ------------------------------------------------------------

    @property
    def as_it_is(self) -> list[str]:
        """The parts that the button pressed accepts as they are; a day only as it was asked about.

        A page may be changed after it has asked.
        """
        answers = self.data.get("send", "").split()
        parts = [part for part in FOLLOWS_FROM if part != DATE and part in answers]
        return parts + ([DATE] if date_answer(self.day_said) in answers else [])

    @property
    def day_said(self) -> datetime.date | None:
        """The day that the form is of; of a page just opened, that of the stored one."""
        if self.is_bound:
            return self.cleaned_data.get(self.day_box)
        return self.before.fields["starts_on"]

    def ask(self) -> list[Shortfall]:
        """What the page asks before it sends: of a page just opened, what the stored form lacks."""
        content = self.content() if self.is_bound else self.before
        unasked = {*self.as_it_is, *([] if self.asks_about_the_day else [DATE])}
        self.questions = [each for each in to_ask(content, self.stored) if each.part not in unasked]
        return self.questions

    @property
    def asks_about_the_day_alone(self) -> bool:
        return [each.part for each in self.questions] == [DATE]

    # --- what is sent as it was returned ----------------------------------------------------------

    def ask_why(self) -> None:
        """Refuse to send without a word to whoever reads the form next."""
        if sentence := lacks_words(self.cleaned_data[WHY]):
            self.show_why()
            self.refuse_field(WHY, sentence)

    def show_why(self) -> None:
        """Ask for the word, which need not come before the form is sent."""
        self.is_asked_why = True
        self[WHY].label = _("Why it stands as it is")
        self[WHY].help_text = _("Whoever the form goes to reads these words before they decide.")

    @property
    def has_word(self) -> bool:
        """Whether a word stands on the page, or something is the matter with it.

        Also where the form was sent from another window meanwhile: it was typed, and stays.
        """
        return WHY in self.fields and (self.has_error(WHY) or bool(self[WHY].value()))

    @property
    def may_add_word(self) -> bool:
        """Whether a word may still go with the form."""
        return WHY in self.fields and self.stored.is_back_with_author

    def clean_why_it_stands(self) -> str:
        return self.cleaned_data[WHY].strip()

    # --- two versions side by side ----------------------------------------------------------------

    def versions_put_aside(self, kept: "EntryForm") -> list[dict]:
        """What another window has put aside, `kept`, beside what was typed here, box by box."""
        rows = [
            {
                "label": field.label,
                "theirs": kept.readable(name, kept[name].data),
                "yours": self.readable(name, self[name].data),
            }
            for name, field in self.fields.items()
            if name in kept.fields and name != "photos" and not self[name].is_hidden
        ]
        rows += [self.compared_lines(name, part) for name, part in kept.parts.items()]
        return [row for row in rows if row["theirs"] != row["yours"]]

    def versions(self, refusal) -> list[dict]:
        """What is saved now beside what was typed, question by question, then line by line."""
        theirs = self.answers(content_of(refusal.current))
        rows = [
            {
                "label": self.fields[name].label,
                "theirs": self.readable(name, theirs[name]),
                "yours": self.readable(name, self.typed(name)),
            }
            for name in self.changed_data
            if name in theirs and name in self.fields
        ]
        rows += [
            self.compared_lines(
                name,
                type(part)(prefix=name, initial=theirs[name], form_kwargs=self.line_kwargs()),
            )
            for name, part in self.parts.items()
        ]
        return [row for row in rows if row["theirs"] != row["yours"]]

    def typed(self, name: str):
        """An answer as its box has it; a day as a day, however it was written."""
        value = self.cleaned_data.get(name)
        return value if isinstance(value, datetime.date) else self[name].data

    def readable(self, name: str, value) -> str:
        if value is None:
            return ""
        if isinstance(value, datetime.date):
            return date_format(value)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        choices = flatten_choices(getattr(self.fields[name], "choices", ()))
        return next((str(label) for key, label in choices if str(key) == str(value)), str(value))

    def compared_lines(self, name: str, theirs: BaseLines) -> dict:
        labels = {
            "parties": _("Places and people of the two sides"),
            "lessons": _("Lessons taught"),
            "talks": _("Talks given"),
            "results": _("Results"),
        }
        return {
            "label": labels[name],
            "theirs": lines_in_words(theirs),
            "yours": lines_in_words(self.parts[name]),
        }
