"""What a mentor and a trainee still owe, pair by pair."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy

from core.views import ScopedTemplateView
from desk.owed import owed_by_pairs


class TasksView(ScopedTemplateView):
    template_name = "desk/tasks.html"
    title = gettext_lazy("What is asked of my pairs")

    def dispatch(self, request, *args, **kwargs):
        if self.actor.teacher_id is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "pairs": owed_by_pairs(self.actor, timezone.localdate()),
        }
