"""The steps of forms that were just recorded, written all at once.

The rows are those that the chain would have left. Taken one by one through it, the steps of a year
would cost whoever starts the demo longer than all the rest.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from activities.chain.nobody import PLACES, ROLES
from activities.chain.take import next_reference
from activities.chain.where_to import after_school, first_level
from activities.models import Activity, Decision, Mention, Party, Status, Verb
from activities.works.services import settle
from core.actor import Actor
from roster.models import District, School, Subject
from samples.rows import Table, last_key

STEP = ("activity", "verb", "from_status", "to_status", "by", "by_name", "role", "place")
CHANGED = ("status", "status_since", "version", "reference", "first_sent_at")
SIGNED = ("countersigned_at", "signed_by")
AFTER = {
    Status.SCHOOL: after_school,
    Status.DISTRICT: lambda _form: Status.CITY,
    Status.CITY: lambda _form: Status.COUNTED,
}


@dataclass
class Steps(ABC):
    """Gathers the steps of many forms until `write` puts them down.

    A step is called by its number among those that have gathered. Straight into their table,
    because the moment of a step is the computer's own time to whoever writes it as a record.
    """

    forms: list[Activity] = field(default_factory=list, init=False)
    signed: list[Party] = field(default_factory=list, init=False)
    decisions: Table = field(default_factory=lambda: Table(Decision, *STEP, "place_en", "at"))

    @abstractmethod
    def moment_of_next(self, form: Activity) -> datetime:
        """When the next step of this form is taken; asked once for each."""

    @abstractmethod
    def author(self, form: Activity) -> Actor: ...

    @abstractmethod
    def signer(self, party: Party) -> Actor: ...

    @abstractmethod
    def office(self, form: Activity) -> tuple[Verb, Actor]:
        """The step of the school, the district or the section, and who takes it."""

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
        return list(people.select_related("teacher", "school", "district").order_by("pk"))

    def send(self, form: Activity, others: list[Party]) -> int:
        form.first_sent_at = at = self.moment_of_next(form)
        form.reference = next_reference(timezone.localdate(at).year)
        after = Status.OTHER_SIDE if others else first_level(form)
        return self.step(form, Verb.SEND, after, self.author(form), "author", at)

    def countersign(self, form: Activity, others: list[Party]) -> int:
        party, at = others.pop(0), self.moment_of_next(form)
        actor, place = self.signer(party), party.school or party.district
        party.countersigned_at, party.signed_by_id = at, actor.user_id
        self.signed.append(party)
        after = Status.OTHER_SIDE if others else first_level(form)
        return self.step(form, Verb.COUNTERSIGN, after, actor, "other_side", at, place)

    def approve(self, form: Activity) -> int:
        """The school or the district confirms it, or the section accepts it."""
        status, at = Status(form.status), self.moment_of_next(form)
        verb, actor = self.office(form)
        place = getattr(form, PLACES[status])
        return self.step(form, verb, AFTER[status](form), actor, ROLES[status].value, at, place)

    def step(
        self,
        form: Activity,
        verb: Verb,
        after: Status,
        actor: Actor,
        role: str,
        at: datetime,
        place: District | School | Subject | None = None,
    ) -> int:
        who = (actor.user_id, actor.name, role)
        names = (place.name, place.name_en) if place else ("", "")
        self.decisions.add(form.pk, verb.value, str(form.status), after.value, *who, *names, at)
        form.status, form.status_since, form.version = after, at, form.version + 1
        return len(self.decisions.rows) - 1

    def write(self) -> list[int]:
        """Put down what has gathered; what the forms speak of begins to count.

        Returns the keys of the steps, each at its number.
        """
        last = last_key(Decision)
        self.decisions.flush()
        Activity.objects.bulk_update(self.forms, CHANGED)
        Party.objects.bulk_update(self.signed, SIGNED)
        counted = [form for form in self.forms if form.status == Status.COUNTED]
        settle(set(Mention.objects.filter(activity__in=counted).values_list("result", flat=True)))
        self.forms.clear()
        self.signed.clear()
        written = Decision.objects.filter(pk__gt=last).order_by("pk")
        return list(written.values_list("pk", flat=True))
