"""Plans on the first page: one that is missing, one that came back, one to agree to."""

from datetime import timedelta

from django.db.models import Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.long_words import first_and_rest
from pairings.models import Plan
from pairings.plans.rights import is_planned_still

State = Plan.State


def plan_of(pairing) -> dict[str, Subquery]:
    """In a query of pairs: the state of the plan that is in hand, its wish, and what is in force.

    Whether the reader may see a draft is asked of `plan_task`: it is the mentor's alone.
    """
    rows = Plan.objects.filter(pairing=pairing).order_by()
    in_hand = rows.in_hand()
    return {
        "plan_in_hand": Subquery(in_hand.values("state")[:1]),
        "plan_wish": Subquery(in_hand.values("wish")[:1]),
        "plan_in_force": Subquery(rows.in_force().values("edition")[:1]),
    }


def plan_task(pairing, teacher_id: int) -> dict | None:
    """What the plan of this pair asks of one of the two; `pairing` has what `plan_of` says."""
    if not is_planned_still(pairing):
        return None
    is_mentor = pairing.mentor_id == teacher_id
    if pairing.plan_in_hand == State.SENT and not is_mentor:
        return agree_task(pairing)
    if not is_mentor:
        return None
    if pairing.plan_in_hand == State.RETURNED:
        return returned_task(pairing)
    # On the last day of a pair it is too late to begin.
    ends_now = pairing.is_over(timezone.localdate() + timedelta(days=1))
    if pairing.plan_in_force is None and pairing.plan_in_hand in {None, State.DRAFT}:
        return None if ends_now else write_task(pairing)
    return None


def agree_task(pairing) -> dict:
    return task(
        _("Agree to the plan of {}"),
        pairing.mentor,
        why=_("What the two of you mean to reach, by when and how. You may ask for a change."),
        url=reverse("pairings:plan", args=[pairing.uuid]),
        action=_("Read the plan"),
    )


def returned_task(pairing) -> dict:
    words, rest = first_and_rest(pairing.plan_wish)
    asked = {"who": pairing.trainee, "wish": words}
    return task(
        _("Change the plan with {}"),
        pairing.trainee,
        why=_("%(who)s asks: “%(wish)s”") % asked,
        rest=rest,
        url=reverse("pairings:plan-write", args=[pairing.uuid]),
        action=_("Change and send"),
        urgent=True,
    )


def write_task(pairing) -> dict:
    begun = pairing.plan_in_hand == State.DRAFT
    return task(
        _("Finish the plan with {}") if begun else _("Write the plan with {}"),
        pairing.trainee,
        why=_("Only you see it.") if begun else _("Goal, time, theme and method: a few minutes."),
        url=reverse("pairings:plan-write", args=[pairing.uuid]),
        action=_("Finish the plan") if begun else _("Write the plan"),
    )


def task(what: str, name, *, why: str, url: str, action: str, rest: str = "", urgent=False) -> dict:
    return {
        "what": format_html(what, format_html("<strong>{}</strong>", name)),
        "why": why,
        "rest": rest,
        "forms": 0,
        "url": url,
        "action": action,
        "urgent": urgent,
        "oldest": None,
    }


def plan_tasks(pairs: list, teacher_id: int | None) -> tuple[list[dict], list[dict]]:
    """What waits for this person, and what they might write."""
    found = [task for pair in pairs if (task := plan_task(pair, teacher_id))]
    unwritten = {reverse("pairings:plan-write", args=[pair.uuid]) for pair in pairs}
    waits = [each for each in found if each["urgent"] or each["url"] not in unwritten]
    return waits, [each for each in found if each not in waits]
