"""The question whether two results are one, as a page asks it."""

from collections.abc import Collection

from activities.sameness.finding import Pair, told_to, twins_of
from activities.sameness.rights import may_answer, may_judge
from core.actor import Actor
from results.models import Result


def questions(results: Collection[Result], actor: Actor) -> list[dict]:
    """What to ask this actor of these results; nothing that is not theirs to answer."""
    return asked(twins_of(results, actor), actor)


def asked(pairs: Collection[Pair], actor: Actor) -> list[dict]:
    return [
        {"pair": pair, "told": [told(pair.asked), told(pair.twin)]}
        for pair in pairs
        if may_answer(actor, pair)
    ]


def joined_with(result: Result, actor: Actor) -> list[dict]:
    """What was joined with this result, as far as the reader sees it, and whether they may part it.

    The question is that of the joining again: of the forms that tell of the one, and all others.
    """
    rows = {row.pk: row for row in Result.objects.visible_to(actor).filter(same_as=result)}
    mentions = list(told_to(actor).filter(result=result).order_by("pk")) if rows else []
    found = []
    for joined in rows.values():
        own = [each.activity for each in mentions if each.own_id == joined.pk]
        others = [each.activity for each in mentions if each.own_id != joined.pk]
        seen = [each.activity for each in mentions if each.own_id == joined.pk and each.is_seen]
        may_part = may_judge(actor, own, others)
        found.append({"result": joined, "forms": seen, "may_part": may_part})
    return found


def told(result: Result) -> dict:
    """A result with the forms by which the reader knows it."""
    forms = {mention.activity_id: mention.activity for mention in result.told if mention.is_seen}
    return {"result": result, "forms": list(forms.values())}
