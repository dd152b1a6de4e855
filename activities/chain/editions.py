"""Two editions of one form: what a step on a correction means for the edition it corrects."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities.chain.models import Decision, Verb
from activities.chain.reading import stands_last
from activities.chain.rights import may_take
from activities.registration.models import WAITING, Activity, Status
from core.actor import Actor
from core.exceptions import DomainError

# Why a correction is void: the event is out, with all its editions, or the correction alone.
EVENT_OUT = (Decision.Reason.DID_NOT_HAPPEN, Decision.Reason.RECORDED_TWICE)
CORRECTION_OUT = Decision.Reason.CORRECTION_WRONG


def corrected(activity: Activity) -> Activity | None:
    """The edition that voiding this one concerns, too: which counts, or has counted until now."""
    if not activity.corrects_id or activity.status not in (*WAITING, Status.COUNTED):
        return None
    earlier = beside_it(activity)
    return earlier if earlier.status in (Status.COUNTED, Status.REPLACED) else None


def beside_it(activity: Activity) -> Activity:
    """The edition with which a correction changes places: which counts, or which it replaced.

    It is not always the one it was written from: that may be void by now, and the one before it
    may count again.
    """
    editions = Activity.objects.select_related("program").of_reference(activity.reference)
    if counts := editions.filter(status=Status.COUNTED).exclude(pk=activity.pk).first():
        return counts
    accepted = activity.decisions.filter(verb=Verb.ACCEPT, undone=False, beside__isnull=False)
    replaced = accepted.order_by("-pk").values_list("beside__activity", flat=True).first()
    return editions.get(pk=replaced or activity.corrects_id)


def may_drop_event(actor: Actor, earlier: Activity) -> bool:
    """Whether this actor may say that an event did not happen of which this edition counts."""
    return earlier.status != Status.COUNTED or may_take(actor, earlier, Verb.VOID)


def check_meaning(activity: Activity, actor: Actor, reason_code: str) -> None:
    """Whoever voids a correction says which is meant, for two different things follow."""
    earlier = corrected(activity)
    if earlier is None:
        if reason_code == CORRECTION_OUT:
            raise DomainError(_("This form corrects no other, so that cannot be the reason."))
        return
    if reason_code not in (*EVENT_OUT, CORRECTION_OUT):
        raise DomainError(
            _("Say which is meant: the event does not count at all, or the correction is wrong.")
        )
    if reason_code in EVENT_OUT and not may_drop_event(actor, earlier):
        raise DomainError(
            _("Edition %(number)s of this form is counted. Only the city office can void it.")
            % {"number": earlier.edition}
        )


@dataclass(frozen=True, slots=True)
class Beside:
    """The step that another edition takes together with one on its correction."""

    activity: Activity
    verb: Verb
    reason_code: str = ""
    reason: str = ""


def beside_of(
    activity: Activity, verb: Verb, undone: Decision | None, *, reason_code: str, reason: str
) -> Beside | None:
    """The step that the corrected edition takes together with this one, if there is one.

    Accepted, a correction replaces it; void as wrong, it gives it back; an event that is out takes
    it along. An undo takes back what came with the step, unless something came after that.
    """
    if undone is not None:
        other = undone.beside
        return Beside(other.activity, Verb.UNDO) if stands_last(other) else None
    if activity.corrects_id is None:
        return None
    earlier = beside_it(activity)
    match (verb, earlier.status):
        case (Verb.ACCEPT, Status.COUNTED):
            return Beside(earlier, Verb.REPLACE, reason=activity.correction_reason)
        case (Verb.VOID, Status.REPLACED) if reason_code == CORRECTION_OUT:
            return Beside(earlier, Verb.RESTORE, reason_code, reason)
        case (Verb.VOID, Status.COUNTED) if reason_code in EVENT_OUT:
            return Beside(earlier, Verb.VOID, reason_code, reason)
    return None
