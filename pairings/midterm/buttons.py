"""One answer as a list shows it, with what its reader may do about it."""

from core.actor import Actor
from core.names import shown
from pairings.midterm.models import RosterAnswer
from pairings.midterm.rights import may_answer, may_replace
from pairings.midterm.wording import TONES, answered_by, replaced_by, said_of


def as_read(row: RosterAnswer, actor: Actor) -> dict:
    """A row of `with_place()`: whether somebody came after the trainee is asked for all at once."""
    replaces = may_replace(actor, row)
    is_vacant = row.last_pairing is not None and not (row.is_replaced or row.has_successor)
    return {
        "row": row,
        "name": shown(str(row.trainee), actor),
        "place": row.school or row.district,
        "said": said_of(row),
        "tone": TONES[row.answer],
        "by": answered_by(row, actor),
        "replaced_by": replaced_by(row, actor),
        "may_change": bool(row.answer) and may_answer(actor, row),
        "may_replace": replaces and row.is_gone and is_vacant,
        "may_return": replaces and row.is_replaced,
    }
