"""A program year and what it asks for."""

from programs.kinds.models import ActivityKind
from programs.program.models import WEIGHED, Program, SubjectSection, Weight
from programs.requirements.models import Requirement, RequirementSet

__all__ = [
    "WEIGHED",
    "ActivityKind",
    "Program",
    "Requirement",
    "RequirementSet",
    "SubjectSection",
    "Weight",
]
