"""Which trainings an actor sees: what they organize, and where they or theirs are expected."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Grant, Role
from core.scoping import ScopedQuerySet, at_district_of_subject, of_subject, within_grants


def _expects(**whom) -> Q:
    from training.courses.models import Expected

    return Q(Exists(Expected.objects.filter(training=OuterRef("pk"), **whom)))


def _was_there(teacher_id: int) -> Q:
    from activities.models import Attendance

    rows = Attendance.objects.filter(activity=OuterRef("activity"), teacher=teacher_id)
    return Q(Exists(rows))


def _of_district(grant: Grant) -> Q:
    """Its own, and those of others at which people of it are expected; of the grant's subject."""
    return at_district_of_subject("district")(grant) | (
        _expects(district=grant.district_id) & of_subject(grant)
    )


REACH = {
    Role.SUBJECT_LEAD: of_subject,
    Role.DISTRICT_COORDINATOR: _of_district,
    Role.SCHOOL_CONFIRMER: lambda grant: _expects(school=grant.school_id),
}


class TrainingQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Before it is announced a training is its author's alone, as the draft of a form is."""
        own = Q(activity__author=actor.user_id)
        scope = Q(pk__isnull=False) if actor.sees_all else within_grants(actor, REACH)
        if actor.teacher_id:
            scope |= _expects(teacher=actor.teacher_id) | _was_there(actor.teacher_id)
        return self.filter(own | (Q(announced_at__isnull=False) & scope))

    def taking_place(self):
        """Neither cancelled nor given up."""
        return self.filter(cancelled_at=None).exclude(activity__status="void")

    def not_over(self, on):
        return self.filter(activity__ends_on__gte=on)

    def expecting(self, teacher_id):
        return self.filter(_expects(teacher=teacher_id))


class OfTrainingQuerySet(ScopedQuerySet):
    """Rows that belong to one training are seen with it."""

    def visible_to(self, actor):
        from training.courses.models import Training

        trainings = Training.objects.visible_to(actor).filter(pk=OuterRef("training"))
        return self.filter(Exists(trainings))


# Whose names somebody reads among those who are expected: the organizer's all, others their own.
NAMES = {
    Role.SUBJECT_LEAD: lambda grant: (
        Q()
        if grant.subject_id is None
        else Q(training__subject=grant.subject_id) | Q(training__subject=None)
    ),
    Role.DISTRICT_COORDINATOR: lambda grant: (
        Q(district=grant.district_id) | Q(training__district=grant.district_id)
    ),
    Role.SCHOOL_CONFIRMER: lambda grant: Q(school=grant.school_id),
}


class ExpectedQuerySet(OfTrainingQuerySet):
    def visible_to(self, actor):
        rows = super().visible_to(actor)
        if actor.sees_all:
            return rows
        own = Q(training__activity__author=actor.user_id)
        if actor.teacher_id:
            own |= Q(teacher=actor.teacher_id)
        return rows.filter(own | within_grants(actor, NAMES))
