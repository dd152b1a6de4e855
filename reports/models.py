"""The rows of this room."""

from reports.sums.models import KeptSums, ScopeSums, Unsummed

__all__ = ["KeptSums", "ScopeSums", "Unsummed"]
