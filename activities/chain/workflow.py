"""The confirmation chain: one table, one function. Nothing else assigns a form's status.

draft - send - other side - countersign - school - confirm - district - confirm - city - accept -
counted. The table says which step leads from which status, who may take it, and where it leads;
where the program or the form leaves a level out, the step leads past it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.chain import asking
from activities.chain.models import Decision, ReferenceCounter, Verb
from activities.registration import authors
from activities.registration.models import WAITING, Activity, Party, Status
from core.actor import Actor, Role
from core.exceptions import DomainError, IllegalTransitionError, StaleStateError
from core.names import shown
from programs.models import Program
from programs.program.rules import shut_sentence

APPROVING = (Verb.COUNTERSIGN, Verb.CONFIRM, Verb.ACCEPT)


ONWARD = (Verb.SEND, Verb.COUNTERSIGN, Verb.STRIKE_OUT, Verb.CONFIRM)


NEEDS_REASON = (Verb.RETURN, Verb.VOID)


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


def unsigned_other_side(form: Activity) -> list[Party]:
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
    return actor.confirms_for(form.confirming_school_id) and fresh(actor, form)


def district(actor: Actor, form: Activity) -> bool:
    return actor.coordinates(form.confirming_district_id, form.subject_id) and fresh(actor, form)


def city(actor: Actor, form: Activity) -> bool:
    return actor.leads(form.subject_id) and fresh(actor, form)


def untouched_author(actor: Actor, form: Activity) -> bool:
    """The author, while nobody else has acted on what was last sent."""
    if not author(actor, form):
        return False
    others = [step.verb for step in standing_steps(form) if step.verb != Verb.STRIKE_OUT]
    return others[-1:] == [Verb.SEND]


def holder(roles: tuple[Role, ...]) -> Callable:
    """Whoever holds the form at this level, or a level above; nobody voids their own.

    Having confirmed it does not stand in the way: who finds out later may still say so.
    """

    def may_void(actor: Actor, form: Activity) -> bool:
        return not author(actor, form) and any(IN_ROLE[role](actor, form) for role in roles)

    return may_void


def author_or_heir(actor: Actor, form: Activity) -> bool:
    """The author of a returned form; once they have left, whoever answers for it then."""
    return author(actor, form) or (authors.answers_for(actor, form) and authors.has_left(form))


def last_actor(actor: Actor, form: Activity) -> bool:
    """Whoever took the last step, in a role they still hold, while nothing has come after it."""
    last = last_step(form)
    return (
        last is not None
        and last.by_id == actor.user_id
        and last.verb in UNDOABLE
        and not (last.verb == Verb.RETURN and form.changed_since_return)
        and IN_ROLE[last.role](actor, form)
        and not bars_undoing(form, last)
    )


# Whether an actor still holds the role in which a step was taken.
IN_ROLE: dict[str, Callable[[Actor, Activity], bool]] = {
    "author": author,
    "other_side": lambda actor, form: actor.teacher_id is not None,
    Role.SCHOOL_CONFIRMER: lambda actor, form: actor.confirms_for(form.confirming_school_id),
    Role.DISTRICT_COORDINATOR: lambda actor, form: actor.coordinates(
        form.confirming_district_id, form.subject_id
    ),
    Role.SUBJECT_LEAD: lambda actor, form: actor.leads(form.subject_id),
}


def bars_undoing(form: Activity, last: Decision) -> bool:
    """Whether another edition of the form stands in the way: two would count, or be corrected."""
    if last.verb == Verb.ACCEPT:
        return corrections_of(form.pk).exists()
    if last.verb != Verb.VOID or not form.reference:
        return False
    others = Activity.objects.filter(reference=form.reference).exclude(pk=form.pk)
    if last.from_status == Status.COUNTED:
        restored = last.beside.activity_id if stands_last(last.beside) else None
        if others.filter(status=Status.COUNTED).exclude(pk=restored).exists():
            return True
    return bool(form.corrects_id) and corrections_of(form.corrects_id).exclude(pk=form.pk).exists()


def corrections_of(pk: int):
    """The corrections of an edition that are on their way, or have replaced it."""
    return Activity.objects.filter(corrects=pk).exclude(status=Status.VOID)


def stands_last(step: Decision | None) -> bool:
    """Whether nothing has come after this step on its own form."""
    return step is not None and last_step(step.activity) == step


def nobody(actor: Actor, form: Activity) -> bool:
    """Taken by the chain itself, with another form's step."""
    return False


# --- where to -----------------------------------------------------------------------------------


def first_level(form: Activity) -> Status:
    """The lowest level that holds the whole supported side, of those the program asks for."""
    if form.confirming_school_id and form.program.needs_school:
        return Status.SCHOOL
    if form.confirming_district_id and form.program.needs_district:
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


def past_barred(form: Activity, level: Status, actor: Actor) -> Status:
    """The next level with somebody who may stand for the form there.

    Where a school's or district's only people have written it, or have stood for it at another
    level, it would wait for ever: it goes on, and the city's acceptance is still another's. Where a
    place has no such person yet, it waits until the office names one.
    """
    if level == Status.SCHOOL and is_barred(form, level, actor):
        level = after_school(form)
    if level == Status.DISTRICT and is_barred(form, level, actor):
        level = Status.CITY
    return level


def is_barred(form: Activity, level: Status, actor: Actor) -> bool:
    people = authors.holders(form, level)
    stood = {
        step.by_id
        for step in standing_steps(form)
        if step.verb in APPROVING and step.from_status != level
    }
    if form.status != level and form.status in WAITING and not author(actor, form):
        stood.add(actor.user_id)
    return bool(people) and people <= stood | {form.author_id}


def restarts_where_returned(form: Activity) -> bool:
    """Whether nothing has changed but what the return asked for."""
    returned = last_return(form)
    return not asking.beyond(form, returned.asked_for if returned else [])


def last_return(form: Activity) -> Decision | None:
    returns = [step for step in standing_steps(form) if step.verb == Verb.RETURN]
    return returns[-1] if returns else None


def always(status: Status) -> Callable[[Activity], Status]:
    return lambda form: status


@dataclass(frozen=True, slots=True)
class Step:
    """Where a step leads, who may take it, and in which roles, the lowest first."""

    to: Callable[[Activity], Status]
    who: Callable[[Actor, Activity], bool]
    roles: tuple[Role, ...] = ()


def voiding(lowest: Role) -> Step:
    roles = LEVELS[LEVELS.index(lowest) :]
    return Step(always(Status.VOID), holder(roles), roles)


LEVELS = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)


S, V = Status, Verb


CHAIN: dict[tuple[Status, Verb], Step] = {
    (S.DRAFT, V.SEND): Step(after_sending, author),
    (S.RETURNED, V.SEND): Step(after_sending, author),
    (S.OTHER_SIDE, V.COUNTERSIGN): Step(after_countersigning, other_side),
    (S.OTHER_SIDE, V.STRIKE_OUT): Step(after_countersigning, author),
    (S.SCHOOL, V.CONFIRM): Step(after_school, school, (Role.SCHOOL_CONFIRMER,)),
    (S.DISTRICT, V.CONFIRM): Step(always(S.CITY), district, (Role.DISTRICT_COORDINATOR,)),
    (S.CITY, V.ACCEPT): Step(always(S.COUNTED), city, (Role.SUBJECT_LEAD,)),
    (S.OTHER_SIDE, V.RETURN): Step(always(S.RETURNED), other_side),
    (S.SCHOOL, V.RETURN): Step(always(S.RETURNED), school, (Role.SCHOOL_CONFIRMER,)),
    (S.DISTRICT, V.RETURN): Step(always(S.RETURNED), district, (Role.DISTRICT_COORDINATOR,)),
    (S.CITY, V.RETURN): Step(always(S.RETURNED), city, (Role.SUBJECT_LEAD,)),
    (S.OTHER_SIDE, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.SCHOOL, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.DISTRICT, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.CITY, V.TAKE_BACK): Step(always(S.DRAFT), untouched_author),
    (S.DRAFT, V.VOID): Step(always(S.VOID), author),
    (S.RETURNED, V.VOID): Step(always(S.VOID), author_or_heir, LEVELS[1:]),
    (S.OTHER_SIDE, V.VOID): voiding(Role.SCHOOL_CONFIRMER),
    (S.SCHOOL, V.VOID): voiding(Role.SCHOOL_CONFIRMER),
    (S.DISTRICT, V.VOID): voiding(Role.DISTRICT_COORDINATOR),
    (S.CITY, V.VOID): voiding(Role.SUBJECT_LEAD),
    (S.COUNTED, V.VOID): voiding(Role.SUBJECT_LEAD),
    (S.COUNTED, V.REPLACE): Step(always(S.REPLACED), nobody),
    (S.REPLACED, V.RESTORE): Step(always(S.COUNTED), nobody),
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
        verb
        for verb in Verb
        if (step := CHAIN.get((form.status, verb)))
        and not is_shut(form, verb)
        and step.who(actor, form)
    ]


def is_shut(form: Activity, verb: Verb) -> bool:
    """In a closed program every step would change a figure, if only how many forms came in.

    An author's draft is in none, so it may still be dropped.
    """
    closed = form.program.state == Program.State.CLOSED
    return closed and (form.status, verb) != (Status.DRAFT, Verb.VOID)


def role_of(actor: Actor, form: Activity, verb: Verb) -> tuple[str, str, str]:
    """In which role this step is taken, and for which place, by both its names."""
    step = CHAIN[form.status, verb]
    if step.who in (author, untouched_author, author_or_heir) and author(actor, form):
        return "author", "", ""
    if step.who is other_side:
        party = form.parties.select_related("school", "district").get(teacher=actor.teacher_id)
        place = party.school or party.district
        return "other_side", place.name, place.name_en
    if verb == Verb.UNDO:
        last = last_step(form)
        return last.role, last.place, last.place_en
    places = {
        Role.SCHOOL_CONFIRMER: form.confirming_school,
        Role.DISTRICT_COORDINATOR: form.confirming_district,
        Role.SUBJECT_LEAD: form.subject,
    }
    for role in step.roles:
        if IN_ROLE[role](actor, form):
            place = places[role]
            return role.value, place.name if place else "", place.name_en if place else ""
    return "", "", ""


@transaction.atomic
def take(
    form: Activity,
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
    `asking`; without it, what its reason stands for. `party` is whom the author strikes out. Raises
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
    if is_shut(form, verb):
        raise IllegalTransitionError(shut_sentence(form.program))
    if verb in NEEDS_REASON and form.status != Status.DRAFT and not (reason_code or reason.strip()):
        raise DomainError(_("Say why, so that the author knows what to do."))
    if verb == Verb.VOID:
        check_meaning(form, actor, reason_code)
    if verb == Verb.STRIKE_OUT:
        strike_out(form, party)
    asked = asking.asked_by(reason_code, asked_for) if verb == Verb.RETURN else []
    return move(
        form, verb, actor=actor, reason_code=reason_code, reason=reason.strip(), asked_for=asked
    )


def move(
    form: Activity,
    verb: Verb,
    *,
    actor: Actor,
    reason_code: str,
    reason: str,
    asked_for: Iterable[str] = (),
) -> Decision:
    """The step itself, already allowed. Call inside a transaction."""
    before, seen = form.status, form.version
    sent_changes = form.changed_since_return if verb == Verb.SEND else {}
    role, place, place_en = role_of(actor, form, verb)
    undone = last_step(form) if verb == Verb.UNDO else None
    if verb == Verb.COUNTERSIGN:
        countersign(form, actor)
    if verb == Verb.SEND and (before == Status.DRAFT or not restarts_where_returned(form)):
        # What starts again is signed again; the next step is reckoned without old signatures.
        form.parties.update(countersigned_at=None)
    after = CHAIN[Status(before), verb].to(form)
    after = past_barred(form, after, actor) if verb in ONWARD else after
    changes = {
        "status": after,
        "returned_from": returned_from(before, after, undone),
        "status_since": timezone.now(),
        "version": seen + 1,
    }
    changes |= sending(form, verb)
    # Of two editions the one that stops counting goes first: never do both count.
    words = {"actor": actor, "reason_code": reason_code, "reason": reason}
    beside = step_beside(form, verb, undone, **words) if after == Status.COUNTED else None
    unchanged = Activity.objects.filter(pk=form.pk, status=before, version=seen)
    if not unchanged.update(**changes):
        raise overtaken(form, actor)
    for name, value in changes.items():
        setattr(form, name, value)
    if after != Status.COUNTED:
        beside = step_beside(form, verb, undone, **words)
    decision = Decision.objects.create(
        activity=form,
        verb=verb,
        from_status=before,
        to_status=after,
        by_id=actor.user_id,
        by_name=actor.name[:50],
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
    signed = Party.objects.filter(
        activity=form, teacher=actor.teacher_id, countersigned_at=None, struck_out_at=None
    )
    if not signed.update(countersigned_at=timezone.now()):
        raise overtaken(form, actor)


def strike_out(form: Activity, party: Party | None) -> None:
    """Take one person of the other side off those who countersign; the row stays."""
    if party not in unsigned_other_side(form):
        raise DomainError(_("Choose somebody who has not countersigned yet."))
    Party.objects.filter(pk=party.pk).update(struck_out_at=timezone.now())


def sending(form: Activity, verb: Verb) -> dict:
    """What a form gets when it is sent: its reference, once; and no changes to account for.

    The reference stays with a form that is taken back: people have read it, and it may stand on a
    stamped sheet. A draft that was never sent has none, and no number is given twice.
    """
    if verb == Verb.VOID and form.status == Status.DRAFT:
        # Whoever saw it once has not seen what was written since: it stays the author's alone.
        return {"first_sent_at": None}
    if verb != Verb.SEND:
        return {}
    changes: dict = {"changed_since_return": {}}
    if not form.first_sent_at:
        changes["first_sent_at"] = timezone.now()
    if not form.reference:
        changes["reference"] = next_reference(timezone.localdate().year)
    return changes


def settle(form: Activity, decision: Decision, undone: Decision | None, actor: Actor) -> None:
    """What an undo takes back besides the status: the step's mark, and a signature."""
    if undone is None:
        return
    form.decisions.filter(pk=undone.pk).mark_undone()
    if undone.verb == Verb.COUNTERSIGN:
        form.parties.filter(teacher=actor.teacher_id).update(countersigned_at=None)


# --- two editions of one form ---------------------------------------------------------------------

# Why a correction is void: the event is out, with all its editions, or the correction alone.
EVENT_OUT = (Decision.Reason.DID_NOT_HAPPEN, Decision.Reason.RECORDED_TWICE)


CORRECTION_OUT = Decision.Reason.CORRECTION_WRONG


def corrected(form: Activity) -> Activity | None:
    """The edition that voiding this one concerns, too: which counts, or has counted until now."""
    if not form.corrects_id or form.status not in (*WAITING, Status.COUNTED):
        return None
    earlier = Activity.objects.select_related("program").get(pk=form.corrects_id)
    return earlier if earlier.status in (Status.COUNTED, Status.REPLACED) else None


def may_drop_event(actor: Actor, earlier: Activity) -> bool:
    """Whether this actor may say that an event did not happen of which this edition counts."""
    return earlier.status != Status.COUNTED or CHAIN[S.COUNTED, V.VOID].who(actor, earlier)


def check_meaning(form: Activity, actor: Actor, reason_code: str) -> None:
    """Whoever voids a correction says which is meant, for two different things follow."""
    earlier = corrected(form)
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


def step_beside(
    form: Activity, verb: Verb, undone: Decision | None, *, actor: Actor, reason_code, reason
) -> Decision | None:
    """The step that the corrected edition takes together with this one, if there is one.

    Accepted, a correction replaces it; void as wrong, it gives it back; an event that is out takes
    it along. An undo takes back what came with the step, unless something came after that.
    """
    if undone is not None:
        if not stands_last(undone.beside):
            return None
        earlier = undone.beside.activity
        return move(earlier, Verb.UNDO, actor=actor, reason_code="", reason="")
    earlier = Activity.objects.select_related("program").filter(pk=form.corrects_id).first()
    match (verb, earlier and earlier.status):
        case (Verb.ACCEPT, Status.COUNTED):
            beside, reason_code, reason = Verb.REPLACE, "", form.correction_reason
        case (Verb.VOID, Status.REPLACED) if reason_code == CORRECTION_OUT:
            beside = Verb.RESTORE
        case (Verb.VOID, Status.COUNTED) if reason_code in EVENT_OUT:
            beside = Verb.VOID
        case _nothing:
            return None
    return move(earlier, beside, actor=actor, reason_code=reason_code, reason=reason)


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
