"""The steps of the year's forms, with what those are told who wait for one or wrote the form."""

from datetime import datetime

from django.utils import timezone

from activities.models import Activity, Party, Status, Verb
from core.actor import Actor
from core.models import Notice
from samples.reference_year.course import next_step
from samples.reference_year.people import Cast
from samples.steps import Steps


class ToldSteps(Steps):
    """All are taken now, and each notice is of the step by which it came."""

    def __init__(self, cast: Cast):
        super().__init__()
        self.cast = cast
        self.notices: list[tuple[int, Notice]] = []
        self.waiting: dict[tuple[int, int], Notice] = {}

    def moment_of_next(self, _form: Activity) -> datetime:
        return timezone.now()

    def author(self, form: Activity) -> Actor:
        return self.cast.staff.actor(form.author)

    def signer(self, party: Party) -> Actor:
        return self.cast.actor_of(party.teacher)

    def office(self, form: Activity) -> tuple[Verb, Actor]:
        return next_step(form, self.cast)

    def send(self, form: Activity, others: list[Party]) -> int:
        step = super().send(form, others)
        for party in others:
            user = self.cast.of_teacher[party.teacher_id].pk
            self.waiting[form.pk, user] = self.tell(step, form, user, "activities.waiting")
        return step

    def step(self, form: Activity, verb: Verb, after: Status, actor: Actor, *how) -> int:
        step = super().step(form, verb, after, actor, *how)
        if verb == Verb.COUNTERSIGN:
            self.waiting[form.pk, actor.user_id].read_at = form.status_since
        if after == Status.COUNTED and actor.user_id != form.author_id:
            self.tell(step, form, form.author_id, "activities.counted")
        return step

    def tell(self, step: int, form: Activity, to: int, message: str) -> Notice:
        values = {"form": str(form), "reason_code": "", "reason": ""}
        notice = Notice(to_id=to, message=message, values=values, address=form.get_absolute_url())
        self.notices.append((step, notice))
        return notice

    def write(self) -> list[int]:
        keys = super().write()
        for step, notice in self.notices:
            notice.key = f"activities.decision {keys[step]}"
        Notice.objects.bulk_create(notice for _step, notice in self.notices)
        self.notices.clear()
        self.waiting.clear()
        return keys
