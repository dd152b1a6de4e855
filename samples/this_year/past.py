"""Forms that have long been counted: recorded by the service, their steps written all at once."""

from datetime import date, datetime, timedelta

from activities.models import Activity, Party, Status, Verb
from core.actor import Actor
from recording.services import record_activity
from samples.steps import Steps
from samples.this_year.calendar import moment
from samples.this_year.course import EVENING, OFFICES, SENT_AFTER, Planned, office_hour
from samples.this_year.people import Cast


class Past(Steps):
    """Each form is recorded when the clock shows its moment, and led on from there, a step a day.

    What was told of it then has long been read, and is not kept.
    """

    def __init__(self, cast: Cast):
        super().__init__()
        self.cast = cast
        self.day = date.min

    def record(self, planned: Planned) -> None:
        author = self.cast.act_as(planned.author)
        form = record_activity(planned.content, actor=author, uuid=planned.key)
        self.day = planned.recorded_on
        self.carry(form, Status.COUNTED)

    def moment_of_next(self, form: Activity) -> datetime:
        if form.status == Status.DRAFT:
            return moment(self.day, EVENING, SENT_AFTER)
        self.day += timedelta(days=1)
        return moment(self.day, *office_hour(form))

    def author(self, form: Activity) -> Actor:
        return self.cast.act_as(form.author)

    def signer(self, party: Party) -> Actor:
        return self.cast.act_as_teacher(party.teacher)

    def office(self, form: Activity) -> tuple[Verb, Actor]:
        role, column, verb = OFFICES[form.status]
        user = self.cast.holder(role, getattr(form, column), but=form.author_id)
        return verb, self.cast.act_as(user)
