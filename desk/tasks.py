"""What a mentor and a trainee still owe, pair by pair."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.whom_to_ask import coordinator_for
from core.tables import period
from core.views import ScopedTemplateView
from guidance.progress.owed import owed_by_pairs
from programs.models import ActivityKind


class TasksView(ScopedTemplateView):
    template_name = "desk/tasks.html"
    title = gettext_lazy("What is asked of my pairs")

    def dispatch(self, request, *args, **kwargs):
        if self.actor.teacher_id is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        pairs = owed_by_pairs(self.actor, timezone.localdate())
        is_kept_elsewhere = any(
            not each.needed and not each.rests for _pair, owed in pairs for each in owed
        )
        return super().get_context_data(**kwargs) | {
            # The same two may have been a pair before.
            "pairs": [(pair, period(pair.starts_on, pair.ends_on), owed) for pair, owed in pairs],
            "kinds": self.kinds_of({pair.program_id for pair, _owed in pairs}),
            "whom_to_ask": coordinator_for(self.actor) if is_kept_elsewhere else "",
        }

    def kinds_of(self, programs: set[int]):
        """Each line names those that count for it."""
        return ActivityKind.objects.visible_to(self.actor).filter(program__in=programs)
