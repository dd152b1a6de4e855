"""Who may say whether two results are one."""

from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.utils.translation import gettext as _

from activities.chain.rights import holds_one
from activities.registration.models import Activity, Status
from activities.registration.rights import is_author
from activities.sameness.finding import Pair
from core.actor import Actor, Role
from core.exceptions import DomainError
from programs.models import Program

OFFICES = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)


def answers_for(actor: Actor, form: Activity) -> bool:
    """Who wrote the form, or confirms or accepts it; and who stands in for one who does."""
    return answers_oneself(actor, form) or bool(answered_for(actor, form))


def answers_oneself(actor: Actor, form: Activity) -> bool:
    return is_author(actor, form) or holds_one(actor, form, OFFICES)


def answered_for(actor: Actor, form: Activity) -> list[Actor]:
    return [each for each in actor.in_place_of if holds_one(each, form, OFFICES)]


def in_place_of(actor: Actor, forms: Iterable[Activity]) -> dict[str, str]:
    """In whose place a deputy answers, for the record of changes; nothing, where in nobody's."""
    if not actor.deputed:
        return {}
    answered = (form for form in forms if not answers_oneself(actor, form))
    names = {each.name: None for form in answered for each in answered_for(actor, form)}
    return {"in_place_of": ", ".join(names)} if names else {}


def demand_in_sight(one: Model, other: Model, actor: Actor) -> None:
    """Raises DomainError unless both are of one program, PermissionDenied unless both are seen."""
    if one.program_id != other.program_id:
        raise DomainError(_("They belong to two programs, and each program counts its own."))
    pair = {one.pk, other.pk}
    if type(one).objects.visible_to(actor).filter(pk__in=pair).count() < len(pair):
        raise PermissionDenied


def may_answer(actor: Actor, pair: Pair) -> bool:
    these, those = ([each.activity for each in one.told] for one in (pair.asked, pair.twin))
    return may_judge(actor, these, those)


def may_judge(actor: Actor, these: Collection[Activity], those: Collection[Activity]) -> bool:
    """Whether this actor may say that what these forms tell is what those forms tell.

    Who answers for a form of either may. So may who answers for a form of one of them while none
    of its forms is counted: then no figure of anybody else changes.
    """
    if any(form.program.state != Program.State.OPEN for form in (*these, *those)):
        return False
    sides = [(side, any(answers_for(actor, form) for form in side)) for side in (these, those)]
    if all(answers for _side, answers in sides):
        return True
    return any(
        answers and not any(form.status == Status.COUNTED for form in side)
        for side, answers in sides
    )
