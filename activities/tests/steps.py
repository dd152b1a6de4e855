"""A form taken along its chain by the people of a corner, for tests of what follows."""

from activities.chain.models import Verb
from activities.chain.rules import is_as_returned
from activities.chain.services import take_step
from activities.chain.table import NEEDS_REASON
from activities.registration.models import Activity

# From the author's hands until it counts.
WHOLE_WAY = (
    (Verb.SEND, "mentor"),
    (Verb.COUNTERSIGN, "trainee"),
    (Verb.CONFIRM, "principal"),
    (Verb.CONFIRM, "coordinator"),
    (Verb.ACCEPT, "lead"),
)


def step(form, verb, actor, **details) -> Activity:
    """One step, by somebody who has just read the form; it comes back as it is then."""
    form.refresh_from_db()
    if verb in NEEDS_REASON or (verb == Verb.SEND and is_as_returned(form)):
        details = {"reason": "Because."} | details
    take_step(form, verb, actor=actor, seen=form.version, **details)
    form.refresh_from_db()
    return form


def pass_on(form, corner) -> Activity:
    for verb, who in WHOLE_WAY:
        step(form, verb, getattr(corner, f"{who}_actor"))
    return form
