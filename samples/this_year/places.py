"""Districts, schools, subjects and terms: the office's own where it has them already."""

from dataclasses import dataclass, field

from core.actor import Actor
from programs.models import ActivityKind, Program
from roster.holidays.services import add_usual_holidays
from roster.models import District, School, Subject, Term
from roster.places.services import add_district, add_school
from roster.subjects.services import add_subject, add_term
from samples.this_year.calendar import Calendar
from samples.this_year.sources import key, read


@dataclass
class Places:
    """What the rest of the year refers to, by the short keys of the data files."""

    districts: dict[str, District] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)


def load_places(actor: Actor) -> Places:
    places, data = Places(), read("places")
    for order, row in enumerate(data["districts"], start=1):
        places.districts[row["id"]] = load_district(row, order, actor)
    for row in data["schools"]:
        places.schools[row["id"]] = load_school(row, places.districts[row["district"]], actor)
    for order, row in enumerate(data["subjects"], start=1):
        places.subjects[row["id"]] = load_subject(row, order, actor)
    return places


def load_district(row: dict, order: int, actor: Actor) -> District:
    existing = District.objects.filter(name=row["name"], valid_to=None).first()
    return existing or add_district(
        actor=actor, uuid=key("district", row["id"]), sort_order=order, **without(row, "id")
    )


def load_school(row: dict, district: District, actor: Actor) -> School:
    existing = School.objects.filter(district=district, name=row["name"], closed_on=None).first()
    return existing or add_school(
        actor=actor,
        uuid=key("school", row["id"]),
        district=district,
        **without(row, "id", "district"),
    )


def load_subject(row: dict, order: int, actor: Actor) -> Subject:
    return Subject.objects.filter(name=row["name"]).first() or add_subject(
        actor=actor,
        name=row["name"],
        name_en=row["name_en"],
        sort_order=order,
        uuid=key("subject", row["id"]),
    )


def without(row: dict, *names: str) -> dict:
    return {name: value for name, value in row.items() if name not in names}


def load_terms(year: Calendar, actor: Actor) -> None:
    """The usual ones, except where the office has a term of its own on some of their days."""
    for (name, name_en), period in year.terms:
        if Term.objects.overlapping(period).exists():
            continue
        term = add_term(
            actor=actor,
            name=name,
            name_en=name_en,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            uuid=key("term", period.starts_on),
        )
        add_usual_holidays(term, actor=actor)


def kinds_of(program: Program) -> dict[str, ActivityKind]:
    return {kind.key: kind for kind in ActivityKind.objects.filter(program=program)}
