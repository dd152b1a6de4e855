"""The rows that hang on a form, written from its content."""

from activities.lessons.models import Lesson, Talk
from activities.presence.models import Attendance
from activities.registration.changes import shown
from activities.registration.consequences import districts_of, present
from activities.registration.content import FormContent
from activities.registration.models import Activity, NamedDistrict, Party
from results.models import Authorship, Result
from roster.people.finding import Person


def write(form: Activity, content: FormContent) -> None:
    """All parts of a form that has none yet. Call inside the transaction of the form's own row."""
    write_parties(form, content)
    write_events(form, content)
    write_results(form, content)


def rewrite(form: Activity, before: FormContent, after: FormContent) -> None:
    """Replace the parts that differ, and the places that follow from the rest."""
    if shown(before, "parties") != shown(after, "parties"):
        form.parties.all().delete()
        write_parties(form, after)
    else:
        form.districts.all().delete()
        write_districts(form, after)
    form.lessons.all().delete()
    form.talks.all().delete()
    form.attendances.all().delete()
    write_events(form, after)
    if shown(before, "results") != shown(after, "results"):
        form.results.all().delete()
        write_results(form, after)


def write_parties(form: Activity, content: FormContent) -> None:
    rows = [
        Party(
            activity=form,
            side=party.side,
            district=party.district,
            school=party.school,
            teacher=party.teacher,
            pairing=party.pairing,
        )
        for party in content.parties
    ]
    Party.objects.bulk_create(rows)
    form.districts.all().delete()
    write_districts(form, content)


def write_districts(form: Activity, content: FormContent) -> None:
    NamedDistrict.objects.bulk_create(
        NamedDistrict(activity=form, district_id=pk, reason=reason)
        for pk, reason in sorted(districts_of(form, content).items())
    )


def write_events(form: Activity, content: FormContent) -> None:
    """Lessons, talks and the people present."""
    Lesson.objects.bulk_create(
        Lesson(
            activity=form,
            position=position,
            teacher=lesson.teacher,
            teacher_name=lesson.teacher_name,
            district=lesson.district,
            school=lesson.school,
            grade=lesson.grade,
            topic=lesson.topic,
        )
        for position, lesson in enumerate(content.lessons, start=1)
    )
    Talk.objects.bulk_create(
        Talk(
            activity=form,
            position=position,
            title=talk.title,
            speaker=talk.speaker,
            speaker_post=talk.speaker_post,
        )
        for position, talk in enumerate(content.talks, start=1)
    )
    Attendance.objects.bulk_create(
        Attendance(
            activity=form,
            teacher=person.teacher,
            name=person.name,
            district=person.district,
            school=person.school,
            half_days=person.half_days,
        )
        for person in present(content)
    )


def write_results(form: Activity, content: FormContent) -> None:
    rows = Result.objects.bulk_create(
        Result(
            activity=form,
            identity=entry.identity,
            kind=entry.kind,
            title=entry.title,
            characters=entry.characters,
            published_in=entry.published_in,
        )
        for entry in content.results
    )
    authors = []
    for row, entry in zip(rows, content.results, strict=True):
        authors += authorships(row, entry.authors)
    Authorship.objects.bulk_create(authors)


def authorships(result: Result, people: tuple[Person, ...]) -> list[Authorship]:
    """The authors in order; the first of each district leads it."""
    rows, led = [], set()
    for position, person in enumerate(people, start=1):
        district = person.district.pk if person.district else None
        rows.append(
            Authorship(
                result=result,
                position=position,
                teacher=person.teacher,
                name=person.name,
                district_id=district,
                school=person.school,
                leads_district=district is not None and district not in led,
            )
        )
        led.add(district)
    return rows
