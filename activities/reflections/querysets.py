"""Own words, as an actor may see them."""

from django.db.models import Exists, OuterRef, Q, Subquery

from core.scoping import ScopedQuerySet


def _counting():
    """The edition of the form that counts, where it names the writer of these words.

    The words stand on the first edition; a correction may say another day and other people.
    """
    from activities.registration.models import Activity, Party

    writers = Party.objects.filter(
        activity=OuterRef("pk"), teacher=OuterRef(OuterRef("teacher")), struck_out_at=None
    )
    counted = Activity.objects.counted().of_reference(OuterRef("activity__reference"))
    return counted.filter(Exists(writers))


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
        """Those of which their writers said so, while the edition that counts names them."""
        return self.exclude(quoted="no").filter(Exists(_counting()))

    def in_report(self, program, first, last):
        """What was chosen of a program's forms of these days, in the order of the events.

        A form without a date belongs to the whole program.
        """
        counting = _counting()
        rows = self.quotable().filter(chosen_at__isnull=False, activity__program=program)
        if (first, last) != (program.starts_on, program.ends_on):
            rows = rows.filter(Exists(counting.filter(starts_on__range=(first, last))))
        took_place = Subquery(counting.values("starts_on")[:1])
        return rows.annotate(took_place=took_place).order_by("took_place", "pk")

    def said(self):
        """Those that have words: taken away, they leave a row without."""
        return self.exclude(text="")
