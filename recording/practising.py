"""Practicing: a mentor without a pair fills the form in, and sees what would happen next."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.chain.history import chain
from activities.registration.models import Activity
from core.views import ScopedFormView, ScopedTemplateView
from recording import invented
from recording.practice_form import PracticeForm
from recording.views import EntryMixin, today


class ForTeachersMixin:
    """Practicing is for whoever may once have a pair."""

    def dispatch(self, request, *args, **kwargs):
        if self.actor.teacher_id is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PracticeView(ForTeachersMixin, EntryMixin, ScopedFormView):
    """The pair's page with an invented pair. No service is called: there is nothing to write."""

    model = Activity
    form_class = PracticeForm
    template_name = "recording/practice.html"
    title = gettext_lazy("Practice: record an activity")
    lede = gettext_lazy("The same page as later. The trainee is invented.")
    object = None

    def get_cancel_url(self):
        return reverse("home")

    def perform(self, form):
        self.is_draft = form.is_draft

    def form_invalid(self, form):
        """As on the page itself, a draft may lack anything."""
        if form.may_be_put_aside:
            return redirect(f"{reverse('recording:practised')}?draft=1")
        return super().form_invalid(form)

    def get_success_message(self):
        return ""

    def get_success_url(self):
        return reverse("recording:practised") + ("?draft=1" if self.is_draft else "")


class PractisedView(ForTeachersMixin, ScopedTemplateView):
    """What would happen next: who would countersign, and who confirm."""

    model = Activity
    template_name = "recording/practised.html"

    def get_title(self):
        if "draft" in self.request.GET:
            return _("Practice: saved as a draft")
        return _("Practice: sent")

    def get_context_data(self, **kwargs):
        pair = invented.pairing(self.actor, today())
        form = invented.sent_form(pair, self.actor, self.request.user)
        return super().get_context_data(**kwargs) | {
            "is_draft": "draft" in self.request.GET,
            "trainee": pair.trainee,
            "chain": chain(form, self.actor),
        }
