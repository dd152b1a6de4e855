"""What a commitment must say to be one: days inside what it stands on, kinds of its program."""

import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.editing import all_at_once
from pairings.commitments.models import Commitment
from pairings.pairs.models import Pairing
from pairings.partnerships.models import Partnership
from programs.kinds.rules import check_kinds
from programs.program import rules


def check(commitment: Commitment) -> None:
    """Raise ValidationError with everything that is wrong, or DomainError for a closed program."""
    rules.demand_not_closed(commitment.program)
    all_at_once(
        lambda: check_day(commitment, commitment.starts_on, field="starts_on"),
        lambda: check_day(commitment, commitment.ends_on, field="ends_on"),
        lambda: check_ended(commitment),
        lambda: check_kinds(commitment.program, commitment.kinds),
    )


def why_nothing_more(of: Partnership | Pairing) -> str:
    """Why nothing more can be agreed: the two work together no longer; else empty."""
    if of.goes_on(timezone.localdate()):
        return ""
    return _("The two no longer work together, so nothing more can be agreed.")


def check_day(commitment: Commitment, day: datetime.date | None, *, field: str) -> None:
    """The day lies within the program, and within the partnership or the pairing."""
    if day is None:
        return
    rules.check_day(commitment.program, day, field=field)
    if not commitment.of.period.running(day):
        raise ValidationError(
            {
                field: _("The two work together from %(first)s to %(last)s. Enter a day within it.")
                % {
                    "first": date_format(commitment.of.starts_on),
                    "last": date_format(commitment.of.ends_on or commitment.program.ends_on),
                }
            }
        )


def ended_already(commitment: Commitment) -> str:
    """Also of one whose last day is still to come."""
    words = {"day": date_format(commitment.ends_on)}
    return _("This commitment was ended already; its last day is %(day)s.") % words


def check_ended(commitment: Commitment) -> None:
    if commitment.end_reason and commitment.ends_on is None:
        raise ValidationError({"ends_on": _("This commitment was ended. Enter its last day.")})
