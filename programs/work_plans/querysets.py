"""Which work plans and needs surveys an actor may read."""

from django.db.models import Exists, OuterRef, Q

from core.actor import Grant, Role
from core.scoping import ScopedQuerySet, within_grants


def own_section(grant: Grant) -> Q:
    """Those of the sections: of the grant's subject, or of all where it has none."""
    of_sections = Q(district=None)
    return of_sections & Q(subject=grant.subject_id) if grant.subject_id else of_sections


def own_district(grant: Grant) -> Q:
    """Those of the district, for whoever coordinates all of it."""
    return Q(district=grant.district_id) if grant.subject_id is None else Q(pk__in=[])


WRITERS = {Role.SUBJECT_LEAD: own_section, Role.DISTRICT_COORDINATOR: own_district}


class WorkPlanQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """What is issued, of the programs one sees; drafts and what was withdrawn, of one's own."""
        from programs.program.models import Program

        if actor.sees_all:
            return self
        programs = Program.objects.visible_to(actor).filter(pk=OuterRef("program"))
        issued = Q(Exists(programs.order_by()), state="issued")
        return self.filter(issued | within_grants(actor, WRITERS))

    def standing(self):
        """Not withdrawn."""
        return self.exclude(state="withdrawn")
