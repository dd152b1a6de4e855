"""Pages that object to a partnership or an agreement, take that back, and settle it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import AddUnder, StepPage
from pairings.agreements.models import Agreement
from pairings.objections import services
from pairings.objections.forms import ObjectionForm, SettleForm, TakeBackForm
from pairings.objections.models import Objection
from pairings.objections.reading import OF, OF_AGREEMENT, OF_PARTNERSHIP
from pairings.objections.rights import may_object, may_settle, may_take_back
from pairings.partnerships.models import Partnership


class ObjectPage(AddUnder):
    """Objects to the partnership or the agreement in the address."""

    model = Objection
    form_class = ObjectionForm
    success_message = gettext_lazy("Your objection stands on the page. The office has been told.")
    title = gettext_lazy("We did not agree to this")

    @property
    def lede(self):
        return _(
            "%(name)s. Nothing changes by itself: the office reads what you say and settles it."
        ) % {"name": self.of}

    def may(self):
        return may_object(self.actor, self.of, timezone.localdate())

    def perform(self, form):
        return services.object_to(self.of, actor=self.actor, **form.cleaned_data)


class PartnershipObjectView(ObjectPage):
    of_model = Partnership
    of_names = OF_PARTNERSHIP


class AgreementObjectView(ObjectPage):
    of_model = Agreement
    of_names = OF_AGREEMENT


class OfObjection:
    """A step on an objection that has no outcome yet."""

    model = Objection

    def refine(self, rows):
        return rows.select_related(*OF)

    @property
    def lede(self):
        words = {"reason": self.object.get_reason_display(), "text": self.object.text}
        return _("%(reason)s: %(text)s") % words

    def over(self):
        return _("This objection has been settled.") if self.record.outcome else ""


class TakeBackView(OfObjection, StepPage):
    form_class = TakeBackForm
    service = services.take_back
    title = gettext_lazy("Take the objection back")
    success_message = gettext_lazy("The objection was taken back.")

    def may(self):
        return may_take_back(self.actor, self.record)


class SettleView(OfObjection, StepPage):
    form_class = SettleForm
    service = services.settle
    title = gettext_lazy("Settle the objection")
    success_message = gettext_lazy("The objection is settled. Whoever made it has been told.")

    def may(self):
        return may_settle(self.actor, self.record)
