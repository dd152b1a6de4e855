"""The kinds of activity that an entry form offers: those of the programs it may record in."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _

from core.lacking import SelectOrSentence
from programs.models import ActivityKind, Program


def several(kinds) -> bool:
    """Whether kinds of more than one program are offered, so that each must say its own."""
    return len({kind.program_id for kind in kinds}) > 1


class KindsByProgram(ModelChoiceIterator):
    """Plain kinds of one program; of several, under the names of their programs."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        kinds = list(self.queryset.select_related("program"))
        if not several(kinds):
            yield from map(self.choice, kinds)
            return
        kinds.sort(key=lambda kind: (-kind.program.starts_on.toordinal(), kind.program_id))
        for program, group in groupby(kinds, key=lambda kind: kind.program):
            yield (str(program), [self.choice(kind) for kind in group])


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
    iterator = KindsByProgram
    widget = KindSelect


def foreign_kind(kind: ActivityKind | None, program: Program | None) -> str:
    """What to say where the kind chosen belongs to another program; nothing where it fits."""
    if kind is None or program is None or kind.program_id == program.pk:
        return ""
    return _("This kind belongs to another program. Choose one of %(program)s.") % {
        "program": program
    }
