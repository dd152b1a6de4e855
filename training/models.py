"""Group training: what is announced, who is expected, and the calendar that tells them."""

from training.calendar.models import Feed
from training.courses.models import Expected, HalfDay, Training

__all__ = ["Expected", "Feed", "HalfDay", "Training"]
