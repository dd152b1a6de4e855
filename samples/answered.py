"""Visits on two days in a row are two, not one told twice: somebody has said so by now."""

from accounts.models import RoleAssignment
from accounts.services import actor_for
from activities.models import Activity
from activities.retelling.finding import Pair, beside_another, twins_of
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
    for pair in likely_twins(program, reader)[newest:]:
        authors = (actor_for(form.author) for form in (pair.asked, pair.twin))
        tell_apart(pair.asked, pair.twin, actor=judge(pair, [*authors, *sections]))


def likely_twins(program: Program, reader: Actor) -> list[Pair]:
    """The newest first. Form by form: of rows written a moment ago a server has no statistics yet,
    and would look for all twins of a year at once for minutes.
    """
    forms = Activity.objects.visible_to(reader).filter(beside_another(program), program=program)
    found: dict[tuple, Pair] = {}
    for form in forms.order_by("-pk"):
        for pair in twins_of([form], reader):
            found.setdefault((pair.asked.pk, pair.twin.pk), pair)
    return [found[keys] for keys in sorted(found, reverse=True)]


def judge(pair: Pair, actors: list[Actor]) -> Actor:
    """The first who may say it and sees both; an author of one need not see the other."""
    two = {pair.asked.pk, pair.twin.pk}
    return next(
        actor
        for actor in actors
        if may_judge(actor, pair.these, pair.those)
        and Activity.objects.visible_to(actor).filter(pk__in=two).count() == len(two)
    )
