"""Pages about one trainee of a proposal: another mentor, and the buttons of its row."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import VersionForm
from core.names import shown
from core.views import ActionView, ScopedFormView
from pairings.board import services
from pairings.board.forms import NamingForm
from pairings.board.models import Proposal, ProposedPair
from pairings.board.proposals import OfProposal
from pairings.board.reading import Board, board_of, named
from pairings.board.rules import became
from pairings.board.views import Choosing
from pairings.board.wording import places_of


class OfRow(OfProposal):
    """A page about one trainee of a draft."""

    def over(self):
        is_over = not self.proposal.is_draft and self.may()
        return became(self.proposal, self.actor) if is_over else ""

    def over_url(self):
        return self.proposal.get_absolute_url()

    @cached_property
    def row(self) -> ProposedPair:
        row = self.find(self.kwargs["trainee"])
        if row is None:
            raise Http404
        row.proposal = self.proposal
        return row

    def find(self, trainee: UUID) -> ProposedPair | None:
        return self.rows().filter(trainee__uuid=trainee).first()

    def rows(self) -> QuerySet[ProposedPair]:
        rows = ProposedPair.objects.visible_to(self.actor).filter(proposal=self.proposal)
        return rows.select_related("trainee", "mentor")


class ProposedTraineeView(Choosing, OfRow, ScopedFormView):
    """Another mentor for one trainee of a draft: who may help, and who may not, with its places."""

    model = ProposedPair
    form_class = NamingForm
    template_name = "pairings/proposed_trainee.html"

    def find(self, trainee: UUID) -> ProposedPair | None:
        return next((each for each in self.every_row if each.trainee.uuid == trainee), None)

    @cached_property
    def every_row(self) -> list[ProposedPair]:
        """The page says whom else each mentor is named for."""
        return list(self.rows())

    def get_title(self):
        return _("A mentor for %(trainee)s") % {"trainee": shown(str(self.row.trainee), self.actor)}

    @cached_property
    def board(self) -> Board:
        return board_of(self.proposal, self.actor)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"board": self.board}

    def perform(self, form):
        seen, self.chosen = form.cleaned_data["version"], form.cleaned_data["mentor"]
        return services.choose_mentor(self.row, actor=self.actor, seen=seen, mentor=self.chosen)

    def remember(self, form):
        """The proposal's version makes the same press one change."""

    def get_success_message(self):
        return _("%(mentor)s is named for %(trainee)s, and kept when it is drawn up again.") % {
            "mentor": self.chosen,
            "trainee": self.row.trainee,
        }

    def get_success_url(self):
        return self.proposal.get_absolute_url()

    def get_context_data(self, **kwargs):
        person = self.board.people.get(self.row.trainee_id)
        others = named(self.every_row, but=self.row)
        return (
            super().get_context_data(**kwargs)
            | (self.choices(self.board, person, others) if person else {})
            | {
                "row": self.row,
                "proposal": self.proposal,
                "place": places_of(person) if person else "",
            }
        )


class RowStepView(OfRow, ActionView):
    """One button on a row of a draft."""

    model = Proposal
    steps = {
        "keep": (services.keep, gettext_lazy("The mentor of %(trainee)s is kept.")),
        "let-go": (services.let_go, gettext_lazy("%(trainee)s may get another mentor.")),
        "leave-out": (services.leave_out, gettext_lazy("%(trainee)s is left out.")),
        "take-in": (services.take_in, gettext_lazy("%(trainee)s is taken in again.")),
    }

    def get_object(self, queryset=None):
        if self.kwargs["step"] not in self.steps:
            raise Http404
        return self.proposal

    def perform(self, record):
        service, sentence = self.steps[self.kwargs["step"]]
        form = VersionForm(self.request.POST, actor=self.actor)
        seen = form.cleaned_data["version"] if form.is_valid() else 0
        service(self.row, actor=self.actor, seen=seen)
        return sentence % {"trainee": self.row.trainee}

    def get_success_url(self, record):
        return record.get_absolute_url()
