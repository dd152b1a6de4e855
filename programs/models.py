"""A program year and what it asks for."""

from programs.groups.models import Group, GroupMember
from programs.kinds.models import ActivityKind
from programs.program.models import WEIGHED, OfProgram, Program, SubjectSection, Weight
from programs.requirements.models import Requirement, RequirementSet
from programs.work_plans.models import WorkPlan

__all__ = [
    "WEIGHED",
    "ActivityKind",
    "Group",
    "GroupMember",
    "OfProgram",
    "Program",
    "Requirement",
    "RequirementSet",
    "SubjectSection",
    "Weight",
    "WorkPlan",
]
