"""Throwing away what was put aside."""

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.unfinished.models import Unfinished
from activities.unfinished.services import drop
from core.views import ActionView


class DropView(ActionView):
    model = Unfinished

    def perform(self, record):
        drop(record, actor=self.actor)
        return _("The unfinished draft was dropped.")

    def get_success_url(self, record):
        return f"{reverse('activities:list')}?tab=todo"
