"""Who supports whom, and the forty pairs; last year there were fewer."""

from dataclasses import dataclass
from itertools import cycle, islice

from core.actor import Actor
from pairings.agreements.services import add_agreement
from pairings.commitments.services import add_commitment
from pairings.models import Commitment, Pairing, Partnership
from pairings.pairs.services import open_pairing
from pairings.partnerships.services import open_partnership
from programs.models import Program
from roster.models import Teacher
from samples.this_year.people import Cast
from samples.this_year.places import Places
from samples.this_year.sources import key, read

# Who helps whom, and the minutes between them.
SCHOOL_PARTNERS = (
    ("QINGYUN", "YUNXI", 50),
    ("WENLAN", "SHIQIAO", 90),
    ("JIANGYAN", "LIANHU", 35),
)


@dataclass(frozen=True, slots=True)
class Couple:
    """A mentor and a trainee, before and while they are a pair of some program."""

    subject_id: str
    mentor: Teacher
    trainee: Teacher


def load_couples(cast: Cast) -> list[Couple]:
    couples = []
    for row in read("places")["pairs"]:
        subject_id = row["subject"]
        mentors = [
            cast.teacher("mentor", row["supporting"], subject_id, "教研组长 Head of subject")
            for _each in range(row["mentors"])
        ]
        couples += [
            Couple(subject_id, mentor, cast.teacher("trainee", row["supported"], subject_id))
            for mentor in islice(cycle(mentors), row["trainees"])
        ]
    return couples


def load_partnerships(program: Program, places: Places, actor: Actor) -> dict[tuple, Partnership]:
    """The counterpart list as the pairs need it, and some schools with schools.

    By (supporting, supported, subject), places by their keys.
    """
    made: dict[tuple, Partnership] = {}
    common = {"actor": actor, "program": program, "starts_on": program.starts_on}
    for row in read("places")["pairs"]:
        supporting = places.schools[row["supporting"]].district
        supported = places.schools[row["supported"]].district
        link = (supporting.pk, supported.pk, row["subject"])
        if link not in made:
            made[link] = open_partnership(
                **common,
                form=Partnership.Form.DISTRICT,
                subject=places.subjects[row["subject"]],
                supporting_district=supporting,
                supported_district=supported,
                uuid=key("partnership", program.slug, *link),
            )
    for helper_id, school_id, minutes in SCHOOL_PARTNERS:
        helper, school = places.schools[helper_id], places.schools[school_id]
        made[helper_id, school_id, ""] = open_partnership(
            **common,
            form=Partnership.Form.SCHOOL,
            supporting_district=helper.district,
            supporting_school=helper,
            supported_district=school.district,
            supported_school=school,
            travel_minutes=minutes,
            uuid=key("partnership", program.slug, helper_id, school_id),
        )
    return made


def load_agreed(partnership: Partnership, pairing: Pairing, actor: Actor) -> None:
    """What two schools have signed, and what they and one of their pairs owe each other."""
    first = partnership.starts_on
    add_agreement(
        partnership,
        actor=actor,
        signed_on=first,
        starts_on=first,
        ends_on=partnership.program.ends_on,
        areas="语文、科学、综合实践活动、少先队工作",
        copies=3,
        text=(
            "支援方向受援方开放校本教研资料，受援方教师可随时到支援方听课。\n"
            "双方各指定一名联系人，每学期末共同小结一次。"
        ),
        uuid=key("agreement", partnership.uuid),
    )
    for of, said in (
        (
            partnership,
            {
                "duty": "支援学校每两周派一名骨干教师到村小示范指导",
                "duty_en": "The city school sends an experienced teacher every two weeks",
                "owed_by": Commitment.OwedBy.SUPPORTING,
                "per": Commitment.Per.FORTNIGHT,
            },
        ),
        (
            partnership,
            {
                "duty": "每学期双向学科交流",
                "duty_en": "An exchange in each direction every term",
                "owed_by": Commitment.OwedBy.BOTH,
                "per": Commitment.Per.TERM,
            },
        ),
        (
            pairing,
            {
                "duty": "导师每月指导两次",
                "duty_en": "The mentor guides the trainee twice a month",
                "owed_by": Commitment.OwedBy.SUPPORTING,
                "per": Commitment.Per.MONTH,
                "quantity": 2,
            },
        ),
    ):
        add_commitment(
            of,
            actor=actor,
            starts_on=first,
            written_on=first,
            uuid=key("commitment", of.uuid, said["per"]),
            **said,
        )


def pair(couples: list[Couple], program: Program, places: Places, actor: Actor) -> list[Pairing]:
    """From the program's first day."""
    return [
        open_pairing(
            actor=actor,
            program=program,
            subject=places.subjects[couple.subject_id],
            mentor=couple.mentor,
            trainee=couple.trainee,
            starts_on=program.starts_on,
            uuid=key("pairing", program.slug, couple.trainee.uuid),
        )
        for couple in couples
    ]
