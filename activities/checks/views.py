"""One press on what looks odd: it is right. Back to the list."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.checks import services
from activities.checks.forms import RightForm
from activities.registration.models import Activity
from core.views import ActionView
from results.models import Result


class RightView(ActionView):
    def get_success_url(self, record):
        return reverse("reports:look", args=[record.program.slug])

    def done(self) -> str:
        return _("Noted: it is right as it is. Nobody is asked to look at it again.")


class ResultRightView(RightView):
    model = Result

    def post(self, request, *args, **kwargs):
        self.answer = RightForm(request.POST, actor=self.actor)
        if not self.answer.is_valid():
            messages.error(request, _("That press did not arrive whole. Press the button again."))
            return redirect(self.get_object().get_absolute_url())
        return super().post(request, *args, **kwargs)

    def perform(self, record):
        matter = self.answer.cleaned_data["matter"]
        services.find_result_right(record, matter, actor=self.actor)
        return self.done()


class HeadcountRightView(RightView):
    model = Activity

    def perform(self, record):
        services.find_headcount_right(record, actor=self.actor)
        return self.done()
