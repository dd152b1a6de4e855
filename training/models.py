"""Group training: what is announced, who is expected, and the calendar that tells them."""

from training.calendar.models import Feed
from training.courses.models import Expected, HalfDay, Training
from training.sign_in.models import Present

__all__ = ["Expected", "Feed", "HalfDay", "Present", "Training"]
