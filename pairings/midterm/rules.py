"""What must hold for a round and its answers; each refusal says what to do."""

import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.actor import Actor, Role
from core.exceptions import DomainError
from core.rights import demand
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.rights import answers_as, may_open
from pairings.pairs.models import Pairing
from programs.models import Program
from programs.program import rules as program_rules
from roster.models import Posting


def held(row: RosterAnswer) -> RosterAnswer:
    """The stored row, with its round held: nobody closes it or answers in it meanwhile."""
    check = RosterCheck.objects.select_for_update(of=("self",)).select_related("program", "subject")
    check = check.get(pk=row.check_round_id)
    stored = RosterAnswer.objects.select_related(
        "trainee", "district", "school", "replacement__trainee"
    ).get(pk=row.pk)
    stored.check_round = check
    return stored


def what_is_said(stored: RosterAnswer, answer: str, since: datetime.date | None, note: str) -> dict:
    if answer not in RosterAnswer.Answer.values:
        raise ValidationError({"answer": _("Choose whether this trainee still teaches here.")})
    if answer not in RosterAnswer.GONE:
        return {"answer": answer, "since": None, "note": ""}
    last = stored.check_round.program.ends_on
    if since is None:
        raise ValidationError({"since": _("Enter since when.")})
    if since > last:
        text = _("The program ends on %(day)s. Enter that day or an earlier one.")
        raise ValidationError({"since": text % {"day": date_format(last)}})
    first = Posting.objects.filter(teacher=stored.trainee_id).order_by("starts_on").first()
    if first and since < first.starts_on:
        text = _("%(trainee)s began to work on %(day)s. Enter that day or a later one.")
        values = {"trainee": stored.trainee, "day": date_format(first.starts_on)}
        raise ValidationError({"since": text % values})
    return {"answer": answer, "since": since, "note": note.strip()}


def check_gone(stored: RosterAnswer, starts_on: datetime.date) -> None:
    """Nobody takes a place whose trainee still teaches on that day."""
    if starts_on < stored.since:
        text = _("%(trainee)s still teaches here before %(day)s. Enter that day or a later one.")
        words = {"trainee": stored.trainee, "day": date_format(stored.since)}
        raise ValidationError({"starts_on": text % words})


def demand_role(stored: RosterAnswer, actor: Actor) -> Role:
    role = answers_as(actor, stored)
    if role is None:
        raise PermissionDenied
    return role


def demand_open(check: RosterCheck) -> None:
    program_rules.demand_not_closed(check.program)
    if not check.is_open:
        raise DomainError(was_closed(check))


def manageable(check: RosterCheck, actor: Actor) -> RosterCheck:
    rows = RosterCheck.objects.select_for_update(of=("self",)).select_related("program", "subject")
    stored = rows.get(pk=check.pk)
    demand(may_open(actor, stored.subject_id))
    program_rules.demand_not_closed(stored.program)
    return stored


def check_due(program: Program, answer_by: datetime.date, first: datetime.date) -> None:
    if answer_by < first:
        raise ValidationError(
            {
                "answer_by": _("Enter %(day)s or a later day: nobody can answer before it.")
                % {"day": date_format(first)}
            }
        )
    program_rules.check_day(program, answer_by, field="answer_by")


# --- what was settled meanwhile -------------------------------------------------------------------


def was_closed(check: RosterCheck) -> str:
    text = _("This mid-term check was closed on %(day)s. Ask the section to open it again.")
    return text % {"day": date_format(check.closed_on)}


def has_the_place(row: RosterAnswer, successor: Pairing) -> str:
    names = {"new": successor.trainee, "old": row.trainee}
    return _("%(new)s has the place of %(old)s already.") % names


def has_no_place(row: RosterAnswer) -> str:
    text = _(
        "%(trainee)s has no place to give: the pairing was cancelled, so it never was. Whoever is "
        "without a mentor stands on the pairing board."
    )
    return text % {"trainee": row.trainee}


def nobody_has(row: RosterAnswer) -> str:
    return _("Nobody has the place of %(trainee)s.") % {"trainee": row.trainee}
