"""Writing registration forms: recording, editing, sending, correcting. The chain is workflow's."""

import datetime
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities import authors, changes, parts, workflow
from activities.content import CONTENT_FIELDS, FormContent, content_of
from activities.headcount import refusal
from activities.models import (
    Activity,
    ActivityParty,
    Decision,
    Side,
    Status,
    Verb,
)
from core.actor import Actor
from core.audit import record_event
from core.exceptions import DomainError
from core.notices import owe
from pairings import rules
from pairings.models import Pairing
from programs.models import Program

EDITABLE = (Status.DRAFT, Status.RETURNED)
LEAST_WORDS = 20


# --- what follows from the content ----------------------------------------------------------------


def home_of(content: FormContent) -> tuple:
    """The school and district that confirm: the lowest place holding the whole supported side.

    Where nobody is supported, the organiser's. Several districts, or none: the city (no place).
    """
    supported = [party for party in content.parties if party.side == Side.SUPPORTED]
    if not supported:
        school = content.fields.get("organiser_school")
        return school, school.district if school else content.fields.get("organiser_district")
    schools = {party.school for party in supported}
    districts = {party.district for party in supported}
    school = schools.pop() if len(schools) == 1 else None
    return school, districts.pop() if len(districts) == 1 else None


def author_side(content: FormContent, actor: Actor) -> str:
    """The side the author stands on; none for an office that records an event of others."""
    for party in content.parties:
        if party.teacher and party.teacher.pk == actor.teacher_id:
            return party.side
    return ""


def is_named(actor: Actor, content: FormContent) -> bool:
    return any(party.teacher and party.teacher.pk == actor.teacher_id for party in content.parties)


def pairing_form_of(content: FormContent) -> str:
    if any(party.pairing for party in content.parties):
        return Activity.PairingForm.TEACHER
    partnership = content.fields.get("partnership")
    return partnership.form if partnership else Activity.PairingForm.NONE


def headcount_of(content: FormContent) -> int | None:
    """A complete list of names fills the headcount; otherwise the number typed stands."""
    if content.fields.get("list_is_complete"):
        return len(parts.present(content))
    return content.fields.get("headcount")


def derived(content: FormContent, actor: Actor) -> dict:
    school, district = home_of(content)
    return {
        "home_school": school,
        "home_district": district,
        "author_side": author_side(content, actor),
        "pairing_form": pairing_form_of(content),
        "headcount": headcount_of(content),
    }


# --- rights and rules -----------------------------------------------------------------------------


def may_record(actor: Actor, content: FormContent) -> bool:
    """Mentors and trainees record with their own pairs; offices what they organise."""
    fields = content.fields
    subject = fields.get("subject")
    subject_id = subject.pk if subject else None
    match fields["organiser_level"]:
        case Activity.Level.PAIR:
            return actor.teacher_id is not None and is_of_own_pair(content, actor.teacher_id)
        case Activity.Level.SCHOOL:
            return actor.confirms_for(fields["organiser_school"].pk)
        case Activity.Level.DISTRICT:
            return actor.coordinates(fields["organiser_district"].pk, subject_id)
        case Activity.Level.CITY:
            return actor.leads(subject_id)
    return False


def is_of_own_pair(content: FormContent, teacher_id: int) -> bool:
    """Both halves of a pairing of this teacher are on the form; so is nobody as a false half."""
    halves = {
        (party.pairing.pk, party.side, party.teacher.pk if party.teacher else None)
        for party in content.parties
        if party.pairing
    }
    pairings = {party.pairing for party in content.parties if party.pairing}
    sides = {pairing: halves_of(pairing) for pairing in pairings}
    return halves <= set().union(*sides.values()) and any(
        both <= halves
        for pairing, both in sides.items()
        if teacher_id in {pairing.mentor_id, pairing.trainee_id}
    )


def halves_of(pairing: Pairing) -> set[tuple]:
    return {
        (pairing.pk, Side.SUPPORTING, pairing.mentor_id),
        (pairing.pk, Side.SUPPORTED, pairing.trainee_id),
    }


def is_author(actor: Actor, form: Activity) -> bool:
    return actor.user_id is not None and form.author_id == actor.user_id


def may_edit(actor: Actor, form: Activity) -> bool:
    return (
        form.author_id == actor.user_id
        and form.status in EDITABLE
        and form.program.state == Program.State.OPEN
    )


def may_correct(actor: Actor, form: Activity) -> bool:
    """Its author, or, once they have left, whoever answers for it: who then is the author."""
    return (
        form.status == Status.COUNTED
        and form.program.state == Program.State.OPEN
        and may_write_correction(actor, form)
    )


def may_write_correction(actor: Actor, form: Activity) -> bool:
    return is_author(actor, form) or (authors.answers_for(actor, form) and authors.has_left(form))


def may_rewrite(actor: Actor, content: FormContent, form: Activity | None) -> bool:
    """Whoever corrects for an author who has left writes what that author could have written.

    What they write stays within what they answer for.
    """
    if may_record(actor, content):
        return True
    if form is None or form.corrects is None or not authors.answers_for(actor, form.corrects):
        return False
    subject, (_school, district) = content.fields["subject"], home_of(content)
    subject_id = subject.pk if subject else None
    return actor.leads(subject_id) or actor.coordinates(district and district.pk, subject_id)


def noted_before(record, actor: Actor):
    """A contact or award whose page was sent twice, if this actor noted it; keys are no gift."""
    if record.recorded_by_id != actor.user_id:
        raise PermissionDenied
    return record


def note_once(record, *, actor: Actor, verb: str, **detail):
    """Write a contact or award and what was done; the row itself where its page was sent twice.

    Call inside a transaction.
    """
    # The UUID is left to the database: another request may be writing it at this moment.
    record.full_clean(exclude=["uuid"])
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        return noted_before(type(record).objects.get(uuid=record.uuid), actor)
    record_event(actor, verb, record, **detail)
    return record


def demand_open(program: Program) -> None:
    demand_not_closed(program)
    if program.state != Program.State.OPEN:
        raise DomainError(_("This program is not open, so nothing can be recorded in it."))


def demand_not_closed(program: Program) -> None:
    """What a closed program counts stays as it is until the program is opened again."""
    if program.state == Program.State.CLOSED:
        raise DomainError(workflow.shut_sentence(program))


def check_dates(program: Program, fields: dict, today: datetime.date) -> None:
    """The first day lies in the program, and neither it nor the last is in the future."""
    day = fields.get("starts_on")
    if day is None:
        return
    if day > today:
        raise ValidationError({"starts_on": _("The date must be today or in the past.")})
    rules.check_day(program, day, field="starts_on")
    last = fields.get("ends_on")
    if last and last > today:
        raise ValidationError({"ends_on": _("The date must be today or in the past.")})


def check_headcount(content: FormContent) -> None:
    """A complete list of names is its own headcount; any other is no less than those named."""
    fields = content.fields
    if fields.get("list_is_complete"):
        return
    qualifier = fields.get("headcount_qualifier", Activity.Qualifier.EXACT)
    if sentence := refusal(fields.get("headcount"), qualifier, len(parts.present(content))):
        raise ValidationError({"headcount": sentence})


def check_pairs(content: FormContent) -> None:
    """A form of a pair names a pairing that ran on that day, on both of its sides."""
    day = content.fields.get("starts_on")
    for party in content.parties:
        pairing = party.pairing
        if pairing is None:
            continue
        if pairing.cancelled_at or (
            day and not (pairing.starts_on <= day <= (pairing.ends_on or day))
        ):
            raise ValidationError(
                {
                    "starts_on": _(
                        "%(pairing)s were not a pair on that day. Check the date, or ask your "
                        "district to record it."
                    )
                    % {"pairing": pairing}
                }
            )


def missing(form: Activity, content: FormContent) -> dict[str, str]:
    """What a form still lacks before it can be sent: field to sentence."""
    lacks = {}
    if not form.theme.strip():
        lacks["theme"] = _("Enter the topic in up to 200 characters.")
    if form.organiser_level == Activity.Level.PAIR and len(form.process.strip()) < LEAST_WORDS:
        lacks["process"] = _("Write at least 20 characters about what you found or agreed.")
    if form.kind.lessons_are_lesson_study and not content.lessons:
        lacks["lessons"] = _("Add the lessons that were taught.")
    if form.kind.opens_talks and not content.talks:
        lacks["talks"] = _("Add the talks that were given.")
    return lacks


# --- verbs ----------------------------------------------------------------------------------------


def check_content(
    actor: Actor, content: FormContent, today: datetime.date | None, form: Activity | None = None
) -> None:
    if not may_rewrite(actor, content, form):
        raise PermissionDenied
    program = content.fields["program"]
    demand_open(program)
    check_dates(program, content.fields, today or timezone.localdate())
    check_pairs(content)
    check_headcount(content)


@transaction.atomic
def record_activity(
    content: FormContent,
    *,
    actor: Actor,
    uuid: UUID | None = None,
    today: datetime.date | None = None,
) -> Activity:
    """Save a new form as its author's draft.

    The UUID comes from the page, so the same form saved twice is one form: the second call
    returns the first one's row, if it is this author's. Raises PermissionDenied, DomainError, or
    ValidationError with its fields.
    """
    uuid = uuid or uuid4()
    earlier = Activity.objects.filter(uuid=uuid).first()
    if earlier is not None:
        if earlier.author_id != actor.user_id:
            raise PermissionDenied
        return earlier
    check_content(actor, content, today)
    form = Activity(
        uuid=uuid,
        author_id=actor.user_id,
        **{name: content.fields[name] for name in CONTENT_FIELDS if name in content.fields},
    )
    for name, value in derived(content, actor).items():
        setattr(form, name, value)
    # The UUID is left to the database: another request may be writing it at this moment.
    form.full_clean(exclude=["uuid"])
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError:
        # The same page was sent twice at once and the other request won.
        return Activity.objects.get(uuid=uuid, author=actor.user_id)
    parts.write(form, content)
    record_event(actor, "activities.recorded", form)
    return form


@transaction.atomic
def edit_activity(
    form: Activity,
    content: FormContent,
    *,
    actor: Actor,
    seen: int,
    today: datetime.date | None = None,
) -> Activity:
    """Change a draft or returned form, if nobody has since version `seen`.

    A form that was sent before remembers what was changed since, with the first old value and the
    latest new one of each field: that decides where it starts again. Saving what is there already
    changes nothing, so the same page sent twice is saved once. Raises StaleStateError with the
    current row; then nothing has changed.
    """
    form = Activity.objects.select_related("program", "kind").get(pk=form.pk)
    if not may_edit(actor, form):
        demand_not_closed(form.program)
        raise PermissionDenied if form.version == seen else workflow.overtaken(form, actor)
    check_content(actor, content, today, form)
    before = content_of(form)
    values = {**content.fields, **derived(content, actor)}
    if form.corrects_id and not is_named(actor, content):
        # Written for an author who has left: the other side is still the one opposite them.
        values["author_side"] = form.author_side
    changed = changes.between(form, before, content, values)
    if not changed:
        return form
    if form.version != seen:
        raise workflow.overtaken(form, actor)
    for name, value in values.items():
        setattr(form, name, value)
    form.full_clean()
    values |= since_sent(form, changed)
    unchanged = Activity.objects.filter(pk=form.pk, version=seen, status=form.status)
    if not unchanged.update(**values, version=seen + 1):
        raise workflow.overtaken(form, actor)
    parts.rewrite(form, before, content)
    record_event(
        actor,
        "activities.edited",
        form,
        before={name: change["old"] for name, change in changed.items()},
        after={name: change["new"] for name, change in changed.items()},
    )
    return Activity.objects.get(pk=form.pk)


def since_sent(form: Activity, changed: dict) -> dict:
    """What to remember of a change: nothing of a form that nobody but its author has read."""
    if not form.first_sent_at:
        return {}
    return {"changed_since_return": changes.added_up(form.changed_since_return, changed)}


def says(form: Activity, content: FormContent, *, actor: Actor) -> bool:
    """Whether the stored form says just this already."""
    values = {**content.fields, **derived(content, actor)}
    return not changes.between(form, content_of(form), content, values)


def take_step(
    form: Activity,
    verb: Verb,
    *,
    actor: Actor,
    seen: int,
    reason_code: str = "",
    reason: str = "",
    asked_for: Iterable[str] | None = None,
    party: ActivityParty | None = None,
) -> Decision:
    """Take one step of the chain, and owe word of it to whoever it concerns.

    A form is sent only when it says all it must; ValidationError names what is missing.
    """
    with transaction.atomic():
        if verb == Verb.SEND and not workflow.is_shut(form, verb):
            check_complete(form)
        decision = workflow.take(
            form,
            verb,
            actor=actor,
            seen=seen,
            reason_code=reason_code,
            reason=reason,
            asked_for=asked_for,
            party=party,
        )
        tell(decision)
        if decision.beside and decision.beside.activity.author_id != form.author_id:
            tell(decision.beside)
    return decision


def check_complete(form: Activity) -> None:
    lacks = missing(form, content_of(form))
    if lacks:
        raise ValidationError(lacks)


TOLD_TO_AUTHOR = {
    Status.RETURNED: "activities.returned",
    Status.COUNTED: "activities.counted",
    Status.VOID: "activities.voided",
}


def tell(decision: Decision) -> None:
    """Owe notices: to the people who countersign next, and to the author of what was decided."""
    form = decision.activity
    told = {
        "key": f"activities.decision {decision.pk}",
        "address": form.get_absolute_url(),
        "values": {
            "form": str(form),
            "reason_code": decision.reason_code,
            "reason": decision.reason,
        },
    }
    if decision.verb == Verb.SEND and decision.to_status == Status.OTHER_SIDE:
        teachers = [party.teacher_id for party in workflow.unsigned_other_side(form)]
        people = User.objects.filter(teacher__in=teachers, is_active=True)
        owe(people, "activities.waiting", **told)
    elif decision.to_status in TOLD_TO_AUTHOR and decision.by_id != form.author_id:
        owe([form.author], TOLD_TO_AUTHOR[decision.to_status], **told)


@transaction.atomic
def correct_activity(
    form: Activity, *, actor: Actor, seen: int, reason: str, uuid: UUID | None = None
) -> Activity:
    """Start the next edition of a counted form: a draft that travels the same chain.

    The counted edition stays readable and counted until the correction is accepted.
    """
    form = Activity.objects.select_related("program", "author").get(pk=form.pk)
    if not may_write_correction(actor, form):
        raise PermissionDenied
    earlier = Activity.objects.filter(uuid=uuid, author=actor.user_id).first() if uuid else None
    if earlier is not None:
        return earlier
    demand_not_closed(form.program)
    if not may_correct(actor, form):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say what has to be corrected.")})
    content = content_of(form)
    newest = Activity.objects.filter(reference=form.reference).order_by("-edition").first()
    correction = Activity(
        uuid=uuid or uuid4(),
        author_id=actor.user_id,
        reference=form.reference,
        edition=newest.edition + 1,
        corrects=form,
        correction_reason=reason.strip()[:200],
        **content.fields,
        **{name: getattr(form, name) for name in changes.DERIVED},
    )
    put_aside_what_was_left(form, actor)
    correction.full_clean()
    # The version moves on, so that no acceptance is undone by somebody who saw no correction.
    unchanged = Activity.objects.filter(pk=form.pk, version=seen, status=Status.COUNTED)
    if not unchanged.update(version=F("version") + 1):
        raise workflow.overtaken(form, actor)
    correction.save(force_insert=True)
    parts.write(correction, content)
    copy_files(form, correction)
    record_event(actor, "activities.correction_started", correction, of=form.pk, reason=reason)
    return correction


def put_aside_what_was_left(form: Activity, actor: Actor) -> None:
    """A correction that its author left unsent does not stand in the way; it stays, void."""
    for left in workflow.corrections_of(form.pk).filter(status=Status.DRAFT):
        if not is_author(actor, left) and authors.has_left(left):
            workflow.move(left, Verb.VOID, actor=actor, reason_code="", reason="")


def copy_files(form: Activity, correction: Activity) -> None:
    """An edition has its own rows for the same stored files."""
    for row in form.attachments.filter(removed_at=None):
        row.pk, row.uuid, row.activity = None, uuid4(), correction
        row._state.adding = True
        row.save(force_insert=True)


def touch(form: Activity, *, actor: Actor, seen: int, files: tuple[list, list]) -> None:
    """The files changed, from the one list to the other: the version moves on with them."""
    values = {"version": F("version") + 1}
    if may_edit(actor, form):
        old, new = (changes.as_data(rows) for rows in files)
        values |= since_sent(form, {"attachments": {"old": old, "new": new}})
    if not Activity.objects.filter(pk=form.pk, version=seen).update(**values):
        raise workflow.overtaken(form, actor)
