"""What the notices about observations and good practice say."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from core.messages import Values, declare
from guidance.contacts.models import GuidanceContact


def title(values: Values) -> str:
    return values["title"]


def planned(values: Values) -> str:
    """From which day to which, and how many."""
    first, last = days_of(values)
    number = int(values["number"])
    if number == 1:
        return first
    return gettext("%(first)s to %(last)s, %(number)d times") % {
        "first": first,
        "last": last,
        "number": number,
    }


def moved(values: Values) -> str:
    before, now = days_of(values)
    return gettext("It is %(day)s now, not %(before)s.") % {"day": now, "before": before}


def observed(values: Values) -> str:
    """Which lesson, when, and who saw it."""
    return gettext("“%(topic)s”, %(day)s, by %(who)s") % {
        "topic": values["topic"],
        "day": date_format(date.fromisoformat(values["day"])),
        "who": values["who"],
    }


def asked_for(values: Values) -> str:
    """What, by when, and who asks."""
    return gettext("“%(what)s”, by %(day)s; %(who)s asks for it") % {
        "what": values["what"],
        "day": date_format(date.fromisoformat(values["day"])),
        "who": values["who"],
    }


def done(values: Values) -> str:
    """What, when, and who says so."""
    return gettext("“%(what)s”, on %(day)s, says %(who)s") % {
        "what": values["what"],
        "day": date_format(date.fromisoformat(values["day"])),
        "who": values["who"],
    }


def days_of(values: Values) -> list[str]:
    return [date_format(date.fromisoformat(day)) for day in values["days"].split()]


def answered(values: Values) -> str:
    if values["refused"]:
        return gettext("One of its people does not want it to be shared.")
    return gettext("All agree. It stands in the library now.")


def pair(values: Values) -> str:
    return gettext("%(mentor)s and %(trainee)s") % values


def quiet_since(values: Values) -> str:
    day = date_format(date.fromisoformat(values["since"]))
    return gettext(
        "Nothing has been noted since %(day)s. A call or a short visit is enough: note it as a "
        "contact, it takes three taps. To get no reminders for a while, open “My details”."
    ) % {"day": day}


declare(
    "guidance.quiet",
    _("It has been quiet between the two of you"),
    about=pair,
    reason=quiet_since,
)


def contact(values: Values) -> str:
    """Which of one's contacts: of whom, and when."""
    said = [
        pair(values),
        date_format(date.fromisoformat(values["day"])),
        GuidanceContact.Channel(values["channel"]).label,
        GuidanceContact.Topic(values["topic"]).label,
    ]
    return " · ".join(str(each) for each in said)


def who_and_why(values: Values) -> str:
    return gettext("%(who)s says: “%(why)s” It stays in the list, marked.") % values


declare(
    "guidance.contact_voided",
    _("A contact that you noted no longer counts"),
    about=contact,
    reason=who_and_why,
)


declare(
    "guidance.contact_counts_again",
    _("A contact that you noted, and that was taken out of the count, counts again"),
    about=contact,
)


def late_forms(values: Values) -> str:
    number = int(values["n"])
    return ngettext(
        "%(n)d form has waited for more than 5 days at one step. Its page says whom it waits for: "
        "where that is you, take the step, else ask there.",
        "%(n)d forms have waited for more than 5 days at one step. The page of each says whom it "
        "waits for: where that is you, take the step, else ask there.",
        number,
    ) % {"n": number}


declare("guidance.late", _("Forms of the two of you wait"), about=pair, reason=late_forms)


def how_it_stands(values: Values) -> str:
    """The numbers that are not nothing, in one line."""
    said = (
        (
            int(values["quiet"]),
            lambda n: ngettext("%(n)d pair is quiet", "%(n)d pairs are quiet", n),
        ),
        (
            int(values["late"]),
            lambda n: ngettext(
                "%(n)d form has waited for more than 5 days",
                "%(n)d forms have waited for more than 5 days",
                n,
            ),
        ),
        (
            int(values.get("without", 0)),
            # Where nobody was accepted as a trainee, the board takes the rural teachers for them.
            lambda n: ngettext(
                "%(n)d teacher on the pairing board has no mentor",
                "%(n)d teachers on the pairing board have no mentor",
                n,
            ),
        ),
    )
    parts = [words(number) % {"n": number} for number, words in said if number]
    return pgettext("between parts of a line", "; ").join(parts)


declare("guidance.digest", _("How your pairs stand this week"), about=how_it_stands)
declare(
    "guidance.group_digest",
    _("How the pairs of your tutor group stand this week"),
    about=how_it_stands,
)
declare("guidance.consent_asked", _("May others read what you did?"), about=title)
declare("guidance.lesson_observed", _("Your lesson was observed: read the record"), about=observed)
declare("guidance.interviewed", _("An interview with you was noted"), about=observed)
declare("guidance.follow_up", _("Something is asked of you"), about=asked_for)
declare("guidance.follow_up_done", _("What you asked for is done"), about=done)
declare("guidance.planned", _("Lesson observations were planned with you"), about=planned)
declare("guidance.moved", _("A planned observation was moved"), about=moved)
declare("guidance.taken_back", _("Planned observations were taken back"), about=planned)
declare("guidance.dropped", _("A planned observation was dropped"), about=planned)
declare(
    "guidance.consent_answered",
    _("There is an answer to what you recommended"),
    about=title,
    reason=answered,
)
