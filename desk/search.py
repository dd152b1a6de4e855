"""One box for people, pairs, schools and forms, and for what the help says of it.

The scope comes before the count.
"""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from activities.models import Activity
from core.views import ScopedTemplateView
from desk.forms import SearchForm
from desk.help_found import help_found
from pairings.models import Pairing
from roster.models import School, Teacher
from roster.people.finding import people_like
from roster.places.finding import schools_like

SHOWN = 10


def address(page: str, **narrowed_by: str) -> str:
    """A list narrowed to what was searched for."""
    return f"{reverse(page)}?{urlencode(narrowed_by)}"


class SearchView(ScopedTemplateView):
    template_name = "desk/search.html"

    def get_title(self):
        return _("Search")

    def get_context_data(self, **kwargs):
        form = SearchForm({"q": self.request.GET.get("q", "")}, actor=self.actor)
        words = form.cleaned_data["q"].strip() if form.is_valid() else ""
        groups = self.groups(words) if words else []
        paragraphs = help_found(words, self.actor) if words else []
        return super().get_context_data(**kwargs) | {
            "form": form,
            "words": words,
            "groups": groups,
            "paragraphs": paragraphs,
            "total": sum(group["total"] for group in groups) + len(paragraphs),
        }

    def groups(self, words: str) -> list[dict]:
        """What matches, by group; groups without a match are left out."""
        found = [
            (_("People"), self.people(words), address("roster:people", text=words)),
            (_("Pairings"), self.pairings(words), address("pairings:list", person=words)),
            (_("Schools"), self.schools(words), address("roster:schools", text=words)),
            (_("Activities"), self.forms(words), address("activities:list", tab="all", text=words)),
        ]
        groups = []
        for label, rows, of_all in found:
            total = rows.count()
            if total:
                shown = list(rows[:SHOWN])
                groups.append({"label": label, "total": total, "rows": shown, "of_all": of_all})
        return groups

    def people(self, words: str):
        return people_like(words, Teacher.objects.visible_to(self.actor), self.actor)

    def pairings(self, words: str):
        """The other half of a pair is found here by those who see the pair."""
        if self.actor.masks_names:
            return Pairing.objects.none()
        return (
            Pairing.objects.visible_to(self.actor)
            .standing()
            .of_people_like(words, self.actor)
            .select_related("mentor", "trainee", "school", "subject")
        )

    def schools(self, words: str):
        return schools_like(words, School.objects.visible_to(self.actor)).select_related("district")

    def forms(self, words: str):
        return Activity.objects.visible_to(self.actor).saying(words)
