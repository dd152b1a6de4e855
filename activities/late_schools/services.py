"""Reminding whoever confirms at a school of the forms that have waited there for long."""

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from activities.chain.late import REMINDED, reminder_key
from activities.late_schools.reading import last_reminders, late_at, who_confirms
from activities.late_schools.rights import may_remind
from activities.registration.models import Status
from core.actor import Actor
from core.exceptions import DomainError
from core.reminding import remind_once
from core.rights import demand
from roster.models import School


@transaction.atomic
def remind_school(school: School, *, actor: Actor, today: datetime.date) -> list[User]:
    """Owe whoever confirms there one word of it; returns them. A school is reminded once in a few
    days, whoever does it.

    Raises PermissionDenied, or DomainError where it was reminded lately, nothing is late any more,
    or nobody may confirm there.
    """
    demand(may_remind(actor, school))
    # Nobody else reminds it before this is written.
    held = School.objects.select_for_update().get(pk=school.pk)
    number = late_at(held, actor).count()
    if not number:
        raise DomainError(_("Nothing is late at this school any more. Nobody was reminded."))
    return remind_once(
        who_confirms(held, today),
        REMINDED,
        actor=actor,
        last=last_reminders([held.pk]).get(held.pk),
        key=reminder_key(held),
        today=today,
        address=reverse("activities:list", query={"tab": "todo", "status": Status.SCHOOL.value}),
        values={"n": str(number)},
        nobody=_("Nobody else may confirm for %(school)s. Nobody was reminded.") % {"school": held},
        subject=held,
        forms=number,
    )
