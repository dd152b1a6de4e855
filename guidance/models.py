"""What mentors and trainees note without a chain."""

from guidance.contacts.models import GuidanceContact

__all__ = [
    "GuidanceContact",
]
