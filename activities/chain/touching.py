"""A part changed outside the form's own page: the version moves on with it."""

from django.db.models import F

from activities.chain.take import overtaken
from activities.registration import changes
from activities.registration.changes import since_sent
from activities.registration.models import Activity
from activities.registration.rights import may_edit
from core.actor import Actor


def touch(activity: Activity, *, actor: Actor, seen: int, files: tuple[list, list]) -> None:
    """The files changed, from the one list to the other: the version moves on with them."""
    values = {"version": F("version") + 1}
    if may_edit(actor, activity):
        old, new = (changes.files_as_data(rows) for rows in files)
        values |= since_sent(activity, {"attachments": {"old": old, "new": new}})
    if not Activity.objects.filter(pk=activity.pk, version=seen).update(**values):
        raise overtaken(activity, actor)
