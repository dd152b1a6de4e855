"""What every page, paper and help says of the office."""

from django.conf import settings

from core.names import in_language
from roster.office.models import Office


def the_office() -> Office:
    """As it was typed; until then as whoever installed the portal set it."""
    return Office.objects.first() or as_installed()


def as_installed() -> Office:
    """What the settings say, as a row that is not stored."""
    return Office(
        version=0,
        name=settings.OFFICE_NAME,
        name_en=settings.OFFICE_NAME_EN,
        contact=settings.OFFICE_CONTACT,
        contact_en=settings.OFFICE_CONTACT_EN,
    )


def office_name(user) -> str:
    """As it was typed, which comes with whoever is signed in; else as it was installed."""
    if not hasattr(user, "office_name"):
        return str(the_office())
    return in_language(user.office_name, user.office_name_en) or str(as_installed())
