"""One press on two forms: they tell of one event, or of two, or are to be parted again."""

from django.utils.translation import gettext as _

from activities.registration.models import Activity
from activities.retelling import services
from activities.retelling.forms import EventForm
from activities.retelling.wording import questions
from activities.sameness.views import AnswerView, TwinsView
from core.views import ActionView


class AskedView(TwinsView):
    """What may be told already of one form: its event, and its results."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"events": questions(self.object, self.actor)}


class EventAnswerView(AnswerView):
    model = Activity
    form_class = EventForm


class OneEventView(EventAnswerView):
    def perform(self, record):
        holds = self.answer.cleaned_data["holds"]
        services.join(record, self.twin, actor=self.actor, holds=holds)
        return _("They are one event now, and count once. Each form keeps its account.")


class TwoEventsView(EventAnswerView):
    def perform(self, record):
        services.tell_apart(record, self.twin, actor=self.actor)
        return _("They stay two events. Nobody is asked about them again.")


class EventPartView(ActionView):
    """What was joined is told of for itself again."""

    model = Activity

    def perform(self, record):
        services.part(record, actor=self.actor)
        return _("This form tells of an event of its own again, and counts for itself.")


class AccountHoldsView(ActionView):
    """The event counts by this account."""

    model = Activity

    def perform(self, record):
        services.let_hold(record, actor=self.actor)
        return _("The event counts by this account from now on.")
