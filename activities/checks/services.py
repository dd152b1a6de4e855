"""What looks odd was looked at, and is right. Said once; twice is once."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from activities.checks.models import FoundRight
from activities.checks.rights import may_find_right
from activities.registration.models import Activity
from activities.works.reading import standing
from core.actor import Actor
from core.audit import record_event
from results.models import Result


@transaction.atomic
def find_result_right(result: Result, matter: str, *, actor: Actor) -> None:
    mentions = standing().filter(result=result).select_related("activity__program")
    if not may_find_right(actor, [each.activity for each in mentions]):
        raise PermissionDenied
    _note(result, actor, matter=matter, result=result)


@transaction.atomic
def find_headcount_right(form: Activity, *, actor: Actor) -> None:
    if not may_find_right(actor, [form]):
        raise PermissionDenied
    _note(form, actor, matter=FoundRight.Matter.HEADCOUNT, activity=form)


def _note(subject, actor: Actor, **what) -> None:
    said_by = {"said_by_id": actor.user_id}
    _row, is_new = FoundRight.objects.get_or_create(**what, defaults=said_by)
    if is_new:
        record_event(actor, "activities.found_right", subject, matter=str(what["matter"]))
