"""What is noted and planned around lessons without a chain, and what others learn from."""

from guidance.contacts.models import GuidanceContact
from guidance.monitoring.models import FollowUp, Monitoring
from guidance.observations.models import LessonObservation
from guidance.practice.models import Consent, GoodPractice
from guidance.rubrics.models import Criterion, Rubric
from guidance.schedule.models import PlannedObservation

__all__ = [
    "Consent",
    "Criterion",
    "FollowUp",
    "GoodPractice",
    "GuidanceContact",
    "LessonObservation",
    "Monitoring",
    "PlannedObservation",
    "Rubric",
]
