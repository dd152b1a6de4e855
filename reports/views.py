"""The report, the lists behind its figures, and both as files. Read only."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django_tables2 import RequestConfig

from activities.checks.rights import may_look
from core.exports import CSV_TYPE, XLSX_TYPE, Sheet, csv_parts, download, download_of, xlsx_bytes
from core.paging.pages import Page
from core.views import ScopedTemplateView
from programs.models import Program
from reports.annual.before import Before, year_before
from reports.annual.page import page
from reports.annual.report import AnnualReport, annual_report, title_of
from reports.annual.spreadsheet import full_name, long_table, workbook
from reports.annual.tables import TABLES, is_elsewhere, listed
from reports.figures.behind import number_over
from reports.figures.counting import FEW, found_first, found_in, records
from reports.figures.definitions import FIGURES
from reports.figures.dimensions import DIMENSIONS, NARROWINGS, Dimension, Key
from reports.figures.figure import Figure
from reports.figures.selection import Selection
from reports.figures.waiting import WhereFormsWait
from reports.pictures.chain import Lists, chain_bar
from reports.print.paper import content
from reports.print.pdf import annual_report_pdf
from reports.print.setting import LANGUAGES, papers
from reports.scope import Scope, has_report, scope_at, scopes_of
from reports.services import record_download
from reports.wording import exactly, moment, number, period, reading, still_to_come


class ReportsView(ScopedTemplateView):
    """Base of the report's pages: for people with an office's role, over what they may see."""

    def dispatch(self, request, *args, **kwargs):
        if not has_report(request.actor):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ReportListView(ReportsView):
    """One report for each program."""

    template_name = "reports/list.html"
    title = gettext_lazy("Reports")

    def get_context_data(self, **kwargs):
        scopes = scopes_of(self.actor)
        programs = [
            {
                "program": program,
                "period": period(program.starts_on, program.ends_on),
                "reports": reports_of(program, scopes),
            }
            for program in Program.objects.visible_to(self.actor)
        ]
        context = {"programs": programs, "may_look": may_look(self.actor)}
        return super().get_context_data(**kwargs) | context


def reports_of(program: Program, scopes: list[Scope]) -> list[dict]:
    """A reader's own reports of a program, the one that opens by itself first."""
    return [
        {
            "scope": scope,
            "url": reverse(
                "reports:annual",
                args=[program.slug],
                query={"scope": scope.address} if scope != scopes[0] else None,
            ),
        }
        for scope in scopes
    ]


class ProgramReportView(ReportsView):
    """Base of the pages about one program's report."""

    @cached_property
    def program(self) -> Program:
        found = Program.objects.visible_to(self.actor).filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404
        return found

    @cached_property
    def scopes(self) -> list[Scope]:
        return scopes_of(self.actor)

    @cached_property
    def selection(self) -> Selection:
        """What the report is about: the scope asked for, or the first of the reader's own."""
        asked = self.request.GET.get("scope")
        scope = self.scopes[0] if asked is None else scope_at(asked, self.actor)
        if scope is None:
            raise Http404
        return Selection(
            self.program, scope, provisional=self.request.GET.get("provisional") == "1"
        )

    def kept(self) -> dict:
        """What every address keeps: whose report it is, where not the first, and its state."""
        scope = self.selection.scope
        query = {"scope": scope.address} if scope != self.scopes[0] else {}
        return query | ({"provisional": "1"} if self.selection.provisional else {})

    def report(self, default: str = "") -> AnnualReport:
        by = self.request.GET.get("by", default)
        return annual_report(self.selection, by if by in DIMENSIONS else default)

    def before(self, report: AnnualReport) -> Before | None:
        """The program before this one, if there is one, in the same scope."""
        programs = Program.objects.visible_to(self.actor).order_by("-starts_on")
        program = programs.filter(starts_on__lt=self.program.starts_on).first()
        if program is None:
            return None
        by_month = report.dimension.name == "month"
        today = timezone.localdate(report.made_at)
        return year_before(self.selection, program, by_month=by_month, today=today)


class AnnualReportView(ProgramReportView):
    """The figures of the year, one breakdown at a time; every number opens its records."""

    template_name = "reports/annual.html"

    def get_context_data(self, **kwargs):
        report = self.report(default="district")
        kept = self.kept()
        told = page(report, self.before(report), actor=self.actor, kept=kept)
        return (
            told
            | super().get_context_data(**kwargs)
            | {
                "page_title": report.title,
                "report": report,
                "program": self.program,
                "period": period(self.selection.first, self.selection.last),
                "as_of": moment(report.made_at),
                "papers": papers(self.request.LANGUAGE_CODE),
                "query": urlencode({"by": report.dimension.name} | kept),
                "own_reports": self.own_reports(),
                "chain": chain_bar(WhereFormsWait(self.selection), Lists(self.program, kept)),
                **self.toggled(report.dimension.name),
            }
        )

    def own_reports(self) -> list[dict]:
        """The reader's reports to change between, where there is more than the one open."""
        if self.scopes == [self.selection.scope]:
            return []
        return reports_of(self.program, self.scopes)

    def toggled(self, by: str) -> dict:
        """The same report with the forms that wait for the city, and without them."""
        query = {"by": by} | {key: it for key, it in self.kept().items() if key != "provisional"}
        return {
            "counted_url": f"?{urlencode(query)}",
            "provisional_url": f"?{urlencode(query | {'provisional': '1'})}",
        }


class AnnualReportFileView(ProgramReportView):
    """The same report as PDF, XLSX or CSV. `lang` chooses the language of the paper."""

    def get(self, request, *args, slug, extension, **kwargs) -> HttpResponse:
        with override(self.language()):
            report = self.report(default="district")
            made, content_type = FILES[extension](report, self)
            name = f"{report.title}.{extension}"
        return download(made, name=name, content_type=content_type)

    def language(self) -> str:
        asked = self.request.GET.get("lang", "")
        return asked if asked in LANGUAGES else self.request.LANGUAGE_CODE


def as_pdf(report: AnnualReport, view: AnnualReportFileView) -> tuple[bytes, str]:
    told = content(report, view.before(report), actor=view.actor)
    return annual_report_pdf(told, language=view.language()), "application/pdf"


def as_xlsx(report: AnnualReport, view: AnnualReportFileView) -> tuple[bytes, str]:
    return xlsx_bytes(workbook(report)), XLSX_TYPE


def as_csv(report: AnnualReport, view: AnnualReportFileView) -> tuple[bytes, str]:
    return b"".join(csv_parts(long_table(report))), CSV_TYPE


FILES = {"pdf": as_pdf, "xlsx": as_xlsx, "csv": as_csv}


class FigureView(ProgramReportView):
    """The records behind one number: exactly those that were counted or added up."""

    template_name = "reports/figure.html"

    @cached_property
    def figure(self) -> Figure:
        if self.kwargs["key"] not in FIGURES:
            raise Http404
        return FIGURES[self.kwargs["key"]]

    @cached_property
    def selection(self) -> Selection:
        """The report's, or of its days those until the one that the address names."""
        selection, until = super().selection, self.request.GET.get("until")
        if until is None:
            return selection
        last = day_at(until)
        if last is None or not self.program.starts_on <= last <= self.program.ends_on:
            raise Http404
        return replace(selection, period=(self.program.starts_on, last))

    @cached_property
    def keys(self) -> list[tuple[Dimension, Key]]:
        """Where in the breakdowns the number stands, and what else narrows it, by the address."""
        lines = DIMENSIONS | NARROWINGS
        asked = [(each, self.request.GET.get(name)) for name, each in lines.items()]
        found = [
            (dimension, dimension.key_at(address, self.actor))
            for dimension, address in asked
            if address is not None
        ]
        if any(key is None or not self.figure.may_be_cut(each.name) for each, key in found):
            raise Http404
        return found

    def rows(self):
        return records(self.figure, self.selection, **self.values())

    def values(self) -> dict:
        return {dimension.name: key.value for dimension, key in self.keys}

    def get_title(self) -> str:
        scope = self.selection.scope
        places = [] if scope.is_whole_city else [str(scope)]
        places += [key.label for _dimension, key in self.keys]
        places += [period(*self.selection.period)] if self.selection.period else []
        if not places:
            return full_name(self.figure)
        return _("%(figure)s: %(place)s") % {
            "figure": full_name(self.figure),
            "place": " · ".join(places),
        }

    def table(self, rows):
        found = found_in(self.figure, self.selection, **self.values())
        rows = listed(rows, self.figure, found, actor=self.actor)
        table = TABLES[rows.model](rows, actor=self.actor)
        table.caption = self.get_title()
        return table

    def get_context_data(self, **kwargs):
        amount, gaps = number_over(self.figure, self.selection, self.keys)
        rows = self.rows()
        if not (self.figure.adds or self.figure.different) and amount.number <= FEW:
            rows = found_first(rows)
        table = self.table(rows)
        if not self.figure.adds:
            table.number_of_rows = amount.number
        RequestConfig(self.request, paginate={"per_page": 50}).configure(table)
        return super().get_context_data(**kwargs) | {
            "table": table,
            "program": self.program,
            "figure": self.figure,
            "reading": reading(self.figure, amount),
            "from_records": added_up_from(table.page) if self.figure.adds else "",
            "gaps": [
                *gaps,
                *still_to_come(self.figure, self.selection.last, timezone.localdate()),
                *exactly(self.figure, amount),
            ],
            "back_url": self.back_url(),
            "report_title": title_of(self.selection),
            "counted_elsewhere": self.counted_elsewhere(table),
            "query": self.request.GET.urlencode(),
            "provisional": self.selection.provisional,
        }

    def back_url(self) -> str:
        return reverse("reports:annual", args=[self.program.slug], query=self.kept() or None)

    def counted_elsewhere(self, table) -> bool:
        """Whether a row on this page stands on a form that the reader does not see."""
        return any(is_elsewhere(row.record) for row in table.paginated_rows)


def day_at(address: str) -> date | None:
    """The day that an address names; None where it names none."""
    try:
        return parse_date(address)
    except ValueError:
        return None


def added_up_from(page: Page) -> str:
    if not page.is_counted:
        words = _("Added up from more than %(count)s records.")
        return words % {"count": number(page.counted_to)}
    words = ngettext(
        "Added up from %(count)s record.", "Added up from %(count)s records.", page.total
    )
    return words % {"count": number(page.total)}


class FigureFileView(FigureView):
    """The list as CSV or XLSX, with the names as this reader sees them; written down."""

    def get(self, request, *args, extension, **kwargs) -> HttpResponse:
        rows = self.rows()
        table = self.table(rows)
        sheet = Sheet(self.get_title(), table.heading(), table.lines())
        record_download(self.selection, actor=self.actor, figure=self.figure, count=rows.count())
        return download_of(sheet, extension)
