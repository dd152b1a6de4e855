"""The list of results."""

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy

from activities.works.reading import GONE, speaking
from activities.works.tables import ResultFilter, ResultTable
from core.views import ScopedListView
from results.models import Authorship, Result


class ResultListView(ScopedListView):
    """Papers, designs, projects: each once, however many forms and editions speak of it."""

    model = Result
    table_class = ResultTable
    filterset_class = ResultFilter
    template_name = "activities/results.html"
    title = gettext_lazy("Results")
    empty_text = gettext_lazy("No result matches. Results are added on an activity's form.")

    def refine(self, rows):
        standing = speaking(self.actor).exclude(activity__status__in=GONE)
        authors = Authorship.objects.select_related("teacher", "district")
        return (
            rows.filter(Exists(standing.filter(result=OuterRef("pk")).order_by()))
            .select_related("subject")
            .prefetch_related(
                Prefetch("authorships", authors), Prefetch("mentions", standing, to_attr="seen")
            )
        )
