"""Reading results with their authors."""

from django.db.models import Prefetch

from results.works.models import Authorship


def authors() -> Prefetch:
    """The authors of results, in order, with what a page shows of them."""
    return Prefetch(
        "authorships", Authorship.objects.select_related("teacher", "school", "district")
    )
