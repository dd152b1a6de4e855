"""Commitments, seen by whoever sees the partnership or the pairing they stand on."""

import datetime

from django.db.models import Exists, OuterRef

from core.periods import PeriodQuerySet


class CommitmentQuerySet(PeriodQuerySet):
    def visible_to(self, actor):
        from pairings.pairs.models import Pairing
        from pairings.partnerships.models import Partnership

        if actor.sees_all:
            return self
        partnerships = Partnership.objects.visible_to(actor).filter(pk=OuterRef("partnership"))
        pairings = Pairing.objects.visible_to(actor).filter(pk=OuterRef("pairing"))
        return self.filter(Exists(partnerships) | Exists(pairings))

    def of_agreement(self, agreement, today: datetime.date):
        """What the two sides owe by the agreement: on the day from which they are bound by it.

        One still to be signed has what is owed now or later while it is valid.
        """
        rows = self.filter(partnership=agreement.partnership_id)
        if agreement.signed_on is None:
            return rows.filter(end_reason="").not_over(today).overlapping(agreement.period)
        return rows.running(max(agreement.signed_on, agreement.starts_on))
