"""What of districts and schools an actor may see."""

from datetime import date

from django.db.models import Q

from core.scoping import ReferenceQuerySet


class DistrictQuerySet(ReferenceQuerySet):
    def current(self, on: date):
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on)).exclude(valid_to__lt=on)


class SchoolQuerySet(ReferenceQuerySet):
    def open_on(self, on: date):
        return self.filter(Q(opened_on=None) | Q(opened_on__lte=on)).exclude(closed_on__lt=on)
