"""What is said of reminding a school."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.registration.wording import joined
from core.actor import Actor
from core.names import shown


def at_the_school(number: int) -> str:
    return ngettext(
        "%(n)d waits for the school's confirmation",
        "%(n)d wait for the school's confirmation",
        number,
    ) % {"n": number}


def who_was_told(people, actor: Actor) -> str:
    names = joined([shown(str(each), actor) for each in people])
    return _("Reminded: %(names)s.") % {"names": names}
