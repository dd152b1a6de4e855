"""What the pages of partnerships and pairings share."""

from django.utils import timezone
from django.utils.functional import cached_property

from core.audit import changes_of
from pairings.wording import TONES, period_of, state_of


class PeriodPage:
    """What the page of a dated record says about it as of today."""

    @cached_property
    def today(self):
        return timezone.localdate()

    def period(self) -> dict:
        return {
            "tone": TONES[state_of(self.object, self.today)],
            "sentence": period_of(self.object, self.today),
        }

    def events(self) -> list[dict]:
        return changes_of(self.object, actor=self.actor)
