"""The page of mentor and trainee as a requirement opens it: its kind ticked, or its part open."""

from core.actor import Actor
from pairings.models import Pairing
from programs.models import Requirement
from recording.usual_kinds import offered

Counts = Requirement.Counts
# What the kinds that count for it have in common.
KINDS = {Counts.VISIT: "is_outreach", Counts.OBSERVATION: "lessons_are_observed"}
# The kind of result that counts for it; of any kind, none is filled in.
RESULTS = {
    Counts.PAPER: "paper",
    Counts.PROJECT: "joint_project",
    Counts.BOOK: "book_recommendation",
    Counts.RESULT: "",
}
# The standard kind of what the two do about a result; a program may lack it.
GUIDANCE = "project"


def filled_in(counts: str, keys: list[str], pairing: Pairing, actor: Actor) -> dict:
    """What the page starts with, by the requirement that leads there; `keys` are of its kinds."""
    if counts in RESULTS:
        kind = offered(actor, {pairing.program_id}).filter(key=GUIDANCE).first()
        return {
            "results": [{"asked_for": RESULTS[counts]}],
            "kind": kind.pk if kind else None,
        }
    if counts not in KINDS and not keys:
        return {}
    of_these = {KINDS[counts]: True} if counts in KINDS else {"key__in": keys}
    kind = offered(actor, {pairing.program_id}).filter(**of_these).first()
    return {"kind": kind.pk} if kind else {}
