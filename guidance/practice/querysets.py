"""Good practice as an actor may see it: shared with all who take part, before that with a few."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Role
from core.scoping import (
    EVERY_ROW,
    ScopedQuerySet,
    at_district_of_subject,
    of_subject,
    within_grants,
)
from core.searching import holds
from core.typed import words_typed

LOOK_AFTER = {
    Role.ADMINISTRATOR: lambda grant: EVERY_ROW,
    Role.AUDITOR: lambda grant: EVERY_ROW,
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: at_district_of_subject("district"),
}


class GoodPracticeQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """What is shared, for everybody who takes part; else for who is asked or looks after it."""
        if actor.user_id is None:
            return self.none()
        own = Q(pk__in=self.model.objects.asking(actor).values("pk"))
        seen = own | within_grants(actor, LOOK_AFTER)
        if actor.grants or actor.teacher_id:
            seen |= Q(pk__in=self.model.objects.shared().values("pk"))
        return self.filter(seen)

    def standing(self):
        return self.filter(taken_out_at=None)

    def asking(self, actor):
        """What this person was asked about, answered or not."""
        from guidance.practice.models import Consent

        own = Consent.objects.filter(practice=OuterRef("pk"), account=actor.user_id)
        return self.filter(Exists(own))

    def awaiting(self, actor):
        """What this person has not answered yet."""
        from guidance.practice.models import Consent

        own = Consent.objects.filter(practice=OuterRef("pk"), account=actor.user_id, answer="")
        return self.counting().filter(Exists(own))

    def shared(self):
        """All who were asked agree, and what it tells of still counts."""
        from guidance.practice.models import Consent

        of_it = Consent.objects.filter(practice=OuterRef("pk"))
        keeping_back = of_it.filter(answer__in=["", "no"])
        return self.counting().filter(Exists(of_it), ~Exists(keeping_back))

    def counting(self):
        return self.standing().with_counts().filter(counts=True)

    def with_counts(self):
        """Each with `counts`: whether an edition of its form, or a form that names it, counts."""
        from activities.models import Activity, Mention

        forms = Activity.objects.counted().filter(reference=OuterRef("activity__reference"))
        # One that was joined with another counts through the other.
        of_result = Q(result=OuterRef("result")) | Q(result=OuterRef("result__same_as"))
        mentions = Mention.objects.order_by().filter(of_result, activity__status="counted")
        return self.annotate(counts=Exists(forms) | Exists(mentions))

    def saying(self, text):
        """Each word stands in the title or the text, in any order."""
        return self.filter(*(holds(word, "title", "text") for word in words_typed(text)))


class ConsentQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Answers are their people's own, and of those who look after the record."""
        from guidance.practice.models import GoodPractice

        seen = GoodPractice.objects.filter(
            within_grants(actor, LOOK_AFTER), pk=OuterRef("practice")
        )
        return self.filter(Q(account=actor.user_id) | Q(Exists(seen)))
