"""The question whether two forms tell of one event, and its accounts side by side."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from activities.events.services import is_edition_of
from activities.lessons.models import Lesson, Talk
from activities.registration import wording
from activities.registration.models import Activity, Status
from activities.retelling.finding import Pair, standing_beside, twins_of
from activities.retelling.rights import may_choose
from activities.retelling.services import usually_holds
from activities.sameness.rights import may_judge
from core.actor import Actor
from core.names import shown


def questions(form: Activity, actor: Actor) -> list[dict]:
    """What to ask this actor of this form; nothing that is not theirs to answer."""
    return asked(twins_of([form], actor), actor)


def asked(pairs: Collection[Pair], actor: Actor) -> list[dict]:
    pairs = [pair for pair in pairs if may_judge(actor, pair.these, pair.those)]
    told = told_by([form for pair in pairs for form in (pair.asked, pair.twin)], actor)
    return [
        {
            "pair": pair,
            "accounts": [told[pair.asked.pk], told[pair.twin.pk]],
            "may_choose": may_choose(actor, pair.these, pair.those),
            "holds": usually_holds([pair.asked, pair.twin]),
        }
        for pair in pairs
    ]


def accounts(form: Activity, actor: Actor) -> dict:
    """The accounts of the form's event that the reader sees, this one first, side by side.

    Each in the edition that counts, else the latest; with what the reader may do with it.
    """
    visible = Activity.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    beside = standing_beside([form]).select_related("program", "author")
    rows = list(beside.annotate(is_seen=Exists(visible)))
    editions: dict[str | int, Activity] = {}
    for row in rows:
        if row.is_seen:
            key = row.reference or row.pk
            editions[key] = max(editions.get(key, row), row, key=newest)
    editions[form.reference or form.pk] = form
    shown_rows = sorted(editions.values(), key=lambda row: (row.pk != form.pk, row.pk))
    told = told_by(shown_rows, actor)
    for row in shown_rows:
        these, those = parted(rows, row)
        told[row.pk] |= {
            "counts": row.status == Status.COUNTED and not row.stands_back,
            "holds": (is_held := is_edition_of(row, form.event.holds)),
            "may_let_hold": not is_held and may_choose(actor, these, those),
        }
    return {
        "told": list(told.values()),
        "unseen": len({row.reference or row.pk for row in rows} - editions.keys()),
        "may_part": may_judge(actor, *parted(rows, form)),
    }


def parted(rows: list[Activity], form: Activity) -> tuple[list[Activity], list[Activity]]:
    """The editions of this form, and the rest."""
    own = [row for row in rows if is_edition_of(row, form)]
    return own, [row for row in rows if row not in own]


def newest(form: Activity) -> tuple:
    return form.status == Status.COUNTED, form.edition


def told_by(forms: Collection[Activity], actor: Actor) -> dict[int, dict]:
    """What each of these forms says of its event."""
    keys = [form.pk for form in forms]
    lessons, talks = (
        list(model.objects.filter(activity__in=keys)) if keys else [] for model in (Lesson, Talk)
    )
    return {
        form.pk: {
            "form": form,
            "facts": [
                (_("Recorded by"), shown(str(form.author), actor)),
                (_("Date"), wording.date_with_paper(form)),
                (_("People present"), wording.headcount_of(form)),
                (_("Lessons taught"), named(lessons, form)),
                (_("Talks given"), named(talks, form)),
            ],
        }
        for form in forms
    }


def named(rows: Collection[Lesson | Talk], form: Activity) -> str:
    return wording.joined([row for row in rows if row.activity_id == form.pk])
