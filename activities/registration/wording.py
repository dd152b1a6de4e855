"""What a form says, in words."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from activities.registration.models import Activity, Side, Status
from core.actor import Actor
from core.dates import date_known
from core.names import shown
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
    row = pgettext("between names", ", ").join(first)
    return pgettext("names in a row", "%(first)s and %(last)s") % {"first": row, "last": last}


def pair(pairing, actor: Actor) -> str:
    """The two of a pairing, as the reader may see their names."""
    return _("%(mentor)s and %(trainee)s") % {
        "mentor": shown(str(pairing.mentor), actor),
        "trainee": shown(str(pairing.trainee), actor),
    }


def date_of(form: Activity) -> str:
    """The date as well as it is known: a day, a week, a month, a year, or as it stands on paper."""
    if form.starts_on is None:
        return form.date_as_printed or _("not known")
    values = {"date": date_format(form.starts_on)}
    if form.date_precision == Activity.Precision.WEEK:
        return _("week of %(date)s") % values
    is_day = form.date_precision == Activity.Precision.DAY
    if is_day and form.ends_on and form.ends_on != form.starts_on:
        values["last"] = date_format(form.ends_on)
        return _("%(date)s to %(last)s") % values
    return date_known(form.starts_on, form.date_precision)


def date_with_paper(form: Activity) -> str:
    """The date once, and in the same line how it stands on paper where that says something else."""
    date, printed = date_of(form), form.date_as_printed
    if not printed or printed == date:
        return date
    return _("%(date)s (on paper: %(printed)s)") % {"date": date, "printed": printed}


# --- what the form says ---------------------------------------------------------------------------


def facts(form: Activity) -> list[tuple]:
    """The columns of a form as pairs of words and value: what a signer checks comes first."""
    return [
        (_("Edition"), form.edition if form.edition > 1 else ""),
        (_("Why it was corrected"), form.correction_reason),
        (_("Date"), date_with_paper(form)),
        (_("Kind of activity"), form.kind),
        (_("Place"), form.host_school),
        (_("How long"), length_of(form)),
        (_("People present"), headcount_of(form)),
        (_("Organized by"), organiser_of(form)),
        (_("Subject"), form.subject),
        (_("Term"), term_of(form)),
        (_("Program"), form.program),
        (_("Training channel"), form.kind.get_channel_display()),
        (_("Form of pairing"), form.get_pairing_form_display() if form.pairing_form else ""),
        (_("Partnership"), form.partnership),
        (_("Reference"), form.reference),
    ]


def term_of(form: Activity) -> str:
    term = term_on(form.starts_on, form.date_precision)
    if term is None:
        return ""
    if form.date_precision != Activity.Precision.DAY:
        return str(term)
    values = {"term": term, "week": term.week_of(form.starts_on)}
    return _("%(term)s, week %(week)s") % values


def organiser_of(form: Activity) -> str:
    match form.organiser_level:
        case Activity.Level.SCHOOL:
            return str(form.organiser_school)
        case Activity.Level.DISTRICT:
            return str(form.organiser_district)
    return str(form.get_organiser_level_display())


def length_of(form: Activity) -> str:
    if form.half_days:
        return ngettext("%(n)d half-day", "%(n)d half-days", form.half_days) % {"n": form.half_days}
    if form.minutes:
        return ngettext("%(n)d minute", "%(n)d minutes", form.minutes) % {"n": form.minutes}
    return ""


def headcount_of(form: Activity) -> str:
    if form.headcount is None:
        return ""
    words = {
        Activity.Qualifier.EXACT: "%(n)d",
        Activity.Qualifier.ABOUT: _("about %(n)d"),
        Activity.Qualifier.OVER: _("over %(n)d"),
    }
    return words[form.headcount_qualifier] % {"n": form.headcount}


def sides(form: Activity, actor: Actor) -> list[dict]:
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
            for party in form.parties.all()
            if party.side == side
        ]
        if people:
            tone = "mentor" if side == Side.SUPPORTING else "trainee"
            found.append({"title": title, "tone": tone, "people": people})
    return found
