"""A stored form as the answers of the page of mentor and trainee."""

import datetime

from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date

from activities.lessons.forms import SOMEBODY_ELSE
from activities.registration.content import FormContent, LessonEntry, PartyEntry
from activities.registration.models import Activity, Side
from pairings.models import Pairing
from programs.models import ActivityKind
from recording.answers import lines_of
from roster.models import School
from roster.people.finding import Person

TODAY, YESTERDAY, OTHER_DAY = "today", "yesterday", "other"
TRAINEES, MENTORS, OTHER_SCHOOL = "trainee", "mentor", "other"

# How long, as it is said in a school; minutes and half-days, as they are counted.
DURATIONS = {
    "lesson": (40, None),
    "lessons": (80, None),
    "half_day": (None, 1),
    "day": (None, 2),
}
OTHER_DURATION = "minutes"


def parties_of(pairing: Pairing) -> tuple[PartyEntry, PartyEntry]:
    return (
        PartyEntry(
            Side.SUPPORTING, pairing.mentor_district, pairing.mentor_school, pairing.mentor, pairing
        ),
        PartyEntry(Side.SUPPORTED, pairing.district, pairing.school, pairing.trainee, pairing),
    )


def pairing_of(content: FormContent) -> Pairing | None:
    """The pair whose form it is."""
    return next((party.pairing for party in content.parties if party.pairing), None)


def key_of(person: Person) -> str:
    """A person as a choice in a line: by record, or by the name and place that stand for one."""
    if person.teacher:
        return str(person.teacher.pk)
    places = (person.district, person.school)
    return ":".join([person.name, *(str(place.pk) if place else "" for place in places)])


def initial_of(content: FormContent, today: datetime.date) -> dict:
    """A stored form as the answers of this page."""
    fields = content.fields
    pairing = pairing_of(content)
    day = fields["starts_on"]
    present = fields["headcount"] or 2
    return {
        "pairing": pairing.pk if pairing else None,
        "when": when_of(fields, today),
        "day": day,
        "date_precision": fields["date_precision"],
        "date_as_printed": fields["date_as_printed"],
        "kind": fields["kind"].pk,
        "where": where_of(fields["host_school"], pairing, fields["kind"]),
        "host_school": fields["host_school"].pk if fields["host_school"] else None,
        "theme": fields["theme"],
        "process": fields["process"],
        "effect": fields["effect"],
        "others": present - 2 if present > 2 else None,
        **duration_of(fields["minutes"], fields["half_days"]),
        **lines_of(
            content,
            of_lesson=lambda lesson: {
                "teacher": taught_by(lesson),
                "teacher_name": lesson.teacher_name,
            },
            of_result=lambda result: {"authors": [key_of(each) for each in result.authors]},
        ),
    }


def taught_by(lesson: LessonEntry) -> str:
    if lesson.teacher:
        return str(lesson.teacher.pk)
    return SOMEBODY_ELSE if lesson.teacher_name else ""


def when_of(fields: dict, today: datetime.date) -> str:
    """Today and yesterday are days, with nothing else to say of them."""
    if fields["date_precision"] != Activity.Precision.DAY or fields["date_as_printed"]:
        return OTHER_DAY
    days = {today: TODAY, today - datetime.timedelta(days=1): YESTERDAY}
    return days.get(fields["starts_on"], OTHER_DAY)


def on_their_day(typed: MultiValueDict, today: datetime.date) -> MultiValueDict:
    """Boxes put aside on another day: what was today then is that day by now."""
    try:
        opened = parse_date(typed.get("opened_on", "")) or today
        days = {TODAY: opened, YESTERDAY: opened - datetime.timedelta(days=1)}
    except (ValueError, OverflowError):
        # No page of ours says such a day.
        return typed
    when = typed.get("when")
    if opened == today or when not in days:
        return typed
    said = {"when": [OTHER_DAY], "day": [days[when].isoformat()], "opened_on": [today.isoformat()]}
    # What was chosen of another day before, and left, was never asked of today.
    said |= {"date_precision": [Activity.Precision.DAY.value], "date_as_printed": [""]}
    return MultiValueDict(dict(typed.lists()) | said)


def where_of(school: School | None, pairing: Pairing | None, kind: ActivityKind) -> str:
    """Nothing, where no place was noted of an event that has one."""
    if pairing is None or (school is None and kind.is_remote):
        return TRAINEES
    if school is None:
        return ""
    places = {pairing.mentor_school_id: MENTORS, pairing.school_id: TRAINEES}
    return places.get(school.pk, OTHER_SCHOOL)


def duration_of(minutes: int | None, half_days: int | None) -> dict:
    for name, measure in DURATIONS.items():
        if measure == (minutes, half_days):
            return {"duration": name, "minutes": None}
    return {"duration": OTHER_DURATION, "minutes": minutes}
