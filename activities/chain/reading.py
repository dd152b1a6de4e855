"""Reading a form with the people on it and the steps it took."""

from django.db.models import Prefetch

from activities.chain.models import Decision
from activities.registration.tables import parties


def with_people(rows):
    """Forms with what a list shows of them, in a fixed number of queries."""
    return rows.select_related(
        "program", "kind", "author", "subject", "confirming_school", "confirming_district"
    ).prefetch_related(
        Prefetch("parties", parties()),
        Prefetch("decisions", Decision.objects.order_by("pk")),
    )
