"""The page of a commitment: each stretch of time in which it is owed, and the activities behind."""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.commitments import wording
from activities.commitments.reading import Kept, kept_one
from core.audit import changes_of
from core.views import ScopedDetailView
from pairings.commitments import wording as commitments_wording
from pairings.commitments.reading import STANDS_ON
from pairings.commitments.rights import may_change
from pairings.models import Commitment
from programs.models import Program


class CommitmentDetailView(ScopedDetailView):
    model = Commitment
    template_name = "activities/commitment.html"

    def refine(self, rows):
        return rows.select_related(*STANDS_ON)

    def get_context_data(self, **kwargs):
        commitment = self.object
        kept = kept_one(commitment, self.actor, timezone.localdate())
        may = commitment.program.state != Program.State.CLOSED
        may = may and may_change(self.actor, commitment)
        return super().get_context_data(**kwargs) | {
            "of": commitment.of,
            "names": commitments_wording.name_of(commitment.of, self.actor),
            "facts": self.facts(kept),
            "shares": [
                wording.share_line(kept, share, self.actor)
                | {"rows": wording.rows(commitment, share), "to_come": wording.to_come(kept, share)}
                for share in kept.shares
            ],
            "unplaced": kept.unplaced,
            "unplaced_sentence": self.unplaced_sentence(len(kept.unplaced)),
            "events": changes_of(commitment, actor=self.actor),
            "may_change": may,
            "may_end": may and not commitment.end_reason,
        }

    def facts(self, kept: Kept) -> list[tuple]:
        commitment = self.object
        return [
            (_("Who owes it"), capfirst(commitment.get_owed_by_display())),
            (_("How often"), commitments_wording.rhythm(commitment)),
            (_("Kinds of activity that count"), commitments_wording.kinds_of(commitment)),
            (_("From and to"), wording.days_of(commitment)),
            (_("Weeks left out, without school"), wording.left_out(kept)),
            (_("Why it ended"), commitment.end_reason),
        ]

    def unplaced_sentence(self, number: int) -> str:
        return ngettext(
            "The place of %(n)d activity does not say who came to whom, so it counts for neither "
            "direction.",
            "The place of %(n)d activities does not say who came to whom, so they count for "
            "neither direction.",
            number,
        ) % {"n": number}
