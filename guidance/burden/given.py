"""How much time teachers have given in a term, as the forms and contacts of their pairs note it.

A form notes minutes or half-days, a contact minutes, and each may note none: what is not noted
is not guessed, and a half-day is not turned into minutes.
"""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from core.actor import Actor
from core.periods import Period
from guidance.progress.told import NO_SECOND, ONE_ACCOUNT, SENT, contacts
from pairings.models import Pairing

IN_HALF_DAYS = Q(activity__half_days__isnull=False)
IN_MINUTES = Q(activity__half_days__isnull=True, activity__minutes__isnull=False)


@dataclass
class Given:
    """Noted on so many of all the forms and contacts that name somebody."""

    minutes: int = 0
    half_days: int = 0
    noted: int = 0
    number: int = 0

    def add(self, row: dict) -> None:
        """A row with the sums below."""
        self.minutes += row["time"] or 0
        self.half_days += row.get("half_days") or 0
        self.noted += row["noted"]
        self.number += row["number"]


def on_forms(pairs) -> dict:
    """Sums over the people of forms: of those that tell of these pairs and count, or are on their
    way, each event once. `pairs` is a query.
    """
    counts = Q(pairing__in=pairs) & SENT & NO_SECOND & ONE_ACCOUNT
    return {
        "time": Sum("activity__minutes", filter=counts & IN_MINUTES),
        "half_days": Sum("activity__half_days", filter=counts),
        "noted": Count("pk", filter=counts & (IN_MINUTES | IN_HALF_DAYS)),
        "number": Count("pk", filter=counts),
    }


def on_contacts(span: Period, actor: Actor) -> dict:
    """The sums over the contacts of a pairing in these days, each as a column of the pairing."""
    rows = contacts(actor).rows.filter(
        pairing=OuterRef("pk"), held_on__range=(span.starts_on, span.ends_on)
    )
    rows = rows.order_by().values("pairing")
    sums = {"time": Sum("minutes"), "noted": Count("minutes"), "number": Count("pk")}
    return {
        f"contacts_{name}": Subquery(rows.annotate(**{name: each}).values(name))
        for name, each in sums.items()
    }


def of_contacts(pair: Pairing) -> dict:
    """A row of the sums of a pairing that was read with the columns above."""
    return {name: getattr(pair, f"contacts_{name}") or 0 for name in ("time", "noted", "number")}
