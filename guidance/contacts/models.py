"""The three-tap log of mentor and trainee."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.keys import link_to, link_to_account
from core.scoping import Record
from guidance.contacts.querysets import GuidanceContactQuerySet
from pairings.models import Pairing
from programs.models import Program
from roster.models import District, Subject


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

    program = link_to(Program, _("program"), db_index=False)
    subject = link_to(Subject, _("subject"), db_index=False)
    pairing = link_to(Pairing, _("pairing"), db_index=False)
    district = link_to(District, _("district"), db_index=False)
    held_on = models.DateField(_("date"))
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    topic = models.CharField(
        pgettext_lazy("topic of a contact", "about"), max_length=10, choices=Topic
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    recorded_by = link_to_account(_("recorded by"), editable=False)
    voided_at = models.DateTimeField(null=True, editable=False)
    voided_by = link_to_account(_("voided by"), null=True, db_index=False, editable=False)
    # Whoever voids their own knows why, and need not say it.
    void_reason = models.CharField(
        _("why it does not count"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )

    objects = GuidanceContactQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="guidance_contact_minutes_plausible",
                condition=Q(minutes__isnull=True) | Q(minutes__range=(1, 600)),
                violation_error_message=_("Enter minutes between 1 and 600."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["program", "voided_at", "district", "subject", "held_on", "id"],
                name="guidance_contact_year",
            ),
            models.Index(fields=["pairing", "held_on"], name="guidance_contact_pairing"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {date_format(self.held_on)}"

    def get_absolute_url(self):
        return reverse("guidance:contacts", args=[self.pairing.uuid])
