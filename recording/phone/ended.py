"""A letter that comes when its pair is a pair no more: kept by its phone, and explained.

Nothing of it is stored: a form of a pair is of a day on which the two were one. The coordinator
of the pair is told, and where they put its last day right the phone's next try is taken in. A
closed program is the office's to open.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.registration.elsewhere import outside_the_pair
from core.actor import Actor
from core.notices import owe
from core.typed import key_typed
from pairings.models import Pairing
from programs.models import Program
from recording.no_pair import why_no_pair


@dataclass(frozen=True, slots=True)
class Ended:
    """Why the letter is not taken in, and its pair where somebody can put that right."""

    sentences: list[str]
    pairing: Pairing | None = None


def ended(said: Mapping, day: datetime.date | None, actor: Actor) -> Ended | None:
    """What has ended since the letter was written; None where something else is wrong with it.

    `day` is the day on which it says that the activity took place.
    """
    if actor.teacher_id is None:
        reason = why_no_pair(actor, timezone.localdate())
        return Ended([reason.why, reason.what_to_do])
    pairing = own_pairing(said.get("pairing", ""), actor)
    if pairing is None:
        return None
    if pairing.program.state == Program.State.CLOSED:
        why = _("%(program)s, the program of your pairing, is closed.")
        return Ended(
            [
                why % {"program": pairing.program},
                _(
                    "Nothing more is recorded in it. If something is missing, the office can open "
                    "it."
                ),
            ]
        )
    if pairing.cancelled_at or (day and pairing.ends_on and day > pairing.ends_on):
        return Ended([outside_the_pair(pairing, day, actor)], pairing)
    return None


def own_pairing(typed: str, actor: Actor) -> Pairing | None:
    rows = Pairing.objects.visible_to(actor).filter(pk=key_typed(typed))
    own = rows.filter(Q(mentor=actor.teacher_id) | Q(trainee=actor.teacher_id))
    return own.select_related("program", "subject", "district", "mentor", "trainee").first()


@transaction.atomic
def tell_coordinators(pairing: Pairing, key: UUID, day: datetime.date) -> None:
    """Once for each letter, however often its phone tries."""
    today = timezone.localdate()
    owe(
        User.objects.coordinating(pairing.district_id, pairing.subject_id, today),
        "activities.came_late",
        key=f"activities.came_late {key}",
        address=pairing.get_absolute_url(),
        values={"pairing": str(pairing), "day": day.isoformat()},
    )
