"""Taking a step: the one place that assigns a form's status."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.chain import asking
from activities.chain.editions import Beside, beside_of, check_meaning
from activities.chain.models import Decision, ReferenceCounter, Verb
from activities.chain.reading import (
    corrections_of,
    has_been_since,
    last_return,
    last_step,
    standing_steps,
    unsigned_other_side,
    who_took,
)
from activities.chain.rights import is_shut, may_take, role_of, stands_in_for
from activities.chain.rules import demand_reason
from activities.chain.table import CHAIN
from activities.chain.where_to import leads_to, restarts_where_returned
from activities.events import services as events
from activities.registration.models import Activity, Party, Status
from activities.works.services import hand_over
from core.actor import Actor
from core.dates import moment_in_words
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError
from core.models import AuditEvent
from core.names import shown
from programs.program.rules import shut_sentence

# What a party is without a signature, given here or on paper.
UNSIGNED = {"countersigned_at": None, "signed_by": None, "signed_on_paper": False}


def take(
    activity: Activity,
    verb: Verb,
    *,
    actor: Actor,
    seen: int,
    reason_code: str = "",
    reason: str = "",
    asked_for: Iterable[str] | None = None,
    party: Party | None = None,
) -> Decision:
    """Take one step of the chain and write down who took it.

    `seen` is the version on the page the actor decided from. The update is conditional on status
    and version: of two people who press a button at once exactly one succeeds, on every database,
    and nobody confirms text they have not read. `asked_for` is what a return names, by the keys of
    `asking`; without it, what its reason stands for. `party` is whom the author strikes out. What
    goes on as it was returned is sent with a word. Raises IllegalTransitionError, PermissionDenied,
    StaleStateError (which says who was first, and when), ValidationError or DomainError; then
    nothing has changed. Call inside a transaction.
    Reads the row again, so the caller's `activity` stays as it was.
    """
    verb = Verb(verb)
    activity = Activity.objects.select_related("program").get(pk=activity.pk)
    if activity.version != seen:
        raise overtaken(activity, actor)
    if (activity.status, verb) not in CHAIN:
        raise IllegalTransitionError(
            _("This form is “%(status)s”; that step is not possible from there.")
            % {"status": activity.get_status_display()}
        )
    if not may_take(actor, activity, verb):
        # Or somebody has just acted, and it was theirs until then.
        demand_unchanged(activity, actor)
        raise PermissionDenied
    if is_shut(activity, verb):
        raise IllegalTransitionError(shut_sentence(activity.program))
    demand_reason(activity, verb, reason_code, reason)
    if verb == Verb.VOID:
        check_meaning(activity, actor, reason_code)
    if verb == Verb.STRIKE_OUT:
        strike_out(activity, party)
    asked = asking.asked_by(activity, reason_code, asked_for) if verb == Verb.RETURN else []
    return move(
        activity, verb, actor=actor, reason_code=reason_code, reason=reason.strip(), asked_for=asked
    )


def move(
    activity: Activity,
    verb: Verb,
    *,
    actor: Actor,
    reason_code: str,
    reason: str,
    asked_for: Iterable[str] = (),
    principal: Actor | None = None,
) -> Decision:
    """The step itself, already allowed. Call inside a transaction.

    `principal` is in whose place another edition's step was taken that brings this one along.
    """
    before, seen = activity.status, activity.version
    sent_changes = activity.changed_since_return if verb == Verb.SEND else {}
    undone = step_to_undo(activity, actor) if verb == Verb.UNDO else None
    principal = principal or stands_in_for(actor, activity, verb)
    role, place, place_en = (
        (undone.role, undone.place, undone.place_en)
        if undone
        else role_of(principal or actor, activity, verb)
    )
    in_place_of, in_place_of_name = (
        (undone.in_place_of_id, undone.in_place_of_name)
        if undone
        else (principal.user_id, principal.name[:50])
        if principal
        else (None, "")
    )
    if verb == Verb.COUNTERSIGN:
        countersign(activity, actor)
    if verb == Verb.SEND and activity.first_sent_at and signs_anew(activity):
        # What starts again is signed again; the next step is reckoned without old signatures.
        activity.parties.update(**UNSIGNED)
    after = leads_to(activity, verb, actor)
    changes = {
        "status": after,
        "returned_from": returned_from(before, after, undone),
        "status_since": status_since(activity, after, undone),
        "version": seen + 1,
    }
    changes |= sending(activity, verb, undone)
    # Of two editions the one that stops counting goes first: never do both count.
    other = beside_of(activity, verb, undone, reason_code=reason_code, reason=reason)
    if Status.COUNTED in (before, after):
        events.lock({activity.event_id})
    beside = take_beside(other, actor, principal) if after == Status.COUNTED else None
    unchanged = Activity.objects.filter(pk=activity.pk, status=before, version=seen)
    if not unchanged.update(**changes):
        raise overtaken(activity, actor)
    for name, value in changes.items():
        setattr(activity, name, value)
    if after != Status.COUNTED:
        beside = take_beside(other, actor, principal)
    decision = Decision.objects.create(
        activity=activity,
        verb=verb,
        from_status=before,
        to_status=after,
        by_id=actor.user_id,
        by_name=actor.name[:50],
        in_place_of_id=in_place_of,
        in_place_of_name=in_place_of_name,
        role=role,
        place=place,
        place_en=place_en,
        reason_code=reason_code,
        reason=reason,
        asked_for=list(asked_for),
        changes=sent_changes,
        undoes=undone,
        beside=beside,
    )
    settle(activity, decision, undone, actor)
    if Status.COUNTED in (before, after):
        hand_over(activity)
        events.settle(activity.event_id)
    return decision


def signs_anew(activity: Activity) -> bool:
    """Whether what is sent now is signed from the first signature on."""
    return activity.status == Status.DRAFT or not restarts_where_returned(activity)


def step_to_undo(activity: Activity, actor: Actor) -> Decision:
    """The last step; who comes second to its undoing hears who was first."""
    last = last_step(activity)
    if last is None:
        raise overtaken(activity, actor)
    return last


def demand_unchanged(activity: Activity, actor: Actor) -> None:
    """Raise StaleStateError where the form is no longer as it was read."""
    if not Activity.objects.filter(pk=activity.pk, version=activity.version).exists():
        raise overtaken(activity, actor)


def take_beside(other: Beside | None, actor: Actor, principal: Actor | None) -> Decision | None:
    if other is None:
        return None
    words = {"reason_code": other.reason_code, "reason": other.reason}
    return move(other.activity, other.verb, actor=actor, principal=principal, **words)


def returned_from(before: str, after: Status, undone: Decision | None) -> str:
    """Which level a returned form came back from; undoing a later step finds it again."""
    if after != Status.RETURNED:
        return ""
    if undone is None:
        return before
    return last_return(undone.activity).from_status


def status_since(activity: Activity, after: str, undone: Decision | None) -> datetime.datetime:
    """Now; but what is undone, or leaves a form where it is, begins no wait anew."""
    if undone is not None:
        return has_been_since(activity, after, standing_steps(activity)[:-1])
    return activity.status_since if after == activity.status else timezone.now()


def countersign(activity: Activity, actor: Actor) -> None:
    signed = Party.objects.filter(
        activity=activity, teacher=actor.teacher_id, countersigned_at=None, struck_out_at=None
    )
    if not signed.update(countersigned_at=timezone.now(), signed_by=actor.user_id):
        raise overtaken(activity, actor)


def strike_out(activity: Activity, party: Party | None) -> None:
    """Take one person of the other side off those who countersign; the row stays."""
    if party not in unsigned_other_side(activity):
        raise DomainError(_("Choose somebody who has not countersigned yet."))
    Party.objects.filter(pk=party.pk).update(struck_out_at=timezone.now())


def sending(activity: Activity, verb: Verb, undone: Decision | None) -> dict:
    """What a form gets when it is sent: its reference, once; and no changes to account for.

    The reference stays with a form that is taken back: people have read it, and it may stand on a
    stamped sheet. A draft that was never sent has none, and no number is given twice.
    """
    if undone and (undone.verb, undone.from_status) == (Verb.VOID, Status.DRAFT):
        # It was sent once, and what it owes to who read it then is owed still.
        sent = [step.at for step in standing_steps(activity) if step.verb == Verb.SEND]
        return {"first_sent_at": sent[0] if sent else None}
    if verb == Verb.VOID and activity.status == Status.DRAFT:
        # Whoever saw it once has not seen what was written since: it stays the author's alone.
        return {"first_sent_at": None}
    if verb != Verb.SEND:
        return {}
    changes: dict = {"changed_since_return": {}}
    if not activity.first_sent_at:
        changes["first_sent_at"] = timezone.now()
    if not activity.reference:
        changes["reference"] = next_reference(timezone.localdate().year)
    return changes


def settle(activity: Activity, decision: Decision, undone: Decision | None, actor: Actor) -> None:
    """What an undo takes back besides the status: the step's mark, and a signature."""
    if undone is None:
        return
    activity.decisions.filter(pk=undone.pk).mark_undone()
    if undone.verb == Verb.COUNTERSIGN:
        activity.parties.filter(teacher=actor.teacher_id).update(**UNSIGNED)


def next_reference(year: int) -> str:
    """The next reference of a year, `F-2026-000001`; the counter row is locked until commit."""
    counter = ReferenceCounter.objects.filter(year=year)
    if not counter.update(last=F("last") + 1):
        ReferenceCounter.objects.get_or_create(year=year)
        counter.update(last=F("last") + 1)
    return f"F-{year}-{counter.get().last:06d}"


def overtaken(activity: Activity, actor: Actor) -> StaleStateError:
    """Says who was first, what they did and when, in one sentence, to this reader."""
    current = Activity.objects.get(pk=activity.pk)
    last = current.decisions.order_by("-pk").first()
    if last is None:
        sentence = _("This form has changed since you opened it. Read it again, then decide.")
    elif edit := changed_after(current, last):
        own = _("In another window you changed the form on %(when)s. Read it again, then decide.")
        others = _(
            "%(name)s was first and changed the form on %(when)s. Read it again, then decide."
        )
        sentence = (own if edit.by_id == actor.user_id else others) % {
            "name": shown(edit.by_name, actor),
            "when": moment_in_words(edit.at),
        }
    elif begun := correction_after(current, last):
        own = _(
            "In another window you began a correction of this form on %(when)s. Read it again, "
            "then decide."
        )
        others = _(
            "%(name)s was first and began a correction of this form on %(when)s. Read it again, "
            "then decide."
        )
        sentence = (own if begun.by_id == actor.user_id else others) % {
            "name": shown(begun.by_name, actor),
            "when": moment_in_words(begun.at),
        }
    else:
        own = _(
            "In another window you took the step “%(verb)s” on %(when)s. The form is now "
            "“%(status)s”. Read it again, then decide."
        )
        others = _(
            "%(name)s was first: “%(verb)s” on %(when)s. The form is now “%(status)s”. "
            "Read it again, then decide."
        )
        sentence = (own if last.by_id == actor.user_id else others) % {
            "name": who_took(last, actor),
            "verb": last.get_verb_display(),
            "when": moment_in_words(last.at),
            "status": current.get_status_display(),
        }
    return StaleStateError(sentence, current=current)


def changed_after(activity: Activity, decision: Decision) -> AuditEvent | None:
    """The last change of what the form says, if it came after that step."""
    edits = AuditEvent.objects.filter(
        subject_type=Activity._meta.label, subject_id=str(activity.pk), verb="activities.edited"
    )
    return edits.filter(at__gt=decision.at).first()


def correction_after(activity: Activity, decision: Decision) -> AuditEvent | None:
    """The beginning of a correction of this form, if it came after that step."""
    editions = [str(pk) for pk in corrections_of(activity.pk).values_list("pk", flat=True)]
    begun = AuditEvent.objects.filter(
        subject_type=Activity._meta.label,
        subject_id__in=editions,
        verb="activities.correction_started",
    )
    return begun.filter(at__gt=decision.at).first()
