"""Throwing away what was put aside."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.registration.models import Activity
from activities.unfinished.models import Unfinished
from activities.unfinished.services import drop, is_gone
from core.exceptions import StaleStateError
from core.views import ActionView


def to_home_for_it_is_gone(request) -> HttpResponse:
    messages.info(request, _("This draft is not here any more: it was sent or dropped."))
    return redirect("home")


class DropView(ActionView):
    model = Unfinished

    def post(self, request, *args, **kwargs):
        """A second press, or one in an old window, is no mistake."""
        try:
            return super().post(request, *args, **kwargs)
        except Http404:
            if not is_gone(kwargs["uuid"]):
                raise
            return self.to_the_form(kwargs["uuid"]) or to_home_for_it_is_gone(request)

    def to_the_form(self, key) -> HttpResponse | None:
        """Where the form stands over which it lay."""
        form = Activity.objects.visible_to(self.actor).filter(uuid=key).first()
        if form is None:
            return None
        messages.info(self.request, _("What you had put aside is not here any more."))
        return redirect(form.get_absolute_url())

    def perform(self, record):
        drop(record, actor=self.actor, mark=self.request.POST.get("mark", ""))
        if record.activity_id:
            return _("The form is as it was before.")
        return _("The unfinished draft was dropped.")

    def declined(self, record, refusal):
        """What was put aside since is read before it is thrown away."""
        if not isinstance(refusal, StaleStateError):
            return super().declined(record, refusal)
        context = {"page_title": _("Saved in another window"), "refusal": refusal}
        return render(self.request, "activities/newer_draft.html", context, status=409)

    def get_success_url(self, record):
        if record.activity_id:
            return record.activity.get_absolute_url()
        return f"{reverse('activities:list')}?tab=todo"
