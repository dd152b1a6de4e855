"""What the record of changes says of registration forms, beside the steps of their chain."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from activities.chain import asking
from activities.checks.models import FoundRight
from activities.registration.models import Status
from core.audit import declare, name_nobody, name_parts


def counted(waiting: dict[str, int]) -> str:
    """How many forms stand where."""
    numbers = (
        _("%(status)s: %(n)d") % {"status": Status(status).label, "n": number}
        for status, number in waiting.items()
    )
    return pgettext("between names", ", ").join(numbers)


declare(
    "activities.school_reminded",
    _("%(who)s reminded %(subject)s that forms wait there"),
    forms=_("forms that waited"),
    reminded=_("reminded"),
)
name_nobody("activities.Activity")
declare("activities.recorded", _("%(who)s recorded the activity"))
declare("activities.put_aside", _("%(who)s kept: %(subject)s"))
declare("activities.unfinished_dropped", _("%(who)s dropped: %(subject)s"))
declare("activities.edited", _("%(who)s changed the form"))
declare(
    "activities.sent_as_it_is",
    _("%(who)s sent the form as it is, with a figure left out"),
    parts=(_("left out"), asking.in_words),
)
declare("activities.day_is_right", _("%(who)s said that the day of the form is right"))
declare("activities.correction_started", _("%(who)s began a correction"), reason=_("Reason"))
declare("activities.file_added", _("%(who)s added the file “%(subject)s”"), form=_("Form"))
declare(
    "activities.file_removed", _("%(who)s took the file “%(subject)s” off the form"), form=_("Form")
)
declare("activities.reflection_written", _("%(who)s added their own words to “%(subject)s”"))
declare("activities.quote_chosen", _("%(who)s put words on “%(subject)s” into the report"))
declare("activities.quote_taken_out", _("%(who)s took words on “%(subject)s” out of the report"))
declare("activities.reflection_changed", _("%(who)s changed their own words on “%(subject)s”"))
declare(
    "activities.accepted_after_sample",
    _("%(who)s accepted forms after drawing a sample"),
    accepted=_("accepted together"),
    drawn=_("drawn by chance"),
    of=_("of so many that waited"),
    number=_("number of the draw"),
    decided=_("of them decided one by one"),
    forms=_("forms drawn"),
)
declare(
    "activities.found_right",
    _("%(who)s looked at “%(subject)s” and found it right"),
    matter=(_("what looked odd"), lambda code: FoundRight.Matter(code).label),
)
declare(
    "activities.results_joined",
    _("%(who)s said that two results are the same"),
    joined=_("joined with it"),
)
declare(
    "activities.results_parted",
    _("%(who)s parted two results that had been joined"),
    parted_from=_("parted from"),
)
declare(
    "activities.results_told_apart",
    _("%(who)s said that two results are not the same"),
    other=_("the other"),
)
declare(
    "activities.events_joined",
    _("%(who)s said that two forms tell of one event"),
    joined=_("joined with it"),
    holds=_("account that holds"),
)
declare(
    "activities.events_parted",
    _("%(who)s parted two forms that told of one event"),
    parted_from=_("parted from"),
)
declare(
    "activities.events_told_apart",
    _("%(who)s said that two forms tell of two events"),
    other=_("the other"),
)
declare(
    "activities.account_chosen",
    _("%(who)s chose the account that holds of an event"),
    holds=_("account that holds"),
)
# What was left when the program was closed is told by the page that closes it, which is here.
name_parts("programs.program_closed", waiting=(_("forms that still wait"), counted))
