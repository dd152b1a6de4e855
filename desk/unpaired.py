"""Trainees who were accepted and have no mentor yet, as tasks of the first page."""

from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actor import Actor
from core.names import in_language
from core.scoping import within_grants
from pairings.models import Nomination, Pairing
from pairings.nominations.querysets import WHOLE

UNPAIRED = "trainees without a mentor"


def unpaired(actor: Actor) -> QuerySet[Nomination]:
    """Of the districts and subjects in which this person draws up who is paired with whom."""
    rows = Nomination.objects.filter(within_grants(actor, WHOLE))
    has_mentor = Pairing.objects.going_on(timezone.localdate()).filter(
        program=OuterRef("program"), subject=OuterRef("subject"), trainee=OuterRef("teacher")
    )
    rows = rows.in_open_programs().accepted().filter(part=Nomination.Part.TRAINEE)
    return rows.filter(~Exists(has_mentor.order_by())).order_by()


def unpaired_tasks(actor: Actor) -> list[dict]:
    """For each program and subject the way to suggest a mentor for all of them at once."""
    of = ("program", "subject", "subject__name", "subject__name_en")
    rows = unpaired(actor).values(*of).annotate(number=Count("teacher", distinct=True))
    return [
        task(row["number"], row)
        for row in rows.order_by("-program__starts_on", "program", "subject__sort_order", "subject")
    ]


def task(number: int, row: dict) -> dict:
    text = ngettext(
        "<strong>{} trainee</strong> in {} has no mentor yet",
        "<strong>{} trainees</strong> in {} have no mentor yet",
        number,
    )
    subject = in_language(row["subject__name"], row["subject__name_en"])
    of = {"program": row["program"], "subject": row["subject"]}
    return {
        "what": format_html(text, number, subject),
        "why": _("They were nominated and accepted."),
        "forms": 0,
        "url": f"{reverse('pairings:proposal-create')}?{urlencode(of)}",
        "action": _("Suggest mentors"),
        "urgent": False,
        "oldest": None,
    }
