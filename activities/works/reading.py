"""Reading what forms say of results."""

from activities.registration.models import Status
from activities.works.models import Mention

# What a form says that no longer stands is read on its page, and counts nowhere.
GONE = (Status.REPLACED, Status.VOID)


def speaking(actor):
    """What the forms that this actor sees say of results; the one that counts first."""
    return (
        Mention.objects.visible_to(actor)
        .select_related("activity")
        .order_by("-counts", "activity__first_sent_at", "pk")
    )


def standing():
    """What the forms that still stand say of results, whoever asks."""
    return Mention.objects.exclude(activity__status__in=GONE)
