"""What a mid-term check asks of somebody, as tasks of the first page: answers, replacements."""

import datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core.actor import Actor, Role
from core.names import with_colon
from pairings.midterm.reading import Standing, Waiting, rounds_waiting, whole
from pairings.midterm.wording import answered_of, until
from pairings.models import RosterCheck
from roster.models import School

NAMED = 3
WHO = (
    Role.SUBJECT_LEAD,
    Role.DISTRICT_COORDINATOR,
    Role.SCHOOL_CONFIRMER,
)


def midterm_tasks(actor: Actor, today: datetime.date | None = None) -> list[dict]:
    """For each round: the places for which this person answers or replaces; else how it stands."""
    if not any(actor.has_role(role) for role in WHO):
        return []
    today = today or timezone.localdate()
    return [task for waiting in rounds_waiting(actor) for task in tasks_of(waiting, actor, today)]


def tasks_of(waiting: Waiting, actor: Actor, today: datetime.date) -> list[dict]:
    check = waiting.check
    tasks = []
    for each in waiting.places:
        if check.is_open and each.silent and answers_for(actor, check, each.place):
            tasks.append(answer_task(check, each, today))
        if each.to_replace and actor.coordinates(each.place.pk, check.subject_id):
            tasks.append(replace_task(check, each))
    if check.is_open and actor.leads(check.subject_id):
        tasks.append(follow_task(waiting, today))
    return tasks


def answers_for(actor: Actor, check: RosterCheck, place: Model) -> bool:
    if isinstance(place, School):
        return actor.confirms_for(place.pk)
    return actor.coordinates(place.pk, check.subject_id)


def chip(check: RosterCheck, today: datetime.date) -> dict:
    is_late = check.answer_by < today
    return {"chip": until(check, today), "tone": "need" if is_late else "", "urgent": is_late}


def answer_task(check: RosterCheck, each: Standing, today: datetime.date) -> dict:
    return {
        "what": format_html(
            ngettext(
                "<strong>{}</strong>: say whether {} trainee still teaches it",
                "<strong>{}</strong>: say whether {} trainees still teach it",
                each.silent,
            ),
            check,
            each.silent,
        ),
        "why": with_colon(each.place, answered_of(each.answered, each.asked)),
        **chip(check, today),
        "forms": 0,
        "url": each.url,
        "action": _("Answer"),
        "oldest": None,
    }


def replace_task(check: RosterCheck, each: Standing) -> dict:
    return {
        "what": format_html(
            ngettext(
                "<strong>{}</strong>: choose who takes the place of {} trainee",
                "<strong>{}</strong>: choose who takes the places of {} trainees",
                each.to_replace,
            ),
            check,
            each.to_replace,
        ),
        "why": str(each.place),
        "forms": 0,
        "url": each.url + "#to-replace",
        "action": _("Choose a replacement"),
        "urgent": False,
        "oldest": None,
    }


def follow_task(waiting: Waiting, today: datetime.date) -> dict:
    check, total = waiting.check, whole(waiting.places)
    return {
        "what": format_html(
            "<strong>{}</strong>",
            with_colon(check, answered_of(total["answered"], total["asked"])),
        ),
        "why": silent_sentence(waiting.places),
        **chip(check, today),
        "urgent": False,
        "forms": 0,
        "url": check.get_absolute_url(),
        "action": _("See how it stands"),
        "oldest": None,
    }


def silent_sentence(places: list[Standing]) -> str:
    """The places that owe most answers, and how many more there are."""
    silent = sorted((each for each in places if each.silent), key=lambda each: -each.silent)
    if not silent:
        return _("Everybody has answered. Close the check when you have read it.")
    names = pgettext("between names", ", ").join(
        f"{each.place} {each.silent}" for each in silent[:NAMED]
    )
    if rest := len(silent) - NAMED if len(silent) > NAMED else 0:
        return ngettext(
            "Without an answer: %(names)s and %(rest)d more place.",
            "Without an answer: %(names)s and %(rest)d more places.",
            rest,
        ) % {"names": names, "rest": rest}
    return _("Without an answer: %(names)s.") % {"names": names}
