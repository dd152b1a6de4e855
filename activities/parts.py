"""The rows that hang on a form: written whole from its content, in one go for each table."""

from activities.content import FormContent, Person
from activities.models import (
    Activity,
    ActivityDistrict,
    ActivityParty,
    Attendance,
    Authorship,
    Lesson,
    Result,
    Talk,
)

Reason = ActivityDistrict.Reason


def present(content: FormContent) -> tuple[Person, ...]:
    """Everybody named as present: the form's own people first, each person once."""
    own = [
        Person(party.teacher, "", party.district, party.school)
        for party in content.parties
        if party.teacher
    ]
    listed = {person.teacher.pk for person in content.people if person.teacher}
    return (*(each for each in own if each.teacher.pk not in listed), *content.people)


def districts_of(form: Activity, content: FormContent) -> dict[int, Reason]:
    """Every district named on the form, once, with the first reason that holds."""
    organizers = {form.organiser_district_id}
    if form.organiser_school_id:
        organizers.add(form.organiser_school.district_id)
    authors = [author for result in content.results for author in result.authors]
    named: dict[int, Reason] = {}
    for reason, districts in (
        (Reason.PARTY, {party.district.pk for party in content.parties}),
        (Reason.ORGANIZER, organizers - {None}),
        (Reason.LESSON, {each.district.pk for each in content.lessons if each.district}),
        (Reason.AUTHOR, {each.district.pk for each in authors if each.district}),
        (Reason.PRESENT, {each.district.pk for each in present(content) if each.district}),
    ):
        named |= dict.fromkeys(districts - named.keys(), reason)
    return named


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
        ActivityParty(
            activity=form,
            side=party.side,
            district=party.district,
            school=party.school,
            teacher=party.teacher,
            pairing=party.pairing,
        )
        for party in content.parties
    ]
    ActivityParty.objects.bulk_create(rows)
    form.districts.all().delete()
    write_districts(form, content)


def write_districts(form: Activity, content: FormContent) -> None:
    ActivityDistrict.objects.bulk_create(
        ActivityDistrict(activity=form, district_id=pk, reason=reason)
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


def shown(content: FormContent, part: str):
    """A part as it can be compared: what a reader would see.

    The order of lessons, talks and results says something; that of people and sides does not.
    """
    if part == "people":
        return sorted(present(content), key=place_and_name)
    if part == "parties":
        return sorted(content.parties, key=lambda party: (party.side, *place_and_name(party)))
    return getattr(content, part)


def place_and_name(entry) -> tuple:
    """A sort key of a person or a side, the same however the entry came about."""
    records = (entry.district, entry.school, entry.teacher)
    return (*(record.pk if record else 0 for record in records), getattr(entry, "name", ""))
