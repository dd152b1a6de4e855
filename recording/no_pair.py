"""Why there is nobody to record an activity with, what to do then, and whom to ask."""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.whom_to_ask import coordinator_for
from activities.registration.rights import may_organise
from core.actor import Actor
from pairings.models import Pairing
from programs.models import Program


@dataclass(frozen=True, slots=True)
class NoPair:
    """What the page says in place of the form."""

    why: str
    what_to_do: str
    whom_to_ask: str = ""
    url: str = ""
    action: str = ""
    asks_the_office: bool = False


def why_no_pair(actor: Actor, today: datetime.date) -> NoPair:
    if actor.teacher_id is None:
        return _of_no_pair(actor)
    own = Pairing.objects.visible_to(actor).standing()
    own = own.filter(Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id))
    last = own.select_related("program", "mentor", "trainee").order_by("-starts_on", "-pk").first()
    if last is None:
        why = _("You are not paired at present.")
        what = _("Once your district has paired you, the form opens here.")
        return _of_a_teacher(why, what, _coordinator(actor))
    if last.program.state != Program.State.OPEN:
        return _of_a_shut_program(last.program)
    return _of_another_time(last, actor, today)


def _of_no_pair(actor: Actor) -> NoPair:
    """Somebody who is neither mentor nor trainee."""
    if may_organise(actor):
        return NoPair(
            why=_("This form is for a mentor and a trainee."),
            what_to_do=_("What a school, a district or the city organizes has a form of its own."),
            url=reverse("recording:create-office"),
            action=_("Record an activity you organize"),
        )
    if actor.grants:
        return NoPair(
            why=_("This form is for a mentor and a trainee."),
            what_to_do=_("Your role reads what they record, and records nothing itself."),
            url=reverse("activities:list"),
            action=_("To the activities"),
        )
    return NoPair(
        why=_("Your account does not say who you are."),
        what_to_do=_(
            "Mentors and trainees record here once the office has tied their teacher's "
            "record to their account."
        ),
        asks_the_office=True,
    )


def _of_a_teacher(why: str, what: str, whom: str = "", *, asks_the_office: bool = False) -> NoPair:
    forms = {"url": reverse("activities:list"), "action": _("Open my forms")}
    return NoPair(why, what, whom, **forms, asks_the_office=asks_the_office)


def _of_a_shut_program(program: Program) -> NoPair:
    if program.state == Program.State.SETUP:
        why = _("%(program)s, the program of your pairing, is not open yet.")
        what = _("Once the office opens it, the form opens here.")
    else:
        why = _("%(program)s, the program of your pairing, is closed.")
        what = _("Nothing more is recorded in it. If something is missing, the office can open it.")
    words = {"program": program}
    return _of_a_teacher(why % words, what, asks_the_office=True)


def _of_another_time(pairing: Pairing, actor: Actor, today: datetime.date) -> NoPair:
    """The pair begins later, or ended longer ago than one may still record."""
    is_mentor = pairing.mentor_id == actor.teacher_id
    words = {"other": pairing.trainee if is_mentor else pairing.mentor}
    if pairing.begins_after(today):
        words["day"] = date_format(pairing.starts_on)
        why = _("Your pairing with %(other)s begins on %(day)s.")
        what = _("From that day on the form opens here.")
    else:
        words["day"] = date_format(pairing.ends_on)
        why = _("Your pairing with %(other)s ended on %(day)s.")
        what = _("The days in which you could still record are over.")
    return _of_a_teacher(why % words, what, _coordinator(actor))


def _coordinator(actor: Actor) -> str:
    return _("Ask %(whom)s about your pairing.") % {"whom": coordinator_for(actor)}
