"""Files on a form: read with suspicion, stored once by content, shown to whoever sees the form."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.attachments.allowance import demand_room
from activities.attachments.models import Attachment
from activities.chain.touching import touch
from activities.registration.models import WAITING, Activity, Status
from activities.registration.rights import may_edit
from core.actor import Actor
from core.audit import record_event, record_events
from core.editing import demand_valid
from core.exceptions import DomainError
from core.stored_files.judging import Prepared
from core.stored_files.keeping import keep_files
from core.stored_files.photos import MOST_PHOTOS

# --- on a form ------------------------------------------------------------------------------------


def may_add_file(actor: Actor, form: Activity) -> bool:
    """The author, while the form may still be changed."""
    return may_edit(actor, form)


def may_add_stamped_copy(actor: Actor, form: Activity) -> bool:
    """Whoever confirms at some level, once the form is on its way: the paper may come later."""
    return form.status in {*WAITING, Status.COUNTED} and (
        actor.confirms_for(form.confirming_school_id)
        or actor.coordinates(form.confirming_district_id, form.subject_id)
        or actor.leads(form.subject_id)
    )


def wants_stamp(form: Activity) -> bool:
    """Whether the program asks for a stamped copy of this form and none is there yet."""
    return (
        form.program.asks_for_stamp
        and form.status in {*WAITING, Status.COUNTED}
        and not form.attachments.filter(kind=Attachment.Kind.STAMPED, removed_at=None).exists()
    )


def may_remove_file(actor: Actor, attachment: Attachment) -> bool:
    if attachment.kind == Attachment.Kind.STAMPED:
        return attachment.added_by_id == actor.user_id and may_add_stamped_copy(
            actor, attachment.activity
        )
    return may_add_file(actor, attachment.activity)


@transaction.atomic
def add_file(
    form: Activity,
    prepared: Prepared,
    *,
    actor: Actor,
    seen: int,
    stamped: bool = False,
    caption: str = "",
) -> Attachment:
    """Put a file on a form, if nobody has changed it since version `seen`.

    The same content twice is one file. On a new draft the version stays; on a form others may have
    read it moves on. Raises PermissionDenied, DomainError or StaleStateError.
    """
    form = Activity.objects.select_for_update().get(pk=form.pk)
    if not (may_add_stamped_copy if stamped else may_add_file)(actor, form):
        raise PermissionDenied
    if stamped and prepared.media_type not in {"image/jpeg", "application/pdf"}:
        raise DomainError(_("A stamped copy is a photo or a PDF."))
    kind = Attachment.Kind.STAMPED if stamped else kind_of(prepared)
    (attachment,) = put(form, [(prepared, kind)], actor=actor, seen=seen, caption=caption)
    return attachment


def add_files(form: Activity, files: Iterable[Prepared], *, actor: Actor, seen: int) -> Activity:
    """Put several files on a form in one go; the form comes back as it is then.

    Call inside the transaction that has written the form. Raises as `add_file` does.
    """
    if not may_add_file(actor, form):
        raise PermissionDenied
    put(form, [(each, kind_of(each)) for each in files], actor=actor, seen=seen)
    return Activity.objects.get(pk=form.pk) if form.first_sent_at else form


def kind_of(prepared: Prepared) -> Attachment.Kind:
    return Attachment.Kind.PHOTO if prepared.is_photo else Attachment.Kind.DOCUMENT


def put(
    form: Activity,
    files: list[tuple[Prepared, Attachment.Kind]],
    *,
    actor: Actor,
    seen: int,
    caption: str = "",
) -> list[Attachment]:
    """The files as they stand on the form now: one that was there is not put there twice."""
    rows = Attachment.objects.select_related("file")
    before = list(rows.filter(activity=form, removed_at=None))
    there = {(each.file_id, each.kind): each for each in before}
    found, fresh, sent = [], [], []
    kept = keep_files([prepared for prepared, _kind in files])
    for (prepared, kind), file in zip(files, kept, strict=True):
        if (file.pk, kind) not in there:
            attachment = Attachment(
                activity=form,
                kind=kind,
                name=prepared.name,
                caption=caption,
                file=file,
                added_by_id=actor.user_id,
            )
            demand_valid(attachment, exclude=["added_by", "file"])
            there[file.pk, kind] = attachment
            fresh.append(attachment)
            sent.append(prepared)
        found.append(there[file.pk, kind])
    if sum(each.kind == Attachment.Kind.PHOTO for each in there.values()) > MOST_PHOTOS and any(
        each.kind == Attachment.Kind.PHOTO for each in fresh
    ):
        raise DomainError(_("A form can have up to 6 photos. Remove one first."))
    if any(each.kind != Attachment.Kind.STAMPED for each in fresh):
        demand_room(form.author_id, sent)
    Attachment.objects.bulk_create(fresh)
    if fresh and form.first_sent_at:
        touch(form, actor=actor, seen=seen, files=(before, before + fresh))
    told = [(each, {"form": form, "sha256": each.file.sha256}) for each in fresh]
    record_events(actor, "activities.file_added", told)
    return found


@transaction.atomic
def remove_file(attachment: Attachment, *, actor: Actor) -> None:
    """Take a file off its form; the row stays as a record, the content is swept later."""
    attachment = Attachment.objects.select_related("activity").get(pk=attachment.pk)
    if not may_remove_file(actor, attachment):
        raise PermissionDenied
    form = attachment.activity
    there = form.attachments.select_related("file").filter(removed_at=None)
    before = list(there)
    removed = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if not removed.update(removed_at=timezone.now()):
        return
    if form.first_sent_at:
        touch(form, actor=actor, seen=form.version, files=(before, list(there.all())))
    record_event(actor, "activities.file_removed", attachment, form=form)
