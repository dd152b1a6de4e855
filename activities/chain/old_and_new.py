"""What has changed on a form, in words: the old beside the new, for whoever signed the old."""

import datetime

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from activities.chain import asking
from activities.chain.models import Decision, Verb
from activities.chain.reading import changed_by, standing_steps
from activities.chain.table import APPROVING
from activities.registration import wording
from activities.registration.models import WAITING, Activity, Side, Status
from core.actor import Actor
from core.names import in_language, shown
from core.numbers import grouped
from results.models import Result

# Of long lists only the lines that differ are shown.
ONLY_DIFFERENT = {"parties", "people", "attachments"}
MOST_LINES = 40


def last_word(activity: Activity, actor: Actor) -> Decision | None:
    """The step from which on changes are news to the reader: when they last stood for the form or
    returned it.

    Somebody new at a level reads what changed since that level last spoke. Of the other side each
    speaks for themselves. None where nobody has spoken yet.
    """
    spoken = [step for step in standing_steps(activity) if step.verb in {*APPROVING, Verb.RETURN}]
    own = [step for step in spoken if step.by_id == actor.user_id]
    if own:
        return own[-1]
    level = [step for step in spoken if spoke_for(step, activity)]
    if not level or activity.author_id == actor.user_id:
        return None  # what they changed themselves is no news
    return level[-1]


def since_signed(activity: Activity, actor: Actor) -> dict:
    """What differs from what the reader last spoke about; empty where that is what it says."""
    step = last_word(activity, actor)
    if step is None or activity.status not in WAITING:
        return {}
    steps = standing_steps(activity)
    return changed_by(steps[steps.index(step) + 1 :])


def since_words(activity: Activity, actor: Actor) -> str:
    """How that is headed: whoever only returned a form has signed nothing. Empty: no change."""
    step = last_word(activity, actor)
    if step is None or not since_signed(activity, actor):
        return ""
    is_own, is_return = step.by_id == actor.user_id, step.verb == Verb.RETURN
    return str(CHANGED_SINCE[is_own, is_return])


CHANGED_SINCE = {
    (True, False): gettext_lazy("Changed since you signed or confirmed"),
    (True, True): gettext_lazy("Changed since you returned it"),
    (False, False): gettext_lazy("Changed since it was confirmed at this step"),
    (False, True): gettext_lazy("Changed since it was returned from this step"),
}


def spoke_for(step: Decision, activity: Activity) -> bool:
    """Whether this step was taken at the level where the form is now."""
    return step.from_status == activity.status and activity.status != Status.OTHER_SIDE


def rows(changed: dict, actor: Actor) -> list[dict]:
    """A row for each field and part: label, old, new."""
    return [
        {"label": label(name), **values(name, changed[name], actor)}
        for name in in_page_order(changed)
    ]


def in_page_order(changed: dict) -> list[str]:
    order = [name for item in asking.ITEMS.values() for name in item.covers]
    return sorted(changed, key=order.index)


def label(name: str) -> str:
    """The words of a column, or of the part it is."""
    item = next(item for item in asking.ITEMS.values() if name in item.covers)
    if len(item.covers) == 1:
        return capfirst(str(item.words))
    return capfirst(str(Activity._meta.get_field(name).verbose_name))


def values(name: str, change: dict, actor: Actor) -> dict:
    old, new = lines(name, change["old"], actor), lines(name, change["new"], actor)
    if name in ONLY_DIFFERENT and set(old) != set(new):
        old, new = without(old, new), without(new, old)
    return {"old": as_text(old), "new": as_text(new)}


def without(lines: list[str], others: list[str]) -> list[str]:
    return [line for line in lines if line not in others]


def as_text(lines: list[str]) -> str:
    shown_lines, more = lines[:MOST_LINES], len(lines) - MOST_LINES
    if more > 0:
        shown_lines.append(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more})
    return "\n".join(shown_lines)


def lines(name: str, value, actor: Actor) -> list[str]:
    """A value as lines: one for a column, one for each row of a part."""
    if isinstance(value, list):
        return [LINES[name](entry, actor) for entry in value]
    return [words] if (words := column(name, value)) else []


def column(name: str, value) -> str:
    field = Activity._meta.get_field(name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return record(value)
    if field.get_internal_type() == "DateField":
        return date_format(datetime.date.fromisoformat(value))
    if isinstance(value, int) and not field.choices:
        return grouped(value)
    return str(dict(field.flatchoices).get(value, value))


def record(value: dict | None) -> str:
    """A record of the form by its words, in the reader's language where it has a name in it."""
    return in_language(value["text"], value.get("text_en", "")) if value else ""


def person(entry: dict, actor: Actor) -> str:
    name = record(entry["teacher"]) or entry.get("name") or entry.get("teacher_name") or ""
    return shown(name, actor) if name else ""


def row_of(*cells) -> str:
    return "\u00a0· ".join(str(cell) for cell in cells if cell)


def party(entry: dict, actor: Actor) -> str:
    place = record(entry["school"]) or record(entry["district"])
    return row_of(Side(entry["side"]).label, person(entry, actor), place)


def lesson(entry: dict, actor: Actor) -> str:
    return row_of(entry["topic"], entry["grade"], person(entry, actor), record(entry["school"]))


def talk(entry: dict, actor: Actor) -> str:
    name = record(entry["teacher"]) or entry["speaker"]
    speaker = shown(name, actor) if name else ""
    return row_of(entry["title"], speaker, entry["speaker_post"])


def present(entry: dict, actor: Actor) -> str:
    half_days = entry["half_days"]
    length = ngettext("%(n)d half-day", "%(n)d half-days", half_days or 0) % {"n": half_days or 0}
    # What was noted before guests had a unit says nothing of it.
    place = record(entry["school"]) or record(entry["district"]) or entry.get("unit", "")
    return row_of(person(entry, actor), place, length if half_days else "")


def result(entry: dict, actor: Actor) -> str:
    people = wording.joined(person(author, actor) for author in entry["authors"])
    return row_of(
        Result.Kind(entry["kind"]).label,
        entry["title"],
        people,
        entry["published_in"],
        characters(entry["characters"]),
    )


def characters(number: int | None) -> str:
    if not number:
        return ""
    return ngettext("%(n)d character", "%(n)d characters", number) % {"n": number}


LINES = {
    "parties": party,
    "lessons": lesson,
    "talks": talk,
    "people": present,
    "results": result,
    "attachments": lambda entry, actor: entry["text"],
}


def lesson_note(activity: Activity) -> str:
    """Says of changed lessons that the figure of lessons stays as it is, where it does."""
    change = activity.changed_since_return.get("lessons")
    if change is None or "kind" in activity.changed_since_return:
        return ""
    if not activity.kind.lessons_are_lesson_study:
        return _(
            "The figure of lessons stays as it is: lessons count in it only with lesson study, "
            "and “%(kind)s” is none."
        ) % {"kind": activity.kind}
    number = len(change["new"])
    if len(change["old"]) != number:
        return ""
    return ngettext(
        "The figure of lessons stays as it is: the form still has %(n)d lesson.",
        "The figure of lessons stays as it is: the form still has %(n)d lessons.",
        number,
    ) % {"n": number}
