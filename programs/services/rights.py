"""Who keeps the office's own lists, and the refusal of everybody else."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from core.actor import Actor
from core.exceptions import DomainError
from programs.models import Program


def may_manage_lists(actor: Actor) -> bool:
    """Programs, districts, subjects, terms and kinds are the office's."""
    return actor.is_administrator


def demand(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def check_not_closed(program: Program) -> None:
    if program.state == Program.State.CLOSED:
        raise DomainError(_("This program is closed. Open it again before you change it."))
