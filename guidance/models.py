"""What mentors and trainees note without a chain, and what others learn from."""

from guidance.contacts.models import GuidanceContact
from guidance.practice.models import Consent, GoodPractice

__all__ = [
    "Consent",
    "GoodPractice",
    "GuidanceContact",
]
