"""Who plans a training, who runs it on the day, and who reads it."""

from activities.models import Status
from activities.registration.rights import EDITABLE, is_author, leads_the_city
from core.actor import Actor, Role
from programs.models import Program
from training.courses.models import Training

ORGANIZERS = (Role.ADMINISTRATOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR)


def may_plan(actor: Actor) -> bool:
    """The office, the city's sections and the districts hold trainings."""
    return any(actor.has_role(role) for role in ORGANIZERS)


def takes_place(training: Training) -> bool:
    return training.cancelled_at is None and training.activity.status != Status.VOID


def may_change(actor: Actor, training: Training) -> bool:
    """Its author, as long as its form is a draft."""
    form = training.activity
    return (
        is_author(actor, form)
        and form.status == Status.DRAFT
        and takes_place(training)
        and training.program.state == Program.State.OPEN
    )


def organizes(actor: Actor, training: Training) -> bool:
    """Its author, and whoever holds the office that organizes it: somebody must show the code."""
    if is_author(actor, training.activity):
        return True
    if training.district_id:
        return actor.coordinates(training.district_id, training.subject_id)
    return leads_the_city(actor, training.subject_id)


def takes_attendance(training: Training) -> bool:
    """Whether who was there can still be noted: what was sent is changed as forms are."""
    return (
        takes_place(training)
        and training.announced_at is not None
        and training.activity.status in EDITABLE
        and training.program.state == Program.State.OPEN
    )


def may_note(actor: Actor, training: Training) -> bool:
    return organizes(actor, training) and takes_attendance(training)


def may_fill(actor: Actor, training: Training) -> bool:
    """The form is its author's: nobody else writes onto it, or sends it."""
    return is_author(actor, training.activity) and takes_attendance(training)
