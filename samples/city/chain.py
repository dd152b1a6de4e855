"""How far a form has come: the steps that the chain would have written down, in order."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from activities.models import Status, Verb
from core.actor import Role
from samples.city.people import Account, People

# Of 100 forms. "correcting" is a counted form with a second edition on its way.
MIX = {
    Status.COUNTED: 77,
    Status.DRAFT: 4,
    Status.OTHER_SIDE: 4,
    Status.SCHOOL: 3,
    Status.DISTRICT: 2,
    Status.CITY: 4,
    Status.RETURNED: 2,
    Status.VOID: 1,
    Status.REPLACED: 2,
    "correcting": 1,
}
LEADING_ON = {
    Status.OTHER_SIDE: Verb.COUNTERSIGN,
    Status.SCHOOL: Verb.CONFIRM,
    Status.DISTRICT: Verb.CONFIRM,
    Status.CITY: Verb.ACCEPT,
}
REASONS = ("wrong_date", "wrong_person", "not_enough", "other")


@dataclass(frozen=True, slots=True)
class Step:
    verb: str
    before: str
    after: str
    by: Account
    role: str
    at: datetime
    reason_code: str = ""


@dataclass(slots=True)
class Course:
    """Where a form ended up and how; `signed` tells who of the other side did, and when."""

    status: str
    created_at: datetime
    steps: list[Step]
    signed: dict[int, datetime]
    returned_from: str = ""

    @property
    def sent_at(self) -> datetime | None:
        sent = self.steps and self.steps[0].verb == Verb.SEND
        return self.steps[0].at if sent else None

    @property
    def since(self) -> datetime:
        return self.steps[-1].at if self.steps else self.created_at


class Clerk:
    """Takes forms along the chain, each step by somebody entitled to it who took none before."""

    def __init__(self, people: People, random: Random):
        self.people = people
        self.random = random

    def course(self, form, status: str) -> Course:
        """As near to the status as this form can come: no school without a school."""
        at = self.moment(form.written_on)
        course = Course(status, at, [], {})
        if status == Status.DRAFT:
            return course
        levels = self.levels(form)
        if status == Status.VOID:
            return self.to_void(form, course, levels)
        stop = self.stop(levels, status)
        self.send(form, course, levels[0])
        self.walk(form, course, levels, stop)
        if status == Status.RETURNED:
            self.send_back(form, course, stop)
        elif status == Status.REPLACED:
            by = course.steps[-1].by
            self.step(course, Verb.REPLACE, Status.COUNTED, Status.REPLACED, by, "")
        course.status = course.steps[-1].after
        return course

    def levels(self, form) -> list[str]:
        levels = [Status.OTHER_SIDE.value] if form.opposite() else []
        if form.confirming_school_id:
            levels.append(Status.SCHOOL.value)
        if form.confirming_district_id:
            levels.append(Status.DISTRICT.value)
        return [*levels, Status.CITY.value]

    def stop(self, levels: list[str], status: str) -> str:
        """The level where the form is to stand, or to be returned from; none when counted."""
        if status in {Status.COUNTED, Status.REPLACED}:
            return Status.COUNTED.value
        if status == Status.RETURNED:
            return self.random.choice(levels)
        return status if status in levels else levels[-1]

    def send(self, form, course: Course, first: str) -> None:
        self.step(course, Verb.SEND, Status.DRAFT, first, form.author, "author")

    def walk(self, form, course: Course, levels: list[str], stop: str) -> None:
        following = [*levels[1:], Status.COUNTED.value]
        for level, after in zip(levels, following, strict=True):
            if level == stop:
                return
            if level == Status.OTHER_SIDE:
                self.countersign(form, course, after)
            else:
                by, role = self.holder(form, level)
                self.step(course, LEADING_ON[level], level, after, by, role)

    def countersign(self, form, course: Course, after: str) -> None:
        opposite = form.opposite()
        for person in opposite:
            last = person is opposite[-1]
            to = after if last else Status.OTHER_SIDE
            self.step(
                course,
                Verb.COUNTERSIGN,
                Status.OTHER_SIDE,
                to,
                person.account,
                "other_side",
            )
            course.signed[person.id] = course.steps[-1].at

    def holder(self, form, level: str) -> tuple[Account, str]:
        if level == Status.SCHOOL:
            return self.people.principals[form.confirming_school_id], Role.SCHOOL_CONFIRMER
        if level == Status.DISTRICT:
            staff = self.people.coordinators[form.confirming_district_id]
            role = Role.DISTRICT_COORDINATOR
        else:
            staff, role = self.people.leads[form.subject_id], Role.SUBJECT_LEAD
        return next(each for each in staff if each != form.author), role

    def send_back(self, form, course: Course, level: str) -> None:
        if level == Status.OTHER_SIDE:
            by, role = form.opposite()[0].account, "other_side"
        else:
            by, role = self.holder(form, level)
        reason = self.random.choice(REASONS)
        self.step(course, Verb.RETURN, level, Status.RETURNED, by, role, reason)
        course.returned_from = level

    def to_void(self, form, course: Course, levels: list[str]) -> Course:
        """Half of them are drafts their author gave up; the city voids the others."""
        if self.random.random() < 0.5:
            self.step(course, Verb.VOID, Status.DRAFT, Status.VOID, form.author, "author")
            return course
        self.send(form, course, levels[0])
        self.walk(form, course, levels, Status.CITY)
        by, role = self.holder(form, Status.CITY)
        self.step(course, Verb.VOID, Status.CITY, Status.VOID, by, role, "did_not_happen")
        return course

    def step(self, course: Course, verb, before, after, by: Account, role, reason="") -> None:
        at = course.since + timedelta(minutes=self.random.randrange(20, 4_000))
        course.steps.append(Step(str(verb), str(before), str(after), by, str(role), at, reason))

    def moment(self, day: date) -> datetime:
        """Some minute of a working day, in China."""
        minutes = self.random.randrange(600)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
