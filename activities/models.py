"""What happened and what came of it: registration forms, their chain, results, awards."""

from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.querysets import (
    ActivityQuerySet,
    AwardQuerySet,
    DistinctionQuerySet,
    GuidanceContactQuerySet,
    OfActivityQuerySet,
    OfResultQuerySet,
    ResultQuerySet,
)
from core.actor import Role
from core.models import AppendOnlyModel, AppendOnlyQuerySet
from core.scoping import Record, ScopedModel
from pairings.models import Pairing, Partnership, place
from programs.models import (
    ActivityKind,
    District,
    Program,
    School,
    Subject,
    Teacher,
    ends_not_before,
)


def account(verbose_name, *, null=False, **kwargs):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        related_name="+",
        verbose_name=verbose_name,
        **kwargs,
    )


class Status(models.TextChoices):
    """Where a form is. `workflow.CHAIN` says how it gets there; nothing else assigns it."""

    DRAFT = "draft", _("Draft")
    OTHER_SIDE = "other_side", _("Waiting for the other side")
    SCHOOL = "school", _("With school")
    DISTRICT = "district", _("With district")
    CITY = "city", _("With city")
    COUNTED = "counted", pgettext_lazy("status of a form", "Counted")
    RETURNED = "returned", _("Returned")
    REPLACED = "replaced", pgettext_lazy("status of a form", "Replaced")
    VOID = "void", pgettext_lazy("status of a form", "Void")


WAITING = [Status.OTHER_SIDE, Status.SCHOOL, Status.DISTRICT, Status.CITY]


class Verb(models.TextChoices):
    """The steps of the chain, one word each."""

    SEND = "send", _("Send")
    COUNTERSIGN = "countersign", _("Countersign")
    CONFIRM = "confirm", _("Confirm")
    ACCEPT = "accept", _("Accept")
    RETURN = "return", _("Return")
    TAKE_BACK = "take_back", _("Take back")
    UNDO = "undo", _("Undo")
    VOID = "void", _("Void")
    STRIKE_OUT = "strike_out", _("Strike out")
    REPLACE = "replace", _("Replace")
    RESTORE = "restore", _("Restore")


class Side(models.TextChoices):
    SUPPORTING = "supporting", _("supporting side")
    SUPPORTED = "supported", _("supported side")


class Activity(Record):
    """One event and its registration form. One event is one activity, whoever reports it.

    `home_school` and `home_district` are the place that confirms: the one that holds the whole
    supported side, or the organiser where nobody is supported. A counted form is never edited; a
    correction is another row with the same reference and the next edition, which `corrects` it.
    """

    class Precision(models.TextChoices):
        DAY = "day", _("the day is known")
        WEEK = "week", _("the week is known")
        MONTH = "month", _("the month is known")
        YEAR = "year", _("the year is known")
        UNKNOWN = "unknown", _("not known")

    class Level(models.TextChoices):
        PAIR = "pair", _("mentor and trainee")
        SCHOOL = "school", _("school")
        DISTRICT = "district", _("district")
        CITY = "city", _("city")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("exactly")
        ABOUT = "about", _("about")
        OVER = "over", _("over")

    class CameBy(models.TextChoices):
        PAGE = "page", _("typed in the portal")
        OFFLINE = "offline", _("written without a connection")
        IMPORT = "import", _("read from a file")
        PAPER = "paper", _("copied from paper")

    class PairingForm(models.TextChoices):
        TEACHER = "teacher", _("Mentor pairing")
        SCHOOL = "school", _("School pairing")
        SUBJECT_GROUP = "subject_group", _("Subject-group pairing")
        DISTRICT = "district", _("Cross-district pairing")
        NONE = "", _("No pairing")

    reference = models.CharField(_("reference"), max_length=24, blank=True, editable=False)
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    correction_reason = models.CharField(_("why it is corrected"), max_length=200, blank=True)
    program = place(Program, _("program"))
    subject = place(Subject, _("subject"), null=True)
    kind = place(ActivityKind, _("kind of activity"))
    organiser_level = models.CharField(_("organized by"), max_length=10, choices=Level)
    organiser_district = place(District, _("organizing district"), null=True)
    organiser_school = place(School, _("organizing school"), null=True)
    partnership = place(Partnership, _("partnership"), null=True)
    pairing_form = models.CharField(
        _("form of pairing"), max_length=16, choices=PairingForm, blank=True, default=""
    )
    home_district = place(District, _("district that confirms"), null=True)
    home_school = place(School, _("school that confirms"), null=True)
    host_school = place(School, _("place"), null=True)
    starts_on = models.DateField(_("date"), null=True, blank=True)
    date_precision = models.CharField(
        _("how well the date is known"), max_length=8, choices=Precision, default=Precision.DAY
    )
    date_as_printed = models.CharField(_("date as on paper"), max_length=60, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    half_days = models.PositiveSmallIntegerField(_("half-days"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    theme = models.CharField(_("theme"), max_length=200)
    process = models.TextField(_("what was found and agreed"), blank=True, max_length=10_000)
    effect = models.TextField(_("results and effect"), blank=True, max_length=10_000)
    headcount = models.PositiveIntegerField(_("people present"), null=True, blank=True)
    headcount_qualifier = models.CharField(
        _("counted"), max_length=6, choices=Qualifier, default=Qualifier.EXACT
    )
    list_is_complete = models.BooleanField(_("the list of names is complete"), default=False)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    returned_from = models.CharField(
        max_length=12, choices=Status, blank=True, default="", editable=False
    )
    # What differs from what was last sent: see `changes`. Sending moves it to the decision.
    changed_since_return = models.JSONField(default=dict, editable=False)
    author = account(_("recorded by"), editable=False)
    author_side = models.CharField(
        max_length=12, choices=Side, blank=True, default="", editable=False
    )
    came_by = models.CharField(
        _("how it came"), max_length=8, choices=CameBy, default=CameBy.PAGE, editable=False
    )
    # When the portal got it; a form written without a connection is older than that.
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    first_sent_at = models.DateTimeField(null=True, editable=False)
    status_since = models.DateTimeField(auto_now_add=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_status_known",
                condition=Q(status__in=[status.value for status in Status]),
            ),
            models.CheckConstraint(
                name="activities_returned_says_from_where",
                condition=Q(
                    status="returned",
                    returned_from__in=["other_side", "school", "district", "city"],
                )
                | (~Q(status="returned") & Q(returned_from="")),
            ),
            models.CheckConstraint(
                name="activities_sent_form_has_a_reference",
                condition=Q(status__in=["draft", "void"]) | ~Q(reference=""),
            ),
            models.UniqueConstraint(
                name="activities_one_row_of_an_edition",
                fields=["reference", "edition"],
                condition=~Q(reference=""),
            ),
            models.UniqueConstraint(
                name="activities_one_counted_edition",
                fields=["reference"],
                condition=Q(status="counted"),
            ),
            models.UniqueConstraint(
                name="activities_one_correction_at_a_time",
                fields=["corrects"],
                condition=~Q(status="void"),
                violation_error_message=_("This form is being corrected already."),
            ),
            models.CheckConstraint(
                name="activities_date_fits_its_precision",
                condition=Q(date_precision="unknown", starts_on__isnull=True)
                | Q(date_precision__in=["day", "week", "month", "year"], starts_on__isnull=False),
                violation_error_message=_(
                    "Enter the date, or say that it is not known and leave it empty."
                ),
            ),
            ends_not_before("activities_activity_ends_after_start", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="activities_minutes_plausible",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(5, 600)),
                violation_error_message=_("Enter minutes between 5 and 600."),
            ),
            models.CheckConstraint(
                name="activities_qualifier_known",
                condition=Q(headcount_qualifier__in=["exact", "about", "over"]),
            ),
            models.CheckConstraint(
                name="activities_rough_only_with_a_headcount",
                condition=Q(headcount_qualifier="exact") | Q(headcount__isnull=False),
                violation_error_message=_(
                    "Enter about how many, or choose that they were counted exactly."
                ),
            ),
            models.CheckConstraint(
                name="activities_author_side_known",
                condition=Q(author_side__in=["", "supporting", "supported"]),
            ),
            models.CheckConstraint(
                name="activities_came_by_known",
                condition=Q(came_by__in=["page", "offline", "import", "paper"]),
            ),
            models.CheckConstraint(
                name="activities_organiser_has_its_place",
                condition=Q(organiser_level__in=["pair", "city"])
                | Q(organiser_level="district", organiser_district__isnull=False)
                | Q(organiser_level="school", organiser_school__isnull=False),
                violation_error_message=_("Choose the district or school that organized it."),
            ),
            models.CheckConstraint(
                name="activities_pairing_form_known",
                condition=Q(
                    pairing_form__in=["", "teacher", "school", "subject_group", "district"]
                ),
            ),
        ]
        indexes = [
            # The year's figures and breakdowns read this index alone.
            models.Index(
                fields=[
                    "program",
                    "status",
                    "kind",
                    "subject",
                    "starts_on",
                    "date_precision",
                    "pairing_form",
                    "home_district",
                    "headcount",
                    "headcount_qualifier",
                    "id",
                ],
                name="activities_year",
            ),
            models.Index(fields=["status", "home_school"], name="activities_with_school"),
            models.Index(fields=["status", "home_district"], name="activities_with_district"),
            models.Index(fields=["author", "status"], name="activities_of_author"),
            models.Index(fields=["program", "starts_on", "id"], name="activities_by_date"),
        ]

    def __str__(self):
        return f"{self.reference} {self.theme}".strip()

    def clean(self):
        """The kind is one of the program's: what counts there is fixed there."""
        super().clean()
        if self.kind.program_id != self.program_id:
            raise ValidationError({"kind": _("Choose a kind of activity of this program.")})

    def get_absolute_url(self):
        return reverse("activities:detail", args=[self.uuid])


class OfActivity(ScopedModel):
    """A part of one form."""

    class Meta:
        abstract = True


class ActivityParty(OfActivity):
    """A side of the event: a place and, where known, the person from it and their pairing.

    The other side's people countersign, or the author strikes them out.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="parties")
    side = models.CharField(_("side"), max_length=12, choices=Side)
    district = place(District, _("district"))
    school = place(School, _("school"), null=True)
    teacher = place(Teacher, _("teacher"), null=True)
    pairing = place(Pairing, _("pairing"), null=True)
    countersigned_at = models.DateTimeField(null=True, blank=True, editable=False)
    signed_on_paper = models.BooleanField(default=False, editable=False)
    struck_out_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["side", "pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_party_side_known",
                condition=Q(side__in=["supporting", "supported"]),
            ),
            models.CheckConstraint(
                name="activities_paper_is_signed_on_a_day",
                condition=Q(signed_on_paper=False) | Q(countersigned_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="activities_a_person_is_a_party_once",
                fields=["activity", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This person is on the form already."),
            ),
        ]
        indexes = [
            models.Index(fields=["teacher", "activity"], name="activities_party_person"),
            models.Index(fields=["school", "activity"], name="activities_party_school"),
            # The schools a year has reached are counted from this index alone.
            models.Index(
                fields=["activity", "side", "school", "district"], name="activities_party_reached"
            ),
        ]

    def __str__(self):
        return str(self.teacher or self.school or self.district)


class ActivityDistrict(OfActivity):
    """A district named on a form, once, with the first reason that holds.

    A party and an organiser take part: the form stands in their district's row, and their
    district reads it. A lesson, an author and a person present bring their own row to their
    district's figures, and nothing more: that district does not read the form.
    Written by `services` from the form's content; nobody edits it.
    """

    class Reason(models.IntegerChoices):
        """Why a district is named, the strongest first: up to ORGANIZER it takes part."""

        PARTY = 1, "party"
        ORGANIZER = 2, "organizer"
        LESSON = 3, "lesson"
        AUTHOR = 4, "author"
        PRESENT = 5, "present"

    TAKES_PART = {"reason__lte": Reason.ORGANIZER.value}

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="districts")
    district = place(District, _("district"))
    reason = models.PositiveSmallIntegerField(choices=Reason)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="activities_a_district_is_named_once", fields=["activity", "district"]
            ),
            models.CheckConstraint(
                name="activities_a_district_is_named_for_a_reason",
                condition=Q(reason__in=[1, 2, 3, 4, 5]),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "activity", "reason"], name="activities_of_district"),
            # Whose row a form stands in, read from this index alone.
            models.Index(fields=["activity", "reason", "district"], name="activities_takes_part"),
        ]

    def __str__(self):
        return str(self.district)


class Lesson(OfActivity):
    """One lesson taught, counted in 节. Its place is the teacher's, as posted then."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="lessons")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    teacher = place(Teacher, _("lesson teacher"), null=True)
    teacher_name = models.CharField(_("lesson teacher's name"), max_length=50, blank=True)
    district = place(District, _("district"), null=True)
    school = place(School, _("school"), null=True)
    grade = models.CharField(_("grade"), max_length=30, blank=True)
    topic = models.CharField(_("lesson topic"), max_length=200)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]
        indexes = [models.Index(fields=["activity", "district"], name="activities_lesson_place")]

    def __str__(self):
        return self.topic


class Talk(OfActivity):
    """One lecture, counted in 场."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="talks")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    speaker = models.CharField(_("speaker"), max_length=50, blank=True)
    speaker_post = models.CharField(_("speaker's post"), max_length=80, blank=True)
    title = models.CharField(_("title of the talk"), max_length=200)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["activity", "position"]

    def __str__(self):
        return self.title


class Attendance(OfActivity):
    """A named person who was present. The form's people are among them.

    A complete list fills the headcount once; the headcount is what counts.
    """

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attendances")
    teacher = place(Teacher, _("teacher"), null=True)
    name = models.CharField(_("name"), max_length=50, blank=True)
    district = place(District, _("district"), null=True)
    school = place(School, _("school"), null=True)
    half_days = models.PositiveSmallIntegerField(_("half-days"), null=True, blank=True)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="activities_a_person_attends_once",
                fields=["activity", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This person is on the list already."),
            ),
            models.CheckConstraint(
                name="activities_attendance_names_somebody",
                condition=Q(teacher__isnull=False) | ~Q(name=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["activity", "teacher", "district"], name="activities_attendance_people"
            )
        ]

    def __str__(self):
        return str(self.teacher or self.name)


class Attachment(OfActivity):
    """A file on a form. Stored once by the hash of its content; a row for each edition."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("photo")
        DOCUMENT = "document", _("document")
        STAMPED = "stamped", _("stamped copy")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind of file"), max_length=10, choices=Kind)
    name = models.CharField(_("file name"), max_length=160)
    caption = models.CharField(_("caption"), max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(editable=False)
    added_by = account(_("added by"), editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = OfActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_attachment_kind_known",
                condition=Q(kind__in=["photo", "document", "stamped"]),
            )
        ]
        indexes = [models.Index(fields=["sha256"], name="activities_attachment_content")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("activities:file", args=[self.uuid])


class DecisionQuerySet(AppendOnlyQuerySet, OfActivityQuerySet):
    """Steps are seen with their form. Only `undone` may be set later, once."""

    def mark_undone(self) -> int:
        return models.QuerySet.update(self.filter(undone=False), undone=True)


class Decision(AppendOnlyModel):
    """One step of the chain: who took it, in which role, when, and why. Never changed.

    An undone step stays, marked; the step that undid it names it. `beside` is the step that the
    corrected edition took in the same transaction: replaced, counted again, or void with it.
    """

    class Reason(models.TextChoices):
        NONE = "", "—"
        WRONG_DATE = "wrong_date", _("The date is wrong")
        WRONG_PERSON = "wrong_person", _("A person is wrong")
        NOT_ENOUGH = "not_enough", _("There is not enough detail")
        DID_NOT_HAPPEN = "did_not_happen", _("It did not take place")
        RECORDED_TWICE = "recorded_twice", _("It is recorded on another form, too")
        CORRECTION_WRONG = "correction_wrong", _("The correction was wrong")
        OTHER = "other", _("Another reason")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=12, choices=Verb)
    from_status = models.CharField(max_length=12, choices=Status)
    to_status = models.CharField(max_length=12, choices=Status)
    by = account(_("by"))
    by_name = models.CharField(max_length=50)
    role = models.CharField(max_length=24)
    place = models.CharField(max_length=120, blank=True)
    place_en = models.CharField(max_length=160, blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)
    reason_code = models.CharField(max_length=16, choices=Reason, blank=True, default="")
    reason = models.TextField(blank=True, max_length=2_000)
    # Of a return: what has to change, by the keys of `asking`.
    asked_for = models.JSONField(default=list)
    # Of a sending: what has changed since the sending before, as `changes` writes it.
    changes = models.JSONField(default=dict)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    beside = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    undone = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_decision_verb_known",
                condition=Q(verb__in=[verb.value for verb in Verb]),
            ),
            models.CheckConstraint(
                name="activities_decision_statuses_known",
                condition=Q(from_status__in=[status.value for status in Status])
                & Q(to_status__in=[status.value for status in Status]),
            ),
            models.CheckConstraint(
                name="activities_decision_role_known",
                condition=Q(role__in=["", "author", "other_side", *(role.value for role in Role)]),
            ),
            models.CheckConstraint(
                name="activities_return_and_void_say_why",
                condition=~Q(verb__in=["return", "void"])
                | Q(from_status="draft")
                | ~Q(reason_code="")
                | ~Q(reason=""),
            ),
            models.UniqueConstraint(
                name="activities_a_step_is_undone_once",
                fields=["undoes"],
                condition=Q(undoes__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["by", "activity"], name="activities_decision_by")]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.activity}"


class ReferenceCounter(models.Model):
    """The last reference number given in a year; taken under lock when a form is first sent."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.year}: {self.last}"


class Result(OfActivity):
    """Something made: a paper, a teaching design, a project, a compilation. Counts with its form.

    `identity` stays the same through the editions of a form: one paper is one paper.
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        TEACHING_DESIGN = "teaching_design", _("Teaching design")
        LESSON_CASE = "lesson_case", _("Lesson case")
        RESEARCH_REPORT = "research_report", _("Research report")
        JOINT_PROJECT = "joint_project", _("Joint project")
        COMPILATION = "compilation", _("Compilation")
        BOOK = "book_recommendation", _("Book recommendation")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    identity = models.UUIDField(default=uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="results")
    kind = models.CharField(_("kind of result"), max_length=20, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    characters = models.PositiveIntegerField(_("characters"), null=True, blank=True)
    published_in = models.CharField(_("published in"), max_length=160, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_result_kind_known",
                condition=Q(
                    kind__in=[
                        "paper",
                        "teaching_design",
                        "lesson_case",
                        "research_report",
                        "joint_project",
                        "compilation",
                        "book_recommendation",
                    ]
                ),
            ),
            models.UniqueConstraint(
                name="activities_a_result_is_on_a_form_once", fields=["activity", "identity"]
            ),
        ]
        indexes = [
            models.Index(
                fields=["activity", "kind", "characters", "id"], name="activities_result_year"
            ),
            models.Index(fields=["identity"], name="activities_result_identity"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("activities:result", args=[self.uuid])


class Authorship(ScopedModel):
    """An author of a result, in order, with the place they were posted to then.

    `leads_district` marks the first author of each district: a paper of two districts counts
    once in each one's row, however many of its authors are there.
    """

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="authorships")
    position = models.PositiveSmallIntegerField(default=1)
    teacher = place(Teacher, _("author"), null=True)
    name = models.CharField(_("author's name"), max_length=50, blank=True)
    district = place(District, _("district"), null=True)
    school = place(School, _("school"), null=True)
    leads_district = models.BooleanField(default=False, editable=False)

    objects = OfResultQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="activities_an_author_stands_once",
                fields=["result", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This author stands there already."),
            ),
            models.UniqueConstraint(
                name="activities_one_author_leads_a_district",
                fields=["result", "district"],
                condition=Q(leads_district=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["result", "leads_district", "district"], name="activities_author_district"
            )
        ]

    def __str__(self):
        return str(self.teacher or self.name)


class GuidanceContact(Record):
    """One contact of mentor and trainee: three taps, no chain. Counts by date unless voided."""

    class Channel(models.TextChoices):
        ON_SITE = "on_site", _("on site")
        PHONE = "phone", _("telephone")
        SMS = "sms", _("text message")
        EMAIL = "email", _("e-mail")
        QQ = "qq", "QQ"
        WECHAT = "wechat", _("WeChat")
        OTHER = "other", _("another way")

    class Topic(models.TextChoices):
        DESIGN = "design", _("teaching design")
        METHOD = "method", _("teaching method")
        CLASS = "class", _("class management")
        PAPER = "paper", _("paper")
        PROJECT = "project", _("research project")
        OTHER = "other", _("something else")

    program = place(Program, _("program"))
    subject = place(Subject, _("subject"))
    pairing = place(Pairing, _("pairing"))
    district = place(District, _("district"))
    held_on = models.DateField(_("date"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    topic = models.CharField(
        pgettext_lazy("topic of a contact", "about"), max_length=10, choices=Topic
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = account(_("recorded by"), editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)

    objects = GuidanceContactQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_contact_minutes_plausible",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 600)),
                violation_error_message=_("Enter minutes between 1 and 600."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "voided_at", "district", "subject", "held_on", "id"],
                name="activities_contact_year",
            ),
            models.Index(fields=["pairing", "held_on"], name="activities_contact_pairing"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.held_on}"

    def get_absolute_url(self):
        return self.pairing.get_absolute_url()


class Distinction(Record):
    """What an award and an honour share: of whom, when, at which place then, and by whom noted.

    `district` and `school` are the place at that time, as figures and readers go by. No chain: it
    counts by its date unless it was voided. Of a month or a year the date is any day in it.
    """

    class Level(models.TextChoices):
        SCHOOL = "school", _("school level")
        DISTRICT = "district", _("district level")
        CITY = "city", _("city level")
        PROVINCE = "province", _("provincial level")
        NATION = "nation", _("national level")

    class Precision(models.TextChoices):
        DAY = "day", _("the day is known")
        MONTH = "month", _("the month is known")
        YEAR = "year", _("the year is known")

    program = place(Program, _("program"))
    subject = place(Subject, _("subject"), null=True)
    teacher = place(Teacher, _("teacher"), null=True)
    given_to_school = place(School, _("school it was given to"), null=True)
    district = place(District, _("district"))
    school = place(School, _("school"), null=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    awarded_on = models.DateField(_("date"))
    date_precision = models.CharField(
        _("how well the date is known"), max_length=8, choices=Precision, default=Precision.DAY
    )
    recorded_by = account(_("recorded by"), editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_of_a_person(self) -> bool:
        return self.teacher_id is not None


def known(model: str, field: str, values: list[str]) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"activities_{model}_{field}_known", condition=Q(**{f"{field}__in": values})
    )


def exactly_one(model: str, names: list[str], sentence) -> models.CheckConstraint:
    """One of these is there, the others are not."""
    condition = Q(pk__in=[])
    for filled in names:
        condition |= Q(**{f"{name}__isnull": name != filled for name in names})
    return models.CheckConstraint(
        name=f"activities_{model}_is_of_exactly_one",
        condition=condition,
        violation_error_message=sentence,
    )


LEVELS = ["school", "district", "city", "province", "nation"]
PRECISIONS = ["day", "month", "year"]
ONE_OF_THREE = _("Name one: a teacher, a result, or a school.")
ONE_OF_TWO = _("Name one: a teacher or a school.")


class Award(Distinction):
    """A prize of a person, of a result or of a school, by level, rank and kind."""

    class Rank(models.TextChoices):
        GRAND = "grand", _("grand prize")
        FIRST = "first", _("first prize")
        SECOND = "second", _("second prize")
        THIRD = "third", _("third prize")
        EXCELLENCE = "excellence", _("prize for excellence")
        OTHER = "other", _("another prize")

    class Kind(models.TextChoices):
        LESSON = "lesson", _("lesson contest")
        PRESENTATION = "presentation", _("lesson-plan presentation")
        SKILLS = "skills", _("basic teaching skills contest")
        PAPER = "paper", _("paper contest")
        DESIGN = "design", _("teaching design contest")
        OTHER = "other", _("another contest")

    result = models.ForeignKey(
        Result,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("result"),
    )
    contest = models.CharField(_("contest"), max_length=160)
    kind = models.CharField(_("kind of contest"), max_length=14, choices=Kind)
    rank = models.CharField(_("rank"), max_length=12, choices=Rank)

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            known("award", "level", LEVELS),
            known("award", "date_precision", PRECISIONS),
            known("award", "rank", ["grand", "first", "second", "third", "excellence", "other"]),
            exactly_one("award", ["teacher", "result", "given_to_school"], ONE_OF_THREE),
        ]
        indexes = [
            models.Index(
                fields=[
                    "program",
                    "voided_at",
                    "level",
                    "rank",
                    "district",
                    "subject",
                    "awarded_on",
                ],
                name="activities_award_year",
            )
        ]

    def __str__(self):
        return f"{self.contest}, {self.get_rank_display()}"

    def get_absolute_url(self):
        return reverse("activities:award", args=[self.uuid])

    @property
    def winner(self) -> Teacher | Result | School:
        return self.teacher or self.result or self.given_to_school


class Honour(Distinction):
    """A title given to a person or a school, by level and kind: 荣誉称号."""

    class Kind(models.TextChoices):
        ADVANCED_WORKER = "advanced_worker", _("advanced worker")
        SPECIAL_GRADE = "special_grade", _("special-grade teacher")
        MASTER = "master", _("master teacher")
        SUBJECT_LEADER = "subject_leader", _("subject leader (title)")
        BACKBONE = "backbone", _("backbone teacher")
        RISING = "rising", _("rising teacher")
        SCHOOL = "school", _("title of a school")
        OTHER = "other", _("another title")

    title = models.CharField(_("title given"), max_length=160)
    kind = models.CharField(_("kind of honor"), max_length=16, choices=Kind)

    objects = DistinctionQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_on", "-pk"]
        constraints = [
            known("honour", "level", LEVELS),
            known("honour", "date_precision", PRECISIONS),
            known(
                "honour",
                "kind",
                [
                    *("advanced_worker", "special_grade", "master", "subject_leader"),
                    *("backbone", "rising", "school", "other"),
                ],
            ),
            exactly_one("honour", ["teacher", "given_to_school"], ONE_OF_TWO),
        ]

    def __str__(self):
        return f"{self.title}, {self.get_level_display()}"

    def get_absolute_url(self):
        return reverse("activities:honour", args=[self.uuid])

    @property
    def winner(self) -> Teacher | School:
        return self.teacher or self.given_to_school
