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


def refusal_of_a_whole_list(headcount: int | None, named: int) -> dict[str, str]:
    """Why a list cannot be complete with this headcount beside it: field to sentence."""
    if not named:
        words = _("Enter the names of those present, or take the tick off: this list is empty.")
        return {"list_is_complete": words}
    if headcount in (None, named):
        return {}
    words = ngettext(
        "The list is complete and names %(named)d person. Enter that number, or take the tick off.",
        "The list is complete and names %(named)d people. Enter that number, or take the tick off.",
        named,
    ) % {"named": named}
    return {"headcount": words}


def refusal_of_others(others: int, named: int) -> str:
    """The same, where a page asks for those present besides the pair."""
    if others >= named:
        return ""
    return ngettext(
        "%(named)d other person is named on this form. Enter that number or more.",
        "%(named)d other people are named on this form. Enter that number or more.",
        named,
    ) % {"named": named}
