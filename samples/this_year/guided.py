"""Plans that pairs have agreed to, and what mentors saw in lessons."""

from datetime import date, timedelta

from guidance.models import PlannedObservation
from guidance.observations.services import record_observation
from pairings.models import Pairing, Plan
from pairings.plans.services import GoalEntry, take, write_plan
from pairings.plans.table import Verb
from roster.people.finding import Person
from samples.this_year.calendar import Calendar, moment, working_day
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key, read

WRITTEN, AGREED = 12, 15
AFTERNOON, EVENING = 16, 20
# Of four pairs one has agreed to a plan, one plan waits for its trainee, and two are not written.
OF_FOUR = 4
OBSERVED = (4, 11, 18, 25)


def plan_plans(
    pairings: list[Pairing], year: Calendar, today: date, cast: Cast, diary: Diary
) -> None:
    """Written in the third week of the year, as far as it has come."""
    for number, pairing in enumerate(pairings):
        turn = number % OF_FOUR
        if turn > 1:
            continue
        written = year.starts_on + timedelta(days=WRITTEN + number % 3)
        agreed = written + timedelta(days=AGREED)
        said = read("words")["plans"][number // OF_FOUR % 3]
        if turn == 0 and agreed < today:
            diary.note(moment(written, EVENING), write, pairing, said, year, cast)
            diary.note(moment(agreed, EVENING), agree, pairing, cast)
        elif turn == 1 and written < today:
            day = max(written, today - timedelta(days=3 + number % 5))
            diary.note(moment(day, EVENING), write, pairing, said, year, cast)


def write(pairing: Pairing, said: dict, year: Calendar, cast: Cast) -> None:
    texts = dict(said)
    months = [year.starts_on + timedelta(days=90 * (at + 1)) for at in range(2)]
    goals = [GoalEntry(text, due) for text, due in zip(texts.pop("stages"), months, strict=False)]
    mentor = cast.act_as_teacher(pairing.mentor)
    write_plan(pairing, actor=mentor, seen=0, goals=goals, sends=True, **texts)


def agree(pairing: Pairing, cast: Cast) -> None:
    plan = Plan.objects.get(pairing=pairing)
    take(plan, Verb.AGREE, actor=cast.act_as_teacher(pairing.trainee), seen=plan.version)


def plan_observations(pairings: list[Pairing], today: date, cast: Cast, diary: Diary) -> None:
    """What the first pairs' mentors saw in a lesson of their trainees, some days ago."""
    for number, (pairing, days) in enumerate(zip(pairings, OBSERVED, strict=False)):
        day = working_day(today - timedelta(days=days))
        if pairing.starts_on <= day < today:
            said = read("words")["observations"][number % 2]
            diary.note(moment(day, AFTERNOON, number), observe, pairing, day, said, cast)


def observe(pairing: Pairing, day: date, said: dict, cast: Cast) -> None:
    record_observation(
        actor=cast.act_as_teacher(pairing.mentor),
        program=pairing.program,
        subject=pairing.subject,
        person=Person(pairing.trainee, district=pairing.district, school=pairing.school),
        pairing=pairing,
        held_on=day,
        today=day,
        kind=PlannedObservation.Kind.ROUTINE,
        lessons=1,
        grade="",
        uuid=key("observation", pairing.uuid),
        **said,
    )
