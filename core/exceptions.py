"""Refusals a person reads: each carries one clear sentence in the reader's language."""


class DomainError(Exception):
    """A rule refuses. The message says which, and what to do."""


class IllegalTransitionError(DomainError):
    """The record is not in a state from which this step leads."""


class StoreUnreachableError(DomainError):
    """Files can neither be kept nor read at this moment: no bucket, no disk, no room on it."""


class StaleStateError(DomainError):
    """Somebody else was first. `current` is the record as it stands now, where there is one."""

    def __init__(self, message, *, current=None):
        super().__init__(message)
        self.current = current


class ForNow(str):
    """Why a page has nothing to do until that changes: what was typed on it stays on it."""

    __slots__ = ()
