"""Builds the reference year in one transaction: all of it, or nothing."""

from django.db import transaction

from activities.chain.services import take_step
from activities.models import Activity, Party, Status, Verb
from core.actor import Actor, Grant, Role
from programs.models import Program
from recording.services import record_activity
from samples.answered import tell_apart_all_but
from samples.reference_year.beside_forms import load_awards, load_contacts
from samples.reference_year.forms import Planned, invented_forms, named_forms
from samples.reference_year.groups import load_groups
from samples.reference_year.pairs import load_pairings, load_partnerships
from samples.reference_year.people import Cast, load_officials
from samples.reference_year.places import load_places
from samples.reference_year.sources import key, read
from samples.reference_year.unfinished import load_beside_the_figures

# The office itself, before it has people: sets up places and people, and takes no step of a form.
INSTALLER = Actor(name="示例管理员", grants=(Grant(Role.ADMINISTRATOR),))


def load_reference_year() -> bool:
    """Build the reference year, unless it is there. Returns whether this call built it."""
    slug = read("places")["program"]["slug"]
    if Program.objects.filter(slug=slug).exists():
        return False
    with transaction.atomic():
        places = load_places(INSTALLER)
        cast = Cast(places, INSTALLER)
        load_officials(cast)
        partnerships = load_partnerships(cast, INSTALLER)
        rows = load_pairings(cast, INSTALLER)
        load_groups(cast, rows, INSTALLER)
        named = named_forms(cast, partnerships)
        for planned in [*named, *invented_forms(cast, rows, partnerships, named)]:
            carry(record(planned, cast), Status.COUNTED, cast)
        load_contacts(cast, rows)
        load_awards(cast, rows)
        load_beside_the_figures(cast, rows, carry)
        tell_apart_all_but(0, places.program, reader=INSTALLER)
    return True


def record(planned: Planned, cast: Cast) -> Activity:
    return record_activity(
        planned.content, actor=author_of(planned, cast), uuid=key("form", planned.key)
    )


def author_of(planned: Planned, cast: Cast) -> Actor:
    if isinstance(planned.author, str):
        return cast.as_(planned.author)
    return cast.actor_of(planned.author)


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
