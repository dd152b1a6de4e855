"""Writing a form down whole: its text, its photos and, if asked, its sending, or nothing at all."""

import datetime
from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from activities.attachments.services import add_files
from activities.chain.models import Verb
from activities.chain.services import step
from activities.chain.where_to import restarts_where_returned
from activities.registration.content import FormContent
from activities.registration.models import Activity, Status
from activities.registration.rights import EDITABLE
from activities.registration.shortfalls import DATE, DAY_IS_RIGHT, LEFT_OUT, of_content
from activities.unfinished.services import take_up
from core.actor import Actor
from core.audit import record_event
from core.stored_files.judging import Prepared
from recording.services import edit_activity, put_down


class Registered(NamedTuple):
    form: Activity
    # Of one page sent many times at once, true for a single one.
    is_new: bool


def was_sent(form: Activity) -> bool:
    """Whether the page that made this form has done its work: a return is answered on its own."""
    return form.status not in EDITABLE or form.first_sent_at is not None


@transaction.atomic
def register(
    content: FormContent,
    *,
    actor: Actor,
    uuid: UUID,
    seen: int,
    send: bool,
    mark: str = "",
    photos: Iterable[Prepared] = (),
    today: datetime.date | None = None,
    as_it_is: Collection[str] = (),
) -> Registered:
    """Record a form, with its photos, and send it if asked.

    `as_it_is` are the parts that were asked about and that its author sends as they are, by the
    keys of `shortfalls`. `mark` is that of what was put aside, as the page was opened with it.

    The same page sent twice is one form, sent once. A page that was saved as a draft and is sent
    with other text afterwards changes that draft, if it is still at version `seen`. Raises what
    the services raise.
    """
    take_up(uuid, actor=actor, seen=seen, mark=mark)
    form, is_new = put_down(content, actor=actor, uuid=uuid, today=today)
    if was_sent(form):
        return Registered(form, is_new=False)
    if not is_new:
        form = edit_activity(form, content, actor=actor, seen=seen, today=today, sends=send)
    accept_lack(form, content, as_it_is, actor)
    form = finish(form, content, actor=actor, send=send, photos=photos)
    return Registered(form, is_new)


@transaction.atomic
def revise(
    form: Activity,
    content: FormContent,
    *,
    actor: Actor,
    seen: int,
    send: bool,
    mark: str = "",
    photos: Iterable[Prepared] = (),
    today: datetime.date | None = None,
    announced: set[str] | None = None,
    as_it_is: Collection[str] = (),
    why_it_stands: str = "",
) -> Activity:
    """Change a draft or returned form, add photos to it, and send it if asked.

    `why_it_stands` is the word with which a form goes on as it was returned; `mark` is that of what
    was put aside, as the page was opened with it.

    `announced` are the changes of which the page said that they let a returned form start again.
    Where others do, the form is saved and not sent, so that its author first reads where it goes.
    """
    take_up(form.uuid, actor=actor, seen=seen, mark=mark)
    form = edit_activity(form, content, actor=actor, seen=seen, today=today, sends=send)
    accept_lack(form, content, as_it_is, actor)
    form = finish(form, content, actor=actor, send=False, photos=photos)
    if announced is not None and starts_again_by_others(form, announced):
        return form
    return finish(form, content, actor=actor, send=send, photos=(), words=why_it_stands)


def accept_lack(
    form: Activity, content: FormContent, as_it_is: Collection[str], actor: Actor
) -> None:
    """Remember what was asked about and is sent as it is: unchanged, it is not asked again."""
    if not as_it_is:
        return
    parts = {each.part for each in of_content(content)}.intersection(as_it_is)
    if DATE in parts:
        record_event(actor, DAY_IS_RIGHT, form)
    if left_out := sorted(parts - {DATE}):
        record_event(actor, LEFT_OUT, form, parts=left_out)


def starts_again_by_others(form: Activity, announced: set[str]) -> bool:
    starts_again = not restarts_where_returned(form)
    return (
        form.status == Status.RETURNED
        and starts_again
        and set(form.changed_since_return) != announced
    )


def finish(
    form: Activity,
    content: FormContent,
    *,
    actor: Actor,
    send: bool,
    photos: Iterable[Prepared],
    words: str = "",
) -> Activity:
    """Add the photos and send the form, if asked, with words to whoever reads it next.

    `content` is what the form says by now.
    """
    if photos := list(photos):
        form = add_files(form, photos, actor=actor, seen=form.version)
    if send:
        sent = step(form, Verb.SEND, actor=actor, seen=form.version, content=content, reason=words)
        form = sent.activity
    return form
