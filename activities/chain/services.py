"""Taking a step of the chain, and telling whom it concerns."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.gaps import close
from accounts.models import Deputy, RoleAssignment, User
from activities.chain.late import late_at_school, reminder_key
from activities.chain.models import Decision, Verb
from activities.chain.nobody import ROLES, gap_at, place_of_role, the_gap, waits_for_nobody
from activities.chain.patience import check_patience
from activities.chain.reading import changed_under, unsigned_other_side
from activities.chain.rights import is_shut, may_take
from activities.chain.take import take
from activities.registration.content import FormContent
from activities.registration.models import Activity, Party, Status
from activities.registration.rules import check_complete
from activities.unfinished.models import Unfinished
from activities.unfinished.services import demand_shown
from core.actor import Actor, Role
from core.notices import owe, settle, settle_keys


@transaction.atomic
def take_step(activity: Activity, verb: Verb, **details) -> Decision:
    """Take one step of the chain, and owe word of it to whoever it concerns.

    Takes what `step` takes, in a transaction of its own.
    """
    return step(activity, verb, **details)


def step(
    activity: Activity,
    verb: Verb,
    *,
    actor: Actor,
    seen: int,
    reason_code: str = "",
    reason: str = "",
    asked_for: Iterable[str] | None = None,
    party: Party | None = None,
    content: FormContent | None = None,
    mark: str = "",
) -> Decision:
    """The step, in the transaction of what has just been written.

    A form is sent only when it says all it must; ValidationError names what is missing. `content`
    is what it says, where that was read or written just now. `mark` is that of what its author has
    put aside, as the page of the step has shown it: what they have put aside since is not voided
    unseen.
    """
    if verb == Verb.SEND and not is_shut(activity, verb):
        if content is None:
            check_finished(activity)
        check_complete(activity, content)
    if verb == Verb.STRIKE_OUT and may_take(actor, activity, verb):
        check_patience(activity, party)
    decision = take(
        activity,
        verb,
        actor=actor,
        seen=seen,
        reason_code=reason_code,
        reason=reason,
        asked_for=asked_for,
        party=party,
    )
    if verb == Verb.VOID:
        demand_shown(activity, actor=actor, mark=mark)
    settle_notices(decision)
    tell(decision)
    tell_of_nobody(decision)
    if decision.beside and decision.beside.activity.author_id != activity.author_id:
        tell(decision.beside)
    return decision


def check_finished(activity: Activity) -> None:
    """What its author has changed since and put aside is not sent over their head."""
    if Unfinished.objects.filter(activity=activity.pk).exists():
        raise ValidationError(
            _("You have changed this form and not finished. Send it or save it here.")
        )


TOLD_TO_AUTHOR = {
    Status.RETURNED: "activities.returned",
    Status.COUNTED: "activities.counted",
    Status.VOID: "activities.voided",
}


# Whoever takes one of these has the role of which somebody may have been told that nobody has it.
STEPS_OF_ROLES = {Verb.CONFIRM, Verb.ACCEPT}


def settle_notices(decision: Decision) -> None:
    """Who was told that the form waits, or came back, has it no longer in hand."""
    activity = decision.activity
    address = activity.get_absolute_url()
    if decision.verb == Verb.SEND and decision.from_status == Status.RETURNED:
        settle([activity.author_id], "activities.returned", address=address)
    if decision.verb in STEPS_OF_ROLES:
        close(gap_at(activity, Status(decision.from_status)))
    if decision.from_status == Status.OTHER_SIDE:
        people = User.objects.filter(teacher__in=activity.parties.values("teacher"))
        if decision.to_status == Status.OTHER_SIDE:
            people = people.filter(pk=decision.by_id)
        settle(people, "activities.waiting", address=address)
    if decision.from_status == Status.SCHOOL:
        settle_reminders(activity)


def settle_reminders(activity: Activity) -> None:
    """Where nothing is late at its school any more, nobody has to be reminded of it."""
    school = activity.confirming_school
    if school and not Activity.objects.filter(late_at_school(school)).exists():
        # Those few alone: the unread notices of everybody are many, and every form comes by here.
        held = RoleAssignment.objects.filter(role=Role.SCHOOL_CONFIRMER, school=school)
        deputies = Deputy.objects.filter(assignment__in=held)
        people = Q(pk__in=held.values("user")) | Q(pk__in=deputies.values("deputy"))
        settle_keys(User.objects.filter(people), reminder_key(school))


def tell(decision: Decision) -> None:
    """Owe notices: to the people who countersign next, to those whose signature stands on a form
    that was changed since, and to the author of what was decided.
    """
    activity = decision.activity
    told = {
        "key": f"activities.decision {decision.pk}",
        "address": activity.get_absolute_url(),
        "values": {
            "form": str(activity),
            "reason_code": decision.reason_code,
            "reason": decision.reason,
        },
    }
    if decision.verb == Verb.SEND and decision.to_status == Status.OTHER_SIDE:
        teachers = [party.teacher_id for party in unsigned_other_side(activity)]
        people = User.objects.signing_in_for(teachers)
        owe(people, "activities.waiting", **told)
    elif decision.verb == Verb.SEND and decision.changes:
        signed = activity.parties.filter(countersigned_at__isnull=False, struck_out_at=None)
        # What is back at what they signed has not changed for them.
        teachers = [each.teacher_id for each in signed if changed_under(activity, each)]
        people = User.objects.signing_in_for(teachers)
        owe(people, "activities.changed_as_asked", **told)
    elif decision.to_status in TOLD_TO_AUTHOR and decision.by_id != activity.author_id:
        owe([activity.author], TOLD_TO_AUTHOR[decision.to_status], **told)


def tell_of_nobody(decision: Decision) -> None:
    """Owe word of a step that nobody may take: to the administrators, who can give the role, and
    of a school to its district's coordinators, who know whom to.
    """
    activity = decision.activity
    if decision.to_status == decision.from_status or decision.to_status not in ROLES:
        return
    if not waits_for_nobody(activity):
        return
    place = next(iter(place_of_role(activity).values()), None)
    told = {
        "key": the_gap(activity),
        # Its page tells of the gap as long as there is one, and gives administrators the way on.
        "address": activity.get_absolute_url(),
        "values": {
            "role": ROLES[Status(activity.status)].value,
            "place": place.name if place else "",
            "place_en": place.name_en if place else "",
        },
    }
    held = RoleAssignment.objects.running(timezone.localdate())
    able = User.objects.filter(is_active=True)
    administrators = held.filter(role=Role.ADMINISTRATOR)
    owe(
        able.filter(pk__in=administrators.values("user")),
        "activities.nobody_there",
        **told,
    )
    if activity.status == Status.SCHOOL:
        coordinators = held.filter(
            role=Role.DISTRICT_COORDINATOR, district=activity.confirming_district_id
        )
        owe(
            able.filter(pk__in=coordinators.values("user")),
            "activities.nobody_there",
            **told,
        )
