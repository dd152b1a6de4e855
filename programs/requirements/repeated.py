"""Which standard sets ask for what is asked already."""

from programs.program.models import Program
from programs.requirements.models import Requirement, RequirementSet
from programs.requirements.standard import STANDARD_REQUIREMENT_SETS


def sets_repeated(program: Program) -> dict[tuple[str, str], RequirementSet]:
    """By (subject, name) of a standard set, the one that asks its subject for some of it already.

    The set of the subject or of all that is still valid. As much of an activity or of what the
    portal does not count is the same only in the same words.
    """
    rows = Requirement.objects.filter(
        requirement_set__program=program, requirement_set__valid_to=None
    )
    found: dict[tuple[str, str], RequirementSet] = {}
    for asked in rows.select_related("requirement_set__subject"):
        of = asked.requirement_set
        for row in STANDARD_REQUIREMENT_SETS:
            is_of_it = of.subject is None or of.subject.name == row["subject"]
            if is_of_it and any(is_asked_by(asked, one) for one in row["requirements"]):
                found.setdefault((row["subject"], row["name"]), of)
    return found


def is_asked_by(asked: Requirement, standard: dict) -> bool:
    """Whether what a row of a standard set asks for is asked already."""
    if asked.text == standard["text"]:
        return True
    is_countable = asked.counts not in {Requirement.Counts.ACTIVITY, Requirement.Counts.OTHER}
    same = all(getattr(asked, name) == standard[name] for name in ("counts", "owed_by", "per"))
    return is_countable and same
