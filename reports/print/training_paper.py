"""What stands on a sign-in sheet and on a certificate of hours, in the language that is active."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.paper.fingerprint import in_groups
from activities.registration.wording import date_of
from core.actor import Actor
from core.names import shown
from core.qr import qr_svg
from programs.models import Program
from reports.print.setting import Check
from reports.print.training_pdf import Column, TrainingLabels, TrainingPaper
from reports.wording import moment
from roster.models import PostingSubject, Teacher
from training.courses.wording import (
    name_of,
    organizer_of,
    speaker_of,
    theme_of,
    time_of,
)
from training.hours.codes import Certificate, where_codes_are_typed
from training.hours.reading import Attended, total
from training.hours.wording import hours_said, how_long
from training.models import Expected, HalfDay, Present, Training

# Rows for those whom nobody expected, and how many a sheet has at least.
EMPTY, LEAST = 8, 20


def labels() -> TrainingLabels:
    return TrainingLabels(
        page=_("Page %(page)s of %(pages)s"),
        date=pgettext("seal box", "Date:"),
        missing=_("Characters that could not be printed. Write them in by hand before filing:"),
    )


def sheet(
    half_day: HalfDay,
    expected: Sequence[Expected],
    guests: Sequence[Present],
    *,
    actor: Actor,
    office: str,
) -> TrainingPaper:
    """One session: everybody known, its guests, and empty rows under them for more."""
    training = half_day.training
    taught = subjects_of([each.teacher_id for each in expected])
    known = [
        (shown(str(each.teacher), actor), str(each.school or each.district or ""), taught(each))
        for each in expected
    ]
    visiting = [(shown(one.name, actor), one.unit, _("Guest")) for one in guests]
    empty = max(EMPTY, LEAST - len(known) - len(visiting))
    rows = [*known, *visiting, *[("", "", "")] * empty]
    return TrainingPaper(
        name=name_of(half_day),
        office=office,
        title=_("Sign-in sheet"),
        program=training.activity.theme,
        words=_("Who is not on the list signs in the empty rows, guests with name and unit."),
        facts=[
            fact
            for fact in [
                (_("Session"), time_of(half_day)),
                (_("Theme"), theme_of(half_day)),
                (_("Speaker"), speaker_of(half_day, actor)),
                (_("Place"), training.place),
                (_("Organized by"), organizer_of(training)),
            ]
            if fact[1]
        ],
        columns=[
            Column(_("No."), 0),
            Column(pgettext("of a person", "Name"), 4),
            Column(_("School or unit"), 4),
            Column(_("Subject"), 3),
            Column(_("Signature"), 4),
        ],
        rows=[(str(number), *row, "") for number, row in enumerate(rows, 1)],
        foot=_("%(number)d people were expected when this was printed.") % {"number": len(known)},
        row_height=9,
    )


def subjects_of(teachers: Sequence[int]):
    """What each teaches, by their key, in one query."""
    rows = PostingSubject.objects.filter(posting__teacher__in=teachers, posting__ends_on=None)
    taught = defaultdict(list)
    for row in rows.select_related("subject", "posting"):
        if str(row.subject) not in taught[row.posting.teacher_id]:
            taught[row.posting.teacher_id].append(str(row.subject))
    between = pgettext("between names", ", ")
    return lambda each: between.join(taught[each.teacher_id])


def certificate(
    teacher: Teacher,
    program: Program,
    rows: Sequence[Attended],
    *,
    actor: Actor,
    office: str,
    at: datetime,
) -> TrainingPaper:
    """The trainings of one person in a program, each with the reference of its form, and the code
    by which whoever is shown the paper asks whether it stands.
    """
    name = shown(str(teacher), actor)
    certified = Certificate.of(teacher, program, rows, timezone.localdate(at))
    fingerprint = in_groups(certified.fingerprint)
    return TrainingPaper(
        name=_("Hours of training: %(name)s") % {"name": name},
        office=office,
        title=_("Certificate of hours"),
        program=str(program),
        facts=[
            (_("Certificate number"), certified.number),
            (pgettext("of a person", "Name"), name),
            *([(_("Staff number"), teacher.staff_number)] if teacher.staff_number else []),
            (
                _("Period"),
                _("%(first)s to %(last)s")
                % {"first": date_format(program.starts_on), "last": date_format(program.ends_on)},
            ),
        ],
        words=_(
            "These trainings are counted: their forms have been confirmed and accepted. Each can "
            "be read in the portal under its reference."
        ),
        columns=[
            Column(_("Reference"), 0),
            Column(_("Training"), 5),
            Column(_("Date"), 3),
            Column(_("How long"), 3),
            Column(_("Hours"), 0),
        ],
        rows=[
            (
                row.form.reference,
                row.form.theme,
                date_of(row.form),
                how_long(row),
                hours_said(row.hours),
            )
            for row in reversed(rows)
        ],
        total=_("Together: %(hours)s") % {"hours": hours_said(total(rows))},
        signs=[_("%(office)s (seal)") % {"office": office}],
        check=check(certified),
        foot=_("Printed on %(moment)s. Fingerprint: %(fingerprint)s")
        % {"moment": moment(at), "fingerprint": fingerprint},
    )


def check(certified: Certificate) -> Check | None:
    """Nothing where nobody knows where it would be checked."""
    if not certified.address:
        return None
    return Check(
        svg=qr_svg(certified.address),
        alt=_("The address where this paper is checked: %(address)s")
        % {"address": certified.address},
        words=_("Scan to check"),
        address=_("Or open %(address)s and type the number and this code:")
        % {"address": where_codes_are_typed()},
        code=certified.code,
    )


def sheets_name(training: Training) -> str:
    return _("Sign-in sheets: %(training)s") % {"training": training}
