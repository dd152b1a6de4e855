"""The steps of the year's forms, written all at once: the rows that the chain would have left.

Taken one by one through it, they would cost whoever starts the demo longer than all the rest.
"""

from dataclasses import dataclass, field

from django.utils import timezone

from activities.chain.nobody import PLACES, ROLES
from activities.chain.take import next_reference
from activities.chain.where_to import after_school, first_level
from activities.models import Activity, Decision, Mention, Party, Status, Verb
from activities.works.services import settle
from core.actor import Actor
from core.models import Notice
from roster.models import District, School, Subject
from samples.reference_year.course import next_step
from samples.reference_year.people import Cast

CHANGED = ("status", "status_since", "version", "reference", "first_sent_at")
SIGNED = ("countersigned_at", "signed_by")
AFTER = {
    Status.SCHOOL: after_school,
    Status.DISTRICT: lambda _form: Status.CITY,
    Status.CITY: lambda _form: Status.COUNTED,
}


@dataclass
class Steps:
    """Gathers the steps of many forms until `write` puts them down."""

    cast: Cast
    forms: list[Activity] = field(default_factory=list)
    signed: list[Party] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    notices: list[tuple[Decision, Notice]] = field(default_factory=list)

    def carry(self, form: Activity, to: Status) -> Activity:
        """Lead a form that was just recorded as far as `to`."""
        if form.status == to:
            return form
        others = self.others(form)
        self.send(form, others)
        while form.status != to:
            if form.status == Status.OTHER_SIDE:
                self.countersign(form, others)
            else:
                self.approve(form)
        self.forms.append(form)
        return form

    def others(self, form: Activity) -> list[Party]:
        """Who countersigns it. Nobody is opposite an organizer."""
        if not form.author_side:
            return []
        people = form.parties.exclude(teacher=None).exclude(side=form.author_side)
        return list(people.select_related("school", "district").order_by("pk"))

    def send(self, form: Activity, others: list[Party]) -> None:
        form.first_sent_at = timezone.now()
        form.reference = next_reference(timezone.localdate().year)
        after = Status.OTHER_SIDE if others else first_level(form)
        step = self.step(form, Verb.SEND, after, self.cast.staff.actor(form.author), "author")
        for party in others:
            self.tell(step, self.cast.of_teacher[party.teacher_id].pk, "activities.waiting")

    def countersign(self, form: Activity, others: list[Party]) -> None:
        party = others.pop(0)
        actor, place = self.cast.actor_of(party.teacher), party.school or party.district
        after = Status.OTHER_SIDE if others else first_level(form)
        self.step(form, Verb.COUNTERSIGN, after, actor, "other_side", place)
        party.countersigned_at, party.signed_by_id = form.status_since, actor.user_id
        self.signed.append(party)
        for step, notice in self.notices:
            if step.activity == form and notice.to_id == actor.user_id:
                notice.read_at = form.status_since

    def approve(self, form: Activity) -> None:
        """The school or the district confirms it, or the section accepts it."""
        status = Status(form.status)
        verb, actor = next_step(form, self.cast)
        step = self.step(
            form, verb, AFTER[status](form), actor, ROLES[status].value, place_at(form, status)
        )
        if form.status == Status.COUNTED and actor.user_id != form.author_id:
            self.tell(step, form.author_id, "activities.counted")

    def step(
        self,
        form: Activity,
        verb: Verb,
        after: Status,
        actor: Actor,
        role: str,
        place: District | School | Subject | None = None,
    ) -> Decision:
        step = Decision(
            activity=form,
            verb=verb,
            from_status=form.status,
            to_status=after,
            by_id=actor.user_id,
            by_name=actor.name,
            role=role,
            place=place.name if place else "",
            place_en=place.name_en if place else "",
        )
        self.decisions.append(step)
        form.status, form.version, form.status_since = after, form.version + 1, timezone.now()
        return step

    def tell(self, step: Decision, to: int, message: str) -> None:
        form = step.activity
        values = {"form": str(form), "reason_code": "", "reason": ""}
        notice = Notice(to_id=to, message=message, values=values, address=form.get_absolute_url())
        self.notices.append((step, notice))

    def write(self) -> None:
        """Put down what has gathered; what the forms speak of begins to count."""
        Decision.objects.bulk_create(self.decisions)
        for step, notice in self.notices:
            notice.key = f"activities.decision {step.pk}"
        Notice.objects.bulk_create(notice for _step, notice in self.notices)
        Activity.objects.bulk_update(self.forms, CHANGED)
        Party.objects.bulk_update(self.signed, SIGNED)
        counted = [form for form in self.forms if form.status == Status.COUNTED]
        settle(set(Mention.objects.filter(activity__in=counted).values_list("result", flat=True)))
        for gathered in (self.forms, self.signed, self.decisions, self.notices):
            gathered.clear()


def place_at(form: Activity, level: Status) -> District | School | Subject | None:
    return getattr(form, PLACES[level])
