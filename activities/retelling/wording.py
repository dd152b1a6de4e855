"""The question whether two forms tell of one event, and its accounts side by side."""

from collections.abc import Collection

from django.db.models import Case, Exists, OuterRef, Value, When
from django.utils.translation import gettext as _

from activities.events.services import is_edition_of, parted
from activities.lessons.models import Lesson, Talk
from activities.registration import wording
from activities.registration.models import Activity, Party, Side, Status
from activities.retelling.finding import Pair, standing_beside, twins_of
from activities.retelling.rights import may_choose, may_join
from activities.retelling.services import usually_holds, wait_for_sending
from activities.sameness.rights import may_judge
from core.actor import Actor
from core.names import shown

# The parts of a form that an account names.
LESSONS, TALKS, SUPPORTING, SUPPORTED = range(4)


def questions(form: Activity, actor: Actor) -> list[dict]:
    """What to ask this actor of this form; nothing that is not theirs to answer."""
    return asked(twins_of([form], actor), actor)


def asked(pairs: Collection[Pair], actor: Actor, is_brief: bool = False) -> list[dict]:
    pairs = [pair for pair in pairs if may_judge(actor, pair.these, pair.those)]
    told = told_by([form for pair in pairs for form in (pair.asked, pair.twin)], actor, is_brief)
    return [
        {
            "pair": pair,
            "accounts": [told[pair.asked.pk], told[pair.twin.pk]],
            "waits": "" if may_join(pair.these, pair.those) else wait_for_sending(),
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
    rows = list(standing_beside([form.pk]).annotate(is_seen=Exists(visible)))
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


def newest(form: Activity) -> tuple:
    return form.status == Status.COUNTED, form.edition


def told_by(forms: Collection[Activity], actor: Actor, is_brief: bool = False) -> dict[int, dict]:
    """What each of these forms says of its event; briefly, without lessons and talks."""
    parts = parts_of(forms) if forms else []
    told = {}
    for form in forms:
        supporting, supported = (
            wording.joined(shown(name, actor) for name in named(parts, form, side))
            for side in (SUPPORTING, SUPPORTED)
        )
        facts = [
            (_("Recorded by"), shown(str(form.author), actor)),
            (_("Date"), wording.date_with_paper(form)),
            (_("Kind of activity"), str(form.kind)),
            (_("Supporting side"), supporting),
            (_("Supported side"), supported),
            (_("People present"), wording.headcount_of(form)),
        ]
        if not is_brief:
            facts += [
                (_("Lessons taught"), wording.joined(named(parts, form, LESSONS))),
                (_("Talks given"), wording.joined(named(parts, form, TALKS))),
            ]
        told[form.pk] = {"form": form, "facts": facts}
    return told


def parts_of(forms: Collection[Activity]) -> list[tuple]:
    """The lessons, talks and people of these forms in order, each with what it is."""
    keys = [form.pk for form in forms]
    parties = Party.objects.filter(activity__in=keys, teacher__isnull=False).order_by()
    side = Case(When(side=Side.SUPPORTING, then=Value(SUPPORTING)), default=Value(SUPPORTED))
    lessons, talks = (model.objects.filter(activity__in=keys) for model in (Lesson, Talk))
    found = lessons.order_by().values_list("activity", Value(LESSONS), "position", "topic")
    return sorted(
        found.union(
            talks.order_by().values_list("activity", Value(TALKS), "position", "title"),
            parties.values_list("activity", side, "pk", "teacher__name"),
            all=True,
        )
    )


def named(parts: Collection[tuple], form: Activity, what: int) -> list[str]:
    return [name for key, kind, _at, name in parts if (key, kind) == (form.pk, what)]
