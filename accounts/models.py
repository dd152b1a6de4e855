"""Who signs in, and which roles they hold where."""

import datetime
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.querysets import DeputyQuerySet, PortalUserManager, RoleAssignmentQuerySet
from core.actor import Role
from core.addresses import page_of
from core.keys import link_to, link_to_account
from core.periods import Dated, ends_not_before
from core.scoping import Record, ScopedModel
from core.typed import number_typed
from roster.models import District, School, Subject, Teacher


class User(AbstractBaseUser, ScopedModel):
    """Somebody who may sign in. A mentor's or trainee's account is tied to their teacher record.

    What they may do comes from RoleAssignment rows and from their pairings, never from here.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Another account has this user name.")},
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50)
    email = models.EmailField(_("e-mail"), blank=True)
    teacher = models.OneToOneField(
        Teacher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("teacher"),
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    # Since when the password is one that was issued; empty once its owner has chosen their own.
    password_issued_at = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Of reminders and weekly numbers alone; what waits for somebody is told all the same.
    no_reminders_until = models.DateField(_("no reminders until"), null=True, editable=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    is_staff = False
    is_superuser = False
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    objects = PortalUserManager()

    class Meta:
        ordering = ["username"]

    def __str__(self):
        return self.name or self.username

    @classmethod
    def normalize_username(cls, username):
        return number_typed(username).lower()

    def get_absolute_url(self):
        return page_of("accounts:account", self.uuid)

    @property
    def has_used_issued_password(self) -> bool:
        return bool(self.last_login) and self.last_login >= self.password_issued_at

    def wants_reminders(self, on: datetime.date) -> bool:
        return self.no_reminders_until is None or self.no_reminders_until < on

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name


class RoleAssignment(Dated, Record):
    """A role somebody holds in one place, from a day to a day, both included.

    A subject lead without a subject leads the general section; a coordinator without one
    coordinates every subject of the district. One that `waits` is not in force: a second
    administrator has yet to approve it.
    """

    user = link_to_account(_("account"))
    role = models.CharField(_("role"), max_length=24, choices=Role)
    district = link_to(District, _("district"), null=True)
    school = link_to(School, _("school"), null=True)
    subject = link_to(Subject, _("subject"), null=True)
    starts_on = models.DateField(_("first day"), default=timezone.localdate)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    granted_by = link_to_account(_("granted by"), null=True, editable=False, db_index=False)
    waits = models.BooleanField(_("waits for approval"), default=False, editable=False)
    approved_by = link_to_account(_("approved by"), null=True, editable=False, db_index=False)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["role", F("district__sort_order").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="accounts_role_known", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="accounts_role_has_its_place",
                condition=Q(
                    role__in=["administrator", "auditor"],
                    district__isnull=True,
                    school__isnull=True,
                    subject__isnull=True,
                )
                | Q(role="subject_lead", district__isnull=True, school__isnull=True)
                | Q(role="district_coordinator", district__isnull=False, school__isnull=True)
                | Q(
                    role="school_confirmer",
                    district__isnull=True,
                    school__isnull=False,
                    subject__isnull=True,
                ),
                violation_error_message=_(
                    "Choose the place this role belongs to: a district for a coordinator, "
                    "a school for a confirmer, a subject or none for a lead, nothing for the rest."
                ),
            ),
            models.UniqueConstraint(
                "user",
                "role",
                Coalesce("district", 0),
                Coalesce("school", 0),
                Coalesce("subject", 0),
                name="accounts_one_open_role_in_a_place",
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This account holds that role already."),
            ),
            ends_not_before("accounts_role_ends_after_start", "starts_on", "ends_on"),
            models.CheckConstraint(
                name="accounts_only_great_roles_wait",
                condition=Q(waits=False)
                | Q(role__in=["administrator", "auditor"], approved_by__isnull=True),
            ),
            models.CheckConstraint(
                name="accounts_a_role_is_approved_by_somebody_else",
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("granted_by")) & ~Q(approved_by=F("user"))),
            ),
        ]

    def __str__(self):
        place = self.school or self.district or self.subject
        if not place:
            return self.get_role_display()
        words = {"role": self.get_role_display(), "place": place}
        return gettext("%(role)s: %(place)s") % words

    def get_absolute_url(self):
        return self.user.get_absolute_url()


class Deputy(Dated, Record):
    """Somebody who takes the steps of one role's holder, from a day to a day, both included.

    The role stays with its holder, who names the deputy and may end it sooner; where the role
    itself ends, nobody stands in for it any more. Somebody who moves to another school or office
    stands in no more from that day on.
    """

    assignment = link_to(RoleAssignment, _("role"))
    deputy = link_to_account(_("deputy"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            ends_not_before("accounts_deputy_ends_after_start", "starts_on", "ends_on"),
        ]

    @property
    def is_taken_back(self) -> bool:
        return self.ended_at is not None

    def __str__(self):
        words = {
            "deputy": self.deputy,
            "name": self.assignment.user,
            "role": self.assignment,
        }
        return gettext("%(deputy)s for %(name)s (%(role)s)") % words

    def get_absolute_url(self):
        return reverse("me")
