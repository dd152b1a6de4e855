"""What the check page says of a printed form: its state and its places, and nobody's name."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.paper.codes import Paper
from activities.paper.fingerprint import fingerprint
from activities.registration.models import Activity, Side, Status
from activities.registration.wording import date_of, joined, place_of
from roster.models import District, School


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tone` is a notice's: success, warning or error."""

    tone: str
    heading: str
    sentence: str


def unknown() -> Verdict:
    """One answer to every address that no paper of the portal carries."""
    return Verdict(
        "error",
        _("This paper cannot be confirmed"),
        _(
            "The portal has printed no form with this reference and code. Scan the code on the "
            "paper once more, or type it."
        ),
    )


def verdict(paper: Paper, form: Activity) -> Verdict:
    """What the portal knows of a paper that it printed."""
    values = {"date": date_format(timezone.localtime(form.status_since))}
    match form.status:
        case Status.VOID:
            return Verdict(
                "error",
                _("Printed by this portal, but void"),
                _("The form was voided on %(date)s. It is kept, but does not count.") % values,
            )
        case Status.REPLACED:
            return Verdict(
                "error",
                _("Printed by this portal, but replaced by a correction"),
                _("A later edition of this form has counted instead of it since %(date)s.")
                % values,
            )
    if not says_the_same(paper, form):
        return Verdict(
            "warning",
            _("Printed by this portal, but it shows an earlier state"),
            _("What the form says has changed since. Ask for a new print."),
        )
    if form.status == Status.RETURNED:
        return Verdict(
            "warning",
            _("Printed by this portal, but returned"),
            _("The form was returned on %(date)s to be put right. It does not count.") % values,
        )
    if len(form.decisions.all()) > paper.steps:
        return Verdict(
            "success",
            _("Genuine, from before the latest steps"),
            _(
                "What the form says is unchanged. Since it was printed, it has gone on: the steps "
                "on the paper are not all, and a new print has another fingerprint."
            ),
        )
    if form.status != Status.COUNTED:
        return Verdict(
            "success",
            _("Genuine and up to date, and still on its way"),
            _("The form says today what it said when it was printed. It does not count yet."),
        )
    return Verdict(
        "success",
        _("Genuine and up to date"),
        _("The form says today what it said when this paper was printed."),
    )


def says_the_same(paper: Paper, form: Activity) -> bool:
    """Whether the form, as it was after the steps on the paper, still says what the paper does."""
    return fingerprint(form, paper.steps) == paper.fingerprint


def facts(paper: Paper, form: Activity) -> list[tuple]:
    """What stands on the paper, of kind, date and places. Of a form that says something else now
    only where it is: whoever holds an old paper learns nothing new from it.
    """
    return [
        (_("Reference"), form.reference),
        (_("Edition"), form.edition),
        *(on_paper(form) if says_the_same(paper, form) else ()),
        (_("Where the form is now"), where_it_is(form)),
    ]


def on_paper(form: Activity) -> list[tuple]:
    return [
        (_("Kind of activity"), form.kind),
        # As it was written on some older paper it may say anything.
        (_("Date"), date_of(form) if form.starts_on else ""),
        (_("Supporting side"), places(form, Side.SUPPORTING)),
        (_("Supported side"), places(form, Side.SUPPORTED)),
        (_("Place"), place_of(form)),
    ]


def places(form: Activity, side: Side) -> str:
    parties = [each for each in form.parties.all() if each.side == side]
    named = [place(each.school, each.district) for each in parties]
    return joined(dict.fromkeys(named))


def place(school: School | None, district: District | None) -> str:
    """Where somebody, or a side, is from: a school says its district, too."""
    if not school:
        return str(district or "")
    if not district:
        return str(school)
    return _("%(school)s, %(district)s") % {"school": school, "district": district}


def where_it_is(form: Activity) -> str:
    if form.status == Status.DRAFT:
        return _("taken back by its author")
    return _("%(status)s, since %(date)s") % {
        "status": form.get_status_display(),
        "date": date_format(timezone.localtime(form.status_since)),
    }
