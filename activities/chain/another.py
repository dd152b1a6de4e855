"""A form that its reader may not take on because they had a hand in it: who may instead."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import Deputy, User
from activities.chain.models import Verb
from activities.chain.nobody import ROLES, able_at, way_to_somebody
from activities.chain.reading import standing_steps
from activities.chain.rights import fresh, holds, is_shut
from activities.chain.table import APPROVING
from activities.chain.wording import place_of
from activities.registration.models import Activity, Status
from activities.registration.rights import is_author
from core.actor import Actor
from core.names import shown
from core.sentences import one_after_the_other


def another_takes_it(activity: Activity, actor: Actor) -> dict | None:
    """What stands in place of the button: why it is not there, and who has it.

    For whoever would have it but for their own hand in the form, and for the administrator where
    that is its author. None for everybody else, and where the reader may go on.
    """
    if activity.status not in ROLES or is_shut(activity, Verb.CONFIRM):
        return None
    why = why_not(activity, actor)
    if not why:
        return None
    names = [shown(name, actor) for name in who_may(activity)]
    if names:
        return {"sentence": one_after_the_other(why, who_does(activity, names)), "is_plain": True}
    alone = _("Nobody else may take this step for %(place)s yet.") % {"place": place_of(activity)}
    if actor.is_administrator:
        return {
            "sentence": one_after_the_other(why, alone),
            "url": way_to_somebody(activity),
            "label": _("Add an account with this role"),
        }
    ask = _("Ask the administrator to add an account.")
    return {"sentence": one_after_the_other(why, alone, ask)}


def why_not(activity: Activity, actor: Actor) -> str:
    """Which hand of the reader's, or of the author's for an administrator, stands in the way."""
    role = ROLES[Status(activity.status)]
    if any(holds(each, activity, role) for each in (actor, *actor.in_place_of)):
        if fresh(actor, activity):
            return ""
        return _("You recorded it.") if is_author(actor, activity) else _("You have confirmed it.")
    # Of whoever stands on a side, others on that side have the step.
    is_offices = actor.is_administrator and not activity.author_side
    if is_offices and able_at(activity).filter(user=activity.author_id).exists():
        return _("%(name)s recorded it.") % {"name": activity.author}
    return ""


def who_may(activity: Activity) -> list[str]:
    """The names of those who may take the step, in their own place or in somebody's."""
    hands = hands_in(activity)
    today = timezone.localdate()
    grants = able_at(activity).exclude(user__in=hands)
    deputies = Deputy.objects.running(today).filter(assignment__in=grants.values("pk"))
    people = User.objects.filter(is_active=True)
    able = people.filter(pk__in=grants.values("user")) | people.filter(
        pk__in=deputies.exclude(deputy__in=hands).values("deputy")
    )
    return list(able.order_by("name", "pk").values_list("name", flat=True))


def hands_in(activity: Activity) -> set[int]:
    """The accounts that wrote this edition, or stood for it at another level."""
    stood = {
        account
        for step in standing_steps(activity)
        if step.verb in APPROVING and step.from_status != activity.status
        for account in (step.by_id, step.in_place_of_id)
    }
    return (stood | {activity.author_id}) - {None}


def who_does(activity: Activity, names: list[str]) -> str:
    values = {"names": one_of_them(names)}
    if activity.status == Status.CITY:
        return _("%(names)s accepts it.") % values
    return _("%(names)s confirms it.") % values


def one_of_them(names: list[str]) -> str:
    """Names of which each would do, as the language writes them."""
    *first, last = names
    if not first:
        return last
    several = pgettext("between names", ", ").join(first)
    return _("%(first)s or %(last)s") % {"first": several, "last": last}
