"""Results: their list and their page."""

from django.db.models import Exists, OuterRef, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.registration.models import Status
from activities.works.models import Mention
from activities.works.tables import ResultFilter, ResultTable
from core.views import ScopedDetailView, ScopedListView
from results.awards import services as awards
from results.models import Authorship, Result
from results.works import reading as works_reading

# What a form says that no longer stands is read on its page, and counts nowhere.
GONE = (Status.REPLACED, Status.VOID)


def speaking(actor):
    """What the forms that this actor sees say of results; the one that counts first."""
    return (
        Mention.objects.visible_to(actor)
        .select_related("activity")
        .order_by("-counts", "activity__first_sent_at", "pk")
    )


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


class ResultDetailView(ScopedDetailView):
    """One result with its authors and the forms that speak of it."""

    model = Result
    template_name = "activities/result.html"
    context_object_name = "result"

    def refine(self, rows):
        return rows.select_related("subject").prefetch_related(works_reading.authors())

    def get_context_data(self, **kwargs):
        result = self.object
        facts = [
            (_("Kind of result"), result.get_kind_display()),
            (_("Subject"), result.subject),
            (_("Characters"), result.characters),
            (_("Published in"), result.published_in),
        ]
        may_note = awards.may_note_any(self.actor)
        address = f"{reverse('results:award-create')}?result={result.uuid}"
        return super().get_context_data(**kwargs) | {
            "facts": facts,
            "mentions": speaking(self.actor).filter(result=result),
            "award_url": address if may_note else "",
        }
