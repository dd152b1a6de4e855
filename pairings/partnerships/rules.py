"""Which places are partners, on a day."""

import datetime

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pairings.pairs.models import Pairing
from pairings.pairs.rules import lost_ground, not_teaching, posted_until, teaching
from pairings.partnerships.models import Partnership
from programs.models import Program
from programs.program.rules import check_day
from roster.models import Posting, Subject, Teacher


def check_end(pairing: Pairing, ends_on: datetime.date) -> None:
    """The last day is not before the first, and inside the program and both postings.

    Where the program or a posting ended before the pairing began, which is entered late, the
    first day is left to end it on.
    """
    if ends_on < pairing.starts_on:
        raise ValidationError(
            {
                "ends_on": _("The pairing began on %(day)s. Enter that day or a later one.")
                % {"day": date_format(pairing.starts_on)}
            }
        )
    if ends_on == pairing.starts_on:
        return
    if why := lost_ground(pairing):
        raise ValidationError(
            {
                "ends_on": _("%(why)s Cancel it, or end it on its first day, %(day)s.")
                % {"why": why, "day": date_format(pairing.starts_on)}
            }
        )
    if ends_on > pairing.program.ends_on:
        check_day(pairing.program, ends_on, field="ends_on")
    for teacher, last in posted_until(pairing):
        if ends_on > last:
            raise ValidationError(
                {
                    "ends_on": _(
                        "The last day of %(teacher)s there is %(day)s. "
                        "Enter that day or an earlier one."
                    )
                    % {"teacher": teacher, "day": date_format(last)}
                }
            )


# --- who may help whom ----------------------------------------------------------------------------


def supports(
    program: Program, subject: Subject, mentor: Posting, trainee: Posting, on: datetime.date
) -> bool:
    """Whether the mentor's place may help the trainee's: same district, or partners that day."""
    if mentor.district_id == trainee.district_id:
        return True
    allowed = Q(
        form=Partnership.Form.DISTRICT,
        supporting_district=mentor.district_id,
        supported_district=trainee.district_id,
    )
    if mentor.school_id and trainee.school_id:
        allowed |= Q(
            form__in=[Partnership.Form.SCHOOL, Partnership.Form.SUBJECT_GROUP],
            supporting_school=mentor.school_id,
            supported_school=trainee.school_id,
        )
    partnerships = Partnership.objects.filter(allowed, program=program)
    return partnerships.covering(subject).running(on).exists()


def not_partners(
    program: Program, subject: Subject, mentor: Posting, trainee: Posting, on: datetime.date
) -> ValidationError:
    """The counterpart list says no: name the districts that would do."""
    partners = (
        Partnership.objects.filter(
            program=program,
            form=Partnership.Form.DISTRICT,
            supported_district=trainee.district_id,
        )
        .covering(subject)
        .running(on)
        .select_related("supporting_district")
    )
    names = list(dict.fromkeys(str(each.supporting_district) for each in partners))
    words = {
        "supporting": mentor.district,
        "supported": trainee.district,
        "subject": subject,
        "day": date_format(on),
        "names": pgettext("between names", ", ").join(names),
    }
    if names:
        text = _(
            "%(supporting)s does not support %(supported)s in %(subject)s on %(day)s. "
            "Choose a mentor from one of its partners (%(names)s) or from the district itself."
        )
    else:
        text = _(
            "No district supports %(supported)s in %(subject)s on %(day)s, and the two schools "
            "are not partners. Choose a mentor from the district itself, or have the "
            "partnership added first."
        )
    return ValidationError({"mentor": text % words})


def places_of(
    program: Program, subject: Subject, mentor: Teacher, trainee: list[Posting], on: datetime.date
) -> tuple[Posting, Posting]:
    """The mentor's and the trainee's posting between which help is allowed on that day."""
    mentors = teaching(mentor, subject, on)
    if not mentors:
        raise not_teaching(mentor, subject, on, field="mentor")
    for theirs in trainee:
        for place in mentors:
            if supports(program, subject, place, theirs, on):
                return place, theirs
    raise not_partners(program, subject, mentors[0], trainee[0], on)
