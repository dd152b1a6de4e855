"""What mentors and trainees note and plan without a chain, and what others learn from."""

from guidance.contacts.models import GuidanceContact
from guidance.practice.models import Consent, GoodPractice
from guidance.schedule.models import PlannedObservation

__all__ = [
    "Consent",
    "GoodPractice",
    "GuidanceContact",
    "PlannedObservation",
]
