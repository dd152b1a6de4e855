"""Good practice with its people, in a fixed number of queries."""

from django.db.models import Prefetch

from activities.models import Party
from guidance.practice.models import Consent
from results.models import Authorship


def with_people(rows):
    """What pages and lists say of good practice."""
    consents = Consent.objects.select_related("account", "school", "practice")
    return (
        rows.with_counts()
        .select_related("subject", "result", "activity__kind", "program")
        .prefetch_related(Prefetch("consents", consents))
    )


def parties() -> Prefetch:
    """Whom a form names."""
    return Prefetch("parties", Party.objects.select_related("teacher", "school"))


def authors() -> Prefetch:
    return Prefetch("authorships", Authorship.objects.select_related("teacher", "school"))
