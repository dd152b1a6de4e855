"""What a headcount may be: never below the people named, and rough only where there is one."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.registration.models import Activity


def refusal(headcount: int | None, qualifier: str, named: int) -> str:
    """Why this headcount cannot stand on a form that names so many people; "" where it can."""
    if headcount is None:
        rough = qualifier != Activity.Qualifier.EXACT
        return _("Enter about how many, or choose that they were counted exactly.") if rough else ""
    if headcount >= named:
        return ""
    return ngettext(
        "%(named)d person is named on this form. Enter that number or more.",
        "%(named)d people are named on this form. Enter that number or more.",
        named,
    ) % {"named": named}


def refusal_of_others(others: int, named: int) -> str:
    """The same, where a page asks for those present besides the pair."""
    if others >= named:
        return ""
    return ngettext(
        "%(named)d other person is named on this form. Enter that number or more.",
        "%(named)d other people are named on this form. Enter that number or more.",
        named,
    ) % {"named": named}
