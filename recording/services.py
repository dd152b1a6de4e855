"""Writing registration forms: recording, editing, correcting."""

import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from activities.chain.models import Verb
from activities.chain.reading import corrections_under_way
from activities.chain.take import move, overtaken
from activities.registration import authors, changes
from activities.registration.changes import since_sent
from activities.registration.consequences import derived
from activities.registration.content import CONTENT_FIELDS, FormContent, content_of
from activities.registration.models import Activity, Status
from activities.registration.rights import (
    is_author,
    is_author_or_heir,
    is_named,
    may_correct,
    may_edit,
)
from activities.registration.rules import check_content
from activities.sameness.services import join
from core.actor import Actor
from core.audit import record_event
from core.editing import demand_valid, in_words
from programs.program.rules import demand_not_closed
from recording import parts


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
    form, _is_new = put_down(content, actor=actor, uuid=uuid or uuid4(), today=today)
    return form


def put_down(
    content: FormContent, *, actor: Actor, uuid: UUID, today: datetime.date | None
) -> tuple[Activity, bool]:
    """As `record_activity`, and whether the form is new. Call inside a transaction."""
    earlier = Activity.objects.filter(uuid=uuid).first()
    if earlier is not None:
        if earlier.author_id != actor.user_id:
            raise PermissionDenied
        return earlier, False
    check_content(actor, content, today)
    form = Activity(
        uuid=uuid,
        author_id=actor.user_id,
        **{name: content.fields[name] for name in CONTENT_FIELDS if name in content.fields},
    )
    for name, value in derived(content, actor).items():
        setattr(form, name, value)
    # The UUID is left to the database: another request may be writing it at this moment.
    demand_valid(form, exclude=["uuid", "author"])
    try:
        with transaction.atomic():
            form.save(force_insert=True)
    except IntegrityError:
        form.full_clean(exclude=["uuid"])
        # The same page was sent twice at once and the other request won.
        return Activity.objects.get(uuid=uuid, author=actor.user_id), False
    parts.write(form, content)
    record_event(actor, "activities.recorded", form)
    join_same(form, content, actor)
    return form, True


@transaction.atomic
def edit_activity(
    form: Activity,
    content: FormContent,
    *,
    actor: Actor,
    seen: int,
    today: datetime.date | None = None,
    sends: bool = False,
) -> Activity:
    """Change a draft or returned form, if nobody has since version `seen`.

    A form that was sent before remembers what was changed since, with the first old value and the
    latest new one of each field: that decides where it starts again. Saving what is there already
    changes nothing, so the same page sent twice is saved once. What the page `sends` is what it has
    shown, though: a word about one return answers no other that came since. Raises StaleStateError
    with the current row; then nothing has changed.
    """
    form = Activity.objects.select_related("program", "kind").get(pk=form.pk)
    if not may_edit(actor, form):
        demand_not_closed(form.program)
        raise PermissionDenied if form.version == seen else overtaken(form, actor)
    check_content(actor, content, today, form)
    before = content_of(form)
    values = {**content.fields, **derived(content, actor)}
    if form.corrects_id and not is_named(actor, content):
        # Written for an author who has left: the other side is still the one opposite them.
        values["author_side"] = form.author_side
    changed = changes.between(form, before, content, values)
    if (changed or sends) and form.version != seen:
        raise overtaken(form, actor)
    if not changed:
        return form
    for name, value in values.items():
        setattr(form, name, value)
    demand_valid(form)
    values |= since_sent(form, changed)
    unchanged = Activity.objects.filter(pk=form.pk, version=seen, status=form.status)
    with in_words(form):
        if not unchanged.update(**values, version=seen + 1):
            raise overtaken(form, actor)
    parts.rewrite(form, before, content)
    record_event(
        actor,
        "activities.edited",
        form,
        before={name: change["old"] for name, change in changed.items()},
        after={name: change["new"] for name, change in changed.items()},
    )
    join_same(form, content, actor)
    return Activity.objects.get(pk=form.pk)


def join_same(form: Activity, content: FormContent, actor: Actor) -> None:
    """Results that were chosen while they were typed are one with what was chosen, from the start.

    What was joined before stays as it is: to part it is another act. Call when the parts are
    written.
    """
    found = [entry.same_as for entry in content.results]
    if not any(found):
        return
    told = form.results.filter(own=None).select_related("result")
    mentions = {mention.position: mention for mention in told}
    for position, same_as in enumerate(found, start=1):
        mention = mentions.get(position)
        if same_as and mention and mention.result_id != same_as.pk:
            join(mention.result, same_as, actor=actor)


def differences(form: Activity, content: FormContent, *, actor: Actor) -> dict:
    """What the stored form does not say already; nothing where it says just this."""
    values = {**content.fields, **derived(content, actor)}
    return changes.between(form, content_of(form), content, values)


@transaction.atomic
def correct_activity(
    form: Activity, *, actor: Actor, seen: int, reason: str, uuid: UUID | None = None
) -> Activity:
    """Start the next edition of a counted form: a draft that travels the same chain.

    The counted edition stays readable and counted until the correction is accepted.
    """
    form = Activity.objects.select_related("program", "author").get(pk=form.pk)
    if not is_author_or_heir(actor, form):
        raise PermissionDenied
    earlier = Activity.objects.filter(uuid=uuid, author=actor.user_id).first() if uuid else None
    if earlier is not None:
        return earlier
    demand_not_closed(form.program)
    if not may_correct(actor, form):
        raise PermissionDenied if form.version == seen else overtaken(form, actor)
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
        # It tells of the same event as what it corrects.
        event_id=form.event_id,
        stands_back=form.event_id is not None,
        **content.fields,
        **{name: getattr(form, name) for name in changes.DERIVED},
    )
    put_aside_what_was_left(form, actor)
    if corrections_under_way(form).exists():
        raise ValidationError(_("This form is being corrected already."))
    correction.full_clean()
    # The version moves on, so that no acceptance is undone by somebody who saw no correction.
    unchanged = Activity.objects.filter(pk=form.pk, version=seen, status=Status.COUNTED)
    if not unchanged.update(version=F("version") + 1):
        raise overtaken(form, actor)
    correction.save(force_insert=True)
    parts.write(correction, content)
    copy_files(form, correction)
    record_event(actor, "activities.correction_started", correction, of=form.pk, reason=reason)
    return correction


def put_aside_what_was_left(form: Activity, actor: Actor) -> None:
    """A correction that its author left unsent does not stand in the way; it stays, void."""
    for left in corrections_under_way(form).filter(status=Status.DRAFT):
        if not is_author(actor, left) and authors.has_left(left):
            move(left, Verb.VOID, actor=actor, reason_code="", reason="")


def copy_files(form: Activity, correction: Activity) -> None:
    """An edition has its own rows for the same stored files."""
    for row in form.attachments.filter(removed_at=None):
        row.pk, row.uuid, row.activity = None, uuid4(), correction
        row._state.adding = True
        row.save(force_insert=True)
