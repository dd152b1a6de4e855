"""What is said of quiet pairs, and of whoever was reminded."""

from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.addresses import anywhere
from core.reminding import names_of, who_was_told
from core.sentences import one_after_the_other
from guidance.quiet.reading import QUIET_AFTER
from guidance.quiet.services import Reminded

# There nobody else comes. None is where the address is not known.
ON_ONE_MACHINE = {None, "localhost", "127.0.0.1", "::1"}


def who_was_reminded(reminded: Reminded, actor: Actor) -> str:
    """A sentence for each of those who were told, and of those who were not why."""
    said = (
        (reminded.told_before, _("Reminded today already: %(names)s.")),
        (reminded.muted, _("Wants no reminders at present: %(names)s.")),
        (reminded.without_account, _("Has no account, so tell them another way: %(names)s.")),
    )
    told = [who_was_told(reminded.told, actor)] if reminded.told else []
    rest = (words % {"names": names_of(people, actor)} for people, words in said if people)
    return one_after_the_other(*told, *rest)


def how_many_quiet(number: int) -> str:
    return ngettext(
        "%(number)d pair has had no contact for %(days)d days",
        "%(number)d pairs have had no contact for %(days)d days",
        number,
    ) % {"number": number, "days": QUIET_AFTER.days}


def for_a_group_chat() -> str:
    """Names nobody: a chat has readers who may not know who is paired with whom.

    It ends with the portal's address, where that leads anybody but whoever copies it there.
    """
    address = anywhere(reverse("home"))
    if urlsplit(address).hostname in ON_ONE_MACHINE:
        return _(
            "To all mentors and trainees: has it been quiet between you? A call or a short visit "
            "is enough. Note it in the portal afterwards; it takes three taps."
        )
    return _(
        "To all mentors and trainees: has it been quiet between you? A call or a short visit is "
        "enough. Note it in the portal afterwards; it takes three taps: %(address)s"
    ) % {"address": address}
