"""What stands on a twinning agreement, in the language that is active."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from pairings.commitments.wording import rhythm, who_owes
from pairings.models import Agreement, Commitment
from reports.print.agreement_pdf import AgreementLabels, AgreementPaper
from reports.print.setting import paragraphs
from reports.wording import moment


def labels() -> AgreementLabels:
    return AgreementLabels(
        page=_("Page %(page)s of %(pages)s"),
        seal=pgettext("box on paper", "(seal)"),
        signature=pgettext("box on paper", "Signature:"),
        date=pgettext("seal box", "Date:"),
        commitments=_("What is owed again and again"),
        missing=_("Characters that could not be printed. Write them in by hand before filing:"),
    )


def agreement_paper(
    agreement: Agreement, commitments: Iterable[Commitment], *, actor: Actor, at: datetime
) -> AgreementPaper:
    """With these commitments of its partnership."""
    partnership = agreement.partnership
    supporting = str(partnership.supporting_school or partnership.supporting_district)
    supported = str(partnership.supported_school or partnership.supported_district)
    signed_on, ends_on = agreement.signed_on, agreement.ends_on
    facts = [
        (_("Supporting side"), supporting),
        (_("Supported side"), supported),
        (_("Areas of cooperation"), agreement.areas),
        (_("Signed on"), date_format(signed_on) if signed_on else ""),
        (_("Valid from"), date_format(agreement.starts_on)),
        (_("Valid until"), date_format(ends_on) if ends_on else ""),
        (_("Number of copies"), str(agreement.copies)),
    ]
    return AgreementPaper(
        name=_("Twinning agreement: %(supporting)s and %(supported)s")
        % {"supporting": supporting, "supported": supported},
        title=_("Twinning agreement"),
        facts=[(name, said) for name, said in facts if said],
        text=paragraphs([agreement.text]),
        commitments=[line(each, actor) for each in commitments],
        signs=[
            (supporting, agreement.signed_for_supporting),
            (supported, agreement.signed_for_supported),
        ],
        foot=_("Printed on %(moment)s.") % {"moment": moment(at)},
    )


def line(commitment: Commitment, actor: Actor) -> str:
    """What is owed, by whom, how often."""
    return _("%(duty)s (%(who)s, %(rhythm)s)") % {
        "duty": commitment,
        "who": pgettext("between names", ", ").join(
            who_owes(commitment, side, actor) for side in commitment.sides
        ),
        "rhythm": rhythm(commitment),
    }
