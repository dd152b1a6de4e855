"""Terms, by the days they hold."""

from datetime import date

from core.scoping import ReferenceQuerySet


class TermQuerySet(ReferenceQuerySet):
    def holding(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day)
