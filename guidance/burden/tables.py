"""What is asked of each teacher as a list, those first of whom most is asked, and as a file."""

import datetime

import django_filters as filters
import django_tables2 as tables
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.exports import Sheet
from core.names import shown
from core.tables import UNBROKEN, NumberColumn, ScopedFilterSet, ScopedTable
from guidance.burden.reading import Burden, burdens
from guidance.burden.wording import as_what, asked_until, of_so_many, signatures, time_given
from guidance.progress.wording import name_the_day
from pairings.models import Pairing
from pairings.tables import side
from programs.models import Program
from roster.holidays.school_weeks import known
from roster.models import District, Subject, Teacher, Term

WITH_NAME = {"td": {"class": "named nowrap"}}
PARTS = (("mentors", gettext_lazy("Mentors")), ("learns", gettext_lazy("Trainees")))


class BurdenTable(ScopedTable):
    reads_whole = True
    caption = gettext_lazy("What is asked of each teacher")
    hide_caption = True

    teacher = tables.Column(
        verbose_name=gettext_lazy("Teacher"), accessor="pk", order_by=("name_sort", "pk")
    )
    pairs = tables.Column(
        verbose_name=gettext_lazy("Pairs"), accessor="pk", orderable=False, attrs=UNBROKEN
    )
    asked = NumberColumn(verbose_name=gettext_lazy("Forms asked"), initial_sort_descending=True)
    done = NumberColumn(
        verbose_name=pgettext_lazy("how many things", "Done"), accessor="pk", orderable=False
    )
    waiting = NumberColumn(
        verbose_name=pgettext_lazy("how many things", "On the way"), accessor="pk", orderable=False
    )
    missing = NumberColumn(
        verbose_name=pgettext_lazy("how many things", "Missing"), initial_sort_descending=True
    )
    to_come = NumberColumn(
        verbose_name=pgettext_lazy("how many things", "Still to come"),
        accessor="pk",
        orderable=False,
    )
    contacts = tables.Column(
        verbose_name=gettext_lazy("Contacts asked"), accessor="pk", orderable=False, attrs=WITH_NAME
    )
    of_the_year = tables.Column(
        verbose_name=gettext_lazy("For the whole year"),
        accessor="pk",
        orderable=False,
        attrs=WITH_NAME,
    )
    signatures = tables.Column(
        verbose_name=gettext_lazy("Signed for others"),
        accessor="pk",
        orderable=False,
        attrs=WITH_NAME,
    )
    given = tables.Column(
        verbose_name=gettext_lazy("Time given"), accessor="pk", orderable=False, attrs=WITH_NAME
    )

    class Meta(ScopedTable.Meta):
        model = Teacher
        fields = (
            *("teacher", "pairs", "asked", "done", "waiting", "missing", "to_come"),
            *("contacts", "of_the_year", "signatures", "given"),
        )
        sequence = fields
        order_by = "-asked"

    def __init__(self, *args, found: dict[int, Burden], until: datetime.date | None, **kwargs):
        """`until` is the last day of which something is asked."""
        self.found = found
        super().__init__(*args, **kwargs)
        name_the_day(self, timezone.localdate())
        if until:
            self.columns["asked"].column.verbose_name = asked_until(until)

    def order_asked(self, rows, is_descending):
        return by_number(rows, "asked", is_descending), True

    def order_missing(self, rows, is_descending):
        return by_number(rows, "missing", is_descending), True

    def render_teacher(self, record):
        burden = self.found[record.pk]
        css = "mentor" if burden.mentors else "trainee"
        name = shown(str(record), self.actor)
        return side(css, name, burden.place, url=record.get_absolute_url())

    def render_pairs(self, value):
        return as_what(self.found[value])

    def render_done(self, value):
        return self.found[value].forms.done

    def render_waiting(self, value):
        return self.found[value].forms.waiting

    def render_to_come(self, value):
        return self.found[value].forms.to_come

    def render_contacts(self, value):
        return of_so_many(self.found[value].contacts)

    def render_of_the_year(self, value):
        return of_so_many(self.found[value].of_the_year)

    def render_signatures(self, value):
        return signatures(self.found[value])

    def render_given(self, value):
        return time_given(self.found[value].given)


def by_number(rows, name: str, is_descending: bool):
    """Those of the same number in the order of their names, whichever way the list runs."""
    return rows.order_by(f"{'-' if is_descending else ''}{name}", "name_sort", "pk")


class BurdenFilter(ScopedFilterSet):
    """Of one program and term: without a choice, of those that run."""

    program = filters.ChoiceFilter(
        label=gettext_lazy("Program"),
        empty_label=gettext_lazy("Current"),
        method="as_it_is",
    )
    term = filters.ChoiceFilter(
        label=gettext_lazy("Term"),
        empty_label=gettext_lazy("Current"),
        method="as_it_is",
    )
    subject = filters.ModelChoiceFilter(
        label=gettext_lazy("Subject"), queryset=Subject.objects.all(), method="as_it_is"
    )
    district = filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all(), method="as_it_is"
    )
    part = filters.ChoiceFilter(
        label=gettext_lazy("Who"),
        choices=PARTS,
        empty_label=gettext_lazy("All"),
        method="as_it_is",
    )

    class Meta:
        model = Teacher
        fields = ("program", "term", "subject", "district", "part")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        seen = Program.objects.visible_to(self.actor).exclude(state=Program.State.SETUP)
        # Read once, to be chosen from and to count with.
        self.programs = {str(each.pk): each for each in seen}
        rows = Term.objects.visible_to(self.actor).order_by("-starts_on")
        self.terms = {str(each.pk): each for each in rows}
        for name, found in (("program", self.programs), ("term", self.terms)):
            self.filters[name].field.choices = [(key, str(each)) for key, each in found.items()]

    @cached_property
    def program_shown(self) -> Program | None:
        if key := self.chosen("program"):
            return self.programs[key]
        programs = list(self.programs.values())
        opened = [each for each in programs if each.state == Program.State.OPEN]
        return next(iter(opened or programs), None)

    @cached_property
    def term_shown(self) -> Term | None:
        """The one asked for; else of those of the program that runs, or the last that has begun."""
        if key := self.chosen("term"):
            return self.terms[key]
        if not self.program_shown:
            return None
        today = self.program_shown.default_day(timezone.localdate())
        terms = known(self.terms.values(), self.program_shown.period)
        begun = [each for each in terms if each.starts_on <= today]
        return next(iter(begun or terms[::-1]), None)

    @cached_property
    def found(self) -> dict[int, Burden]:
        """By the key of each teacher; in the chosen district, and as mentor or as trainee."""
        if not self.program_shown:
            return {}
        rows = Pairing.objects.visible_to(self.actor).filter(program=self.program_shown)
        if subject := self.chosen("subject"):
            rows = rows.filter(subject=subject)
        found = burdens(
            rows,
            actor=self.actor,
            program=self.program_shown,
            term=self.term_shown,
            terms=sorted(self.terms.values(), key=lambda each: each.starts_on),
            today=timezone.localdate(),
        )
        return {key: each for key, each in found.items() if self.is_asked(each)}

    def is_asked(self, burden: Burden) -> bool:
        part, district = self.chosen("part"), self.chosen("district")
        if part and not getattr(burden, part):
            return False
        return not district or district in {burden.place, getattr(burden.place, "district", None)}

    @property
    def qs(self):
        return (
            super()
            .qs.filter(pk__in=self.found)
            .annotate(asked=self.column("asked"), missing=self.column("missing"))
            .order_by("-asked", "name_sort", "pk")
        )

    def column(self, name: str):
        """A number of forms as a column that can be sorted by."""
        with_number: dict[int, list[int]] = {}
        for key, each in self.found.items():
            if number := getattr(each.forms, name):
                with_number.setdefault(number, []).append(key)
        whens = [When(pk__in=keys, then=Value(number)) for number, keys in with_number.items()]
        return Case(*whens, default=Value(0), output_field=IntegerField())


def sheet_of(title: str, rows, found: dict[int, Burden], actor, today: datetime.date) -> Sheet:
    """The same rows as a file, each number in a column of its own."""
    columns = [
        *(_("Teacher"), _("Place"), _("Pairs as mentor"), _("Pairs as trainee")),
        *(_("Forms asked"), _("Forms done"), _("Forms on the way")),
        _("Forms missing by %(day)s") % {"day": date_format(today)},
        _("Forms still to come"),
        *(_("Contacts asked"), _("Contacts done")),
        *(_("Asked for the year"), _("Done of the year")),
        *(_("Signed for others"), _("Waiting for their signature")),
        *(_("Minutes given"), _("Half-days given")),
        *(_("Forms and contacts that note time"), _("Forms and contacts")),
    ]
    return Sheet(title, columns, (line(row, found[row.pk], actor) for row in rows))


def line(teacher: Teacher, burden: Burden, actor) -> list:
    forms, contacts, year = burden.forms, burden.contacts, burden.of_the_year
    given = burden.given
    return [
        *(shown(str(teacher), actor), str(burden.place or "")),
        *(len(burden.mentors), len(burden.learns)),
        *(forms.asked, forms.done, forms.waiting, forms.missing, forms.to_come),
        *(contacts.asked, contacts.done, year.asked, year.done),
        *(burden.signed, burden.to_sign),
        *(given.minutes, given.half_days, given.noted, given.number),
    ]
