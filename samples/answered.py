"""Visits on two days in a row are two, not one told twice: somebody has said so by now."""

from accounts.models import RoleAssignment
from accounts.services import actor_for
from activities.models import Activity
from activities.retelling.finding import Pair, likely_twins
from activities.retelling.services import tell_apart
from activities.sameness.rights import may_judge
from core.actor import Actor, Role
from programs.models import Program


def tell_apart_all_but(newest: int, program: Program, *, reader: Actor) -> None:
    """Of the likely twins of the program, which this reader sees, only the newest stay questions.

    Each is answered by who wrote one of the two, or by a lead.
    """
    leads = RoleAssignment.objects.filter(role=Role.SUBJECT_LEAD).order_by("pk")
    sections = [actor_for(role.user) for role in leads.select_related("user")]
    for pair in list(likely_twins(program, reader))[newest:]:
        authors = (actor_for(form.author) for form in (pair.asked, pair.twin))
        tell_apart(pair.asked, pair.twin, actor=judge(pair, [*authors, *sections]))


def judge(pair: Pair, actors: list[Actor]) -> Actor:
    """The first who may say it and sees both; an author of one need not see the other."""
    two = {pair.asked.pk, pair.twin.pk}
    return next(
        actor
        for actor in actors
        if may_judge(actor, pair.these, pair.those)
        and Activity.objects.visible_to(actor).filter(pk__in=two).count() == len(two)
    )
