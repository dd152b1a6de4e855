"""Makes a city: all of it in one transaction, or nothing."""

from collections.abc import Callable
from random import Random

from django.core.validators import slug_re
from django.db import transaction

from core.exceptions import DomainError
from samples.city.beside import write_awards, write_contacts
from samples.city.chance import uuids
from samples.city.facts import write_facts
from samples.city.people import Making, make_offices, make_people
from samples.city.places import make_places, refuse_if_taken
from samples.city.tables import settle, writing_much
from samples.city.truth import Truth
from samples.city.write import write_forms

MOST_FORMS = 1_000_000
MOST_FACTS = 10_000_000
LONGEST_SLUG = 20
Tell = Callable[[str], None]


def generate_city(
    *, forms: int, seed: int, slug: str = "", facts_only: bool = False, tell: Tell = print
) -> dict:
    """Make a city with so many forms and return what the annual report must say of it.

    Rows go into the tables in bulk, past the services: no audit events, no notices. The same seed
    makes the same city. `facts_only` writes forms and their districts by statements over a series,
    with one lesson and one result for some, and nobody but the offices. Raises DomainError where
    the numbers are out of bounds or the slug is taken; then nothing has been written.
    """
    slug = slug or f"city-{seed}"
    refuse_wrong_numbers(forms, slug, facts_only)
    refuse_if_taken(slug)
    random, truth, ids = Random(seed), Truth(), uuids(slug, seed)
    size = 0 if facts_only else forms
    with transaction.atomic(), writing_much():
        places = make_places(
            slug,
            random,
            ids,
            schools=between(3, size // 3_600, 33),
            subjects=4 if 0 < size < 2_000 else 10,
        )
        making = Making(slug, random, ids, places, truth)
        if facts_only:
            write_facts(making, make_offices(making), forms, tell)
        else:
            fill(making, forms, tell)
    settle()
    return truth.document(slug, {each.id: each.name for each in places.districts})


def refuse_wrong_numbers(forms: int, slug: str, facts_only: bool) -> None:
    most = MOST_FACTS if facts_only else MOST_FORMS
    if not 1 <= forms <= most:
        raise DomainError(f"Ask for 1 to {most:,} forms.")
    if len(slug) > LONGEST_SLUG or not slug_re.match(slug):
        raise DomainError(
            f"The slug may have up to {LONGEST_SLUG} letters, digits, hyphens and underscores."
        )


def between(least: int, value: int, most: int) -> int:
    return max(least, min(value, most))


def fill(making: Making, forms: int, tell: Tell) -> None:
    """120,000 forms go with 400 schools and 15,000 people; small cities have 36 and 360."""
    schools = sum(map(len, making.places.schools.values()))
    people = make_people(making, per_school=between(10, forms // 8 // schools, 38))
    tell(f"{schools:,} schools, {len(people.pairs):,} pairings.")
    write_forms(making, people, forms, lambda done: tell(f"{done:,} of {forms:,} forms."))
    write_contacts(making, people, forms // 2)
    write_awards(making, people, forms // 20)
    tell(f"{forms // 2:,} guidance contacts, {forms // 20:,} awards.")
