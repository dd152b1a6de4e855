"""Forms and what hangs on them, as an actor may see them."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Role
from core.scoping import ScopedQuerySet
from pairings.querysets import of_subject

# In a closed program nobody can take a step, so nothing of it waits for anybody.
OF_OPEN_PROGRAMS = Q(program__state="open")


def sees_form(actor, *, sent: Q | None = None) -> Q:
    """The condition on an activity under which this actor sees it.

    Drafts are their author's alone. Offices see a form in which their place is named on either
    side, or which they organise; the places are those of the day it was recorded. A district of
    which somebody was only present, taught or wrote does not see the form.
    """
    from activities.models import ActivityDistrict, ActivityParty

    if sent is None:
        sent = Q(first_sent_at__isnull=False) & ~Q(status="draft")
    if actor.sees_all:
        return sent | Q(author=actor.user_id)
    scope = Q(author=actor.user_id)
    if actor.teacher_id:
        mine = ActivityParty.objects.filter(activity=OuterRef("pk"), teacher=actor.teacher_id)
        scope |= sent & Q(Exists(mine))
    for grant in actor.grants:
        if grant.role == Role.SUBJECT_LEAD:
            scope |= sent & of_subject(grant)
        elif grant.role == Role.DISTRICT_COORDINATOR:
            named = ActivityDistrict.objects.filter(
                activity=OuterRef("pk"), district=grant.district_id, **ActivityDistrict.TAKES_PART
            )
            scope |= sent & of_subject(grant) & Q(Exists(named))
        elif grant.role == Role.SCHOOL_CONFIRMER:
            named = ActivityParty.objects.filter(activity=OuterRef("pk"), school=grant.school_id)
            scope |= sent & (
                Q(home_school=grant.school_id)
                | Q(organiser_school=grant.school_id)
                | Q(Exists(named))
            )
    return scope


class ActivityQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        return self.filter(sees_form(actor))

    def once_visible_to(self, actor):
        """Also forms that this actor saw before their authors took them back.

        For one sentence to whoever presses a button too late; never for a form's text.
        """
        return self.filter(sees_form(actor, sent=Q(first_sent_at__isnull=False)))

    def counted(self):
        return self.filter(status="counted")

    def to_do_of(self, actor):
        """What waits for this actor: a step to take, a form that came back, a draft to finish."""
        waiting = self.model.objects.waiting_for(actor).values("pk")
        own = Q(author=actor.user_id, status__in=["draft", "returned"]) & OF_OPEN_PROGRAMS
        return self.filter(Q(pk__in=waiting) | own)

    def sent_by(self, actor):
        return self.filter(author=actor.user_id, first_sent_at__isnull=False).exclude(
            status="draft"
        )

    def done_by(self, actor):
        """Forms of others on which a step of this actor stands."""
        from activities.models import Decision

        stood = Decision.objects.filter(
            activity=OuterRef("pk"),
            by=actor.user_id,
            verb__in=["countersign", "confirm", "accept", "return", "void"],
            undone=False,
        )
        return self.filter(Exists(stood)).exclude(author=actor.user_id)

    def waiting_for(self, actor):
        """Forms on which this actor may take the next step now, as far as the database can tell."""
        from activities.models import ActivityParty, Decision

        mine = ActivityParty.objects.filter(
            activity=OuterRef("pk"),
            teacher=actor.teacher_id,
            countersigned_at=None,
            struck_out_at=None,
        ).exclude(side=OuterRef("author_side"))
        scope = Q(pk__in=[])
        if actor.teacher_id:
            scope |= Q(status="other_side") & Q(Exists(mine))
        for grant in actor.grants:
            scope |= _waiting_with(grant)
        acted = Decision.objects.filter(
            activity=OuterRef("pk"),
            by=actor.user_id,
            verb__in=["countersign", "confirm", "accept"],
            undone=False,
        ).exclude(from_status=OuterRef("status"))
        scope &= OF_OPEN_PROGRAMS
        return self.filter(scope).exclude(author=actor.user_id).exclude(Exists(acted))


def _waiting_with(grant) -> Q:
    match grant.role:
        case Role.SCHOOL_CONFIRMER:
            return Q(status="school", home_school=grant.school_id)
        case Role.DISTRICT_COORDINATOR:
            subject = Q(subject=grant.subject_id) if grant.subject_id else Q()
            return Q(status="district", home_district=grant.district_id) & subject
        case Role.SUBJECT_LEAD:
            subject = Q(subject=grant.subject_id) if grant.subject_id else Q()
            return Q(status="city") & subject
    return Q(pk__in=[])


class OfActivityQuerySet(ScopedQuerySet):
    """Rows that belong to one activity are seen with it."""

    def visible_to(self, actor):
        from activities.models import Activity

        forms = Activity.objects.visible_to(actor).filter(pk=OuterRef("activity"))
        return self.filter(Exists(forms))


class ResultQuerySet(OfActivityQuerySet):
    def counted(self):
        return self.filter(activity__status="counted")

    def once(self, actor):
        """Each result once: the copy on a correction waits behind the one that counts."""
        counted = self.model.objects.visible_to(actor).filter(
            identity=OuterRef("identity"),
            activity=OuterRef("activity__corrects"),
            activity__status="counted",
        )
        return self.exclude(activity__status__in=["replaced", "void"]).exclude(Exists(counted))


class OfResultQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from activities.models import Result

        results = Result.objects.visible_to(actor).filter(pk=OuterRef("result"))
        return self.filter(Exists(results))


class GuidanceContactQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        from pairings.models import Pairing

        pairings = Pairing.objects.visible_to(actor).filter(pk=OuterRef("pairing"))
        return self.filter(Exists(pairings))

    def standing(self):
        return self.filter(voided_at=None)


class DistinctionQuerySet(ScopedQuerySet):
    """Awards and honours: seen by whose they are, who noted them, and the offices of the place."""

    def own(self, teacher_id: int) -> Q:
        return Q(teacher=teacher_id)

    def visible_to(self, actor):
        if actor.sees_all:
            return self
        scope = Q(recorded_by=actor.user_id)
        if actor.teacher_id:
            scope |= self.own(actor.teacher_id)
        for grant in actor.grants:
            scope |= _awards_of(grant)
        return self.filter(scope)

    def standing(self):
        return self.filter(voided_at=None)


class AwardQuerySet(DistinctionQuerySet):
    def own(self, teacher_id):
        """Also an award of a work one is an author of."""
        from activities.models import Authorship

        written = Authorship.objects.filter(result=OuterRef("result"), teacher=teacher_id)
        return super().own(teacher_id) | Q(Exists(written))


def _awards_of(grant) -> Q:
    match grant.role:
        case Role.SUBJECT_LEAD:
            return of_subject(grant)
        case Role.DISTRICT_COORDINATOR:
            return Q(district=grant.district_id) & of_subject(grant)
        case Role.SCHOOL_CONFIRMER:
            return Q(school=grant.school_id)
    return Q(pk__in=[])
