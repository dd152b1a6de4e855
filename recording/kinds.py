"""The kinds of activity that an entry form offers: those of the programs it may record in."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from core.lacking import SelectOrSentence
from programs.models import ActivityKind, Program


def several(rows) -> bool:
    """Whether those of more than one program are offered, so that each must say its own."""
    return len({row.program_id for row in rows}) > 1


class ByProgram(ModelChoiceIterator):
    """What one program has is plain; of several, it stands under the names of its programs."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        rows = list(self.queryset.select_related("program"))
        if not several(rows):
            yield from map(self.choice, rows)
            return
        rows.sort(key=lambda row: (-row.program.starts_on.toordinal(), row.program_id))
        for program, group in groupby(rows, key=lambda row: row.program):
            yield (str(program), [self.choice(row) for row in group])


class KindSelect(SelectOrSentence):
    """A list in which each kind carries which parts of the page it opens."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"] |= opens(value.instance)
        return option


def opens(kind: ActivityKind) -> dict[str, bool]:
    """What static/js/activity-form.js reads of a kind that is chosen."""
    return {"data-lessons": kind.opens_lessons, "data-talks": kind.opens_talks}


class KindChoiceField(forms.ModelChoiceField):
    iterator = ByProgram
    widget = KindSelect


def foreign_kind(kind: ActivityKind | None, program: Program | None) -> str:
    """What to say where the kind chosen belongs to another program; nothing where it fits."""
    if kind is None or program is None or kind.program_id == program.pk:
        return ""
    return _("This kind belongs to another program. Choose one of %(program)s.") % {
        "program": program
    }
