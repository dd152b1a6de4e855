"""What the buttons of the question send."""

from activities.registration.models import Activity
from activities.sameness.forms import TwinForm
from core.forms import ByKey


class EventForm(TwinForm):
    """The other of the two forms, and the one whose account is to hold."""

    twin = ByKey(queryset=Activity.objects.all())
    holds = ByKey(queryset=Activity.objects.all(), required=False)
