"""A program year and what it asks for."""

from programs.groups.models import Group, GroupMember
from programs.kinds.models import ActivityKind
from programs.program.models import Program, SubjectSection
from programs.requirements.models import Requirement, RequirementSet

__all__ = [
    "ActivityKind",
    "Group",
    "GroupMember",
    "Program",
    "Requirement",
    "RequirementSet",
    "SubjectSection",
]
