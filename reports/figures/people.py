"""The figures of people: who took part, and how far the program reached."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.figures.figure import Figure
from reports.figures.gaps import (
    PLACE,
)
from reports.figures.units import (
    contacts_unit,
    lectures_unit,
    lessons_unit,
    persons_unit,
    schools_unit,
    visits_unit,
)

PEOPLE = (
    Figure(
        "persons",
        "people",
        _("Persons who took part"),
        persons_unit,
        _(
            "Different teachers named as present on counted forms of every kind, each once. "
            "Headcounts without names are not in this figure."
        ),
        different="teacher",
        short=pgettext_lazy("column", "Persons"),
    ),
    Figure(
        "persons_in_training",
        "people",
        pgettext_lazy("persons", "At the activities whose attendances are counted"),
        persons_unit,
        _(
            "Different teachers named as present on the forms that the attendances come from: "
            "training activities with a headcount."
        ),
        where=Q(activity__kind__counts_as_training=True, activity__headcount__isnull=False),
        different="teacher",
        of_which="persons",
    ),
    Figure(
        "schools_reached",
        "supported",
        _("Schools reached"),
        schools_unit,
        _("Different schools on the supported side of counted activities, each once."),
        different="school",
        short=pgettext_lazy("column", "Schools"),
    ),
    Figure(
        "lectures",
        "talks",
        _("Lectures"),
        lectures_unit,
        _("Talks listed on counted forms of every kind, each once."),
    ),
    Figure(
        "lectures_in_training",
        "talks",
        pgettext_lazy("lectures", "At training activities"),
        lectures_unit,
        _("Talks listed on counted forms of the kinds that count as training."),
        where=Q(activity__kind__counts_as_training=True),
        of_which="lectures",
    ),
    Figure(
        "observations",
        "lessons",
        _("Lesson observations"),
        lessons_unit,
        _("Lessons in counted activities of the kinds whose lessons are observed."),
        where=Q(activity__kind__lessons_are_observed=True),
        weakened_by=(PLACE,),
        short=pgettext_lazy("column", "Observed"),
    ),
    Figure(
        "outreach_visits",
        "activities",
        _("Outreach visits"),
        visits_unit,
        _("Counted activities of the kinds that bring teaching to rural schools."),
        where=Q(kind__is_outreach=True),
        short=pgettext_lazy("column", "Outreach"),
    ),
    Figure(
        "guidance_contacts",
        "contacts",
        _("Guidance contacts"),
        contacts_unit,
        _("Contacts of mentors and trainees, as logged and not voided. They need no confirmation."),
        short=pgettext_lazy("column", "Contacts"),
    ),
)
