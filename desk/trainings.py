"""Trainings on the first page: those that somebody is expected at, and those that they held."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from activities.models import Attendance, Status
from activities.registration.rights import EDITABLE
from core.actor import Actor
from training.courses.wording import days_of
from training.models import Expected, HalfDay, Training

SHOWN = 10


def trainings_on_home(actor: Actor) -> list[Training]:
    """In one query: who is expected and has a session to come to, who wrote down one that is over.

    A session to come to is one that is not over and at which they are not on the list yet.
    """
    today, hour = timezone.localdate(), timezone.localtime().time()
    asked = Expected.objects.filter(training=OuterRef("pk"), teacher=actor.teacher_id)
    there = Attendance.objects.filter(session=OuterRef("session"), teacher=actor.teacher_id)
    later = Q(session__day__gt=today) | Q(session__day=today, ends_at__gte=hour)
    left = HalfDay.objects.filter(later, ~Exists(there), training=OuterRef("pk"))
    comes = Q(
        Exists(asked),
        Exists(left),
        announced_at__isnull=False,
        activity__status__in=EDITABLE,
    )
    held = Q(
        activity__author=actor.user_id,
        activity__status=Status.DRAFT,
        activity__starts_on__lte=today,
    )
    rows = Training.objects.visible_to(actor).taking_place().filter(comes | held)
    rows = rows.select_related("activity", "district")
    rows = rows.annotate(is_asked=Exists(asked), has_more=Exists(left))
    return list(rows.order_by("activity__starts_on")[:SHOWN])


def coming_tasks(trainings: list[Training], actor: Actor) -> list[dict]:
    """What somebody is to come to."""
    today = timezone.localdate()
    return [
        {
            "what": format_html(
                _("Come to the training: {}"), format_html("<strong>{}</strong>", training)
            ),
            "why": _("%(days)s, %(place)s") % {"days": days_of(training), "place": training.place},
            "forms": 0,
            "url": training.get_absolute_url(),
            "action": _("Look at the training"),
            "urgent": training.activity.starts_on <= today,
            "oldest": None,
        }
        for training in trainings
        if training.is_asked and training.has_more and training.announced_at
    ]


def held_task(training: Training) -> dict:
    """The draft of a form that its training fills."""
    return {
        "what": format_html(
            _("Fill the form of the training: {}"), format_html("<strong>{}</strong>", training)
        ),
        "why": _("Only you see the form until you send it."),
        "forms": 1,
        "url": training.get_absolute_url(),
        "action": _("Open the training"),
        "urgent": False,
        "oldest": training.activity.status_since,
    }
