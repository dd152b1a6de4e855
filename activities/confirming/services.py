"""Taking one step on many forms: each by itself, so that one that cannot be costs no other."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from activities.chain.models import Decision, Verb
from activities.chain.reading import with_people
from activities.chain.services import take_step
from activities.chain.take import overtaken
from activities.pages.card import Card, with_cards
from activities.registration.models import Activity, Status
from core.actor import Actor
from core.exceptions import DomainError
from core.sentences import one_after_the_other


@dataclass
class Outcome:
    """What came of it: the forms on which the step was taken, and of each other one, why not."""

    done: list[Activity] = field(default_factory=list)
    refused: list[tuple[Activity, str]] = field(default_factory=list)


def take_together(
    verb: Verb,
    chosen: Iterable[tuple[UUID, int]],
    *,
    actor: Actor,
    status: Status | None = None,
) -> Outcome:
    """Take the step on each form, as it was at the version read. Forms out of sight are left out.

    `status` is the level at which forms are confirmed from their cards: one that has gone on is
    named, and one whose card does not show all of it. Without it the step confirms nothing. The
    same press twice is one step: where nothing is new, what this actor did from that page is done.
    Where anything is, the rest was done in another window: it is named, and not this press's.
    """
    seen = dict(chosen)
    rows = with_people(Activity.objects.visible_to(actor)).filter(uuid__in=seen)
    rows = with_cards(rows, actor) if status else rows
    outcome, before = Outcome(), []
    for form in rows.order_by("status_since", "pk"):
        try:
            if status:
                check_card(form, actor, status)
            take_step(form, verb, actor=actor, seen=seen[form.uuid])
        except (DomainError, PermissionDenied, ValidationError) as refusal:
            refused = (form, why(form, refusal, actor))
            is_own = is_done_by(form, verb, actor, seen[form.uuid])
            (before if is_own else outcome.refused).append(refused)
        else:
            outcome.done.append(form)
    if outcome.done:
        outcome.refused += before
    else:
        outcome.done = [form for form, _why in before]
    return outcome


def check_card(form: Activity, actor: Actor, status: Status) -> None:
    if form.status != status:
        raise overtaken(form, actor)
    if not Card(form, actor).shows_all:
        raise DomainError(_("It says more than fits here. Open and read it, and confirm it there."))


def is_done_by(form: Activity, verb: Verb, actor: Actor, seen: int) -> bool:
    """Whether this actor's step led on from the version read, and nothing has happened since."""
    last = Decision.objects.filter(activity=form).order_by("-pk").first()
    is_theirs = last is not None and (last.by_id, last.verb) == (actor.user_id, verb)
    return is_theirs and Activity.objects.filter(pk=form.pk, version=seen + 1).exists()


def why(form: Activity, refusal: Exception, actor: Actor) -> str:
    """Who was first and when, or which rule refuses, in a sentence."""
    if isinstance(refusal, ValidationError):
        return one_after_the_other(*refusal.messages)
    if isinstance(refusal, PermissionDenied):
        return str(overtaken(form, actor))
    return str(refusal)
