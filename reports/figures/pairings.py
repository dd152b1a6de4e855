"""The figures of pairings and partnerships."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pairings.models import Partnership
from reports.figures.families import on_the_last_day
from reports.figures.figure import Figure
from reports.figures.units import (
    mentors_unit,
    pairs_unit,
    trainees_unit,
)

PAIRINGS = (
    Figure(
        "trainees_in_period",
        "trainees",
        _("Trainees paired"),
        trainees_unit,
        _(
            "Different trainees who had a mentor on at least one day of the period, each once. "
            "Cancelled pairings do not count."
        ),
        different="trainee",
        short=pgettext_lazy("column", "Trainees"),
    ),
    Figure(
        "trainees",
        "trainees",
        pgettext_lazy("trainees", "On the last day"),
        trainees_unit,
        _("Different trainees who had a mentor on the last day of the period."),
        when=on_the_last_day,
        different="trainee",
        of_which="trainees_in_period",
        short=pgettext_lazy("column", "Trainees, last day"),
    ),
    Figure(
        "mentors_in_period",
        "mentors",
        _("Local mentors"),
        mentors_unit,
        _(
            "Different mentors who had a trainee on at least one day of the period, each once. By "
            "district, a mentor stands under the mentor's own."
        ),
        different="mentor",
    ),
    Figure(
        "mentors",
        "mentors",
        pgettext_lazy("mentors", "On the last day"),
        mentors_unit,
        _(
            "Different mentors who had a trainee on the last day of the period. By district, a "
            "mentor stands under the mentor's own."
        ),
        when=on_the_last_day,
        different="mentor",
        of_which="mentors_in_period",
        short=pgettext_lazy("column", "Mentors, last day"),
    ),
    # Of the trainees' family: a district is told by whom its trainees are helped, wherever from.
    Figure(
        "mentors_of_trainees",
        "trainees",
        _("Mentors of local trainees"),
        mentors_unit,
        _(
            "Different mentors of these trainees on at least one day of the period, each once, "
            "wherever they teach. By district, a mentor stands under the district of each trainee."
        ),
        different="mentor",
    ),
    Figure(
        "pairings",
        "pairings",
        _("Mentor pairings"),
        pairs_unit,
        _(
            "Pairings of a mentor and a trainee with at least one day in the period. Ended ones "
            "count, cancelled ones do not."
        ),
        short=pgettext_lazy("column", "Pairings"),
    ),
    Figure(
        "pairings_within_district",
        "pairings",
        _("Within one district"),
        pairs_unit,
        _("Mentor pairings in which both taught in the same district when the pairing began."),
        where=Q(mentor_district=F("district")),
        of_which="pairings",
    ),
    Figure(
        "pairings_within_school",
        "pairings",
        _("Within one school"),
        pairs_unit,
        _(
            "Mentor pairings in which both taught at the same school when the pairing began. They "
            "are among those within one district."
        ),
        where=Q(mentor_school=F("school")),
        of_which="pairings",
        overlaps=True,
    ),
    Figure(
        "partnerships",
        "partnerships",
        _("Partnerships"),
        pairs_unit,
        _(
            "Partnerships of districts, schools and subject groups with a day in the period. One "
            "for all subjects is of no single subject: it is in no subject's report, and stands in "
            "the row without a subject."
        ),
        short=pgettext_lazy("column", "Partners"),
    ),
    Figure(
        "partnerships_district",
        "partnerships",
        _("Between districts"),
        pairs_unit,
        _("Partnerships of a supporting and a supported district."),
        where=Q(form=Partnership.Form.DISTRICT),
        of_which="partnerships",
    ),
    Figure(
        "partnerships_school",
        "partnerships",
        _("Between schools"),
        pairs_unit,
        _("Partnerships of a supporting and a supported school."),
        where=Q(form=Partnership.Form.SCHOOL),
        of_which="partnerships",
    ),
    Figure(
        "partnerships_subject_group",
        "partnerships",
        _("Between subject groups"),
        pairs_unit,
        _("Partnerships of two schools' subject groups."),
        where=Q(form=Partnership.Form.SUBJECT_GROUP),
        of_which="partnerships",
    ),
    Figure(
        "partnerships_within_district",
        "partnerships",
        _("Within one district"),
        pairs_unit,
        _(
            "Partnerships of any form whose two sides are in one district. Each of them is also "
            "among those of its form."
        ),
        where=Q(supporting_district=F("supported_district")),
        of_which="partnerships",
        overlaps=True,
    ),
)
