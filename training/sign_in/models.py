"""Who was at the sessions of a training, as those may read it who see the training."""

from activities.models import Attendance
from training.sign_in.querysets import PresentQuerySet


class Present(Attendance):
    """Somebody who was at one session: the same row that signing in writes.

    A form is its author's alone until it is sent; a training that was announced is not, and who
    was at it is read with the training.
    """

    objects = PresentQuerySet.as_manager()

    class Meta:
        proxy = True
