"""The confirmation chain: one table, one function. Nothing else assigns a form's status.

draft - send - other side - countersign - school - confirm - district - confirm - city - accept -
counted. The table says which step leads from which status, who may take it, and where it leads;
where the program or the form leaves a level out, the step leads past it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import (
    Activity,
    ActivityParty,
    Decision,
    ReferenceCounter,
    Status,
    Verb,
)
from core.actor import Actor, Role
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError
from core.names import shown

APPROVING = (Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT)
NEEDS_REASON = (Verb.RETURN, Verb.VOID)

# What a confirmer asked for, by reason: changing nothing else keeps the signatures.
ASKED_FOR = {
    Decision.Reason.WRONG_DATE: {"starts_on", "ends_on", "date_precision", "date_as_printed"},
    # Not the parties: who joins a form has yet to countersign it, and their school to confirm it.
    Decision.Reason.WRONG_PERSON: {"people", "headcount"},
    Decision.Reason.NOT_ENOUGH: {"theme", "process", "effect", "attachments"},
}


# --- who ----------------------------------------------------------------------------------------


def author(actor: Actor, form: Activity) -> bool:
    return actor.user_id is not None and form.author_id == actor.user_id


def fresh(actor: Actor, form: Activity) -> bool:
    """Has neither written this edition nor stood for it at another level, in any role."""
    return not author(actor, form) and not any(
        step.by_id == actor.user_id and step.verb in APPROVING and step.from_status != form.status
        for step in standing_steps(form)
    )


def standing_steps(form: Activity) -> list[Decision]:
    """The steps that stand, oldest first; an undone step and its undoing are behind it."""
    return [step for step in form.decisions.all() if step.verb != Verb.UNDO and not step.undone]


def last_step(form: Activity) -> Decision | None:
    steps = standing_steps(form)
    return steps[-1] if steps else None


def unsigned_other_side(form: Activity) -> list[ActivityParty]:
    """The people of the other side who have yet to countersign. Nobody is opposite an organiser."""
    if not form.author_side:
        return []
    return [
        party
        for party in form.parties.all()
        if party.teacher_id
        and party.side != form.author_side
        and not party.countersigned_at
        and not party.struck_out_at
    ]


def other_side(actor: Actor, form: Activity) -> bool:
    return (
        actor.teacher_id is not None
        and not author(actor, form)
        and any(party.teacher_id == actor.teacher_id for party in unsigned_other_side(form))
        and fresh(actor, form)
    )


def school(actor: Actor, form: Activity) -> bool:
    return actor.confirms_for(form.home_school_id) and fresh(actor, form)


def district(actor: Actor, form: Activity) -> bool:
    return actor.coordinates(form.home_district_id, form.subject_id) and fresh(actor, form)


def city(actor: Actor, form: Activity) -> bool:
    return actor.leads(form.subject_id) and fresh(actor, form)


def untouched_author(actor: Actor, form: Activity) -> bool:
    """The author, while nobody else has acted on what was last sent."""
    if not author(actor, form):
        return False
    others = [step.verb for step in standing_steps(form) if step.verb != Verb.STRIKE_OUT]
    return others[-1:] == [Verb.SEND]


def holder(level: Callable) -> Callable:
    """Whoever holds the form at this level, or a level above; nobody voids their own."""
    levels = [school, district, city]
    above = levels[levels.index(level) :]

    def may_void(actor: Actor, form: Activity) -> bool:
        return any(may(actor, form) for may in above)

    may_void.__name__ = f"{level.__name__}_or_above"
    may_void.levels = above
    return may_void


def last_actor(actor: Actor, form: Activity) -> bool:
    """Whoever took the last step, in a role they still hold, while nothing has come after it."""
    last = last_step(form)
    return (
        last is not None
        and last.by_id == actor.user_id
        and last.verb in UNDOABLE
        and not form.changed_since_return
        and IN_ROLE[last.role](actor, form)
        and not bars_undoing(form, last)
    )


# Whether an actor still holds the role in which a step was taken.
IN_ROLE: dict[str, Callable[[Actor, Activity], bool]] = {
    "author": author,
    "other_side": lambda actor, form: actor.teacher_id is not None,
    Role.SCHOOL_CONFIRMER: lambda actor, form: actor.confirms_for(form.home_school_id),
    Role.DISTRICT_COORDINATOR: lambda actor, form: actor.coordinates(
        form.home_district_id, form.subject_id
    ),
    Role.SUBJECT_LEAD: lambda actor, form: actor.leads(form.subject_id),
}


def bars_undoing(form: Activity, last: Decision) -> bool:
    """Whether another edition of the form stands in the way: two would count, or be corrected."""
    if last.verb == Verb.ACCEPT:
        return Activity.objects.filter(corrects=form.pk).exclude(status=Status.VOID).exists()
    if last.verb != Verb.VOID or not form.reference:
        return False
    others = Activity.objects.filter(reference=form.reference).exclude(pk=form.pk)
    if last.from_status == Status.COUNTED:
        return others.filter(status=Status.COUNTED).exists()
    siblings = others.filter(corrects=form.corrects_id, corrects__isnull=False)
    return siblings.exclude(status=Status.VOID).exists()


def nobody(actor: Actor, form: Activity) -> bool:
    """Taken by the chain itself, with another form's step."""
    return False


# --- where to -----------------------------------------------------------------------------------


def first_level(form: Activity) -> Status:
    """The lowest level that holds the whole supported side, of those the program asks for."""
    if form.home_school_id and form.program.needs_school:
        return Status.SCHOOL
    if form.home_district_id and form.program.needs_district:
        return Status.DISTRICT
    return Status.CITY


def after_sending(form: Activity) -> Status:
    """Back to whoever returned it, when only what they asked for changed; else to the start."""
    if form.status == Status.RETURNED and restarts_where_returned(form):
        return Status(form.returned_from)
    if form.program.needs_other_side and unsigned_other_side(form):
        return Status.OTHER_SIDE
    return first_level(form)


def after_countersigning(form: Activity) -> Status:
    return Status.OTHER_SIDE if unsigned_other_side(form) else first_level(form)


def after_school(form: Activity) -> Status:
    return Status.DISTRICT if form.program.needs_district else Status.CITY


def restarts_where_returned(form: Activity) -> bool:
    returned = last_return(form)
    asked = ASKED_FOR.get(returned.reason_code, set()) if returned else set()
    return set(form.changed_since_return) <= asked


def last_return(form: Activity) -> Decision | None:
    returns = [step for step in standing_steps(form) if step.verb == Verb.RETURN]
    return returns[-1] if returns else None


def always(status: Status) -> Callable[[Activity], Status]:
    return lambda form: status


@dataclass(frozen=True, slots=True)
class Step:
    to: Callable[[Activity], Status]
    who: Callable[[Actor, Activity], bool]


S, V = Status, Verb
CHAIN: dict[tuple[Status, Verb], Step] = {
    (S.DRAFT, V.SEND): Step(after_sending, author),
    (S.RETURNED, V.SEND): Step(after_sending, author),
    (S.OTHER_SIDE, V.COUNTERSIGN): Step(after_countersigning, other_side),
    (S.OTHER_SIDE, V.STRIKE_OUT): Step(after_countersigning, author),
    (S.SCHOOL, V.CONFIRM): Step(after_school, school),
    (S.DISTRICT, V.CONFIRM): Step(always(S.CITY), district),
    (S.CITY, V.ACCEPT): Step(always(S.COUNTED), city),
    (S.OTHER_SIDE, V.RETURN): Step(always(S.RETURNED), other_side),
    (S.SCHOOL, V.RETURN): Step(always(S.RETURNED), school),
    (S.DISTRICT, V.RETURN): Step(always(S.RETURNED), district),
    (S.CITY, V.RETURN): Step(always(S.RETURNED), city),
    (S.OTHER_SIDE, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.SCHOOL, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.DISTRICT, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.CITY, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.DRAFT, V.VOID): Step(always(S.VOID), author),
    (S.RETURNED, V.VOID): Step(always(S.VOID), author),
    (S.OTHER_SIDE, V.VOID): Step(always(S.VOID), holder(school)),
    (S.SCHOOL, V.VOID): Step(always(S.VOID), holder(school)),
    (S.DISTRICT, V.VOID): Step(always(S.VOID), holder(district)),
    (S.CITY, V.VOID): Step(always(S.VOID), holder(city)),
    (S.COUNTED, V.VOID): Step(always(S.VOID), holder(city)),
    (S.COUNTED, V.REPLACE): Step(always(S.REPLACED), nobody),
    (S.REPLACED, V.UNDO): Step(lambda form: Status(last_step(form).from_status), nobody),
    # An undo leads back to where the last step came from; only its own actor may take it.
    **{
        (status, V.UNDO): Step(lambda form: Status(last_step(form).from_status), last_actor)
        for status in (S.OTHER_SIDE, S.SCHOOL, S.DISTRICT, S.CITY, S.COUNTED, S.RETURNED, S.VOID)
    },
}
UNDOABLE = (*APPROVING, Verb.RETURN, Verb.VOID)


# --- taking a step ------------------------------------------------------------------------------


def verbs_for(actor: Actor, form: Activity) -> list[Verb]:
    """The steps this actor may take now: what the page offers as buttons."""
    return [
        verb for verb in Verb if (step := CHAIN.get((form.status, verb))) and step.who(actor, form)
    ]


def role_of(actor: Actor, form: Activity, verb: Verb) -> tuple[str, str]:
    """In which role, and for which place, this step is taken: what the history says."""
    step = CHAIN[form.status, verb]
    if step.who in (author, untouched_author):
        return "author", ""
    if step.who is other_side:
        party = form.parties.select_related("school", "district").get(teacher=actor.teacher_id)
        return "other_side", (party.school or party.district).name
    if verb == Verb.UNDO:
        last = last_step(form)
        return last.role, last.place
    for may, role, place in (
        (school, Role.SCHOOL_CONFIRMER, form.home_school),
        (district, Role.DISTRICT_COORDINATOR, form.home_district),
        (city, Role.SUBJECT_LEAD, form.subject),
    ):
        levels = getattr(step.who, "levels", [step.who])
        if may in levels and may(actor, form):
            return role.value, place.name if place else ""
    return "", ""


@transaction.atomic
def take(
    form: Activity,
    verb: Verb,
    *,
    actor: Actor,
    seen: int,
    reason_code: str = "",
    reason: str = "",
    party: ActivityParty | None = None,
) -> Decision:
    """Take one step of the chain and write down who took it.

    `seen` is the version on the page the actor decided from. The update is conditional on status
    and version: of two people who press a button at once exactly one succeeds, on every database,
    and nobody confirms text they have not read. `party` is whom the author strikes out. Raises
    IllegalTransitionError, PermissionDenied, StaleStateError (which says who was first, and when)
    or DomainError; then nothing has changed.
    Reads the form again, so the caller's `form` stays as it was.
    """
    verb = Verb(verb)
    form = Activity.objects.select_related("program").get(pk=form.pk)
    if form.version != seen:
        raise overtaken(form, actor)
    step = CHAIN.get((Status(form.status), verb))
    if step is None:
        raise IllegalTransitionError(
            _("This form is “%(status)s”; that step is not possible from there.")
            % {"status": form.get_status_display()}
        )
    if not step.who(actor, form):
        raise PermissionDenied
    if verb in NEEDS_REASON and form.status != Status.DRAFT and not (reason_code or reason.strip()):
        raise DomainError(_("Say why, so that the author knows what to do."))
    if verb == Verb.STRIKE_OUT:
        strike_out(form, party)
    return move(form, verb, actor=actor, reason_code=reason_code, reason=reason.strip())


def move(form: Activity, verb: Verb, *, actor: Actor, reason_code: str, reason: str) -> Decision:
    """The step itself, already allowed. Call inside a transaction."""
    before, seen = form.status, form.version
    role, place = role_of(actor, form, verb)
    undone = last_step(form) if verb == Verb.UNDO else None
    if verb == Verb.COUNTERSIGN:
        countersign(form, actor)
    if verb == Verb.SEND and (before == Status.DRAFT or not restarts_where_returned(form)):
        # What starts again is signed again; the next step is reckoned without old signatures.
        form.parties.update(countersigned_at=None)
    after = CHAIN[Status(before), verb].to(form)
    changes = {
        "status": after,
        "returned_from": returned_from(before, after, undone),
        "status_since": timezone.now(),
        "version": seen + 1,
    }
    if verb == Verb.SEND:
        changes |= sending(form)
    if verb == Verb.VOID and before == Status.DRAFT:
        # Whoever saw it once has not seen what was written since: it stays the author's alone.
        changes["first_sent_at"] = None
    if after == Status.COUNTED and verb == Verb.ACCEPT:
        swap_predecessor(form, Status.COUNTED, Verb.REPLACE, actor)
    unchanged = Activity.objects.filter(pk=form.pk, status=before, version=seen)
    if not unchanged.update(**changes):
        raise overtaken(form, actor)
    for name, value in changes.items():
        setattr(form, name, value)
    decision = Decision.objects.create(
        activity=form,
        verb=verb,
        from_status=before,
        to_status=after,
        by_id=actor.user_id,
        by_name=actor.name[:50],
        role=role,
        place=place,
        reason_code=reason_code,
        reason=reason,
        undoes=undone,
    )
    settle(form, decision, undone, actor)
    return decision


def returned_from(before: str, after: Status, undone: Decision | None) -> str:
    """Which level a returned form came back from; undoing a later step finds it again."""
    if after != Status.RETURNED:
        return ""
    if undone is None:
        return before
    return last_return(undone.activity).from_status


def countersign(form: Activity, actor: Actor) -> None:
    signed = ActivityParty.objects.filter(
        activity=form, teacher=actor.teacher_id, countersigned_at=None, struck_out_at=None
    )
    if not signed.update(countersigned_at=timezone.now()):
        raise overtaken(form, actor)


def strike_out(form: Activity, party: ActivityParty | None) -> None:
    """Take one person of the other side off those who countersign; the row stays."""
    if party not in unsigned_other_side(form):
        raise DomainError(_("Choose somebody who has not countersigned yet."))
    ActivityParty.objects.filter(pk=party.pk).update(struck_out_at=timezone.now())


def sending(form: Activity) -> dict:
    """What a form gets when it is sent: its reference, once; and no changes to account for."""
    changes: dict = {"changed_since_return": []}
    if not form.first_sent_at:
        changes["first_sent_at"] = timezone.now()
    if not form.reference:
        changes["reference"] = next_reference(timezone.localdate().year)
    return changes


def settle(form: Activity, decision: Decision, undone: Decision | None, actor: Actor) -> None:
    """What an undo takes back besides the status: a signature, or the edition it had replaced."""
    if undone is None:
        return
    form.decisions.filter(pk=undone.pk).mark_undone()
    if undone.verb == Verb.COUNTERSIGN:
        form.parties.filter(teacher=actor.teacher_id).update(countersigned_at=None)
    if undone.verb == Verb.ACCEPT:
        swap_predecessor(form, Status.REPLACED, Verb.UNDO, actor)


def swap_predecessor(form: Activity, status: Status, verb: Verb, actor: Actor) -> None:
    """The corrected edition steps back for the correction, or forward again when that is undone.

    Not when it was voided meanwhile: then there is nothing to replace.
    """
    earlier = Activity.objects.select_related("program").filter(pk=form.corrects_id).first()
    if earlier is not None and earlier.status == status:
        move(earlier, verb, actor=actor, reason_code="", reason=form.correction_reason)


def next_reference(year: int) -> str:
    """The next reference of a year, `F-2026-000001`; the counter row is locked until commit."""
    ReferenceCounter.objects.get_or_create(year=year)
    ReferenceCounter.objects.filter(year=year).update(last=F("last") + 1)
    return f"F-{year}-{ReferenceCounter.objects.get(year=year).last:06d}"


def overtaken(form: Activity, actor: Actor) -> StaleStateError:
    """Says who was first, what they did and when, in one sentence, to this reader."""
    current = Activity.objects.get(pk=form.pk)
    last = current.decisions.order_by("-pk").first()
    if last is None:
        sentence = _("This form has changed since you opened it. Read it again, then decide.")
        return StaleStateError(sentence, current=current)
    sentence = _(
        "%(name)s was first: “%(verb)s” on %(when)s. The form is now “%(status)s”. "
        "Read it again, then decide."
    ) % {
        "name": shown(last.by_name, actor),
        "verb": last.get_verb_display(),
        "when": timezone.localtime(last.at).strftime("%Y-%m-%d %H:%M:%S"),
        "status": current.get_status_display(),
    }
    return StaleStateError(sentence, current=current)
