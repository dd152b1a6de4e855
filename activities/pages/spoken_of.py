"""What a form says of each thing that a return can name, so that nobody ticks it unread."""

from collections.abc import Callable, Iterable

from django.db.models import Prefetch
from django.utils.text import Truncator
from django.utils.translation import ngettext, pgettext

from activities.attachments.models import Attachment
from activities.lessons.models import Lesson, Talk
from activities.presence.models import Attendance
from activities.registration import wording
from activities.registration.models import Activity
from core.actor import Actor
from core.names import shown

MOST_LETTERS = 90


def with_all_it_says(rows):
    """Forms with their parts, in a fixed number of queries."""
    return rows.select_related(
        *("host_school", "subject", "partnership", "organiser_school", "organiser_district")
    ).prefetch_related(
        Prefetch("lessons", Lesson.objects.select_related("teacher")),
        Prefetch("talks", Talk.objects.select_related("teacher")),
        Prefetch("attendances", Attendance.objects.select_related("teacher")),
        Prefetch("attachments", Attachment.objects.filter(removed_at=None)),
        "results",
    )


def spoken_of(activity: Activity, actor: Actor, keys: Iterable[str]) -> dict[str, str]:
    """Its first words for each of these, as this reader may read names; and that there is none."""
    none = pgettext("of a part of a form", "none")
    told = {key: " ".join(WORDS[key](activity, actor).split()) for key in keys}
    return {key: Truncator(words or none).chars(MOST_LETTERS) for key, words in told.items()}


def people(rows, actor: Actor) -> str:
    return listed(shown(str(each.teacher or each.name), actor) for each in rows)


def listed(words: Iterable[str]) -> str:
    return pgettext("between parts of a line", "; ").join(filter(None, words))


def parties(form: Activity, actor: Actor) -> str:
    return listed(
        one["name"] or str(one["place"])
        for side in wording.sides(form, actor)
        for one in side["people"]
    )


def files(form: Activity, _actor: Actor) -> str:
    rows = form.attachments.all()
    photos = sum(each.kind == Attachment.Kind.PHOTO for each in rows)
    others = len(rows) - photos
    return listed(
        [
            ngettext("%(n)d photo", "%(n)d photos", photos) % {"n": photos} if photos else "",
            ngettext("%(n)d file", "%(n)d files", others) % {"n": others} if others else "",
        ]
    )


def or_nothing(value) -> str:
    return "" if value is None else str(value)


WORDS: dict[str, Callable[[Activity, Actor], str]] = {
    "parties": parties,
    "date": lambda form, _actor: wording.date_with_paper(form),
    "kind": lambda form, _actor: str(form.kind),
    "place": lambda form, _actor: wording.place_of(form),
    "length": lambda form, _actor: wording.length_of(form),
    "headcount": lambda form, _actor: wording.headcount_of(form),
    "people": lambda form, actor: people(form.attendances.all(), actor),
    "theme": lambda form, _actor: form.theme,
    "process": lambda form, _actor: form.process,
    "effect": lambda form, _actor: form.effect,
    "lessons": lambda form, _actor: listed(each.topic for each in form.lessons.all()),
    "talks": lambda form, _actor: listed(each.title for each in form.talks.all()),
    "results": lambda form, _actor: listed(each.title for each in form.results.all()),
    "attachments": files,
    "subject": lambda form, _actor: or_nothing(form.subject),
    "organiser": lambda form, _actor: wording.organiser_of(form),
    "partnership": lambda form, _actor: or_nothing(form.partnership),
    "program": lambda form, _actor: str(form.program),
}
