"""Writing a form down whole: its text, its photos and, if asked, its sending, or nothing at all."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from activities import files, services
from activities.content import FormContent
from activities.models import Activity, Verb
from core.actor import Actor


@transaction.atomic
def register(
    content: FormContent,
    *,
    actor: Actor,
    uuid: UUID,
    seen: int,
    send: bool,
    photos: Iterable[files.Prepared] = (),
    today: datetime.date | None = None,
) -> Activity:
    """Record a form, with its photos, and send it if asked.

    The same page sent twice is one form, sent once. A page that was saved as a draft and is sent
    with other text afterwards changes that draft, if it is still at version `seen`. Raises what
    the services raise.
    """
    is_new = not Activity.objects.filter(uuid=uuid).exists()
    form = services.record_activity(content, actor=actor, uuid=uuid, today=today)
    if form.status not in services.EDITABLE:
        return form
    if not is_new:
        form = services.edit_activity(form, content, actor=actor, seen=seen, today=today)
    return finish(form, actor=actor, send=send, photos=photos)


@transaction.atomic
def revise(
    form: Activity,
    content: FormContent,
    *,
    actor: Actor,
    seen: int,
    send: bool,
    photos: Iterable[files.Prepared] = (),
    today: datetime.date | None = None,
) -> Activity:
    """Change a draft or returned form, add photos to it, and send it if asked."""
    form = services.edit_activity(form, content, actor=actor, seen=seen, today=today)
    return finish(form, actor=actor, send=send, photos=photos)


def finish(form: Activity, *, actor: Actor, send: bool, photos) -> Activity:
    for photo in photos:
        files.add_file(form, photo, actor=actor, seen=form.version)
        form = Activity.objects.get(pk=form.pk)
    if send:
        services.take_step(form, Verb.SEND, actor=actor, seen=form.version)
        form = Activity.objects.get(pk=form.pk)
    return form
