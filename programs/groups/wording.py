"""What is said of a group: where it is, how many belong to it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.groups.models import Group


def place_of(group: Group) -> str:
    """Its school or district; the city's, which has neither."""
    return str(group.school or group.district or _("City"))


def how_many(group: Group, entered: int) -> str:
    """The number that is known of it, as exactly as it is known; else of those entered by name."""
    if group.size is None:
        return str(entered)
    said = {
        Group.Precision.EXACT: "%(number)d",
        Group.Precision.ABOUT: _("about %(number)d"),
        Group.Precision.OVER: _("more than %(number)d"),
    }
    return said[Group.Precision(group.size_is)] % {"number": group.size}


def people(group: Group, entered: int) -> str:
    """The same with its unit, for a sentence."""
    if group.size is None:
        return ngettext("%(number)d person", "%(number)d people", entered) % {"number": entered}
    said = {
        Group.Precision.EXACT: ngettext("%(number)d person", "%(number)d people", group.size),
        Group.Precision.ABOUT: ngettext(
            "about %(number)d person", "about %(number)d people", group.size
        ),
        Group.Precision.OVER: ngettext(
            "more than %(number)d person", "more than %(number)d people", group.size
        ),
    }
    return said[Group.Precision(group.size_is)] % {"number": group.size}
