"""What a nomination says, in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.actor import Actor
from pairings.nominations.models import Nomination
from pairings.nominations.reading import Nominee
from pairings.wording import said_by

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
    """Where somebody teaches who may be nominated, and what is known of them."""
    school = [str(nominee.school)] if nominee.school else []
    return pgettext("between reasons", " · ").join([*school, *facts_of(nominee)])


def facts_of(nominee: Nominee) -> list[str]:
    """What the district and the section both read before they decide."""
    found = []
    if since := nominee.teacher.teaching_since:
        found.append(_("teaching since %(year)d") % {"year": since})
    if number := nominee.trainees:
        text = ngettext("%(number)d trainee", "%(number)d trainees", number)
        found.append(text % {"number": number})
    if nominee.has_mentor:
        found.append(_("has a mentor"))
    return found


BEFORE = {
    Part.MENTOR: gettext_lazy(
        "Nobody is accepted as a mentor yet: %(subjects)s, %(program)s. From the first acceptance "
        "on, only accepted mentors, and those who mentor already, are suggested there."
    ),
    Part.TRAINEE: gettext_lazy(
        "Nobody is accepted as a trainee yet: %(subjects)s, %(program)s. From the first acceptance "
        "on, the pairing board lists only accepted trainees there, and whoever had a mentor in "
        "this program and has none now."
    ),
}
AFTER = {
    Part.MENTOR: gettext_lazy(
        "From now on only accepted mentors, and those who mentor already, are suggested: "
        "%(subjects)s, %(program)s."
    ),
    Part.TRAINEE: gettext_lazy(
        "From now on the pairing board lists only accepted trainees, and whoever had a mentor in "
        "this program and has none now: %(subjects)s, %(program)s."
    ),
}


def what_follows(firsts: list[Nomination], *, is_done: bool = False) -> list[str]:
    """What the first acceptance of a part changes on the board; one sentence for all subjects."""
    subjects: dict = {}
    for each in firsts:
        subjects.setdefault((each.program, each.part), []).append(str(each.subject))
    texts = AFTER if is_done else BEFORE
    return [
        str(texts[Part(part)])
        % {"program": program, "subjects": pgettext("between names", ", ").join(names)}
        for (program, part), names in subjects.items()
    ]


def as_what(nomination: Nomination) -> str:
    """Mentor or trainee, and in what."""
    words = {"part": capfirst(nomination.get_part_display()), "subject": nomination.subject}
    return pgettext("nominated as", "%(part)s, %(subject)s") % words


def settled(nomination: Nomination, actor: Actor) -> str:
    """Who took the last step, and when."""
    if nomination.settled_at is None:
        return ""
    return said_by(nomination.settled_by, nomination.settled_at, actor)


def free_places(nomination: Nomination) -> str:
    """Of a row that was read `with_taken()`."""
    free = max(nomination.program.mentor_capacity - nomination.taken, 0)
    if not free:
        return _("no place free")
    return ngettext("%(free)d place free", "%(free)d places free", free) % {"free": free}
