"""The page on which a form is returned, with what it says of each thing that may be named."""

from django.utils.translation import gettext_lazy

from activities.attachments.models import Attachment
from activities.attachments.wording import numbered
from activities.chain import asking
from activities.chain.models import Verb
from activities.chain.views import ReasonView
from activities.pages.spoken_of import spoken_of, with_all_it_says


class ReturnView(ReasonView):
    verb = Verb.RETURN
    lede = gettext_lazy("The form goes back to its author with your words. Nothing is lost.")

    def refine(self, rows):
        return with_all_it_says(super().refine(rows))

    def get_form_kwargs(self):
        askable = asking.askable(self.object)
        return super().get_form_kwargs() | {
            "askable": askable,
            "spoken_of": spoken_of(self.object, self.actor, askable),
        }

    def get_context_data(self, **kwargs):
        """What each box speaks of stands beside it, so it is not said a second time above."""
        photos = [
            each for each in self.object.attachments.all() if each.kind == Attachment.Kind.PHOTO
        ]
        return super().get_context_data(**kwargs) | {
            "facts": [],
            "photos": numbered(photos),
        }
