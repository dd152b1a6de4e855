"""Reading an activity with the people on it, the steps it took and its other editions."""

import datetime
from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from activities.chain.models import Decision, Verb
from activities.registration import changes
from activities.registration.models import Activity, Party, Status
from activities.registration.tables import parties
from core.actor import Actor
from core.audit import for_somebody
from core.names import shown


def with_people(rows):
    """Forms with what a list shows of them, in a fixed number of queries."""
    return rows.select_related(
        "program", "kind", "author", "subject", "confirming_school", "confirming_district"
    ).prefetch_related(
        Prefetch("parties", parties()),
        Prefetch("decisions", Decision.objects.order_by("pk")),
    )


def read_steps(activity: Activity) -> None:
    """Read the steps of one form, once for all that is asked about them."""
    steps = Prefetch("decisions", Decision.objects.order_by("pk"))
    prefetch_related_objects([activity], steps)


def who_took(step: Decision, actor: Actor) -> str:
    """Who took a step, and in whose place, as this reader may read the names."""
    name = shown(step.by_name, actor)
    if not step.in_place_of_name:
        return name
    return for_somebody(name, shown(step.in_place_of_name, actor))


def standing_steps(activity: Activity) -> list[Decision]:
    """The steps that stand, oldest first; an undone step and its undoing are behind it."""
    return [step for step in activity.decisions.all() if step.verb != Verb.UNDO and not step.undone]


def last_step(activity: Activity) -> Decision | None:
    steps = standing_steps(activity)
    return steps[-1] if steps else None


def has_been_since(activity: Activity, status: str, steps: list[Decision]) -> datetime.datetime:
    """Since when these steps have left the form in this status, whoever signed there meanwhile.

    Of a form that came without steps, since it was sent.
    """
    came = [step.at for step in steps if step.from_status != step.to_status == status]
    return came[-1] if came else activity.first_sent_at or activity.created_at


def changed_by(steps: Iterable[Decision]) -> dict:
    """What the sendings among these steps have changed, as one change."""
    found: dict = {}
    for step in steps:
        if step.verb == Verb.SEND:
            found = changes.added_up(found, step.changes)
    return found


def changed_since_return(activity: Activity, sent: Decision) -> dict:
    """What has changed from the last return before this sending to it, as one change: also where it
    was sent in between and taken back.
    """
    steps = [step for step in standing_steps(activity) if step.pk <= sent.pk]
    returns = [place for place, step in enumerate(steps) if step.verb == Verb.RETURN]
    return changed_by(steps[returns[-1] :] if returns else steps)


def changed_under(activity: Activity, party: Party) -> dict:
    """What differs from what this party has signed."""
    signed = party.countersigned_at
    return changed_by(step for step in standing_steps(activity) if step.at > signed)


def last_return(activity: Activity) -> Decision | None:
    returns = [step for step in standing_steps(activity) if step.verb == Verb.RETURN]
    return returns[-1] if returns else None


def last_return_of(activity: Activity) -> Decision | None:
    """The return that a form in its author's hands has to answer: also where they have sent it on
    since and have taken it back.
    """
    return last_return(activity) if activity.is_back_with_author else None


def stands_last(step: Decision | None) -> bool:
    """Whether nothing has come after this step on its own form."""
    return step is not None and last_step(step.activity) == step


def other_side(activity: Activity) -> list[Party]:
    """The people of the other side, named or struck out. Nobody is opposite an organiser."""
    side = activity.author_side
    parties = activity.parties.all() if side else ()
    return [each for each in parties if each.teacher_id and each.side != side]


def has_other_side(activity: Activity) -> bool:
    return bool(other_side(activity))


def countersigners(activity: Activity) -> list[Party]:
    """Those of the other side who countersign, whether they have or not."""
    return [party for party in other_side(activity) if not party.struck_out_at]


def unsigned_other_side(activity: Activity) -> list[Party]:
    """The people of the other side who have yet to countersign."""
    return [party for party in countersigners(activity) if not party.countersigned_at]


def corrections_of(pk: int):
    """The corrections of an edition that are on their way, or have replaced it."""
    return Activity.objects.filter(corrects=pk).exclude(status=Status.VOID)


def corrections_under_way(form: Activity):
    """The corrections of a form that are not settled, from whichever edition each was written."""
    editions = Activity.objects.of_reference(form.reference).filter(corrects__isnull=False)
    return editions.exclude(status__in=[Status.COUNTED, Status.REPLACED, Status.VOID])
