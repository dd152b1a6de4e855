"""How a form goes along the chain: each step by somebody entitled to it, on a day of its own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from accounts.models import User
from activities.chain.services import take_step
from activities.models import Activity, Decision, Party, Status, Verb
from activities.registration.content import FormContent, content_of
from core.actor import Actor, Role
from recording.services import correct_activity, edit_activity, record_activity
from samples.this_year.calendar import moment
from samples.this_year.clock import Diary
from samples.this_year.people import Cast
from samples.this_year.sources import key, read

OFFICES = {
    Status.SCHOOL: (Role.SCHOOL_CONFIRMER, "confirming_school_id", Verb.CONFIRM),
    Status.DISTRICT: (Role.DISTRICT_COORDINATOR, "confirming_district_id", Verb.CONFIRM),
    Status.CITY: (Role.SUBJECT_LEAD, "subject_id", Verb.ACCEPT),
}
# A form is written in the evening and sent soon after; its steps fall into office hours.
EVENING, SENT_AFTER = 19, 20


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of a form that somebody does not lead on: returned or voided, in their words."""

    verb: Verb
    code: Decision.Reason
    words: str


RETURNED = Ending(Verb.RETURN, Decision.Reason.NOT_ENOUGH, "returns")
VOIDED = Ending(Verb.VOID, Decision.Reason.DID_NOT_HAPPEN, "voids")


@dataclass(frozen=True, slots=True)
class Planned:
    """A form that will be recorded on a day, and where it stops, one step a day.

    `correction` says how far its next edition comes, where it gets one.
    """

    key: UUID
    content: FormContent
    author: User
    recorded_on: date
    language: str
    stop: Status = Status.COUNTED
    ending: Ending | None = None
    correction: Status | None = None


class Courses:
    """Takes planned forms as far as they go, by notes in the diary."""

    def __init__(self, cast: Cast, diary: Diary):
        self.cast, self.diary = cast, diary

    def plan(self, planned: Planned) -> None:
        self.diary.note(moment(planned.recorded_on, EVENING), self.record, planned)

    def record(self, planned: Planned) -> None:
        actor = self.cast.act_as(planned.author)
        form = record_activity(planned.content, actor=actor, uuid=planned.key)
        if planned.stop != Status.DRAFT:
            at = moment(planned.recorded_on, EVENING, SENT_AFTER)
            self.diary.note(at, self.go_on, form, planned, planned.recorded_on)

    def go_on(self, form: Activity, planned: Planned, day: date) -> None:
        """Take the next step, and note the one after it for the next day."""
        if form.status == planned.stop:
            return self.end(form, planned, day)
        verb, actor = self.next_step(form)
        content = planned.content if verb == Verb.SEND else None
        form = take_step(form, verb, actor=actor, seen=form.version, content=content).activity
        if form.status != planned.stop or planned.ending or planned.correction:
            self.the_day_after(day, self.go_on, form, planned)
        return None

    def the_day_after(self, day: date, what: Callable, form: Activity, planned: Planned) -> None:
        following = day + timedelta(days=1)
        at = moment(following, *office_hour(form))
        self.diary.note(at, what, form, planned, following)

    def next_step(self, form: Activity) -> tuple[Verb, Actor]:
        if form.status == Status.DRAFT:
            return Verb.SEND, self.cast.act_as(form.author)
        if form.status == Status.OTHER_SIDE:
            unsigned = Party.objects.filter(activity=form, countersigned_at=None)
            party = unsigned.exclude(teacher=None).exclude(side=form.author_side).first()
            return Verb.COUNTERSIGN, self.cast.act_as_teacher(party.teacher)
        return OFFICES[form.status][2], self.office(form)

    def office(self, form: Activity) -> Actor:
        role, place, _verb = OFFICES[form.status]
        return self.cast.act_as(self.cast.holder(role, getattr(form, place), but=form.author_id))

    def end(self, form: Activity, planned: Planned, day: date) -> None:
        if planned.ending:
            take_step(
                form,
                planned.ending.verb,
                actor=self.office(form),
                seen=form.version,
                reason_code=planned.ending.code,
                reason=read("words")[planned.ending.words][planned.language],
            )
        elif planned.correction:
            self.correct(form, planned, day)

    def correct(self, form: Activity, planned: Planned, day: date) -> None:
        """Start the next edition, with what was missing."""
        words, actor = read("words"), self.cast.act_as(form.author)
        reason = words["corrections"][planned.language]
        correction = correct_activity(
            form,
            actor=actor,
            seen=form.version,
            reason=reason,
            uuid=key("correction", form.uuid),
        )
        content = content_of(correction)
        process = content.fields["process"] + words["corrected"][planned.language]
        content = replace(content, fields={**content.fields, "process": process})
        correction = edit_activity(correction, content, actor=actor, seen=correction.version)
        if planned.correction != Status.DRAFT:
            following = replace(planned, content=content, correction=None)
            self.the_day_after(day, self.go_on, correction, following)


def office_hour(form: Activity) -> tuple[int, int]:
    """When in the day the steps of this form are taken."""
    return 9 + form.pk % 8, form.pk * 7 % 60
