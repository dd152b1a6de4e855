"""What counts for a requirement, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from programs.kinds.models import ActivityKind
from programs.requirements.models import Requirement, RequirementSet

Counts, OwedBy = Requirement.Counts, Requirement.OwedBy


def who_owes(requirement: Requirement) -> str:
    """By whom it is owed, as it is counted: an event that both are to hold is one for the two."""
    if requirement.owed_by != OwedBy.BOTH:
        return requirement.get_owed_by_display()
    if requirement.is_personal:
        return _("both sides, each their own")
    return OwedBy.PAIR.label


def what_counts(requirement: Requirement, kinds: Iterable[ActivityKind]) -> str:
    """`kinds` are those of its program, perhaps among others. Nothing of what is done outside."""
    program = requirement.requirement_set.program_id
    kinds = [each for each in kinds if each.program_id == program]
    match requirement.counts:
        case Counts.OTHER:
            return ""
        case Counts.ACTIVITY if requirement.kinds:
            return named([each for each in kinds if each.key in requirement.kinds])
        case Counts.ACTIVITY:
            return _("Counts: activities of every kind.")
        case Counts.CONTACT:
            return _("Counts: contacts that were noted.")
        case Counts.VISIT:
            return named([each for each in kinds if each.is_outreach])
        case Counts.OBSERVATION:
            studied = named([each for each in kinds if each.lessons_are_observed])
            return _("%(kinds)s Observation records of the two count as well.") % {"kinds": studied}
    return _("Counts: %(what)s in a form.") % {"what": requirement.get_counts_display()}


def named(kinds: list[ActivityKind]) -> str:
    if not kinds:
        return _("No kind of activity of this program counts for it.")
    names = pgettext("between names", ", ").join(map(str, kinds))
    return _("Counts: %(kinds)s.") % {"kinds": names}


def repeats(asked: RequirementSet | None) -> str:
    """Why a standard set is offered without a tick, where this one asks for some of it already.

    True also once it is ticked. The name stands without quotation marks: some bring their own.
    """
    if asked is None:
        return ""
    if asked.subject is None:
        words = _(
            "Some of it is asked of all subjects already: %(name)s. Tick it only if that is to be "
            "asked twice."
        )
    else:
        words = _(
            "Some of it is asked of this subject already: %(name)s. Tick it only if that is to be "
            "asked twice."
        )
    return words % {"name": asked}
