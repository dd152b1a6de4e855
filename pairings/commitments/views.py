"""Pages that add, change and end a commitment. Its own page stands where its activities do."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.pages import AddUnder, EditPage, StepPage
from pairings.commitments import services
from pairings.commitments.forms import CommitmentForm, EndCommitmentForm
from pairings.commitments.models import Commitment
from pairings.commitments.reading import STANDS_ON
from pairings.commitments.rights import may_change, may_commit
from pairings.commitments.rules import ended_already, why_nothing_more
from pairings.commitments.wording import name_of
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from pairings.partnerships.reading import SIDES
from programs.program.rules import why_shut


class CommitPage(AddUnder):
    """Adds to the partnership or the pairing in the address."""

    model = Commitment
    form_class = CommitmentForm
    title = gettext_lazy("Add a commitment")
    success_message = gettext_lazy("The commitment was added.")

    @property
    def lede(self):
        return name_of(self.of, self.actor)

    def may(self):
        return may_commit(self.actor, self.of)

    def over(self):
        if not self.may():
            return ""
        # What was typed before that comes back, with the reason beside it.
        asks = self.request.method == "GET"
        return why_shut(self.of.program) or (why_nothing_more(self.of) if asks else "")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"of": self.of}

    def perform(self, form):
        return services.add_commitment(self.of, actor=self.actor, **form.cleaned_data)


class PartnershipCommitView(CommitPage):
    of_model = Partnership
    of_names = ("program", *SIDES)


class PairingCommitView(CommitPage):
    of_model = Pairing
    of_names = ("program", "mentor", "trainee")


class OfCommitment:
    """A page about a commitment, for those who may change it."""

    model = Commitment

    def refine(self, rows):
        return rows.select_related(*STANDS_ON)

    def may(self):
        return may_change(self.actor, self.record)

    def over(self):
        return why_shut(self.record.program) if self.may() else ""


class CommitmentEditView(OfCommitment, EditPage):
    form_class = CommitmentForm
    service = services.edit_commitment
    success_message = gettext_lazy("The commitment was changed.")
    lede = gettext_lazy(
        "For what was written down wrongly. Where something else is agreed from some day on, end "
        "this one and add another: what was owed until then stays owed."
    )

    def get_title(self):
        return _("Change: %(commitment)s") % {"commitment": self.object}


class CommitmentEndView(OfCommitment, StepPage):
    form_class = EndCommitmentForm
    service = services.end_commitment
    success_message = gettext_lazy("The commitment was ended.")
    lede = gettext_lazy("Nothing is owed after the last day; what was owed until then stays owed.")

    def over(self):
        return ended_already(self.record) if self.record.end_reason else super().over()

    def get_title(self):
        return _("End: %(commitment)s") % {"commitment": self.object}

    def get_initial(self):
        day = self.object.program.default_day(timezone.localdate())
        return super().get_initial() | {"ends_on": max(day, self.object.starts_on)}
