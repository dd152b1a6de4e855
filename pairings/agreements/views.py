"""Pages of agreements: their own, and those that enter, change and void one."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import changes_of
from core.names import shown
from core.pages import AddUnder, EditPage, FilePage, StepPage
from core.views import ScopedDetailView
from pairings.agreements import services
from pairings.agreements.forms import AgreementForm, VoidAgreementForm
from pairings.agreements.models import Agreement
from pairings.agreements.rights import may_add, may_enter
from pairings.partnerships.models import Partnership
from pairings.partnerships.reading import SIDES
from programs.program.rules import why_shut

OF = ("program", "partnership__program", *(f"partnership__{side}" for side in SIDES))


class AgreementDetailView(ScopedDetailView):
    model = Agreement
    template_name = "partnerships/agreement.html"

    def refine(self, rows):
        return rows.select_related(*OF, "scan")

    def get_context_data(self, **kwargs):
        agreement = self.object
        may = agreement.voided_at is None and may_add(self.actor, agreement.partnership)
        return super().get_context_data(**kwargs) | {
            "partnership": agreement.partnership,
            "facts": self.facts(),
            "events": changes_of(agreement, actor=self.actor),
            "may_change": may,
            "shows_scan": agreement.scan and not self.actor.masks_names,
        }

    def facts(self) -> list[tuple]:
        agreement = self.object
        partnership = agreement.partnership
        signed_on, ends_on = agreement.signed_on, agreement.ends_on
        supporting = partnership.supporting_school or partnership.supporting_district
        supported = partnership.supported_school or partnership.supported_district
        return [
            (_("Reference"), agreement.reference),
            (_("Supporting side"), supporting),
            (_("Signed by"), self.signed_by(agreement.signed_for_supporting)),
            (_("Supported side"), supported),
            (_("Signed by"), self.signed_by(agreement.signed_for_supported)),
            (_("Signed on"), date_format(signed_on) if signed_on else _("Still to be signed")),
            (_("Valid from"), date_format(agreement.starts_on)),
            (_("Valid until"), date_format(ends_on) if ends_on else ""),
            (_("Areas of cooperation"), agreement.areas),
            (_("Number of copies"), agreement.copies),
            (_("Why it is void"), agreement.void_reason),
        ]

    def signed_by(self, name: str) -> str:
        return shown(name, self.actor) if name else ""


class ScanView(FilePage):
    model = Agreement
    column = "scan"


class AgreementCreateView(AddUnder):
    """Adds to the partnership in the address."""

    model = Agreement
    form_class = AgreementForm
    title = gettext_lazy("Add an agreement")
    success_message = gettext_lazy("The agreement was added.")

    of_model = Partnership
    of_names = ("program", *SIDES)

    @property
    def lede(self):
        return str(self.of)

    def may(self):
        return may_enter(self.actor, self.of)

    def over(self):
        return why_shut(self.of.program) if self.may() else ""

    def get_initial(self):
        return super().get_initial() | {"starts_on": self.of.starts_on}

    def perform(self, form):
        return services.add_agreement(self.of, actor=self.actor, **form.cleaned_data)


class OfAgreement:
    """A page about an agreement that is not void, for those who may change it."""

    model = Agreement

    def refine(self, rows):
        return rows.select_related(*OF)

    def may(self):
        return may_enter(self.actor, self.record.partnership)

    def over(self):
        if self.record.voided_at:
            return _("This agreement is void.")
        return why_shut(self.record.program) if self.may() else ""


class AgreementEditView(OfAgreement, EditPage):
    form_class = AgreementForm
    service = services.edit_agreement
    success_message = gettext_lazy("The agreement was changed.")
    lede = gettext_lazy("Without another scan the one that is there stays.")

    def get_title(self):
        return _("Change: %(agreement)s") % {"agreement": self.object}


class AgreementVoidView(OfAgreement, StepPage):
    form_class = VoidAgreementForm
    service = services.void_agreement
    success_message = gettext_lazy("The agreement is void.")
    lede = gettext_lazy(
        "For one that was entered by mistake or never was. It stays on the page, with the reason."
    )

    def get_title(self):
        return _("Void: %(agreement)s") % {"agreement": self.object}
