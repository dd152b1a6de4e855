"""Registration forms on paper: one, all of a list, or an empty one to fill in by hand."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from activities.models import Activity, Status
from activities.pages.views import ActivityListView
from activities.paper.reading import with_what_paper_says
from activities.paper.rights import may_print_many
from activities.reflections.reading import WordsOn
from core.exports import download
from core.pages import ForThoseWhoMay
from core.views import ScopedDetailView
from pairings.models import Pairing
from programs.models import ActivityKind
from reports.print.form_paper import blank_paper, form_paper, labels
from reports.print.form_pdf import FormPaper, forms_pdf
from reports.print.setting import LANGUAGES, papers
from reports.services import record_form_printed, record_forms_printed
from roster.office.reading import office_name

PDF = "application/pdf"
# What one person staples in a morning. Beyond it a list is narrowed.
MOST = 500
# How many are one file: each form costs the process that sets it a megabyte and a half.
IN_ONE = 200
# How many are read at once: those before are finished text already.
AT_ONCE = 100


class InLanguage:
    """A paper in the language that `lang` asks for, else in the reader's."""

    @property
    def language(self) -> str:
        asked = self.request.GET.get("lang", "")
        return asked if asked in LANGUAGES else self.request.LANGUAGE_CODE


class FormPaperView(InLanguage, ScopedDetailView):
    """One form, to be stamped; written down."""

    model = Activity

    def refine(self, rows):
        return with_what_paper_says(rows)

    def get(self, request, *args, **kwargs) -> HttpResponse:
        form, now = self.get_object(), timezone.now()
        with override(self.language):
            paper = form_paper(
                form,
                actor=self.actor,
                office=office_name(request.user),
                at=now,
                own_words=WordsOn(self.get_queryset().filter(pk=form.pk)).of(form),
            )
            made = forms_pdf(
                [paper], labels(), title=paper.name, language=self.language, created=now
            )
        record_form_printed(form, actor=self.actor)
        return download(made, name=f"{paper.name}.pdf", content_type=PDF)


class BlankFormView(InLanguage, ForThoseWhoMay, ScopedDetailView):
    """A form of one pair that nothing is written on yet."""

    model = Pairing

    def may(self):
        return not self.actor.only_reads

    def refine(self, rows):
        return rows.select_related(
            *("program", "subject", "mentor", "trainee", "mentor_district", "mentor_school"),
            *("district", "school"),
        )

    def get(self, request, *args, **kwargs) -> HttpResponse:
        pairing = self.get_object()
        kinds = ActivityKind.objects.visible_to(self.actor).filter(
            program=pairing.program, is_for_pairs=True
        )
        with override(self.language):
            paper = blank_paper(
                pairing, list(kinds), actor=self.actor, office=office_name(request.user)
            )
            title = _("Empty form: %(pair)s") % {"pair": paper.name}
            made = forms_pdf(
                [paper], labels(), title=title, language=self.language, created=timezone.now()
            )
        return download(made, name=f"{title}.pdf", content_type=PDF)


class ManyFormsView(ForThoseWhoMay, ActivityListView):
    """The forms of a list, narrowed as it is: how many they are, and the files they make."""

    template_name = "reports/print_forms.html"
    title = gettext_lazy("Print these forms")

    def may(self):
        return may_print_many(self.actor)

    def get(self, request, *args, **kwargs) -> HttpResponse:
        self.read_whose()
        return self.to_what_is_wrong() or self.page()

    @cached_property
    def narrowing(self):
        return self.get_filterset(self.get_filterset_class())

    def to_what_is_wrong(self) -> HttpResponse | None:
        """A box that cannot be read narrows nothing: the list says so beside it, and no form is
        printed that was not asked for.
        """
        if not self.narrowing.form.errors:
            return None
        return redirect(f"{reverse('activities:list')}?{self.request.GET.urlencode()}")

    def page(self, status: int = 200) -> HttpResponse:
        context = {
            "page_title": self.get_title(),
            "number": len(self.found),
            "most": MOST,
            "query": self.request.GET.urlencode(),
            "parts": [
                {"number": number, "count": len(part), "first": part[0][1], "last": part[-1][1]}
                for number, part in enumerate(self.parts, 1)
            ],
            "papers": papers(self.request.LANGUAGE_CODE),
        }
        return render(self.request, self.template_name, context, status=status)

    @cached_property
    def found(self) -> list[tuple[int, str]]:
        """The forms that have been sent, by their reference; one more than may be is too many."""
        rows = self.narrowing.qs.exclude(status=Status.DRAFT)
        # A draft that was dropped before it was sent is void, and has none.
        rows = rows.exclude(reference="")
        rows = rows.order_by("reference", "edition").values_list("pk", "reference")
        return list(rows[: MOST + 1])

    @property
    def parts(self) -> list[list[tuple[int, str]]]:
        """As many as are one file each; none of what is too many."""
        if len(self.found) > MOST:
            return []
        return [self.found[at : at + IN_ONE] for at in range(0, len(self.found), IN_ONE)]


class ManyFormsFileView(InLanguage, ManyFormsView):
    """One part of these forms as PDF, each form on pages of its own; written down."""

    def get(self, request, *args, **kwargs) -> HttpResponse:
        self.read_whose()
        if back := self.to_what_is_wrong():
            return back
        asked = request.GET.get("part", "1")
        numbered = {str(number): part for number, part in enumerate(self.parts, 1)}
        if asked not in numbered:
            # The list has changed since the page was read: here is what there is now.
            return self.page(status=404)
        part, now = numbered[asked], timezone.now()
        rows = self.model.objects.visible_to(self.actor).filter(pk__in=[key for key, _ref in part])
        with override(self.language):
            title = _("Registration forms %(first)s to %(last)s") % {
                "first": part[0][1],
                "last": part[-1][1],
            }
            made = forms_pdf(
                self.papers(rows, now), labels(), title=title, language=self.language, created=now
            )
        record_forms_printed(rows, actor=self.actor)
        return download(made, name=f"{title}.pdf", content_type=PDF)

    def papers(self, rows, now) -> Iterator[FormPaper]:
        office = office_name(self.request.user)
        words = WordsOn(rows)
        rows = with_what_paper_says(rows).order_by("reference", "edition")
        for form in rows.iterator(chunk_size=AT_ONCE):
            yield form_paper(
                form, actor=self.actor, office=office, at=now, own_words=words.of(form)
            )
