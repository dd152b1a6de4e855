"""What a mentor and a trainee still owe, pair by pair: what is missing by today stands first, and
what is on its way of days that are over.
"""

import datetime
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.whom_to_ask import coordinator_for
from core.tables import period
from core.views import ScopedTemplateView
from guidance.progress.lines import Agreed, Line, Lines
from guidance.progress.owed import Owed
from guidance.progress.whole import Whole, told_of_own
from pairings.models import Pairing
from programs.models import ActivityKind


@dataclass(frozen=True)
class PairAsked:
    """One pair with its days: what is missing or on its way of those that are over; and unless the
    pair is over, what is asked of it now.
    """

    pair: Pairing
    days: str
    missing: list[Line]
    on_the_way: list[Line]
    owed: list[Owed]
    agreed: list[Agreed]
    is_over: bool


class TasksView(ScopedTemplateView):
    template_name = "desk/tasks.html"
    title = gettext_lazy("What is asked of my pairs")

    def dispatch(self, request, *args, **kwargs):
        if self.actor.teacher_id is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        pairs = self.asked_by(today)
        return super().get_context_data(**kwargs) | {
            "pairs": pairs,
            "kinds": self.kinds_of({each.pair.program_id for each in pairs}),
            "whom_to_ask": self.whom_to_ask(pairs),
            "today": today,
        }

    def asked_by(self, today: datetime.date) -> list[PairAsked]:
        telling, wholes = told_of_own(self.actor, today)
        pairs = map(partial(self.asked, Lines(telling, wholes)), wholes)
        # What a pair that is over lacks may be a commitment alone.
        return [each for each in pairs if each.missing or each.on_the_way or not each.is_over]

    def whom_to_ask(self, pairs: list[PairAsked]) -> str:
        owed = [each for asked in pairs for each in asked.owed]
        # What has no number is kept outside of the portal.
        is_kept_elsewhere = any(not each.needed and not each.rests for each in owed)
        return coordinator_for(self.actor) if is_kept_elsewhere else ""

    def asked(self, lines: Lines, whole: Whole) -> PairAsked:
        pair = whole.pair
        is_over = pair.is_over(lines.today)
        return PairAsked(
            pair,
            # The same two may have been a pair before.
            period(pair.starts_on, pair.ends_on),
            lines.missing(whole),
            lines.on_the_way(whole),
            [] if is_over else whole.owed,
            [] if is_over else lines.agreed(whole),
            is_over,
        )

    def kinds_of(self, programs: set[int]):
        """Each line names those that count for it."""
        return ActivityKind.objects.visible_to(self.actor).filter(program__in=programs)
