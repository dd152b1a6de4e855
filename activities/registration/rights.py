"""Who may record, change and correct a form."""

from activities.registration import authors
from activities.registration.content import FormContent
from activities.registration.models import Activity, Side, Status
from core.actor import Actor, Role
from pairings.models import Pairing
from programs.models import Program

EDITABLE = (Status.DRAFT, Status.RETURNED)


def is_named(actor: Actor, content: FormContent) -> bool:
    return any(party.teacher and party.teacher.pk == actor.teacher_id for party in content.parties)


# --- rights and rules -----------------------------------------------------------------------------


def may_record(actor: Actor, content: FormContent) -> bool:
    """Mentors and trainees record with their own pairs; offices what they organise."""
    fields = content.fields
    subject = fields.get("subject")
    subject_id = subject.pk if subject else None
    match fields["organiser_level"]:
        case Activity.Level.PAIR:
            return actor.teacher_id is not None and is_of_own_pair(content, actor.teacher_id)
        case Activity.Level.SCHOOL:
            return actor.confirms_for(fields["organiser_school"].pk)
        case Activity.Level.DISTRICT:
            return actor.coordinates(fields["organiser_district"].pk, subject_id)
        case Activity.Level.CITY:
            return leads_the_city(actor, subject_id)
    return False


def leads_the_city(actor: Actor, subject_id: int | None) -> bool:
    """What the city organizes is its sections', or the office's own."""
    return actor.leads(subject_id) or actor.is_administrator


def is_of_own_pair(content: FormContent, teacher_id: int) -> bool:
    """Both halves of a pairing of this teacher are on the form; so is nobody as a false half."""
    halves = {
        (party.pairing.pk, party.side, party.teacher.pk if party.teacher else None)
        for party in content.parties
        if party.pairing
    }
    pairings = {party.pairing for party in content.parties if party.pairing}
    sides = {pairing: halves_of(pairing) for pairing in pairings}
    return halves <= set().union(*sides.values()) and any(
        both <= halves
        for pairing, both in sides.items()
        if teacher_id in {pairing.mentor_id, pairing.trainee_id}
    )


def halves_of(pairing: Pairing) -> set[tuple]:
    return {
        (pairing.pk, Side.SUPPORTING, pairing.mentor_id),
        (pairing.pk, Side.SUPPORTED, pairing.trainee_id),
    }


def is_author(actor: Actor, activity: Activity) -> bool:
    return actor.user_id is not None and activity.author_id == actor.user_id


def may_edit(actor: Actor, activity: Activity) -> bool:
    return (
        activity.author_id == actor.user_id
        and activity.status in EDITABLE
        and activity.program.state == Program.State.OPEN
    )


def may_correct(actor: Actor, activity: Activity) -> bool:
    """Its author, or, once they have left, whoever answers for it: who then is the author."""
    return (
        activity.status == Status.COUNTED
        and activity.program.state == Program.State.OPEN
        and is_author_or_heir(actor, activity)
    )


def is_author_or_heir(actor: Actor, activity: Activity) -> bool:
    """Its author; once they have left, whoever answers for it then."""
    return is_author(actor, activity) or (
        authors.answers_for(actor, activity) and authors.has_left(activity)
    )


def may_record_with_a_pair(actor) -> bool:
    return actor.teacher_id is not None


def may_organise(actor) -> bool:
    """Whether the actor holds a role that organises events of its own."""
    roles = (Role.SCHOOL_CONFIRMER, Role.DISTRICT_COORDINATOR, Role.SUBJECT_LEAD)
    return any(actor.has_role(role) for role in roles)
