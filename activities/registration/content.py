"""What a registration form says, apart from where it is: plain data between pages and services.

The `key` of an entry says which row of the form it is, and is None for a new one. It says nothing
to a reader, so two entries that differ in it alone say the same.
"""

from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pairings.models import Pairing
from results.models import Result
from roster.models import District, School, Teacher
from roster.people.finding import Person

# The columns of a form that its author fills in; the rest follows from them or from the chain.
CONTENT_FIELDS = (
    "program",
    "subject",
    "kind",
    "organiser_level",
    "organiser_district",
    "organiser_school",
    "partnership",
    "host_school",
    "place",
    "starts_on",
    "date_precision",
    "date_as_printed",
    "ends_on",
    "half_days",
    "minutes",
    "theme",
    "process",
    "effect",
    "headcount",
    "headcount_qualifier",
    "list_is_complete",
)


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A side of the event. A person brings the place they were posted to."""

    side: str
    district: District
    school: School | None = None
    teacher: Teacher | None = None
    pairing: Pairing | None = None
    key: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LessonEntry:
    topic: str
    grade: str = ""
    teacher: Teacher | None = None
    teacher_name: str = ""
    district: District | None = None
    school: School | None = None
    key: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TalkEntry:
    """A talk; its speaker is a name, or a teacher at the place they had that day."""

    title: str
    speaker: str = ""
    speaker_post: str = ""
    teacher: Teacher | None = None
    district: District | None = None
    school: School | None = None
    key: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ResultEntry:
    """Something made; authors in order. `key` names it through the editions of a form.

    `same_as` is the result that it was found to be while it was typed, or was joined with since.
    """

    kind: str
    title: str
    authors: tuple[Person, ...] = ()
    characters: int | None = None
    published_in: str = ""
    key: UUID | None = field(default=None, compare=False)
    same_as: Result | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FormContent:
    """A whole form. `fields` are columns of Activity by name, from CONTENT_FIELDS."""

    fields: dict
    parties: tuple[PartyEntry, ...] = ()
    lessons: tuple[LessonEntry, ...] = ()
    talks: tuple[TalkEntry, ...] = ()
    people: tuple[Person, ...] = ()
    results: tuple[ResultEntry, ...] = ()


def content_of(form, *, with_people: bool = True) -> FormContent:
    """The content of a stored form, to compare with, to correct, or to fill a page.

    A page that shows nobody but the parties does without the people present.
    """
    parties = _rows(form, "parties", "district", "school", "teacher", "pairing")
    # Who signed in to one session is that session's; the form's list is of the whole event.
    people = _rows(form, "attendances", "district", "school__district", "teacher", session=None)
    return FormContent(
        fields={name: getattr(form, name) for name in CONTENT_FIELDS},
        parties=tuple(
            PartyEntry(row.side, row.district, row.school, row.teacher, row.pairing, row.key)
            for row in parties
        ),
        lessons=tuple(
            LessonEntry(
                row.topic, row.grade, row.teacher, row.name, row.district, row.school, row.key
            )
            for row in _rows(form, "lessons", "district", "school", "teacher")
        ),
        talks=tuple(
            TalkEntry(
                *(row.title, row.name, row.speaker_post),
                *(row.teacher, row.district, row.school, row.key),
            )
            for row in _rows(form, "talks", "district", "school", "teacher")
        ),
        people=tuple(_person(row) for row in people) if with_people else (),
        results=tuple(_result(row) for row in _results(form)),
    )


def present_still(before: FormContent, parties: tuple[PartyEntry, ...]) -> tuple[Person, ...]:
    """The people noted as present before, but for the parties who left the form.

    A party who stays, but at another place, was present from there.
    """
    places = {party.teacher: party for party in parties if party.teacher}
    old = {party.teacher: party for party in before.parties if party.teacher}
    people = []
    for person in before.people:
        party = places.get(person.teacher)
        if party is None and person.teacher in old:
            continue
        if party is not None and party != old.get(person.teacher):
            person = replace(person, district=party.district, school=party.school)
        people.append(person)
    return tuple(people)


def _is_read(form, part: str) -> bool:
    """Whether these rows came with the form, from a page that reads many."""
    return part in getattr(form, "_prefetched_objects_cache", {})


def with_what_there_is(rows: QuerySet) -> QuerySet:
    """With each form, whether it has parts that most are without: what is not there is not read."""
    return rows.annotate(
        **{
            f"has_{part}": Exists(
                rows.model._meta.get_field(part).related_model.objects.filter(
                    activity=OuterRef("pk")
                )
            )
            for part in ("lessons", "talks", "results")
        }
    )


def _has(form, part: str) -> bool:
    return getattr(form, f"has_{part}", True)


def _rows(form, part: str, *related: str, **narrowed):
    rows = getattr(form, part)
    if not _has(form, part):
        return ()
    return rows.all() if _is_read(form, part) else rows.filter(**narrowed).select_related(*related)


def _results(form):
    rows = form.results
    if not _has(form, "results"):
        return ()
    return rows.all() if _is_read(form, "results") else rows.select_related("result").with_authors()


def _person(row) -> Person:
    half_days, unit = getattr(row, "half_days", None), getattr(row, "unit", "")
    return Person(row.teacher, row.name, row.district, row.school, half_days, unit, row.key)


def _result(row) -> ResultEntry:
    return ResultEntry(
        kind=row.kind,
        title=row.title,
        authors=tuple(_person(author) for author in row.authorships.all()),
        characters=row.characters,
        published_in=row.published_in,
        key=row.key,
        same_as=row.result if row.own_id else None,
    )
