"""What a form says, in words."""

from functools import cache
from operator import attrgetter

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override, pgettext
from django.utils.translation import gettext as _

from activities.registration.models import Activity, Side, Status
from core.actor import Actor
from core.dates import date_known
from core.names import shown
from core.numbers import grouped
from roster.subjects.terms import term_on

TONES = {
    Status.DRAFT: "draft",
    Status.OTHER_SIDE: "wait",
    Status.SCHOOL: "wait",
    Status.DISTRICT: "wait",
    Status.CITY: "wait",
    Status.COUNTED: "done",
    Status.RETURNED: "need",
    Status.REPLACED: "off",
    Status.VOID: "off",
}


def joined(names) -> str:
    """Names in a row, as the language writes them."""
    *first, last = [str(name) for name in names] or [""]
    if not first:
        return last
    comma, both = between(get_language())
    return both % {"first": comma.join(first), "last": last}


@cache
def between(language: str | None) -> tuple[str, str]:
    """What stands between the names of a row in this language: a list has a hundred such rows."""
    with override(language):
        return pgettext("between names", ", "), pgettext("names in a row", "%(first)s and %(last)s")


def pair(pairing, actor: Actor) -> str:
    """The two of a pairing, as the reader may see their names."""
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


# What the date of a form is worded from: many rows of a list have it in common.
WHEN = attrgetter("starts_on", "ends_on", "date_precision", "date_as_printed")


def date_of(activity: Activity) -> str:
    """The date as well as it is known: a day, a week, a month, a year, or as it stands on paper."""
    if activity.starts_on is None:
        return activity.date_as_printed or _("not known")
    values = {"date": date_format(activity.starts_on)}
    if activity.date_precision == Activity.Precision.WEEK:
        return _("week of %(date)s") % values
    is_day = activity.date_precision == Activity.Precision.DAY
    if is_day and activity.ends_on and activity.ends_on != activity.starts_on:
        values["last"] = date_format(activity.ends_on)
        return _("%(date)s to %(last)s") % values
    return date_known(activity.starts_on, activity.date_precision)


def date_with_paper(activity: Activity) -> str:
    """The date once, and in the same line how it stands on paper where that says something else."""
    date, printed = date_of(activity), activity.date_as_printed
    if not printed or printed == date:
        return date
    return _("%(date)s (on paper: %(printed)s)") % {"date": date, "printed": printed}


# --- what the form says ---------------------------------------------------------------------------


def facts(activity: Activity) -> list[tuple]:
    """The columns of a form as pairs of words and value: what a signer checks comes first."""
    return [
        (_("Edition"), activity.edition if activity.edition > 1 else ""),
        (_("Why it was corrected"), activity.correction_reason),
        *what_it_is_about(activity),
        (_("Organized by"), organiser_of(activity)),
        (_("Subject"), activity.subject),
        (_("Term"), term_of(activity)),
        (_("Program"), activity.program),
        (_("Training channel"), activity.kind.get_channel_display()),
        (
            _("Form of pairing"),
            activity.get_pairing_form_display() if activity.pairing_form else "",
        ),
        (_("Partnership"), activity.partnership),
        (_("Reference"), activity.reference),
    ]


def what_it_is_about(activity: Activity) -> list[tuple]:
    """The few by which somebody knows which event a form tells of."""
    return [
        (_("Date"), date_with_paper(activity)),
        (_("Kind of activity"), activity.kind),
        (_("Place"), place_of(activity)),
        (_("How long"), length_of(activity)),
        (_("People present"), headcount_of(activity)),
    ]


def place_of(activity: Activity) -> str:
    """The school that was the host, and where exactly; either may be all that is said."""
    if not (activity.host_school and activity.place):
        return str(activity.host_school or activity.place)
    words = {"school": activity.host_school, "place": activity.place}
    return _("%(school)s, %(place)s") % words


def term_of(activity: Activity) -> str:
    term = term_on(activity.starts_on, activity.date_precision)
    if term is None:
        return ""
    if activity.date_precision != Activity.Precision.DAY:
        return str(term)
    values = {"term": term, "week": term.week_of(activity.starts_on)}
    return _("%(term)s, week %(week)s") % values


def organiser_of(activity: Activity) -> str:
    match activity.organiser_level:
        case Activity.Level.SCHOOL:
            return str(activity.organiser_school)
        case Activity.Level.DISTRICT:
            return str(activity.organiser_district)
        case Activity.Level.CITY:
            return _("The city office")
    return str(activity.get_organiser_level_display())


def length_of(activity: Activity) -> str:
    if activity.half_days:
        return ngettext("%(n)d half-day", "%(n)d half-days", activity.half_days) % {
            "n": activity.half_days
        }
    if activity.minutes:
        return ngettext("%(n)d minute", "%(n)d minutes", activity.minutes) % {"n": activity.minutes}
    return ""


def headcount_of(activity: Activity) -> str:
    if activity.headcount is None:
        return ""
    words = {
        Activity.Qualifier.EXACT: "%(n)s",
        Activity.Qualifier.ABOUT: _("about %(n)s"),
        Activity.Qualifier.OVER: _("over %(n)s"),
    }
    return words[activity.headcount_qualifier] % {"n": grouped(activity.headcount)}


def sides(activity: Activity, actor: Actor) -> list[dict]:
    """The two sides with their people and places; a side without anybody is left out."""
    found = []
    for side, title in (
        (Side.SUPPORTING, _("Supporting side")),
        (Side.SUPPORTED, _("Supported side")),
    ):
        people = [
            {
                "name": shown(str(party.teacher), actor) if party.teacher_id else "",
                "place": party.school or party.district,
                "struck_out": party.struck_out_at,
                "signed": party.countersigned_at,
            }
            for party in activity.parties.all()
            if party.side == side
        ]
        if people:
            tone = "mentor" if side == Side.SUPPORTING else "trainee"
            found.append({"title": title, "tone": tone, "people": people})
    return found
