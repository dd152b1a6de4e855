"""In which program an award of a day is noted: what is true of its day stays true."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programs.models import Program


def demand_day_of(program: Program, day: datetime.date) -> None:
    """Raises ValidationError where the day is of another program; nobody is asked for another day.

    It names the program whose day it is: to choose, where something may be noted there, else who
    opens it.
    """
    if program.period.running(day):
        return
    there = Program.objects.filter(starts_on__lte=day, ends_on__gte=day)
    states = (Program.State.OPEN, Program.State.SETUP, Program.State.CLOSED)
    found = min(there, key=lambda each: states.index(each.state), default=None)
    if found is None:
        raise ValidationError({"awarded_on": _in_none()})
    field = "program" if found.state == Program.State.OPEN else "awarded_on"
    raise ValidationError({field: _elsewhere(found)})


def _elsewhere(program: Program) -> str:
    sentences = {
        Program.State.OPEN: _("This day lies in %(program)s. Choose that program."),
        Program.State.SETUP: _(
            "This day lies in %(program)s, which is not open yet. Ask the administrator to open "
            "it, then note this there."
        ),
        Program.State.CLOSED: _(
            "This day lies in %(program)s, which is closed, so nothing can be noted there. The "
            "administrator can open it again on the program's page, with a reason."
        ),
    }
    return sentences[program.state] % {"program": program}


def _in_none() -> str:
    return _("No program here has this day, so this cannot be noted. Check the date.")
