"""Who keeps the office's own lists, and the refusal of everybody else."""

from django.core.exceptions import PermissionDenied

from core.actor import Actor


def may_manage_lists(actor: Actor) -> bool:
    """Programs, districts, subjects, terms and kinds are the office's."""
    return actor.is_administrator


def demand(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
