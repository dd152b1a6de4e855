"""Whom districts nominate, by what lessons are marked, and what offices saw and ask for."""

from datetime import date, timedelta
from functools import partial

from core.actor import Actor, Role
from guidance.models import Monitoring
from guidance.monitoring.services import add_follow_up, note_monitoring
from guidance.rubrics.services import add_rubric
from guidance.rubrics.standard import STANDARD_CRITERIA, STANDARD_NAME
from pairings.models import Nomination, Pairing
from pairings.nominations.services import answer_all, nominate
from pairings.nominations.table import Verb
from programs.models import Program
from roster.models import Teacher
from roster.people.finding import Person
from samples.this_year.calendar import Calendar, moment, working_day
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key

SUBJECT, SCHOOL, DISTRICT = "SCI", "YUNXI", "BY"
Part, Kind = Nomination.Part, Monitoring.Kind
# Days before today: nominated, declined; inspected, asked in an interview.
NOMINATED, DECLINED, INSPECTED, ASKED = 6, 3, 10, 8
# One action is late, the other comes.
LATE, TO_COME = -2, 9


def plan_rubrics(program: Program, year: Calendar, cast: Cast, diary: Diary) -> None:
    """One for every subject; that of science marks the process higher."""
    name, name_en = STANDARD_NAME
    subject = cast.places.subjects[SUBJECT]
    office = cast.act_as(cast.holder(Role.ADMINISTRATOR, None))
    lead = cast.act_as(cast.holder(Role.SUBJECT_LEAD, subject.pk))
    of_science = [(*words, {10: 5, 35: 40}.get(mark, mark)) for *words, mark in STANDARD_CRITERIA]
    for number, (actor, of, criteria) in enumerate(
        ((office, None, STANDARD_CRITERIA), (lead, subject, of_science))
    ):
        said = {"subject": of, "criteria": criteria, "name": name, "name_en": name_en}
        said["uuid"] = key("rubric", program.slug, number)
        diary.note(
            moment(year.starts_on, 10, number), partial(add_rubric, program, actor=actor, **said)
        )


def plan_nominations(pairings: list[Pairing], today: date, cast: Cast, diary: Diary) -> None:
    """Of two whom a district offers one waits for the section, the other was declined."""
    subject, district = cast.places.subjects[SUBJECT], cast.places.districts[DISTRICT]
    first, second = [
        each.trainee
        for each in pairings
        if (each.district_id, each.subject_id) == (district.pk, subject.pk)
    ][:2]
    actor = cast.act_as(cast.holder(Role.DISTRICT_COORDINATOR, district.pk))
    lead = cast.act_as(cast.holder(Role.SUBJECT_LEAD, subject.pk))
    day = working_day(today - timedelta(days=NOMINATED))
    program = pairings[0].program
    of = {"actor": actor, "program": program, "subject": subject, "district": district}
    for number, (teacher, reason) in enumerate(
        ((first, "主持过区级课题，愿意带教"), (second, "Runs the science club of two schools"))
    ):
        said = of | {"part": Part.MENTOR, "teachers": [teacher], "reason": reason, "today": day}
        diary.note(moment(day, 14, number), partial(nominate, **said))
    declined = working_day(today - timedelta(days=DECLINED))
    diary.note(moment(declined, 15), decline, program, second, lead)


def decline(program: Program, teacher: Teacher, lead: Actor) -> None:
    rows = Nomination.objects.open().filter(program=program, teacher=teacher)
    answer_all(rows, actor=lead, verb=Verb.DECLINE, reason="教龄较短，建议先作为学员参加")


def plan_monitoring(pairings: list[Pairing], today: date, cast: Cast, diary: Diary) -> None:
    """A district looked at a school, and the section asked a trainee: each asks for something."""
    pairing, school = pairings[0], cast.places.schools[SCHOOL]
    coordinator = cast.holder(Role.DISTRICT_COORDINATOR, school.district_id)
    lead = cast.holder(Role.SUBJECT_LEAD, pairing.subject_id)
    principal = cast.holder(Role.SCHOOL_CONFIRMER, school.pk)
    looked = {
        "school": school,
        "scope": "结对工作进展与台账",
        "findings": "指导记录齐全；听课后的书面反馈偏少，实验室器材登记不全。",
    }
    asked = {
        "person": Person(pairing.trainee, district=pairing.district, school=pairing.school),
        "pairing": pairing,
        "scope": "How the guidance helps",
        "findings": "Most helpful is preparing lessons together. Wants to see more open lessons.",
    }
    for kind, days, by, said, owed_by, what, due in (
        (Kind.INSPECTION, INSPECTED, coordinator, looked, principal, "补齐实验器材登记", LATE),
        (Kind.INTERVIEW, ASKED, lead, asked, coordinator, "Invite her to open lessons", TO_COME),
    ):
        day = working_day(today - timedelta(days=days))
        if pairing.starts_on <= day:
            said = said | {"program": pairing.program, "subject": pairing.subject}
            said |= {"held_on": day, "today": day, "uuid": key("monitoring", kind, day)}
            actor, due_on = cast.act_as(by), today + timedelta(days=due)
            asks = {"what": what, "owed_by": owed_by, "due_on": due_on}
            diary.note(moment(day, 17), note, kind, actor, said, asks)


def note(kind: Kind, actor: Actor, said: dict, asks: dict) -> None:
    made = note_monitoring(kind, actor=actor, **said)
    add_follow_up(made, actor=actor, uuid=key("action", made.uuid), **asks)
