"""Teachers, and where they are posted from when to when."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.addresses import page_of
from core.keys import external_id, link_to, one_of_an_external_id
from core.names import with_colon
from core.periods import Dated, ends_not_before
from core.scoping import Record, ReferenceQuerySet, ScopedModel
from roster.people.querysets import PostingQuerySet, TeacherQuerySet
from roster.places.models import District, School
from roster.subjects.models import Subject


class Teacher(Record):
    """A person, apart from where they are posted. Two may share a name; some are a surname only.

    Telephone and e-mail are optional and never printed.
    """

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50)
    name_sort = models.CharField(_("sort key"), max_length=200, blank=True)
    staff_number = models.CharField(_("staff number"), max_length=30, blank=True)
    teaching_since = models.PositiveSmallIntegerField(
        _("teaching since (year)"), null=True, blank=True
    )
    title = models.CharField(_("professional title"), max_length=40, blank=True)
    post = models.CharField(_("post"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    external_id = external_id()
    # Two records of one person: this one is no longer offered, what it stands on stays.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = TeacherQuerySet.as_manager()

    class Meta:
        ordering = ["name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_teacher_of_a_staff_number",
                fields=["staff_number"],
                condition=~Q(staff_number=""),
                violation_error_message=_("Another teacher has this staff number."),
            ),
            models.CheckConstraint(
                name="roster_teacher_teaching_since_plausible",
                condition=Q(teaching_since__isnull=True) | Q(teaching_since__range=(1940, 2100)),
                violation_error_message=_("Enter a year from 1940 to 2100."),
            ),
            models.CheckConstraint(
                name="roster_teacher_not_merged_into_themselves",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            one_of_an_external_id("programs_one_teacher_of_an_external_id"),
        ]
        indexes = [models.Index(fields=["name_sort", "id"], name="roster_teacher_sorted")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return page_of("roster:teacher", self.uuid)


POSTED_THERE = _("This teacher is posted there already.")
# Where somebody works who belongs to no district: the office that runs the portal.
CITY_OFFICE = _("City office")


class Posting(Dated, Record):
    """Somebody's time at a school, at a district's office (no school) or the city's (no district).

    Both days included.
    """

    class Entry(models.TextChoices):
        UNKNOWN = "", _("not known")
        APPOINTED = "appointed", _("newly appointed")
        TRANSFERRED = "transferred", _("transferred in")

    teacher = link_to(Teacher, _("teacher"))
    district = link_to(District, _("district"), null=True, db_index=False)
    school = link_to(School, _("school"), null=True, db_index=False)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    entry = models.CharField(_("came by"), max_length=12, choices=Entry, blank=True, default="")
    external_id = external_id()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="roster_posting_entry_known",
                condition=Q(entry__in=["", "appointed", "transferred"]),
            ),
            ends_not_before("programs_posting_ends_after_start", "starts_on", "ends_on"),
            one_of_an_external_id("programs_one_posting_of_an_external_id"),
            models.UniqueConstraint(
                "teacher",
                "district",
                Coalesce("school", 0),
                name="roster_one_open_posting_of_a_teacher_at_a_place",
                condition=Q(ends_on__isnull=True),
                violation_error_message=POSTED_THERE,
            ),
            models.UniqueConstraint(
                name="roster_one_open_posting_of_a_teacher_at_the_city",
                fields=["teacher"],
                condition=Q(district__isnull=True, ends_on__isnull=True),
                violation_error_message=POSTED_THERE,
            ),
            models.CheckConstraint(
                name="roster_posting_of_a_school_has_its_district",
                condition=Q(school__isnull=True) | Q(district__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["school", "teacher"], name="roster_posting_school"),
            models.Index(fields=["district", "teacher"], name="roster_posting_district"),
        ]

    def __str__(self):
        return with_colon(self.teacher, self.place)

    def get_absolute_url(self):
        return self.teacher.get_absolute_url()

    @property
    def place(self) -> School | District | Promise:
        """The school, the district whose office it is, or the words for the city's."""
        return self.school or self.district or CITY_OFFICE


class PostingSubject(ScopedModel):
    """A subject taught in a posting, as the main one or beside others."""

    class Load(models.TextChoices):
        FULL_TIME = "full_time", _("full-time")
        PART_TIME = "part_time", _("part-time")

    posting = models.ForeignKey(
        Posting, on_delete=models.CASCADE, related_name="subjects", db_index=False
    )
    subject = link_to(Subject, _("subject"))
    load = models.CharField(_("load"), max_length=10, choices=Load, default=Load.FULL_TIME)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["subject__sort_order"]
        constraints = [
            models.UniqueConstraint(
                name="roster_one_row_of_a_subject_in_a_posting", fields=["posting", "subject"]
            ),
            models.CheckConstraint(
                name="roster_posting_load_known",
                condition=Q(load__in=["full_time", "part_time"]),
            ),
        ]

    def __str__(self):
        return str(self.subject)


class PersonThen(models.Model):
    """Somebody named on a record, by record or by name alone, at the place they had that day.

    Whoever was posted elsewhere later stays here where they were.
    """

    teacher = link_to(Teacher, _("teacher"), null=True)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50, blank=True)
    district = link_to(District, _("district"), null=True, db_index=False)
    school = link_to(School, _("school"), null=True, db_index=False)

    class Meta:
        abstract = True

    def __str__(self):
        return str(self.teacher or self.name)


def names_a_person(label: str, *, required: bool = True) -> models.CheckConstraint:
    """A person stands there by record or by name, never by both; where `required`, by one."""
    by_name, by_record = Q(teacher__isnull=True), Q(teacher__isnull=False, name="")
    return models.CheckConstraint(
        name=f"{label}_names_one_person",
        condition=by_record | (by_name & ~Q(name="") if required else by_name),
    )
