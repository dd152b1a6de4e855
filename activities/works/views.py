"""Results: their list and their page."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.works.tables import ResultFilter, ResultTable
from core.views import ScopedDetailView, ScopedListView
from results.awards import services as awards
from results.models import Authorship, Result
from results.works import reading as works_reading


class ResultListView(ScopedListView):
    """Papers, designs, projects: of every edition the one that stands."""

    model = Result
    table_class = ResultTable
    filterset_class = ResultFilter
    template_name = "activities/results.html"
    title = gettext_lazy("Results")
    empty_text = gettext_lazy("No result matches. Results are added on an activity's form.")

    def refine(self, rows):
        authors = Authorship.objects.select_related("teacher", "district")
        return (
            rows.once(self.actor)
            .select_related("activity__subject")
            .prefetch_related(Prefetch("authorships", authors))
        )


class ResultDetailView(ScopedDetailView):
    """One result with its authors and the form it belongs to."""

    model = Result
    template_name = "activities/result.html"
    context_object_name = "result"

    def refine(self, rows):
        return rows.select_related("activity", "activity__subject").prefetch_related(
            works_reading.authors()
        )

    def get_context_data(self, **kwargs):
        result = self.object
        facts = [
            (_("Kind of result"), result.get_kind_display()),
            (_("Subject"), result.activity.subject),
            (_("Characters"), result.characters),
            (_("Published in"), result.published_in),
        ]
        may_note = awards.may_note_any(self.actor)
        address = f"{reverse('results:award-create')}?result={result.uuid}"
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "award_url": address if may_note else "",
        }
