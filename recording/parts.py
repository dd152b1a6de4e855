"""The rows that hang on a form, written from its content: by difference, never made anew.

A row stays while what it stands for stays: what is dropped is deleted, what has changed is updated,
what is new is inserted. So a signature stays with its person, and a result keeps its address.
"""

from collections.abc import Iterable

from activities.lessons.models import Lesson, Talk
from activities.presence.models import Attendance
from activities.registration.changes import PARTS, shown
from activities.registration.consequences import districts_of, present
from activities.registration.content import FormContent
from activities.registration.models import Activity, NamedDistrict, Party
from activities.works.services import write_mentions
from core.difference import Wanted, keep
from roster.people.finding import Person

Source = Attendance.Source


def write(form: Activity, content: FormContent) -> None:
    """All parts of a form that has none yet. Call inside the transaction of the form's own row."""
    for part in PARTS:
        WRITERS[part](form, content, is_new=True)
    name_districts(form, content, {})


def rewrite(form: Activity, before: FormContent, after: FormContent) -> None:
    """Change the parts that differ, and the districts that follow from the whole."""
    for part in PARTS:
        if shown(before, part) != shown(after, part):
            WRITERS[part](form, after)
    write_districts(form, after)


def write_parties(form: Activity, content: FormContent, *, is_new: bool = False) -> None:
    wanted = [
        Wanted(
            party.key,
            {
                "side": str(party.side),
                "district_id": party.district.pk,
                "school_id": pk_of(party.school),
                "teacher_id": pk_of(party.teacher),
                "pairing_id": pk_of(party.pairing),
            },
        )
        for party in content.parties
    ]
    keep(Party, wanted, by_person=True, is_new=is_new, activity=form)


def write_lessons(form: Activity, content: FormContent, *, is_new: bool = False) -> None:
    wanted = [
        Wanted(
            lesson.key,
            {
                "position": position,
                "teacher_id": pk_of(lesson.teacher),
                "name": lesson.teacher_name,
                "district_id": pk_of(lesson.district),
                "school_id": pk_of(lesson.school),
                "grade": lesson.grade,
                "topic": lesson.topic,
            },
        )
        for position, lesson in enumerate(content.lessons, start=1)
    ]
    keep(Lesson, wanted, is_new=is_new, activity=form)


def write_talks(form: Activity, content: FormContent, *, is_new: bool = False) -> None:
    wanted = [
        Wanted(
            talk.key,
            {
                "position": position,
                "title": talk.title,
                "teacher_id": pk_of(talk.teacher),
                "name": talk.speaker,
                "district_id": pk_of(talk.district),
                "school_id": pk_of(talk.school),
                "speaker_post": talk.speaker_post,
            },
        )
        for position, talk in enumerate(content.talks, start=1)
    ]
    keep(Talk, wanted, is_new=is_new, activity=form)


def write_people(form: Activity, content: FormContent, *, is_new: bool = False) -> None:
    """Everybody present; the people of both sides are among them."""
    sides = {party.teacher for party in content.parties if party.teacher}
    wanted = [
        Wanted(
            person.key,
            person_then(person) | {"half_days": person.half_days, "unit": person.unit},
            {
                "source": Source.TYPED if person.teacher in sides else Source.LIST,
                "noted_by_id": form.author_id,
            },
        )
        for person in present(content)
    ]
    # Who signed in to one session is that session's, and stays.
    stored = [] if is_new else list(form.attendances.filter(session=None).order_by("pk"))
    keep(Attendance, wanted, by_person=True, stored=stored, activity=form)


def write_results(form: Activity, content: FormContent, *, is_new: bool = False) -> None:
    said = [
        (
            Wanted(
                entry.key,
                {
                    "position": position,
                    "kind": str(entry.kind),
                    "title": entry.title,
                    "characters": entry.characters,
                    "published_in": entry.published_in,
                },
            ),
            authors(entry.authors),
        )
        for position, entry in enumerate(content.results, start=1)
    ]
    write_mentions(form, said, is_new=is_new)


def authors(people: Iterable[Person]) -> list[Wanted]:
    """The authors in order; the first of each district leads it."""
    rows, led = [], set()
    for position, person in enumerate(people, start=1):
        district = pk_of(person.district)
        leads = {"leads_district": district is not None and district not in led}
        rows.append(Wanted(person.key, person_then(person) | {"position": position} | leads))
        led.add(district)
    return rows


def person_then(person: Person) -> dict:
    return {
        "teacher_id": pk_of(person.teacher),
        "name": person.name,
        "district_id": pk_of(person.district),
        "school_id": pk_of(person.school),
    }


def pk_of(record) -> int | None:
    return record.pk if record else None


def write_districts(form: Activity, content: FormContent) -> None:
    """Name each district once, for its strongest reason; call after every change of the form."""
    name_districts(form, content, {row.district_id: row for row in form.districts.all()})


def name_districts(form: Activity, content: FormContent, there: dict) -> None:
    named = districts_of(form, content)
    if gone := there.keys() - named.keys():
        form.districts.filter(district__in=gone).delete()
    for pk in sorted(named.keys() & there.keys()):
        if there[pk].reason != named[pk]:
            form.districts.filter(district=pk).update(reason=named[pk])
    NamedDistrict.objects.bulk_create(
        NamedDistrict(activity=form, district_id=pk, reason=named[pk])
        for pk in sorted(named.keys() - there.keys())
    )


WRITERS = {
    "parties": write_parties,
    "lessons": write_lessons,
    "talks": write_talks,
    "people": write_people,
    "results": write_results,
}
