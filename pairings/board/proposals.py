"""Pages of a proposal.

One file although it is long: each step is a few lines over the same page.
"""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.names import in_language, shown
from core.pages import AddPage, ForThoseWhoMay, StepPage, one_of
from core.views import ScopedListView
from pairings.board import publishing, services
from pairings.board.forms import (
    DrawAgainForm,
    DropForm,
    ProposalForm,
    PublishForm,
    UndoForm,
)
from pairings.board.models import Proposal, ProposedPair
from pairings.board.reading import board_of, named, weights_of
from pairings.board.rights import may_change, may_propose_anywhere, may_publish
from pairings.board.rules import became, not_published, obstacles
from pairings.board.tables import ProposedTable
from pairings.board.views import AskedFirst, as_asked
from pairings.board.wording import (
    TONES,
    asked_only_from_today,
    at_work,
    places_of,
    ways_said,
    weights_said,
)
from pairings.pairs.views import ToldMixin
from programs.models import WEIGHED
from roster.models import Teacher


class ProposalCreateView(AskedFirst, AddPage):
    model = Proposal
    form_class = ProposalForm
    template_name = "pairings/proposal_form.html"
    title = gettext_lazy("Suggest for everyone")
    lede = gettext_lazy(
        "A mentor for each trainee without one: as many as can be placed, then the best together. "
        "Subject and counterpart list always hold. Nobody is told before you publish."
    )

    def may(self):
        return may_propose_anywhere(self.actor)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "program": self.program,
            "subject": self.subject,
            "starts_on": self.day,
        }

    def get_initial(self):
        """As the program weighs it."""
        weights = {name: getattr(self.program, f"weighs_{name}") for name in WEIGHED}
        return super().get_initial() | weights

    def perform(self, form):
        return services.propose(actor=self.actor, **form.cleaned_data)

    def get_cancel_url(self):
        return reverse("pairings:board") + self.address

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | self.asked_context()


class OfProposal(ForThoseWhoMay):
    """A page about a proposal that is seen; `record` is the proposal."""

    @cached_property
    def proposal(self) -> Proposal:
        rows = Proposal.objects.visible_to(self.actor)
        rows = rows.select_related("program", "subject", "district", "changed_by")
        return one_of(rows, self.kwargs["uuid"])

    def may(self):
        return may_change(self.actor, self.proposal)

    @property
    def back(self) -> str:
        proposal = self.proposal
        asked = as_asked(proposal.program, proposal.subject, proposal.starts_on)
        return reverse("pairings:board") + asked


class ProposalView(OfProposal, ScopedListView):
    """The proposal: how many have a mentor, who has none and why, and what can be done."""

    model = ProposedPair
    table_class = ProposedTable
    template_name = "pairings/proposal.html"
    empty_text = gettext_lazy("Nobody was without a mentor when it was drawn up.")

    def may(self):
        return bool(self.proposal)

    def get_title(self):
        return str(self.proposal)

    def refine(self, rows):
        return (
            rows.filter(proposal=self.proposal)
            .select_related("trainee", "mentor", "pairing")
            .order_by("-lack", "trainee__name_sort", "pk")
        )

    @property
    def is_changeable(self) -> bool:
        is_ready = self.proposal.state == Proposal.State.READY
        return is_ready and may_change(self.actor, self.proposal)

    def get_table_kwargs(self):
        return super().get_table_kwargs() | {
            "proposal": self.proposal,
            "board": board_of(self.proposal, self.actor),
            "may_change": self.is_changeable,
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        proposal, table = self.proposal, context["table"]
        table.show_header = bool(table.paginated_rows)
        rows = table.rows_of_all
        pairs = [row for row in rows if row.mentor_id]
        placed = len(pairs)
        says_ways = pairs and proposal.travel and proposal.state == Proposal.State.READY
        return context | {
            "proposal": proposal,
            "tone": TONES[proposal.state],
            "placed": placed,
            "without": sum(1 for row in rows if row.lack),
            "left_out": sum(1 for row in rows if row.is_left_out),
            "obstacles": len(table.obstacles),
            "mentors": len({row.mentor_id for row in pairs}),
            "at_work": at_work(proposal),
            "weighed": weights_said(weights_of(proposal)),
            "ways": ways_said(table.board.ways_known(pairs), placed) if says_ways else "",
            "is_waiting": proposal.state == Proposal.State.WAITING,
            "may_change": self.is_changeable,
            "may_publish": self.is_changeable and placed and may_publish(self.actor, proposal),
            "may_drop": proposal.is_draft and may_change(self.actor, proposal),
            "may_undo": proposal.state == Proposal.State.PUBLISHED
            and may_publish(self.actor, proposal),
            "changed_by": shown(str(proposal.changed_by), self.actor)
            if proposal.changed_by
            else "",
            "back": self.back,
        }


class ProposalStepPage(OfProposal, StepPage):
    """A step on a proposal, from the version on the screen."""

    model = Proposal
    template_name = "pairings/proposal_step.html"

    def refine(self, rows):
        return rows.select_related("program", "subject", "district", "changed_by")

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        is_over = not self.record.is_draft and self.may()
        return became(self.record, self.actor) if is_over else ""

    def get_title(self):
        return self.title % {"proposal": self.record}


class DrawAgainView(ProposalStepPage):
    form_class = DrawAgainForm
    service = services.draw_again
    title = gettext_lazy("Draw up again: %(proposal)s")
    success_message = gettext_lazy("It was drawn up again.")
    lede = gettext_lazy(
        "As people and partnerships are now. Mentors you chose or kept stay, and whoever is left "
        "out stays out."
    )

    def get_initial(self):
        return super().get_initial() | {name: getattr(self.object, name) for name in WEIGHED}

    def get_success_message(self):
        stored = Proposal.objects.visible_to(self.actor).get(pk=self.object.pk)
        return "" if stored.state == Proposal.State.WAITING else super().get_success_message()


class DropView(ProposalStepPage):
    form_class = DropForm
    service = services.drop
    title = gettext_lazy("Throw away: %(proposal)s")
    success_message = gettext_lazy("The draft was thrown away. Nobody was paired by it.")
    lede = gettext_lazy("Nobody has been told of this draft, and nobody is paired by it.")

    def get_success_url(self):
        return self.back

    def get_cancel_url(self):
        return self.record.get_absolute_url()


class TellingStepPage(ToldMixin, ProposalStepPage):
    """A step of which everybody in the proposal is told; says who could not be."""

    @cached_property
    def rows(self) -> list[ProposedPair]:
        rows = ProposedPair.objects.visible_to(self.actor).filter(proposal=self.record)
        return list(rows.select_related("mentor", "trainee"))

    def get_success_message(self):
        """Of what goes on behind the page, its own page says how it stands."""
        stored = Proposal.objects.visible_to(self.actor).get(pk=self.record.pk)
        return super().get_success_message() if stored.state == self.done_state else ""

    def concerned(self) -> list[Teacher]:
        """Whom publishing or undoing it tells, each once."""
        pairs = [row for row in self.rows if row.mentor_id]
        people = [each for row in pairs for each in (row.mentor, row.trainee)]
        return list({each.pk: each for each in people}.values())


class PublishView(TellingStepPage):
    """What would be made, by district and by mentor; then it is made."""

    form_class = PublishForm
    service = publishing.publish
    done_state = Proposal.State.PUBLISHED
    template_name = "pairings/proposal_publish.html"
    title = gettext_lazy("Publish: %(proposal)s")
    lede = gettext_lazy(
        "Each pair becomes a pairing from the first day on, and both people are told. All are made "
        "or none: what changed meanwhile is named. You can undo it while nothing hangs on it."
    )

    def may(self):
        return may_publish(self.actor, self.record)

    @property
    def placed(self) -> int:
        return sum(1 for row in self.rows if row.mentor_id)

    def get_form_kwargs(self):
        label = ngettext("Publish %(count)d pair", "Publish %(count)d pairs", self.placed)
        return super().get_form_kwargs() | {"label": label % {"count": self.placed}}

    @property
    def done(self):
        text = ngettext("%(count)d pair is made.", "%(count)d pairs are made.", self.placed)
        return text % {"count": self.placed}

    @property
    def success_message(self):
        return _("%(done)s Everybody has been told.") % {"done": self.done}

    def get_context_data(self, **kwargs):
        board = board_of(self.record, self.actor)
        by_district: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for row in self.rows:
            person = board.people.get(row.trainee_id)
            district = place_names(person)
            by_district[district][0 if row.mentor_id else 1] += 1
        load = named(self.rows)
        mentors = {row.mentor_id: row.mentor for row in self.rows if row.mentor_id}
        return super().get_context_data(**kwargs) | {
            "proposal": self.record,
            "by_district": sorted(by_district.items()),
            "loads": [
                {
                    "name": shown(str(mentor), self.actor),
                    "place": places_of(board.people[key]) if key in board.people else "",
                    "now": board.taken[key],
                    "more": load[key],
                    "all": board.taken[key] + load[key],
                }
                for key, mentor in sorted(mentors.items(), key=lambda each: each[1].name_sort)
            ],
            "capacity": self.record.program.mentor_capacity,
            "obstacles": len(obstacles(self.record, board, self.rows)),
            "asked_late": asked_only_from_today(self.record.starts_on, timezone.localdate()),
        }


def place_names(person) -> str:
    """The districts of somebody's places; of nobody posted any more, a dash."""
    if person is None:
        return "—"
    names = dict.fromkeys(in_language(*each.district) for each in person.places)
    return pgettext("between names", ", ").join(names)


class UndoView(TellingStepPage):
    form_class = UndoForm
    service = publishing.undo
    done_state = Proposal.State.UNDONE
    title = gettext_lazy("Undo: %(proposal)s")
    success_message = gettext_lazy("Its pairings were cancelled. Everybody has been told.")
    done = gettext_lazy("Its pairings were cancelled.")
    lede = gettext_lazy(
        "Every pairing that it made is cancelled, as if it had never been, or none is. Where a "
        "form, a contact or an answer of the mid-term check hangs on one already, nothing is "
        "undone and you are told which."
    )

    def may(self):
        return may_publish(self.actor, self.record)

    def over(self):
        is_published = self.record.state == Proposal.State.PUBLISHED
        return "" if is_published or not self.may() else not_published(self.record, self.actor)
