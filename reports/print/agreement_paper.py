"""What stands on a twinning agreement, in the language that is active."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core.actor import Actor
from pairings.commitments.wording import rhythm, who_owes
from pairings.models import Agreement, Commitment
from reports.print.agreement_pdf import AgreementLabels, AgreementPaper, AgreementPart
from reports.print.setting import is_chinese, paragraphs
from reports.wording import moment
from roster.models import District, School

BETWEEN_AREAS = re.compile(r"[、，,;；\n]+")
ONE_FOR_EACH = 2
CHINESE_NUMBERS = "一二三四五六"


def labels() -> AgreementLabels:
    return AgreementLabels(
        page=_("Page %(page)s of %(pages)s"),
        seal=pgettext("box on paper", "(seal)"),
        signature=pgettext("box on paper", "Signature:"),
        date=pgettext("seal box", "Date:"),
        missing=_("Characters that could not be printed. Write them in by hand before filing:"),
    )


def agreement_paper(
    agreement: Agreement, commitments: Iterable[Commitment], *, actor: Actor, at: datetime
) -> AgreementPaper:
    """With these commitments of its partnership."""
    partnership, signed_on = agreement.partnership, agreement.signed_on
    supporting = str(partnership.supporting_school or partnership.supporting_district)
    supported = str(partnership.supported_school or partnership.supported_district)
    first, second = _("Party A (supporting side)"), _("Party B (supported side)")
    facts = [
        (_("Program"), str(partnership.program)),
        (_("Form of pairing"), partnership.get_form_display()),
        (_("Subject"), str(partnership.subject or _("all subjects"))),
        (_("Signed on"), date_format(signed_on) if signed_on else ""),
    ]
    return AgreementPaper(
        name=_("Twinning agreement: %(supporting)s and %(supported)s")
        % {"supporting": supporting, "supported": supported},
        title=_("Twinning agreement"),
        reference=_("No. %(reference)s") % {"reference": agreement.reference},
        parties=[
            (first, place(partnership.supporting_school, partnership.supporting_district)),
            (second, place(partnership.supported_school, partnership.supported_district)),
        ],
        facts=[(name, said) for name, said in facts if said],
        opening=_("Within this program the two parties agree to work together as follows."),
        parts=numbered(parts(agreement, commitments, actor)),
        signs=[
            (first, supporting, agreement.signed_for_supporting),
            (second, supported, agreement.signed_for_supported),
        ],
        foot=_("%(reference)s · Printed on %(moment)s.")
        % {"reference": agreement.reference, "moment": moment(at)},
    )


def place(school: School | None, district: District) -> str:
    """A school with its district; a district by itself."""
    if school is None:
        return str(district)
    words = {"school": school, "district": district}
    return pgettext("a school and its district", "%(school)s, %(district)s") % words


def parts(
    agreement: Agreement, commitments: Iterable[Commitment], actor: Actor
) -> list[AgreementPart]:
    """In the order in which an office files them; what is empty is left out."""
    areas = [each.strip() for each in BETWEEN_AREAS.split(agreement.areas) if each.strip()]
    found = [
        AgreementPart(_("Areas of cooperation"), items=areas),
        AgreementPart(
            _("What is owed again and again"),
            items=[line(each, agreement, actor) for each in commitments],
        ),
        AgreementPart(_("What else was agreed"), text=paragraphs([agreement.text])),
        AgreementPart(_("How long it holds"), text=[validity(agreement)]),
        AgreementPart(_("Copies"), text=[copies(agreement.copies)]),
    ]
    return [each for each in found if each.items or each.text]


def numbered(found: Sequence[AgreementPart]) -> list[AgreementPart]:
    """Each heading with its number, as papers of the language have it."""
    chinese = is_chinese(get_language())
    return [
        AgreementPart(
            f"{CHINESE_NUMBERS[at]}、{each.heading}" if chinese else f"{at + 1}. {each.heading}",
            each.items,
            each.text,
        )
        for at, each in enumerate(found)
    ]


def validity(agreement: Agreement) -> str:
    words = {"first": date_format(agreement.starts_on)}
    if agreement.ends_on is None:
        return _("It holds from %(first)s. No last day has been agreed.") % words
    words["last"] = date_format(agreement.ends_on)
    return _("It holds from %(first)s to %(last)s, both days included.") % words


def copies(number: int) -> str:
    """Who holds them: each party one, and what is left goes to the files."""
    if number < ONE_FOR_EACH:
        return _("It is made in one copy.")
    text = ngettext("It is made in %(n)d copy", "It is made in %(n)d copies", number)
    made = text % {"n": number}
    if number == ONE_FOR_EACH:
        return _("%(made)s, one for each party.") % {"made": made}
    left = number - ONE_FOR_EACH
    kept = ngettext(
        "%(made)s: one for each party, %(n)d for the files.",
        "%(made)s: one for each party, %(n)d for the files.",
        left,
    )
    return kept % {"made": made, "n": left}


def line(commitment: Commitment, agreement: Agreement, actor: Actor) -> str:
    """What is owed, by whom, how often; and when it was entered, if that was after the signing."""
    said = _("%(duty)s (%(who)s, %(rhythm)s)") % {
        "duty": commitment,
        "who": pgettext("between names", ", ").join(
            who_owes(commitment, side, actor) for side in commitment.sides
        ),
        "rhythm": rhythm(commitment),
    }
    entered, signed = commitment.written_on, agreement.signed_on
    if not (entered and signed and entered > signed):
        return said
    # Whoever holds the signed sheet has to see what cannot have stood on it.
    return _("%(said)s; entered on %(day)s") % {"said": said, "day": date_format(entered)}
