"""Who suggests a change of a pair, and who answers."""

from django.utils import timezone

from core.actor import Actor, Role
from pairings.pairs.models import Pairing
from pairings.pairs.rights import leads_group_of
from pairings.pairs.services import may_manage_pairing, may_pair_anywhere
from pairings.suggestions.models import Suggestion
from pairings.suggestions.table import BY, STEPS, Verb, Who
from programs.models import Program
from roster.models import Posting


def may_suggest(actor: Actor, pairing: Pairing) -> bool:
    """Who leads the mentor's tutor group; whoever may change the pair changes it."""
    return looks_after(actor, pairing) and not may_manage_pairing(actor, pairing)


def looks_after(actor: Actor, pairing: Pairing) -> bool:
    """As leader of a tutor group; neither of the two, who read nothing of what is suggested."""
    is_of_the_two = actor.teacher_id in {pairing.mentor_id, pairing.trainee_id}
    return leads_group_of(actor, pairing) and not is_of_the_two


def kinds_for(actor: Actor, pairing: Pairing) -> list[Suggestion.Kind]:
    """What this actor may suggest for the pair as it is now."""
    is_open = pairing.program.state == Program.State.OPEN
    if not is_open or pairing.cancelled_at or not may_suggest(actor, pairing):
        return []
    if pairing.is_open:
        return [Suggestion.Kind.MENTOR, Suggestion.Kind.END]
    may_begin_again = is_there(pairing) and not has_a_mentor(pairing)
    return [Suggestion.Kind.PAIR] if may_begin_again else []


def has_a_mentor(pairing: Pairing) -> bool:
    """Whether the trainee has somebody in this subject now."""
    same = {"program": pairing.program_id, "subject": pairing.subject_id}
    return Pairing.objects.open().filter(**same, trainee=pairing.trainee_id).exists()


def is_there(pairing: Pairing) -> bool:
    """Whether the trainee is of the pair's district still, which alone pairs them again."""
    posted = Posting.objects.filter(teacher=pairing.trainee_id, district=pairing.district_id)
    return posted.not_over(timezone.localdate()).exists()


def may_see_some(actor: Actor) -> bool:
    offices = may_pair_anywhere(actor) or actor.has_role(Role.SUBJECT_LEAD) or actor.is_auditor
    return offices or bool(actor.groups_led)


def is_for(actor: Actor, suggestion: Suggestion, verb: Verb) -> bool:
    """Whether the step is this actor's to take, whatever the state."""
    if BY[verb] == Who.DECIDER:
        return may_manage_pairing(actor, suggestion.pairing)
    return looks_after(actor, suggestion.pairing)


def may_take(actor: Actor, suggestion: Suggestion, verb: Verb) -> bool:
    is_shut = suggestion.pairing.program.state == Program.State.CLOSED
    return not is_shut and (suggestion.state, verb) in STEPS and is_for(actor, suggestion, verb)
