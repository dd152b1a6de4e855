"""Own words, as an actor may see them."""

from django.db.models import Exists, OuterRef, Q

from core.scoping import ScopedQuerySet


class ReflectionQuerySet(ScopedQuerySet):
    def visible_to(self, actor):
        """Seen with any edition of their form; by their writer always."""
        from activities.registration.models import Activity

        same = Q(pk=OuterRef("activity")) | (
            Q(reference=OuterRef("activity__reference")) & ~Q(reference="")
        )
        seen = Q(Exists(Activity.objects.visible_to(actor).filter(same)))
        if actor.teacher_id:
            seen |= Q(teacher=actor.teacher_id)
        return self.filter(seen)

    def of_form(self, form):
        """Those of the people whom this edition names. They stand on the first one."""
        first = {"activity": form}
        if form.edition > 1:
            first = {"activity__reference": form.reference, "activity__edition": 1}
        people = [party.teacher_id for party in form.parties.all() if party.teacher_id]
        return self.filter(**first, teacher__in=people).select_related("teacher")

    def quotable(self):
        """Those of which their writers said so, while an edition of their form counts."""
        from activities.registration.models import Activity

        counted = Activity.objects.counted().filter(reference=OuterRef("activity__reference"))
        return self.exclude(quoted="no").filter(Exists(counted))

    def in_report(self, program, first, last):
        """What was chosen of a program's forms of these days, in the order of the events.

        A form without a date belongs to the whole program.
        """
        rows = self.quotable().filter(chosen_at__isnull=False, activity__program=program)
        if (first, last) != (program.starts_on, program.ends_on):
            rows = rows.filter(activity__starts_on__range=(first, last))
        return rows.order_by("activity__starts_on", "pk")

    def said(self):
        """Those that have words: taken away, they leave a row without."""
        return self.exclude(text="")
