"""The only base forms: choices narrowed to what the actor sees, refusals beside their field."""

import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BaseConstraint, CheckConstraint, UniqueConstraint
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.choices import flatten_choices
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.boxes import AsSeenMixin, as_sent, count_too_many, hold_all_of_it, read_days
from core.exceptions import DomainError, StaleStateError
from core.lacking import say_what_is_lacking
from core.periods import ENDS_TOO_EARLY
from core.refusals import in_our_words
from core.scoping import ScopedModel
from core.typed import day_typed

optional = lazy(lambda label: gettext("%(label)s (optional)") % {"label": label}, str)
DASHES = BLANK_CHOICE_DASH[0][1]
LONGEST_KEY = 18
LAST_DAYS = ("ends_on", "valid_to", "closed_on")


class ByKey(forms.ModelChoiceField):
    """A record by its key; what is no key at all names none."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="uuid", **kwargs)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as refusal:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": value}
            ) from refusal


class DateInput(forms.DateInput):
    """Every date comes in through this box; a browser without a calendar sends it as typed."""

    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return day_typed(value) if isinstance(value, str) else value


def up_to_99(label, initial: int) -> forms.IntegerField:
    """How many of something that nobody has a hundred of."""
    sentence = _("Enter a number between 1 and 99.")
    codes = ("required", "invalid", "min_value", "max_value")
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=1,
        max_value=99,
        error_messages=dict.fromkeys(codes, sentence),
    )


class SeveralField(forms.ModelMultipleChoiceField):
    """Several of the rows; a key longer than any database counts is none of them."""

    def _check_values(self, value):
        if any(len(str(key)) > LONGEST_KEY for key in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super()._check_values(value)


class ScopedFormMixin(AsSeenMixin):
    """Lays a form out with crispy; `submit_label` says the effect of its button.

    A text that nobody touched stays as it is stored, to the letter.
    """

    submit_label = _("Save")

    def __init__(self, *args, actor: Actor, **kwargs):
        kwargs.setdefault("use_required_attribute", False)
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.choose_fields()
        for field in self.fields.values():
            self._narrow(field)
            self._name_the_empty_choice(field)
            read_days(field)
            self._word(field)
            hold_all_of_it(field)
            say_what_is_lacking(field, actor)
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": ""}
        self.helper.layout = Layout(*self.layout(), self.submit())

    def choose_fields(self) -> None:
        """Take away what this page does not ask, before the rest is laid out."""

    def _narrow(self, field) -> None:
        rows = getattr(field, "queryset", None)
        if rows is not None and issubclass(rows.model, ScopedModel):
            field.queryset = rows.visible_to(self.actor)

    def _name_the_empty_choice(self, field) -> None:
        """A list that nothing is chosen from yet says so in words, not in dashes."""
        words = _("Choose") if field.required else _("None")
        if isinstance(field, forms.ModelChoiceField):
            if field.empty_label == DASHES:
                field.empty_label = words
        elif isinstance(field, forms.ChoiceField):
            field.choices = [
                (key, words if label == DASHES else label) for key, label in field.choices
            ]

    def _word(self, field) -> None:
        """What may stay empty says so, and every refusal is in our words.

        A box that is not ticked is an answer, so it is never called optional.
        """
        in_our_words(field)
        is_named = field.label and not field.widget.is_hidden
        if is_named and not field.required and not isinstance(field, forms.BooleanField):
            field.label = optional(field.label)

    def submit(self):
        return Submit("save", self.submit_label)

    def layout(self) -> list:
        """Crispy layout objects, in reading order. Default: every field, as declared."""
        return list(self.fields)

    def _clean_fields(self):
        """A text whose outer space or line ends alone are different is the stored one."""
        super()._clean_fields()
        for name, text in self.cleaned_data.items():
            field, sent = self.fields[name], self[name].data
            stored = self.get_initial_for_field(field, name)
            all_texts = all(isinstance(each, str) for each in (text, sent, stored))
            if all_texts and sent.strip() == as_sent(stored, field.widget):
                self.cleaned_data[name] = stored

    def refuse(self, refusal: ValidationError | DomainError) -> None:
        """Show a service's refusal: beside its field where the form has that field, else on top."""
        if not isinstance(refusal, ValidationError):
            self.add_error(None, str(refusal))
            return
        by_field = (
            refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
        )
        for name, errors in by_field.items():
            for error in errors:
                where = name if name in self.fields else self._box_of(error)
                self.add_error(where, self._in_our_words(where, error))

    def _in_our_words(self, name: str | None, error):
        """What the record says of its column, as the form's own field would say it."""
        code = getattr(error, "code", None)
        said = self.fields[name].error_messages if name else {}
        sentence = said.get("required" if code in {"blank", "null"} else code)
        if code == "max_length":
            count_too_many(error)
        return ValidationError(sentence, code, error.params) if sentence else error

    def _box_of(self, error) -> str | None:
        """Where what is wrong on the whole is mended, if that is one box."""
        return self._last_day(error) or self._column_of(error)

    def _column_of(self, error) -> str | None:
        """The column that a broken rule of the record speaks of, where it speaks of one alone."""
        said = getattr(error, "message", error)
        model = getattr(getattr(self, "_meta", None), "model", None)
        for rule in model._meta.constraints if model else []:
            names = columns_of(rule) & self.fields.keys()
            is_alone = len(columns_of(rule)) == len(names) == 1
            if is_alone and said == rule.get_violation_error_message():
                return names.pop()
        return None

    def _last_day(self, error) -> str | None:
        """Where a period that ends before it begins is mended; None for any other refusal."""
        early = getattr(error, "message", error) == ENDS_TOO_EARLY
        return next((name for name in LAST_DAYS if early and name in self.fields), None)

    def agrees_with(self, record) -> bool:
        """Whether the record says what was typed here, in every field that it has by that name."""
        return all(
            getattr(record, name) == value
            for name, value in self.cleaned_data.items()
            if hasattr(record, name)
        )

    def versions(self, refusal: StaleStateError) -> list[dict]:
        """What the record says now beside what this person typed, for each field that differs."""
        rows = []
        for name in self.changed_data:
            bound = self[name]
            if bound.is_hidden or not hasattr(refusal.current, name):
                continue
            theirs = getattr(refusal.current, name)
            yours = self.cleaned_data.get(name, bound.data)
            if theirs != yours:
                said = {"theirs": as_chosen(bound.field, theirs)}
                said["yours"] = as_chosen(bound.field, yours)
                rows.append({"label": bound.label, **said})
        return rows


def as_chosen(field: forms.Field, value):
    """A value as its choice is worded, where it is one of a list that the page brings along."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return value
    return dict(flatten_choices(field.choices)).get(value, value)


def columns_of(rule: BaseConstraint) -> set[str]:
    """What a rule of a table speaks of; nothing where that cannot be told."""
    if isinstance(rule, CheckConstraint):
        return set(rule.condition.referenced_base_fields)
    return set(rule.fields) if isinstance(rule, UniqueConstraint) else set()


class ScopedForm(ScopedFormMixin, forms.Form):
    """A form about no row of its own: filters, steps, questions."""


class StandardSetForm(ScopedForm):
    """What of a standard set is not there yet, each with a tick that can be taken away."""

    submit_label = _("Add what is ticked")
    chosen = forms.MultipleChoiceField(
        label=_("What will be added"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
        error_messages={"required": _("Tick at least one.")},
    )

    def __init__(self, *args, choices: list[tuple[str, str]], ticked=None, **kwargs):
        """`ticked` are the keys of those that are offered with a tick: of all, unless told."""
        self.choices = choices
        self.ticked = [key for key, _label in choices] if ticked is None else ticked
        super().__init__(*args, **kwargs)

    def choose_fields(self):
        if not self.choices:
            del self.fields["chosen"]
            return
        self.fields["chosen"].choices = self.choices
        self.fields["chosen"].initial = self.ticked


class ScopedModelForm(ScopedFormMixin, forms.ModelForm):
    """A form of one record. Services save it, so that they may refuse."""


class CreateForm(ScopedModelForm):
    """Adds a record. Its hidden `uuid` makes the same form sent twice one record."""

    uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def _post_clean(self):
        """The service validates the whole record; half of it here would say things twice."""


class EditForm(ScopedModelForm):
    """Changes a record. Its hidden `version` is the one the reader had on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def _post_clean(self):
        """The service validates the whole record; half of it here would say things twice."""

    def changes(self) -> dict:
        """The cleaned values without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class RecordForm(CreateForm, EditForm):
    """Adds a record or changes one: one form for both, with what only one of the two asks.

    It is told by its record: one that is not stored yet is added.
    """

    only_new: tuple[str, ...] = ()
    only_stored: tuple[str, ...] = ()
    change_label = _("Save")

    @property
    def is_new(self) -> bool:
        return self.instance._state.adding

    @property
    def key(self) -> str:
        """The hidden field that a layout ends with."""
        return "uuid" if self.is_new else "version"

    def choose_fields(self):
        unasked = ("version", *self.only_stored) if self.is_new else ("uuid", *self.only_new)
        for name in unasked:
            del self.fields[name]

    def submit(self):
        return Submit("save", self.submit_label if self.is_new else self.change_label)


class VersionForm(ScopedForm):
    """A step on a record, taken from the version on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
