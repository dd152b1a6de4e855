"""The rows of this room."""

from reports.sums.models import KeptSums, MetSums, ScopeSums, Unsummed

__all__ = ["KeptSums", "MetSums", "ScopeSums", "Unsummed"]
