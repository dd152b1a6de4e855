"""Who takes the next step of a form of the year."""

from activities.chain.services import take_step
from activities.models import Activity, Party, Status, Verb
from core.actor import Actor
from samples.reference_year.people import Cast


def carry(form: Activity, to: Status, cast: Cast) -> Activity:
    """Take the form along the chain, each step by somebody entitled to it, as far as `to`."""
    while form.status != to:
        verb, actor = next_step(form, cast)
        form = take_step(form, verb, actor=actor, seen=form.version).activity
    return form


def next_step(form: Activity, cast: Cast) -> tuple[Verb, Actor]:
    staff = cast.staff
    match form.status:
        case Status.DRAFT:
            return Verb.SEND, staff.actor(form.author)
        case Status.OTHER_SIDE:
            waiting = Party.objects.filter(activity=form, countersigned_at=None)
            party = waiting.exclude(teacher=None).exclude(side=form.author_side).first()
            return Verb.COUNTERSIGN, cast.actor_of(party.teacher)
        case Status.SCHOOL:
            return Verb.CONFIRM, holder(
                form, cast, "ref-school-", "schools", form.confirming_school_id
            )
        case Status.DISTRICT:
            return Verb.CONFIRM, holder(
                form, cast, "ref-", "districts", form.confirming_district_id
            )
    if form.subject_id:
        actor = holder(form, cast, "ref-lead-", "subjects", form.subject_id)
        if actor.user_id != form.author_id:
            return Verb.ACCEPT, actor
    return Verb.ACCEPT, other_than_author(form, cast, "ref-lead-general")


def holder(form: Activity, cast: Cast, prefix: str, places: str, pk: int) -> Actor:
    """The account that stands for this place; the second one where the first is the author."""
    name = next(name for name, row in getattr(cast.places, places).items() if row.pk == pk)
    return other_than_author(form, cast, prefix + name.lower())


def other_than_author(form: Activity, cast: Cast, username: str) -> Actor:
    if cast.staff.users[username].pk != form.author_id:
        return cast.as_(username)
    second = f"{username}-2"
    return cast.as_(second) if second in cast.staff.users else cast.as_(username)
