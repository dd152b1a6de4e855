"""Schools that are late with their answers, for whoever may remind them."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from core.actor import Actor
from core.reminding import Reminder, reminder_of
from pairings.midterm.models import RosterAnswer, RosterCheck
from pairings.midterm.reading import is_late, last_reminders
from pairings.midterm.rights import may_remind
from roster.models import District, School


@dataclass(frozen=True, slots=True)
class Late:
    """A school that owes answers after the day, and whether it was reminded lately."""

    school: School
    silent: int
    reminder: Reminder


def late_schools(check: RosterCheck, district: District, actor: Actor) -> list[Late]:
    """Those of a district, where this reader may remind them; two or three queries."""
    if not (is_late(check, timezone.localdate()) and may_remind(actor, check, district.pk)):
        return []
    rows = RosterAnswer.objects.visible_to(actor).filter(check_round=check, district=district)
    counted = rows.silent().exclude(school=None).order_by().values_list("school")
    silent = dict(counted.annotate(number=Count("pk")))
    last = last_reminders(check) if silent else {}
    return [
        Late(school, silent[school.pk], reminder_of(last.get(school.pk), actor))
        for school in School.objects.filter(pk__in=silent)
    ]
