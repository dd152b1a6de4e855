"""What the check page says of a certificate of hours: whether it stands, and no whole name."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities.paper.wording import Verdict
from core.names import half_masked
from programs.models import Program
from roster.models import Teacher
from training.hours.codes import Certificate, fingerprint
from training.hours.reading import Attended, total
from training.hours.wording import hours_said


def unknown() -> Verdict:
    """One answer to every address that no certificate of the portal carries."""
    return Verdict(
        "error",
        _("This certificate cannot be confirmed"),
        _(
            "The portal has printed no certificate with this number and code. Scan the code on the "
            "paper once more, or type it."
        ),
    )


def stands(
    certificate: Certificate, teacher: Teacher, program: Program, rows: Sequence[Attended]
) -> bool:
    """Whether it says today what it said when it was printed."""
    return bool(rows) and fingerprint(teacher, program, rows) == certificate.fingerprint


def verdict(*, still_stands: bool, counts: bool) -> Verdict:
    if still_stands:
        return Verdict(
            "success",
            _("Genuine and up to date"),
            _("These hours count today as they did when this certificate was printed."),
        )
    if counts:
        return Verdict(
            "warning",
            _("Printed by this portal, but it shows an earlier state"),
            _("What it certifies has changed since. Ask for a new print."),
        )
    return Verdict(
        "error",
        _("Printed by this portal, but it does not stand any more"),
        _("None of its trainings counts today."),
    )


def facts(
    certificate: Certificate, teacher: Teacher, program: Program, rows: Sequence[Attended]
) -> list[tuple]:
    """What stands on the paper. Of one that says something else now only what it was: whoever
    holds an old paper learns nothing new from it.
    """
    printed = (_("Printed on"), date_format(certificate.issued_on))
    number = (_("Certificate number"), certificate.number)
    if not stands(certificate, teacher, program, rows):
        return [number, printed]
    return [
        number,
        (pgettext("of a person", "Name"), half_masked(teacher.name)),
        (_("Program"), program),
        (_("Trainings"), len(rows)),
        (_("Hours"), hours_said(total(rows))),
        printed,
    ]
