"""The list of what is worth a second look in a program."""

from itertools import chain, islice

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from activities.checks.rights import may_find_right, may_look
from activities.models import Activity
from activities.retelling import wording as retelling
from activities.retelling.finding import likely_twins
from activities.sameness.finding import twins_of, with_an_older_twin
from activities.sameness.wording import asked
from core.pages import BySlug
from core.views import ScopedDetailView
from programs.models import Program
from reports.figures.selection import Selection
from reports.looking.questions import OF_RESULTS, mentions_of, odd_headcounts, odd_results
from results.models import Result
from results.works import reading as works_reading

# Of each sort; the next ones come up as these are settled.
MOST = 20


class LookView(BySlug, ScopedDetailView):
    """Likely twins, results that a definition leaves out, headcounts far above the usual."""

    model = Program
    template_name = "reports/look.html"
    context_object_name = "program"
    title = gettext_lazy("Possible mistakes")

    def dispatch(self, request, *args, **kwargs):
        if not may_look(request.actor):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def selection(self) -> Selection:
        return Selection(self.object)

    def get_context_data(self, **kwargs):
        newer = list(with_an_older_twin(self.object, self.actor)[:MOST])
        parts = self.odd_results()
        headcounts = self.headcounts()
        questions = asked(twins_of(newer, self.actor), self.actor)
        pairs = list(islice(likely_twins(self.object, self.actor), MOST))
        events = retelling.asked(pairs, self.actor, is_brief=True)
        return super().get_context_data(**kwargs) | {
            "events": events,
            "questions": questions,
            "parts": [part for part in parts if part["rows"]],
            "headcounts": headcounts,
            "is_settled": not (
                events or questions or headcounts or any(part["rows"] for part in parts)
            ),
        }

    def odd_results(self) -> list[dict]:
        """What each definition leaves out, with the forms that tell of it."""
        found = {
            matter: list(odd_results(matter, self.selection, self.actor)[:MOST])
            for matter in OF_RESULTS
        }
        both = list(chain(*found.values()))
        prefetch_related_objects(both, works_reading.authors())
        told = mentions_of(both, self.actor)
        return [
            {
                "matter": matter,
                "rows": [
                    self.result(each, [one.activity for one in told[each.pk]]) for each in results
                ],
            }
            for matter, results in found.items()
        ]

    def result(self, result: Result, forms: list[Activity]) -> dict:
        return {
            "result": result,
            "forms": forms,
            "may_answer": may_find_right(self.actor, forms),
        }

    def headcounts(self) -> list[dict]:
        rows = odd_headcounts(self.selection, self.actor)
        rows = rows.select_related("program", "kind", "confirming_district")[:MOST]
        return [{"form": form, "may_answer": may_find_right(self.actor, [form])} for form in rows]
