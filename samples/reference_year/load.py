"""Builds the reference year in one transaction: all of it, or nothing."""

from django.db import transaction

from activities.models import Activity, Status
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
from samples.reference_year.steps import ToldSteps
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
        steps = ToldSteps(cast)
        for planned in [*named, *invented_forms(cast, rows, partnerships, named)]:
            steps.carry(record(planned, cast), Status.COUNTED)
        steps.write()
        load_contacts(cast, rows)
        load_awards(cast, rows)
        load_beside_the_figures(cast, rows)
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
