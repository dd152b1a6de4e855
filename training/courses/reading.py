"""Whom an organizer means by a few presses: trainees, mentors or all teachers of some places."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from pairings.models import Pairing
from pairings.naming import namable_schools
from roster.models import District, Posting, School, Subject, Teacher
from training.courses.models import Training


class Who(models.TextChoices):
    TRAINEES = "trainees", _("Trainees")
    MENTORS = "mentors", _("Mentors")
    BOTH = "both", _("Trainees and mentors")
    TEACHERS = "teachers", _("All teachers")
    NOBODY = "none", _("Only those named below")


SIDES = (("trainee", "district", "school"), ("mentor", "mentor_district", "mentor_school"))


@dataclass(frozen=True, slots=True)
class Meant:
    """The answers of the page. No place is every place that the organizer sees."""

    who: str
    subject: Subject | None = None
    districts: tuple[District, ...] = ()
    schools: tuple[School, ...] = ()


def schools_of(actor: Actor) -> QuerySet:
    return namable_schools(actor).filter(closed_on=None)


def people_meant(meant: Meant, training: Training, actor: Actor) -> QuerySet:
    """These people, of those whom the actor sees, as they stand on the first day."""
    if meant.who == Who.NOBODY:
        return Teacher.objects.none()
    if meant.who == Who.TEACHERS:
        posted = postings(meant, training, actor).values("teacher")
        return Teacher.objects.filter(pk__in=posted, merged_into=None)
    return Teacher.objects.filter(of_pairs(meant, training, actor))


def postings(meant: Meant, training: Training, actor: Actor) -> QuerySet:
    rows = Posting.objects.visible_to(actor).running(training.activity.starts_on)
    if meant.subject:
        rows = rows.filter(subjects__subject=meant.subject)
    if meant.schools:
        return rows.filter(school__in=meant.schools)
    return rows.filter(district__in=meant.districts) if meant.districts else rows


def of_pairs(meant: Meant, training: Training, actor: Actor) -> Q:
    """The people of the pairs of the program, as they stand on the first day."""
    pairs = Pairing.objects.visible_to(actor).standing().filter(program=training.program)
    pairs = pairs.running(training.activity.starts_on)
    if meant.subject:
        pairs = pairs.filter(subject=meant.subject)
    found = Q(pk__in=[])
    for side, district, school in SIDES:
        if meant.who not in (Who.BOTH, f"{side}s"):
            continue
        rows = pairs
        if meant.schools:
            rows = rows.filter(**{f"{school}__in": meant.schools})
        elif meant.districts:
            rows = rows.filter(**{f"{district}__in": meant.districts})
        found |= Q(pk__in=rows.values(side))
    return found
