"""Pages on how far pairs are with what is asked of them: many of them, and one."""

import operator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.registration.wording import pair
from core.pages import ListPage
from core.sentences import one_after_the_other
from core.views import ScopedDetailView
from guidance.progress.evidence import evidence_of
from guidance.progress.lines import Lines
from guidance.progress.reading import Far, Sum
from guidance.progress.rights import may_read_burdens
from guidance.progress.tables import ProgressFilter, ProgressTable, SumTable
from guidance.progress.wording import asked_now, only_those
from pairings.models import Pairing
from programs.models import ActivityKind


class ProgressView(ListPage):
    model = Pairing
    table_class = ProgressTable
    filterset_class = ProgressFilter
    template_name = "guidance/progress_list.html"
    title = gettext_lazy("Progress")
    empty_text = gettext_lazy("No pair yet. How far each is with what is asked will stand here.")

    def refine(self, rows):
        return rows.standing().with_names().order_by("trainee__name_sort", "pk")

    def may_add(self):
        """Pairs are made elsewhere."""
        return False

    @cached_property
    def progress(self):
        return self.filterset.progress

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {"progress": self.progress}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "back_url": reverse("pairings:list"),
            "back_label": _("Pairings"),
            "lede": self.sentence(),
            "second_url": reverse("guidance:burden") if may_read_burdens(self.actor) else "",
            "second_label": _("What is asked of each teacher"),
            "sums": self.sums(),
            "asked_now": asked_now(self.filterset.on),
            "state": self.filterset.state,
        }

    def sentence(self) -> str:
        if not self.filterset.program_shown:
            return ""
        reached = [each for each in self.progress.reached.values() if each]
        words = {"program": self.filterset.program_shown, "day": date_format(self.filterset.on)}
        said = ngettext(
            "%(done)d of %(asked)d pair has done all that is asked of it.",
            "%(done)d of %(asked)d pairs have done all that is asked of them.",
            len(reached),
        ) % {"done": reached.count(Far.DONE), "asked": len(reached)}
        # Translators: a program, a day, and a sentence.
        said = _("%(program)s on %(day)s: %(said)s") % {**words, "said": said}
        if state := self.filterset.state:
            said = one_after_the_other(said, only_those(state, reached.count(state)))
        return said

    def sums(self) -> list[SumTable]:
        """By requirement, and by what tells the pairs apart: districts, or the schools of one."""
        found, hidden = self.progress, without(self.progress.whole())
        places = by_name(found.by(operator.attrgetter("district")))
        name, caption, by = "district", _("By district"), _("District")
        if len(places) == 1:
            places = by_name(found.by(operator.attrgetter("school")))
            name, caption, by = "school", _("By school"), _("School")
        subjects = by_name(found.by(operator.attrgetter("subject")))
        return [
            self.table_of(rows, caption=said, by=by, narrows=narrows, exclude=hidden)
            for rows, said, by, narrows in (
                (found.by_requirement(), _("By requirement"), _("Requirement"), ""),
                (places, caption, by, name),
                (subjects, _("By subject"), _("Subject"), "subject"),
            )
            if len(rows) > (1 if narrows else 0)
        ]

    def table_of(self, rows, **said) -> SumTable:
        return SumTable(
            rows, actor=self.actor, on=self.filterset.on, query=self.request.GET, **said
        )


def without(whole: Sum) -> tuple[str, ...]:
    """The columns that would be empty in each table: days that run still lack nothing."""
    names = ("before", "waiting_before", "waiting", "missing")
    empty = [name for name in names if not getattr(whole, name)]
    if whole.missing and not whole.to_come:
        empty.append("to_come")
    return tuple(empty)


def by_name(sums):
    """In the order in which the office has them; what has no place comes last."""
    return sorted(
        (each for each in sums if each.of is not None),
        key=lambda each: (getattr(each.of, "sort_order", 0), each.of.name),
    )


class PairProgressView(ScopedDetailView):
    """One pair: each requirement, and the forms, results and contacts that count for it."""

    model = Pairing
    template_name = "guidance/pair_progress.html"
    title = gettext_lazy("What is asked of this pair")

    def refine(self, rows):
        return rows.standing().with_names()

    def get_context_data(self, **kwargs):
        kinds = ActivityKind.objects.visible_to(self.actor)
        today = timezone.localdate()
        evidence = evidence_of(self.object, self.actor, today)
        lines = Lines(evidence.telling, [evidence.whole])
        return super().get_context_data(**kwargs) | {
            "lede": pair(self.object, self.actor),
            "kinds": kinds.filter(program=self.object.program_id),
            "rows": evidence.shown,
            "missing": lines.missing(evidence.whole),
            "on_the_way": lines.on_the_way(evidence.whole),
            "agreed": lines.agreed(evidence.whole),
            "today": today,
        }
