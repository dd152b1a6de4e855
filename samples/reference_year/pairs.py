"""Partnerships and the counterpart list as reconstructed, and sixty trainees with mentors."""

from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice

from core.actor import Actor
from pairings.models import Pairing, Partnership
from pairings.pairs.services import end_pairing, open_pairing
from pairings.partnerships.services import open_partnership
from samples.reference_year.people import Cast
from samples.reference_year.sources import key, read

PAIRED_ON = date(2017, 4, 10)
REPLACED_ON = date(2018, 1, 1)
LAST_DAY_BEFORE = date(2017, 12, 31)


@dataclass(frozen=True, slots=True)
class Row:
    """The pairings between two schools in a subject."""

    subject_id: str
    mentor_school_id: str
    school_id: str
    pairings: tuple[Pairing, ...]


def load_partnerships(cast: Cast, actor: Actor) -> dict[tuple, Partnership]:
    """All partnerships, by (supporting, supported, subject) in the keys of the data files."""
    places, data, made = cast.places, read("partners"), {}
    common = {"actor": actor, "program": places.program, "starts_on": places.program.starts_on}
    for row in data["districts"]:
        for helper in row["supporting"]:
            link = (helper, row["supported"], row["subject"])
            made[link] = open_partnership(
                **common,
                form=Partnership.Form.DISTRICT,
                subject=places.subjects[row["subject"]],
                supporting_district=places.districts[helper],
                supported_district=places.districts[row["supported"]],
                note=row.get("note", ""),
                uuid=key("partnership", *link),
            )
    for row in data["schools"]:
        helper = places.schools[row["supporting"]]
        for school_id in row["supported"]:
            school = places.schools[school_id]
            link = (row["supporting"], school_id, row["subject"])
            made[link] = open_partnership(
                **common,
                form=row["form"],
                subject=places.subjects.get(row["subject"]),
                supporting_district=helper.district,
                supporting_school=helper,
                supported_district=school.district,
                supported_school=school,
                note=row.get("note", ""),
                uuid=key("partnership", *link),
            )
    return made


def load_pairings(cast: Cast, actor: Actor) -> list[Row]:
    """Every trainee with a mentor; where the list says so, one who was replaced at mid-term."""
    return [
        load_row(number, row, cast, actor) for number, row in enumerate(read("partners")["pairs"])
    ]


def load_row(number: int, row: dict, cast: Cast, actor: Actor) -> Row:
    mentors = [
        cast.teacher(row["mentor_school"], row["subject"], post=post)
        for post in islice(cycle(("副校长", "")), row["mentors"])
    ]
    for place, mentor in enumerate(mentors):
        cast.account(f"ref-mentor-{number}-{place}", teacher=mentor)
    common = {
        "actor": actor,
        "program": cast.places.program,
        "subject": cast.places.subjects[row["subject"]],
    }
    pairings = []
    for place in range(row["trainees"]):
        mentor = mentors[place % len(mentors)]
        replaced = None
        starts_on = PAIRED_ON
        if place < row.get("replaced", 0):
            replaced = replaced_trainee(f"{number}-{place}", row, mentor, common, cast)
            starts_on = REPLACED_ON
        trainee = cast.teacher(row["school"], row["subject"])
        cast.account(f"ref-trainee-{number}-{place}", teacher=trainee)
        pairings.append(
            open_pairing(
                **common,
                mentor=mentor,
                trainee=trainee,
                starts_on=starts_on,
                replaces=replaced,
                uuid=key("pairing", number, place),
            )
        )
    return Row(row["subject"], row["mentor_school"], row["school"], tuple(pairings))


def replaced_trainee(name: str, row: dict, mentor, common: dict, cast: Cast) -> Pairing:
    """Somebody who at mid-term no longer taught the subject: paired from April to December."""
    earlier = cast.teacher(row["school"], row["subject"])
    cast.account(f"ref-replaced-{name}", teacher=earlier)
    pairing = open_pairing(
        **common,
        mentor=mentor,
        trainee=earlier,
        starts_on=PAIRED_ON,
        uuid=key("pairing", "replaced", name),
    )
    return end_pairing(
        pairing,
        actor=common["actor"],
        seen=pairing.version,
        ends_on=LAST_DAY_BEFORE,
        end_reason=Pairing.EndReason.SUBJECT_CHANGED,
        end_note="中期身份确认",
    )
