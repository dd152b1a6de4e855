"""What every page, paper and help says of the office."""

from django.conf import settings

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
