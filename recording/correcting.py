"""The page that starts a correction."""

from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy

from activities.chain import wording
from activities.chain.models import Verb
from activities.chain.rights import is_shut
from activities.chain.views import StepMixin
from activities.registration.models import Activity
from activities.registration.rights import may_correct
from core.exceptions import IllegalTransitionError
from core.views import (
    RecordFormView,
)
from recording.forms import CorrectForm
from recording.services import correct_activity


class CorrectView(StepMixin, RecordFormView):
    """Starts the next edition of a counted form."""

    model = Activity
    form_class = CorrectForm
    title = gettext_lazy("Correct a counted form")
    lede = gettext_lazy(
        "A correction is a new edition that is confirmed like the first. Until it is accepted, "
        "this one stays and counts."
    )

    def get_verb(self):
        return None

    def get(self, request, *args, **kwargs):
        if not may_correct(self.actor, self.object):
            if is_shut(self.object, Verb.REPLACE):
                raise IllegalTransitionError(wording.why_not_now(self.object, self.actor))
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"version": self.object.version, "uuid": uuid4()}

    def perform(self, form):
        return correct_activity(
            self.object,
            actor=self.actor,
            seen=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            uuid=form.cleaned_data["uuid"],
        )

    def get_success_url(self):
        return reverse("recording:update", args=[self.object.uuid])
