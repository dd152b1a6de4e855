"""What a nomination says, in words."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor
from core.names import shown
from pairings.nominations.models import Nomination
from pairings.nominations.reading import Nominee

Part, State = Nomination.Part, Nomination.State
TONES = {
    State.OPEN: "wait",
    State.ACCEPTED: "done",
    State.DECLINED: "need",
    State.WITHDRAWN: "off",
}


def nominate_title(part: str) -> str:
    return _("Nominate mentors") if part == Part.MENTOR else _("Nominate trainees")


def criteria_title(part: str) -> str:
    if part == Part.MENTOR:
        return _("Who is nominated as a mentor")
    return _("Who is nominated as a trainee")


def note_of(nominee: Nominee) -> str:
    """What is known of somebody who may be nominated."""
    found = [str(nominee.school)] if nominee.school else []
    if since := nominee.teacher.teaching_since:
        found.append(_("teaching since %(year)d") % {"year": since})
    if number := nominee.trainees:
        text = ngettext("%(number)d trainee", "%(number)d trainees", number)
        found.append(text % {"number": number})
    if nominee.has_mentor:
        found.append(_("has a mentor"))
    return pgettext("between reasons", " · ").join(found)


def as_what(nomination: Nomination) -> str:
    """Mentor or trainee, and in what."""
    words = {"part": capfirst(nomination.get_part_display()), "subject": nomination.subject}
    return pgettext("nominated as", "%(part)s, %(subject)s") % words


def settled(nomination: Nomination, actor: Actor) -> str:
    """Who took the last step, and when."""
    if nomination.settled_at is None:
        return ""
    return _("%(who)s, %(when)s") % {
        "who": shown(str(nomination.settled_by), actor),
        "when": date_format(timezone.localtime(nomination.settled_at), "SHORT_DATETIME_FORMAT"),
    }


def free_places(nomination: Nomination) -> str:
    """Of a row that was read `with_taken()`."""
    free = max(nomination.program.mentor_capacity - nomination.taken, 0)
    if not free:
        return _("no place free")
    return ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
