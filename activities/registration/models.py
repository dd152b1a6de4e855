"""The registration form: one event, its parties and the districts it names.

One file although it is long: a row is read with its constraints and the indexes that its lists
use, and parties and named districts say nothing without it.
"""

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from activities.registration.querysets import ActivityQuerySet, OfActivityQuerySet
from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.periods import ends_not_before
from core.scoping import Record, ScopedModel
from pairings.models import Pairing, Partnership
from programs.models import ActivityKind, Program
from roster.models import District, School, Subject, Teacher


class Status(models.TextChoices):
    """Where a form is. `chain.table` says how it gets there; nothing else assigns it."""

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


class Side(models.TextChoices):
    SUPPORTING = "supporting", _("supporting side")
    SUPPORTED = "supported", _("supported side")


class Activity(Record):
    """One event and its registration form. One event is one activity, whoever reports it.

    `confirming_school` and `confirming_district` are the place that confirms: the one that holds
    the whole supported side, or the organiser where nobody is supported. A counted form is never
    edited; a correction is another row with the same reference and the next edition, which
    `corrects` it.
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
    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), null=True)
    kind = link_to(ActivityKind, _("kind of activity"))
    organiser_level = models.CharField(_("organized by"), max_length=10, choices=Level)
    organiser_district = link_to(District, _("organizing district"), null=True, db_index=False)
    organiser_school = link_to(School, _("organizing school"), null=True)
    partnership = link_to(Partnership, _("partnership"), null=True)
    pairing_form = models.CharField(
        _("form of pairing"), max_length=16, choices=PairingForm, blank=True, default=""
    )
    confirming_district = link_to(District, _("district that confirms"), null=True, db_index=False)
    confirming_school = link_to(School, _("school that confirms"), null=True)
    host_school = link_to(School, _("place"), null=True, db_index=False)
    # Where it was within the school, or where no school was its host.
    place = models.CharField(
        _("exact place"), max_length=120, blank=True, default="", db_default=""
    )
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
    author = link_to_account(_("recorded by"), editable=False, db_index=False)
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
    # Of the forms that tell of one event all but one stand back: `events` alone says which.
    event = models.ForeignKey(
        "activities.Event",
        on_delete=models.PROTECT,
        null=True,
        related_name="forms",
        editable=False,
        db_index=False,
    )
    stands_back = models.BooleanField(default=False, db_default=False, editable=False)

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
            models.CheckConstraint(
                name="activities_a_form_stands_back_in_its_event",
                condition=Q(stands_back=False) | Q(event__isnull=False),
            ),
            models.UniqueConstraint(
                name="activities_an_event_counts_once",
                fields=["event"],
                condition=Q(event__isnull=False, stands_back=False),
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
                    "confirming_district",
                    "headcount",
                    "headcount_qualifier",
                    "id",
                ],
                name="activities_year",
            ),
            models.Index(fields=["status", "confirming_school"], name="activities_with_school"),
            models.Index(fields=["status", "confirming_district"], name="activities_with_district"),
            # How many forms there are for whoever sees all is counted from this index alone.
            models.Index(fields=["author", "status", "first_sent_at"], name="activities_of_author"),
            models.Index(fields=["program", "starts_on", "id"], name="activities_by_date"),
            models.Index(fields=["starts_on", "id"], name="activities_all_by_date"),
            # Those of a year that no kept sums hold, read from this index alone.
            models.Index(
                fields=[
                    "program",
                    "status",
                    "corrects",
                    "kind",
                    "subject",
                    "starts_on",
                    "date_precision",
                    "pairing_form",
                    "organiser_level",
                    "confirming_district",
                    "confirming_school",
                    "id",
                ],
                condition=Q(status=Status.RETURNED) | Q(status__in=WAITING, corrects__gt=0),
                name="activities_in_no_sums",
            ),
            # What is on its way, the longest wait first; the condition is that of a figure.
            models.Index(
                fields=["program", "status_since", "id"],
                condition=Q(status__in=[*WAITING, Status.RETURNED]),
                name="activities_by_wait",
            ),
            # The few forms that share their event with another.
            models.Index(
                fields=["event", "stands_back", "id"],
                condition=Q(event__isnull=False),
                name="activities_joined",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.theme}".strip()

    def get_status_display(self) -> str:
        # Django's own puts every status into words to find this one; lists ask for it in each row.
        return str(Status(self.status).label)

    def clean(self):
        """The kind is one of the program's: what counts there is fixed there."""
        super().clean()
        if self.kind.program_id != self.program_id:
            raise ValidationError({"kind": _("Choose a kind of activity of this program.")})

    @property
    def is_back_with_author(self) -> bool:
        """Whether it was sent and is in its author's hands again: returned, or taken back."""
        is_taken_back = self.status == Status.DRAFT and self.first_sent_at is not None
        return self.status == Status.RETURNED or is_taken_back

    def recorded_in(self):
        return self.program_id, self.confirming_district_id

    def get_absolute_url(self):
        return page_of("activities:detail", self.uuid)


class OfActivity(ScopedModel):
    """A row that belongs to one form."""

    class Meta:
        abstract = True

    def recorded_in(self):
        return self.activity.recorded_in()


class Part(OfActivity):
    """Something the form's author has written: it keeps its row through every save.

    `key` names it on the form and on every later edition, so that old and new can be compared.
    It is made by the page or, where it brings none, with the row.
    """

    key = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True


def keyed(label: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(name=f"{label}_has_its_key", fields=["activity", "key"])


class Party(Part):
    """A side of the event: a place and, where known, the person from it and their pairing.

    The other side's people countersign, or the author strikes them out; either stays with the
    person through every edit.
    """

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="parties", db_index=False
    )
    side = models.CharField(_("side"), max_length=12, choices=Side)
    district = link_to(District, _("district"))
    school = link_to(School, _("school"), null=True, db_index=False)
    teacher = link_to(Teacher, _("teacher"), null=True, db_index=False)
    pairing = link_to(Pairing, _("pairing"), null=True)
    countersigned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Who signed here, or who attached the paper that was signed.
    signed_by = link_to_account(_("signed by"), null=True, editable=False, db_index=False)
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
            keyed("activities_party"),
            models.CheckConstraint(
                name="activities_paper_is_signed_on_a_day",
                condition=Q(signed_on_paper=False) | Q(countersigned_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_a_signature_is_somebodys",
                condition=Q(countersigned_at__isnull=True, signed_by__isnull=True)
                | Q(countersigned_at__isnull=False, signed_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="activities_a_person_is_a_party_once",
                fields=["activity", "teacher"],
                condition=Q(teacher__isnull=False),
                violation_error_message=_("This person is on the form already."),
            ),
            # A place without a school counts as one, too: in a constraint no null equals another.
            models.UniqueConstraint(
                "activity",
                "side",
                "district",
                Coalesce("school", 0),
                name="activities_a_place_stands_once_on_a_side",
                condition=Q(teacher__isnull=True),
                violation_error_message=_("This place is on this side already."),
            ),
        ]
        indexes = [
            models.Index(fields=["teacher", "activity"], name="activities_party_person"),
            # The side decides whether a school was reached: most schools help or are helped.
            models.Index(fields=["school", "side", "activity"], name="activities_party_of_school"),
            # The schools a year has reached are counted from this index alone.
            models.Index(
                fields=["activity", "side", "school", "district"], name="activities_party_reached"
            ),
        ]

    def __str__(self):
        return str(self.teacher or self.school or self.district)


class NamedDistrict(OfActivity):
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

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="districts", db_index=False
    )
    district = link_to(District, _("district"), db_index=False)
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
