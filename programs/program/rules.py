"""What a program allows: open, and within its days."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exceptions import DomainError, ForNow
from programs.program.models import Program


def check_day(program: Program, day: datetime.date, *, field: str) -> None:
    """The day lies in the program; both of its ends belong to it."""
    if not program.period.running(day):
        raise ValidationError(
            {
                field: _("The program runs from %(first)s to %(last)s. Enter a day within it.")
                % {"first": date_format(program.starts_on), "last": date_format(program.ends_on)}
            }
        )


def demand_open(program: Program, *, field: str = "") -> None:
    """Raises DomainError, or ValidationError where the refusal belongs beside a `field`."""
    demand_not_closed(program, field=field)
    if program.state != Program.State.OPEN:
        _refuse(
            _(
                "%(program)s is not open, so nothing can be recorded in it. "
                "Ask the office to open it, or choose another program."
            )
            % {"program": program},
            field,
        )


def demand_not_closed(program: Program, *, field: str = "") -> None:
    """What a closed program counts stays as it is until the program is opened again."""
    if program.state == Program.State.CLOSED:
        _refuse(shut_sentence(program), field)


def why_shut(program: Program) -> str:
    """What a page says instead of its form where the program is closed; else nothing.

    It may be opened again: what was typed before it was closed stays on its page.
    """
    return ForNow(shut_sentence(program)) if program.state == Program.State.CLOSED else ""


def demand_set_up(program: Program) -> None:
    """What people have worked with since it was opened is ended and added to, not rewritten."""
    if program.state != Program.State.SETUP:
        raise DomainError(opened_sentence(program))


def opened_sentence(program: Program) -> str:
    return _(
        "%(program)s has been opened, so what it was set up with stays. "
        "Add to it, or change or end a requirement from a day on."
    ) % {"program": program}


def _refuse(sentence: str, field: str) -> None:
    raise ValidationError({field: sentence}) if field else DomainError(sentence)


def shut_sentence(program: Program) -> str:
    """Why nothing can be done, and the way out of it."""
    return _(
        "%(program)s is closed, so nothing in it can change. The administrator can open it again "
        "on the program's page, with a reason."
    ) % {"program": program}
