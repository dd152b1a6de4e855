"""What a program allows: open, and within its days."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.exceptions import DomainError
from programs.program.models import Program


def check_not_closed(program: Program) -> None:
    if program.state == Program.State.CLOSED:
        raise DomainError(_("This program is closed. Open it again before you change it."))


def check_inside(program: Program, field: str, day: datetime.date) -> None:
    if program.starts_on <= day <= program.ends_on:
        return
    raise ValidationError(
        {
            field: _("The program runs from %(first)s to %(last)s. Enter a date within it.")
            % {
                "first": formats.date_format(program.starts_on),
                "last": formats.date_format(program.ends_on),
            }
        }
    )


def check_day(program: Program, day: datetime.date, *, field: str) -> None:
    """The day lies in the program; both of its ends belong to it."""
    if not program.starts_on <= day <= program.ends_on:
        raise ValidationError(
            {
                field: _("The program runs from %(first)s to %(last)s. Enter a day within it.")
                % {"first": date_format(program.starts_on), "last": date_format(program.ends_on)}
            }
        )


def check_open(program: Program) -> None:
    if program.state != Program.State.OPEN:
        raise ValidationError(
            {
                "program": _(
                    "%(program)s is not open, so nobody can be paired in it. "
                    "Ask the office to open it, or choose another program."
                )
                % {"program": program}
            }
        )


def demand_open(program: Program) -> None:
    demand_not_closed(program)
    if program.state != Program.State.OPEN:
        raise DomainError(_("This program is not open, so nothing can be recorded in it."))


def demand_not_closed(program: Program) -> None:
    """What a closed program counts stays as it is until the program is opened again."""
    if program.state == Program.State.CLOSED:
        raise DomainError(shut_sentence(program))


def shut_sentence(program: Program) -> str:
    """Why nothing can be done, and the way out of it."""
    return _(
        "%(program)s is closed, so nothing in it can change. The administrator can open it again "
        "on the program's page, with a reason."
    ) % {"program": program}
