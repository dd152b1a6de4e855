"""A program year and what it asks for."""

from programs.kinds.models import ActivityKind
from programs.program.models import Program, SubjectSection
from programs.requirements.models import Requirement, RequirementSet

__all__ = [
    "ActivityKind",
    "Program",
    "Requirement",
    "RequirementSet",
    "SubjectSection",
]
