"""The mid-term check of this year: a round in science that is going on, with some answers."""

from datetime import date, timedelta

from core.actor import Actor, Role
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.services import answer_for, open_check
from programs.models import Program
from roster.models import Teacher
from samples.this_year.calendar import moment, working_day
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key

SUBJECT = "SCI"
OPENED, DUE, GONE_FOR = 12, 12, 19
Answer = RosterAnswer.Answer
# By school, in the order of its trainees: so many days after the opening, who answers, and what.
# Whoever has no line is silent still.
ANSWERS = {
    "YUNXI": ((2, Role.SCHOOL_CONFIRMER, Answer.FULL_TIME),) * 2,
    "SHIQIAO": ((4, Role.DISTRICT_COORDINATOR, Answer.NO_LONGER),),
    "BAISHUI": (
        (1, Role.SCHOOL_CONFIRMER, Answer.FULL_TIME),
        (1, Role.SCHOOL_CONFIRMER, Answer.PART_TIME),
        (3, Role.SCHOOL_CONFIRMER, Answer.FULL_TIME),
    ),
}


def load_successor(cast: Cast) -> Teacher:
    """Somebody in whose subject a place comes free, and who has no mentor yet."""
    return cast.teacher("trainee", "SHIQIAO", SUBJECT)


def plan_check(program: Program, today: date, cast: Cast, diary: Diary) -> None:
    opened = working_day(today - timedelta(days=OPENED))
    diary.note(moment(opened, 10), open_in, program, today, cast)
    for school_id, answers in ANSWERS.items():
        for number, (days, role, said) in enumerate(answers):
            day = opened + timedelta(days=days)
            diary.note(moment(day, 11, number), answer, program, cast, school_id, role, said, day)


def open_in(program: Program, today: date, cast: Cast) -> None:
    subject = cast.places.subjects[SUBJECT]
    open_check(
        actor=cast.act_as(cast.holder(Role.SUBJECT_LEAD, subject.pk)),
        program=program,
        subject=subject,
        answer_by=today + timedelta(days=DUE),
        uuid=key("midterm", program.slug, SUBJECT),
    )


def answer(
    program: Program, cast: Cast, school_id: str, role: Role, said: Answer, day: date
) -> None:
    """For the first trainee of the school about whom nothing is known yet."""
    school = cast.places.schools[school_id]
    check = RosterCheck.objects.get(uuid=key("midterm", program.slug, SUBJECT))
    row = check.answers.filter(school=school, answer="").order_by("pk").last()
    gone = {"since": day - timedelta(days=GONE_FOR)} if said in RosterAnswer.GONE else {}
    answer_for(row, actor=who(cast, role, school), seen=row.version, answer=said, **gone)


def who(cast: Cast, role: Role, school) -> Actor:
    place = school if role == Role.SCHOOL_CONFIRMER else school.district
    return cast.act_as(cast.holder(role, place.pk))
