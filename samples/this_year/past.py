"""Forms that have long been counted: recorded by the service, their steps written all at once.

The rows are those that the chain would have left. Taken one by one through it, the steps of two
years would cost whoever starts the demo half a minute.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from activities.chain.take import next_reference
from activities.models import Activity, Decision, Mention, Party, Status, Verb
from activities.registration.content import PartyEntry
from activities.works.services import settle
from core.actor import Actor
from recording.services import record_activity
from roster.models import District, School, Subject
from samples.city.tables import Table
from samples.this_year.calendar import moment
from samples.this_year.course import EVENING, OFFICES, SENT_AFTER, Planned, office_hour
from samples.this_year.people import Cast

STEP = ("activity", "verb", "from_status", "to_status", "by", "by_name", "role", "place")
CHANGED = ("status", "status_since", "version", "reference", "first_sent_at")
SIGNED = ("countersigned_at", "signed_by")
PLACES = {
    Status.SCHOOL: "confirming_school",
    Status.DISTRICT: "confirming_district",
    Status.CITY: "subject",
}


@dataclass
class Past:
    cast: Cast
    forms: list[Activity] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)
    steps: Table = field(default_factory=lambda: Table(Decision, *STEP, "place_en", "at"))

    def record(self, planned: Planned) -> None:
        """Record the form at this moment; it is sent soon after, and led on step by step."""
        author = self.cast.act_as(planned.author)
        form = record_activity(planned.content, actor=author, uuid=planned.key)
        day = planned.recorded_on
        at = form.first_sent_at = moment(day, EVENING, SENT_AFTER)
        form.reference = next_reference(at.year)
        others = [party for party in planned.content.parties if is_opposite(party, form)]
        levels = [level for level in PLACES if level == Status.CITY or place_of(form, level)]
        ahead = [*(Status.OTHER_SIDE for _party in others), *levels, Status.COUNTED]
        self.step(form, Verb.SEND, ahead.pop(0), author, "author", None, at)
        while form.status != Status.COUNTED:
            day += timedelta(days=1)
            at = moment(day, *office_hour(form))
            if form.status == Status.OTHER_SIDE:
                actor, role = self.sign(form, others.pop(0), at), "other_side"
                verb, place = Verb.COUNTERSIGN, self.parties[-1].school
            else:
                role, column, verb = OFFICES[form.status]
                user = self.cast.holder(role, getattr(form, column), but=form.author_id)
                actor, place = self.cast.act_as(user), place_of(form, form.status)
            self.step(form, verb, ahead.pop(0), actor, role, place, at)
        self.forms.append(form)

    def sign(self, form: Activity, entry: PartyEntry, at: datetime) -> Actor:
        actor = self.cast.act_as_teacher(entry.teacher)
        party = Party.objects.select_related("school").get(activity=form, teacher=entry.teacher)
        party.countersigned_at, party.signed_by_id = at, actor.user_id
        self.parties.append(party)
        return actor

    def step(
        self,
        form: Activity,
        verb: Verb,
        after: Status,
        actor: Actor,
        role: str,
        place: District | School | Subject | None,
        at: datetime,
    ) -> None:
        who = (actor.user_id, actor.name, role)
        names = (place.name, place.name_en) if place else ("", "")
        self.steps.add(form.pk, verb.value, form.status, after.value, *who, *names, at)
        form.status, form.status_since, form.version = after, at, form.version + 1

    def write(self) -> None:
        """Put down what has gathered; what the forms speak of begins to count."""
        self.steps.flush()
        Activity.objects.bulk_update(self.forms, CHANGED)
        Party.objects.bulk_update(self.parties, SIGNED)
        settle(
            set(Mention.objects.filter(activity__in=self.forms).values_list("result", flat=True))
        )


def is_opposite(party: PartyEntry, form: Activity) -> bool:
    return bool(party.teacher and form.author_side and party.side != form.author_side)


def place_of(form: Activity, level: Status) -> District | School | Subject | None:
    return getattr(form, PLACES[level])
