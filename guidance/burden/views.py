"""How much is asked of each teacher in a term: the list, and the same as a file."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exports import download_of
from core.names import with_colon
from core.pages import FiledListPage, ForThoseWhoMay
from core.sentences import one_after_the_other
from guidance.burden.reading import middle_and_most
from guidance.burden.tables import BurdenFilter, BurdenTable, sheet_of
from guidance.burden.wording import counted_to, sentence
from guidance.progress.over_time import span_of
from guidance.progress.rights import may_read_burdens
from roster.models import Teacher


class BurdenListView(ForThoseWhoMay, FiledListPage):
    model = Teacher
    table_class = BurdenTable
    filterset_class = BurdenFilter
    template_name = "guidance/burden_list.html"
    title = gettext_lazy("What is asked of each teacher")
    empty_text = gettext_lazy("Nobody is paired in this term, so nothing is asked of anybody.")

    def may(self):
        return may_read_burdens(self.actor)

    def may_add(self):
        """What is asked stands on the program's page."""
        return False

    def file_url(self, extension):
        return reverse("guidance:burden-file", args=[extension])

    def get_table_kwargs(self):
        shown = self.filterset
        span = shown.program_shown and span_of(shown.program_shown, shown.term_shown)
        return super().get_table_kwargs() | {
            "found": shown.found,
            "until": span and span.ends_on,
        }

    def get_context_data(self, **kwargs):
        shown = self.filterset
        found = shown.found.values()
        said = sentence(shown.program_shown, shown.term_shown, *middle_and_most(found), len(found))
        if found:
            said = one_after_the_other(said, counted_to(timezone.localdate()))
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("guidance:progress"),
            "back_label": _("Progress"),
            "lede": said if shown.program_shown else "",
        }


class BurdenFileView(BurdenListView):
    """The same rows as CSV or XLSX, narrowed as the page is."""

    def get(self, request, *args, extension, **kwargs):
        shown = self.filterset_class(**self.get_filterset_kwargs(self.filterset_class))
        when = shown.term_shown or shown.program_shown
        title = with_colon(self.title, when) if when else str(self.title)
        sheet = sheet_of(title, shown.qs, shown.found, self.actor, timezone.localdate())
        return download_of(sheet, extension)
