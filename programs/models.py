"""Places, people and programs: what everything else refers to."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.names import NamedInTwoLanguages, in_language
from core.scoping import Record, ScopedModel
from programs.querysets import (
    ActivityKindQuerySet,
    DistrictQuerySet,
    PostingQuerySet,
    ProgramQuerySet,
    ReferenceQuerySet,
    SchoolQuerySet,
    TeacherQuerySet,
    TermQuerySet,
)


def ends_not_before(name: str, start: str, end: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True})
        | Q(**{f"{start}__isnull": True})
        | Q(**{f"{end}__gte": F(start)}),
        violation_error_message=_("The last day cannot be before the first."),
    )


def external_id() -> models.CharField:
    """The key under which another system of the city knows this record; empty where none does."""
    return models.CharField(
        _("key in another system"), max_length=64, blank=True, default="", editable=False
    )


def one_of_an_external_id(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        name=name,
        fields=["external_id"],
        condition=~Q(external_id=""),
        violation_error_message=_("Another record has this key of the other system."),
    )


class District(NamedInTwoLanguages, Record):
    """A territorial unit of the city. Ended when it is merged away, never deleted."""

    class Kind(models.TextChoices):
        DISTRICT = "district", _("district")
        COUNTY = "county", _("county")
        COUNTY_CITY = "county_city", _("county-level city")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.DISTRICT)
    sort_order = models.PositiveSmallIntegerField(_("order in lists"), default=0)
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("existed until"), null=True, blank=True)
    external_id = external_id()

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_current_district_of_a_name",
                fields=["name"],
                condition=Q(valid_to__isnull=True),
                violation_error_message=_("There is a district of this name already."),
            ),
            models.CheckConstraint(
                name="programs_district_kind_known",
                condition=Q(kind__in=["district", "county", "county_city"]),
            ),
            ends_not_before("programs_district_ends_after_start", "valid_from", "valid_to"),
            one_of_an_external_id("programs_one_district_of_an_external_id"),
        ]

    def get_absolute_url(self):
        return reverse("programs:district", args=[self.uuid])


class School(NamedInTwoLanguages, Record):
    """A school of a district; it may be on both sides of pairings. Closed or merged, never deleted.

    `aliases` holds short and former names, one on each line, for finding it.
    """

    class Setting(models.TextChoices):
        URBAN = "urban", _("urban")
        TOWN = "town", _("town")
        RURAL = "rural", _("rural")

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    setting = models.CharField(_("setting"), max_length=10, choices=Setting)
    township = models.CharField(_("township"), max_length=60, blank=True)
    aliases = models.TextField(_("other names"), blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    external_id = external_id()

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["district__sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_open_school_of_a_name_in_a_district",
                fields=["district", "name"],
                condition=Q(closed_on__isnull=True),
                violation_error_message=_("This district has a school of this name already."),
            ),
            models.CheckConstraint(
                name="programs_school_setting_known",
                condition=Q(setting__in=["urban", "town", "rural"]),
            ),
            models.CheckConstraint(
                name="programs_school_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            ends_not_before("programs_school_ends_after_start", "opened_on", "closed_on"),
            one_of_an_external_id("programs_one_school_of_an_external_id"),
        ]

    def get_absolute_url(self):
        return reverse("programs:school", args=[self.uuid])


class SchoolName(ScopedModel):
    """Another name a school is found by. Written by the school's services from its `aliases`.

    `key` is the name as it is compared: see `programs.school_names.key_of`.
    """

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        SHORT = "short", _("short name")
        ALIAS = "alias", _("other name")

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.ALIAS)
    name = models.CharField(max_length=120)
    key = models.CharField(max_length=120)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="programs_school_name_kind_known",
                condition=Q(kind__in=["former", "short", "alias"]),
            ),
            models.CheckConstraint(
                name="programs_school_name_has_a_key", condition=~Q(name="") & ~Q(key="")
            ),
            models.UniqueConstraint(
                name="programs_a_school_has_a_name_once", fields=["school", "key"]
            ),
        ]
        indexes = [models.Index(fields=["key", "school"], name="programs_school_name_key")]

    def __str__(self):
        return self.name


class Subject(NamedInTwoLanguages, Record):
    """A subject of the office's list."""

    sort_order = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_subject_of_a_name",
                fields=["name"],
                violation_error_message=_("There is a subject of this name already."),
            )
        ]

    def get_absolute_url(self):
        return reverse("programs:subjects")


class Teacher(Record):
    """A person, apart from where they are posted. Two may share a name; some are a surname only.

    Telephone and e-mail are optional and never printed.
    """

    name = models.CharField(_("name"), max_length=50)
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
                name="programs_one_teacher_of_a_staff_number",
                fields=["staff_number"],
                condition=~Q(staff_number=""),
                violation_error_message=_("Another teacher has this staff number."),
            ),
            models.CheckConstraint(
                name="programs_teacher_teaching_since_plausible",
                condition=Q(teaching_since__isnull=True) | Q(teaching_since__range=(1940, 2100)),
                violation_error_message=_("Enter the year in four digits."),
            ),
            models.CheckConstraint(
                name="programs_teacher_not_merged_into_themselves",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            one_of_an_external_id("programs_one_teacher_of_an_external_id"),
        ]
        indexes = [models.Index(fields=["name_sort", "id"], name="programs_teacher_sorted")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programs:teacher", args=[self.uuid])


class Posting(Record):
    """A teacher's time at a school, or at a district's office (no school). Both days included."""

    class Entry(models.TextChoices):
        UNKNOWN = "", _("not known")
        APPOINTED = "appointed", _("newly appointed")
        TRANSFERRED = "transferred", _("transferred in")

    teacher = models.ForeignKey(
        Teacher, on_delete=models.PROTECT, related_name="+", verbose_name=_("teacher")
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", verbose_name=_("district")
    )
    school = models.ForeignKey(
        School,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("school"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    entry = models.CharField(_("came by"), max_length=12, choices=Entry, blank=True, default="")
    external_id = external_id()

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="programs_posting_entry_known",
                condition=Q(entry__in=["", "appointed", "transferred"]),
            ),
            ends_not_before("programs_posting_ends_after_start", "starts_on", "ends_on"),
            one_of_an_external_id("programs_one_posting_of_an_external_id"),
            models.UniqueConstraint(
                "teacher",
                "district",
                Coalesce("school", 0),
                name="programs_one_open_posting_of_a_teacher_at_a_place",
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This teacher is posted there already."),
            ),
        ]
        indexes = [
            models.Index(fields=["school", "teacher"], name="programs_posting_school"),
            models.Index(fields=["district", "teacher"], name="programs_posting_district"),
        ]

    def __str__(self):
        return f"{self.teacher}: {self.place}"

    def get_absolute_url(self):
        return self.teacher.get_absolute_url()

    @property
    def place(self) -> School | District:
        """The school, or the district whose office it is."""
        return self.school or self.district


class PostingSubject(ScopedModel):
    """A subject taught in a posting, as the main one or beside others."""

    class Load(models.TextChoices):
        FULL_TIME = "full_time", _("full-time")
        PART_TIME = "part_time", _("part-time")

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="subjects")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, related_name="+", verbose_name=_("subject")
    )
    load = models.CharField(_("load"), max_length=10, choices=Load, default=Load.FULL_TIME)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["subject__sort_order"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_row_of_a_subject_in_a_posting", fields=["posting", "subject"]
            ),
            models.CheckConstraint(
                name="programs_posting_load_known",
                condition=Q(load__in=["full_time", "part_time"]),
            ),
        ]

    def __str__(self):
        return str(self.subject)


class Program(NamedInTwoLanguages, Record):
    """One program year. Its period is two dates, both included; forms lie inside it.

    The steps a form takes are its data: `needs_…` says which apply before the city's.
    """

    class State(models.TextChoices):
        SETUP = "setup", _("being set up")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    slug = models.SlugField(_("short name in addresses"), max_length=60)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SETUP)
    guiding_principles = models.TextField(_("guiding principles"), blank=True)
    working_ideas = models.TextField(_("working ideas"), blank=True)
    mentor_capacity = models.PositiveSmallIntegerField(_("trainees a mentor may have"), default=3)
    needs_other_side = models.BooleanField(_("the other side countersigns"), default=True)
    needs_school = models.BooleanField(_("the school confirms"), default=True)
    needs_district = models.BooleanField(_("the district confirms"), default=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_program_of_a_slug",
                fields=["slug"],
                violation_error_message=_("Another program has this short name."),
            ),
            models.CheckConstraint(
                name="programs_program_state_known",
                condition=Q(state__in=["setup", "open", "closed"]),
            ),
            models.CheckConstraint(
                name="programs_mentor_capacity_positive",
                condition=Q(mentor_capacity__gte=1),
                violation_error_message=_("A mentor may have at least one trainee."),
            ),
            ends_not_before("programs_program_ends_after_start", "starts_on", "ends_on"),
        ]

    def get_absolute_url(self):
        return reverse("programs:program", args=[self.slug])

    def default_day(self, today: datetime.date) -> datetime.date:
        """Today, or the last day of a program that has ended: where its forms' dates start."""
        return min(max(today, self.starts_on), self.ends_on)


class Term(NamedInTwoLanguages, Record):
    """A school term of the office's calendar. Weeks count from `first_week_starts_on`."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    first_week_starts_on = models.DateField(_("week 1 starts on"))
    external_id = external_id()

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_term_of_a_start",
                fields=["starts_on"],
                violation_error_message=_("Another term starts on this day."),
            ),
            ends_not_before("programs_term_ends_after_start", "starts_on", "ends_on"),
            one_of_an_external_id("programs_one_term_of_an_external_id"),
        ]

    def get_absolute_url(self):
        return reverse("programs:terms")

    def week_of(self, day: datetime.date) -> int:
        """The term week that holds this day; week 1 starts on `first_week_starts_on`."""
        return (day - self.first_week_starts_on).days // 7 + 1


class SubjectSection(NamedInTwoLanguages, Record):
    """The city's section for one subject of a program; without a subject, the general section.

    Its people are the subject leads (accounts.RoleAssignment).
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        Subject,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("subject"),
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = [F("subject__sort_order").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                "program",
                Coalesce("subject", 0),
                name="programs_one_section_of_a_subject",
                violation_error_message=_("The program has a section for this subject already."),
            )
        ]

    def get_absolute_url(self):
        return self.program.get_absolute_url()


class ActivityKind(NamedInTwoLanguages, Record):
    """A kind of activity of one program: its channel, which figures it feeds, which parts it opens.

    Each program has its own, copied from the standard set or from an earlier program and fixed
    when it opens: what counted last year stays what it was. `key` stays the same in every copy, so
    that one kind can be compared over the years.
    """

    class Channel(models.TextChoices):
        INTENSIVE = "intensive", _("Intensive training")
        FOLLOW_UP = "follow_up", _("Follow-up guidance")
        LESSON_STUDY = "lesson_study", _("Lesson study")
        ONLINE = "online", _("Online teaching research")

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="+", verbose_name=_("program")
    )
    key = models.SlugField(_("key over the years"), max_length=60, editable=False)
    channel = models.CharField(_("training channel"), max_length=20, choices=Channel)
    counts_as_training = models.BooleanField(_("counts as training"), default=True)
    lessons_are_lesson_study = models.BooleanField(_("lessons are lesson study"), default=False)
    lessons_are_observed = models.BooleanField(_("lessons are observed"), default=False)
    is_outreach = models.BooleanField(_("is an outreach visit"), default=False)
    opens_lessons = models.BooleanField(_("asks for lessons"), default=False)
    opens_talks = models.BooleanField(_("asks for talks"), default=False)
    is_remote = models.BooleanField(_("has no place"), default=False)
    is_for_pairs = models.BooleanField(_("offered to mentors and trainees"), default=True)
    sort_order = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    objects = ActivityKindQuerySet.as_manager()

    class Meta:
        ordering = ["sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                name="programs_one_kind_of_a_name_in_a_program",
                fields=["program", "name"],
                violation_error_message=_("The program has a kind of this name already."),
            ),
            models.UniqueConstraint(
                name="programs_one_kind_of_a_key_in_a_program", fields=["program", "key"]
            ),
            models.CheckConstraint(
                name="programs_kind_channel_known",
                condition=Q(channel__in=["intensive", "follow_up", "lesson_study", "online"]),
            ),
        ]

    def get_absolute_url(self):
        return reverse("programs:kinds", args=[self.program.slug])


class RequirementSet(NamedInTwoLanguages, Record):
    """Requirements that stand together, such as "three ones", of a subject or of all.

    Valid from a day to a day, both included. A changed set is a new one from its own first day:
    what was owed until then stays what it was.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        Subject, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = [F("subject__sort_order").asc(nulls_first=True), "name", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Coalesce("subject", 0),
                "name",
                name="programs_one_valid_set_of_a_name",
                condition=Q(valid_to__isnull=True),
                violation_error_message=_("The program has a set of this name already."),
            ),
            ends_not_before("programs_set_ends_after_start", "valid_from", "valid_to"),
        ]

    def get_absolute_url(self):
        return self.program.get_absolute_url()


class Requirement(Record):
    """One thing a set asks of a pair, a mentor, a trainee or a partnership: quotas as data."""

    class OwedBy(models.TextChoices):
        PAIR = "pair", _("the pair")
        MENTOR = "mentor", _("the mentor")
        TRAINEE = "trainee", _("the trainee")
        SUPPORTING = "supporting", _("the supporting side")
        SUPPORTED = "supported", _("the supported side")
        BOTH = "both", _("both sides")

    class Counts(models.TextChoices):
        ACTIVITY = "activity", _("activities")
        OBSERVATION = "observation", _("observed lessons")
        VISIT = "visit", _("outreach visits")
        CONTACT = "contact", _("guidance contacts")
        PAPER = "paper", _("papers")
        RESULT = "result", _("results of any kind")
        PROJECT = "joint_project", _("joint projects")
        BOOK = "book_recommendation", _("book recommendations")
        OTHER = "other", _("something else")

    class Per(models.TextChoices):
        WEEK = "week", _("per week")
        FORTNIGHT = "fortnight", _("per fortnight")
        MONTH = "month", _("per month")
        TERM = "term", _("per term")
        YEAR = "year", _("per year")

    requirement_set = models.ForeignKey(
        RequirementSet, on_delete=models.PROTECT, related_name="requirements"
    )
    text = models.CharField(_("what is owed"), max_length=200)
    text_en = models.CharField(max_length=300, blank=True)
    owed_by = models.CharField(_("owed by"), max_length=12, choices=OwedBy)
    counts = models.CharField(_("what counts"), max_length=20, choices=Counts)
    quantity = models.PositiveSmallIntegerField(_("how many"), default=1)
    per = models.CharField(_("how often"), max_length=10, choices=Per)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    evidence_en = models.CharField(_("evidence in English"), max_length=300, blank=True)
    weight = models.DecimalField(_("weight"), max_digits=4, decimal_places=2, default=1)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["requirement_set", "pk"]
        constraints = [
            models.CheckConstraint(
                name="programs_requirement_owed_by_known",
                condition=Q(
                    owed_by__in=["pair", "mentor", "trainee", "supporting", "supported", "both"]
                ),
            ),
            models.CheckConstraint(
                name="programs_requirement_counts_known",
                condition=Q(
                    counts__in=[
                        "activity",
                        "observation",
                        "visit",
                        "contact",
                        "paper",
                        "result",
                        "joint_project",
                        "book_recommendation",
                        "other",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="programs_requirement_quantity_positive", condition=Q(quantity__gte=1)
            ),
            models.CheckConstraint(
                name="programs_requirement_per_known",
                condition=Q(per__in=["week", "fortnight", "month", "term", "year"]),
            ),
        ]

    def __str__(self):
        return in_language(self.text, self.text_en)

    def get_absolute_url(self):
        return self.requirement_set.get_absolute_url()

    @property
    def evidence_label(self) -> str:
        return in_language(self.evidence, self.evidence_en)
