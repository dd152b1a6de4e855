"""A list of what one pair has noted or planned."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from activities.registration import wording
from core.pages import ListPage, one_of
from core.undoing import Undo
from pairings.models import Pairing


class OfPairList(ListPage):
    """Rows of the pair in the address; its people stand under the title, and the way back to it."""

    template_name = "guidance/of_pair.html"

    @cached_property
    def pairing(self) -> Pairing:
        pairs = Pairing.objects.visible_to(self.actor)
        named = pairs.select_related("mentor", "trainee", "program")
        return one_of(named, self.kwargs["uuid"])

    def refine(self, rows):
        return super().refine(rows).filter(pairing=self.pairing)

    def undo(self) -> Undo | None:
        """What the reader did here a moment ago, and may undo."""
        return None

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "lede": wording.pair(self.pairing, self.actor),
            "back_url": self.pairing.get_absolute_url(),
            "back_label": _("The pair"),
            "undo": self.undo(),
        }
