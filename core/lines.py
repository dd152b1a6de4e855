"""The parts of a form that have several lines."""

from collections.abc import Iterator
from typing import ClassVar

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.boxes import as_sent
from core.forms import ScopedForm
from core.refusals import BROKEN


class LineForm(ScopedForm):
    """One line. The page's own button sends it, so it has none."""

    def __init__(self, *args, people=(), **kwargs):
        """`people` are those who may be named in the line, as its page offers them."""
        super().__init__(*args, **kwargs)
        self.people = people
        # A formset asks nothing of a line that is as it was: here that line would be lost.
        self.empty_permitted = False
        # The entry of the stored form that this line shows, where it shows one.
        self.was = self.initial.get("was")
        # What the page fills in by itself in a new line: nobody has said it.
        self.offered = {}
        # Whether the page was opened for this line, which then stands open.
        self.is_asked_for = False

    def offer(self, name: str, value) -> None:
        """Fill a box of a new line in; of a line that was stored, it is not for the page to say."""
        if self.was is None:
            self.offered[name] = value
            self.initial.setdefault(name, value)

    def submit(self):
        return None

    @property
    def is_filled(self) -> bool:
        """Whether the line holds something, changed or not.

        Hidden boxes say nothing, nor do those that stand as the page filled them in.
        """
        return any(
            says_something(box.value()) and not self.is_as_offered(box)
            for box in self.visible_fields()
        )

    def is_as_offered(self, box) -> bool:
        return box.name in self.offered and reads_as(box, self.offered[box.name])

    def says_as_before(self, *names: str) -> bool:
        """Whether these boxes read as the page wrote them, of the entry that the line `was`."""
        return self.was is not None and all(
            reads_as(self[name], self.initial.get(name)) for name in names
        )

    def full_clean(self):
        """Nothing is asked of a line that holds nothing: it is none, or was emptied to drop it."""
        if self.is_bound and not self.is_filled:
            self._errors, self.cleaned_data = ErrorDict(renderer=self.renderer), {}
            return
        super().full_clean()


def says_something(value) -> bool:
    return bare(value) not in ("", [], "False")


def reads_as(box, said) -> bool:
    """Whether a box holds what the page wrote into it, as a browser sends that back."""
    there, written = (
        as_sent(each, box.field.widget) if isinstance(each, str) else each
        for each in (box.value(), said)
    )
    return bare(there) == bare(written)


def bare(value):
    """An answer as it can be compared: texts without outer space, several choices in any order."""
    if isinstance(value, list):
        return sorted(map(str, value))
    return "" if value is None else str(value).strip()


class BaseLines(forms.BaseFormSet):
    """Lines of one part, with the words its template needs."""

    default_error_messages: ClassVar = {
        "missing_management_form": BROKEN,
        "too_many_forms": gettext_lazy("One form holds up to %(num)d lines of a kind."),
    }
    # The box of the first line that says something of all of them.
    demanded = ""
    # In which words the part is asked for, where it is to be put right.
    wanted = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # However many lines are stored, they all stand on the page and may all stay.
        stored = len(self.initial or ())
        self.max_num = max(self.max_num, stored)
        self.absolute_max = max(self.absolute_max, stored + self.extra)

    def clean(self):
        """Only lines that hold something count towards the most that a form may have."""
        if sum(line.is_filled for line in self.forms) > self.max_num:
            raise ValidationError(self.error_messages["too_many_forms"] % {"num": self.max_num})

    def filled(self) -> list[LineForm]:
        """The lines that hold something."""
        return [line for line in self.forms if line.is_filled]

    def cleaned(self) -> list[dict]:
        return [line.cleaned_data for line in self.filled()]

    def bound_fields(self, one: str):
        """All boxes; each says in which line it stands, for what is said of it elsewhere."""
        for number, line in enumerate(self.forms, 1):
            for box in line:
                is_of_all = number == 1 and box.name == self.demanded
                box.line = f"{one} {number}" if one and not is_of_all else ""
                yield box

    def demand(self, field: str, message: str) -> bool:
        """Say at the first line that the part may not be empty; False where there is no line."""
        if not self.forms:
            return False
        self.demanded = field
        self.forms[0].add_error(field, message)
        return True


def lines(form_class: type[LineForm], *, empty: int = 2, most: int = 40) -> type[BaseLines]:
    """A formset of such lines, with some empty ones so that the page works without scripts."""
    return forms.formset_factory(
        form_class,
        formset=BaseLines,
        extra=empty,
        max_num=most,
        absolute_max=most + empty,
    )


class Lines(LayoutObject):
    """A part in a crispy layout: `form.parts[name]`, each line a small group of fields.

    `opens` names the answers that open it; without them it goes, unless it `stays` to be opened.
    """

    template = "core/_lines.html"

    def __init__(
        self, name: str, *, legend, hint="", one, add, opens="", stays=False, is_open=False
    ):
        self.name, self.legend, self.hint = name, legend, hint
        self.one, self.add, self.opens, self.is_open = one, add, opens, is_open
        self.stays = stays
        self.fields = []

    def render(self, form, context, template_pack=None, **kwargs):
        part = form.parts[self.name]
        return render_to_string(
            self.template,
            {
                "part": part,
                "name": self.name,
                "legend": self.legend,
                "hint": self.hint,
                "one": self.one,
                "add": self.add,
                "opens": self.opens,
                "stays": self.stays,
                "is_open": self.is_open or self.says_something(form),
                "wanted": part.wanted,
            },
        )

    def says_something(self, form) -> bool:
        return bool(form.parts[self.name].wanted) or any(
            line.is_filled or line.is_asked_for or line.errors
            for line in form.parts[self.name].forms
        )


def lines_in(layout) -> Iterator[Lines]:
    for each in getattr(layout, "fields", ()):
        if isinstance(each, Lines):
            yield each
        else:
            yield from lines_in(each)


class PartsMixin:
    """A form with parts of several lines. Its error summary lists theirs too."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        bound = (self.data, self.files) if self.is_bound else (None, None)
        self.parts = {
            name: formset(
                *bound,
                prefix=name,
                initial=self.initial.get(name),
                form_kwargs=self.line_kwargs(),
            )
            for name, formset in self.formsets().items()
        }

    def formsets(self) -> dict[str, type[BaseLines]]:
        raise NotImplementedError

    def line_kwargs(self) -> dict:
        return {"actor": self.actor}

    def __iter__(self):
        """The form's own fields, then those of its lines: the order of the error summary."""
        yield from super().__iter__()
        called = {each.name: each.one for each in lines_in(self.helper.layout)}
        for name, part in self.parts.items():
            yield from part.bound_fields(called.get(name, ""))

    def demand(self, name: str, field: str, message: str) -> None:
        """Refuse the form for a part that may not be empty."""
        if not self.parts[name].demand(field, message):
            self.add_error(None, message)

    def check_parts(self) -> None:
        """Refuse the form for a wrong line; asked twice, it says each thing once."""
        for name, part in self.parts.items():
            for sentence in part.non_form_errors():
                if sentence not in self.non_field_errors():
                    self.add_error(None, sentence)
            if not part.is_valid() or any(line.errors for line in part.forms):
                # Not a field's name: it makes the form invalid, the line says what is wrong.
                self._errors[name] = ErrorList([_("Look at the lines below.")])
