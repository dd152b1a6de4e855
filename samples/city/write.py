"""Forms into their tables: the rows that the services would have written, in batches.

One file although it is long: the columns of each table stand beside the lines that fill them.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from activities.models import (
    Activity,
    Attendance,
    Decision,
    Lesson,
    Mention,
    MentionAuthor,
    NamedDistrict,
    Party,
    ReferenceCounter,
    Status,
    Talk,
)
from results.models import Authorship
from results.models import Result as ResultRow
from results.works.models import Folded, Numerals
from samples.city.chain import MIX, Clerk, Course
from samples.city.chance import deck
from samples.city.forms import Composer, Form, Named, Result
from samples.city.people import Making, People
from samples.rows import Table, last_key

BATCH = 5_000
ROUGH_DATES = {
    "week": "{y}年{m}月中",
    "month": "{y}年{m}月",
    "year": "{y}年",
    "unknown": "日期不详",
}


class References:
    """Reference numbers from the office's own counters, which go on from where this stops."""

    def __init__(self):
        self.counters: dict[int, ReferenceCounter] = {}

    def next(self, year: int) -> str:
        if year not in self.counters:
            self.counters[year] = ReferenceCounter.objects.get_or_create(year=year)[0]
        counter = self.counters[year]
        counter.last += 1
        return f"F-{year}-{counter.last:06d}"

    def save(self) -> None:
        ReferenceCounter.objects.bulk_update(self.counters.values(), ["last"])


class Tables:
    """Every table a form has rows in, the form's own first."""

    def __init__(self):
        self.activities = Table(
            Activity,
            "id",
            "uuid",
            "version",
            "reference",
            "edition",
            "corrects",
            "correction_reason",
            "program",
            "subject",
            "kind",
            "organiser_level",
            "organiser_district",
            "organiser_school",
            "partnership",
            "pairing_form",
            "confirming_district",
            "confirming_school",
            "host_school",
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
            "status",
            "returned_from",
            "author",
            "author_side",
            "created_at",
            "first_sent_at",
            "status_since",
        )
        self.parties = Table(
            Party,
            "key",
            "activity",
            "side",
            "district",
            "school",
            "teacher",
            "pairing",
            "countersigned_at",
            "signed_by",
        )
        self.districts = Table(NamedDistrict, "activity", "district", "reason")
        self.lessons = Table(
            Lesson,
            "key",
            "activity",
            "position",
            "teacher",
            "name",
            "district",
            "school",
            "grade",
            "topic",
        )
        self.talks = Table(Talk, "key", "activity", "position", "name", "title")
        self.people = Table(
            Attendance,
            "key",
            "activity",
            "teacher",
            "name",
            "district",
            "school",
            "source",
            "noted_at",
            "noted_by",
        )
        text = ("kind", "title", "characters")
        person = ("position", "teacher", "name", "district", "school")
        self.results = Table(
            ResultRow, "id", "uuid", "program", "subject", *text, "folded", "numerals"
        )
        self.authors = Table(Authorship, "key", "result", *person)
        self.mentions = Table(
            Mention, "id", "key", "activity", "result", "position", "counts", *text
        )
        self.named_authors = Table(MentionAuthor, "key", "mention", "leads_district", *person)
        self.decisions = Table(
            Decision,
            "activity",
            "verb",
            "from_status",
            "to_status",
            "by",
            "by_name",
            "role",
            "place",
            "at",
            "reason_code",
        )

    def flush(self) -> None:
        for table in vars(self).values():
            table.flush()


class Writer:
    """Puts forms into the tables, with keys given out here so that their parts can name them."""

    def __init__(self, making: Making):
        self.making = making
        self.places = making.places
        self.tables = Tables()
        self.references = References()
        self.key = last_key(Activity)
        self.result_key = last_key(ResultRow)
        self.mention_key = last_key(Mention)
        # The results written so far, by what names them through the editions of a form.
        self.results: dict[UUID, int] = {}
        self.school_names = {
            school.id: school.name for rows in self.places.schools.values() for school in rows
        }
        self.district_names = {each.id: each.name for each in self.places.districts}
        self.subject_names = {each.id: each.name for each in self.places.subjects}

    def write(
        self, form: Form, course: Course, *, corrects: tuple[int, str, int] | None = None
    ) -> tuple[int, str, int]:
        """Write one edition; `corrects` and the answer are key, reference and edition."""
        self.key += 1
        key = self.key
        before, reference, edition = corrects or (None, "", 0)
        if course.sent_at and not reference:
            reference = self.references.next(course.sent_at.year)
        edition += 1
        self.write_form(form, course, (key, reference, edition, before))
        self.write_parts(form, course, key)
        for position, result in enumerate(form.results, start=1):
            self.write_result(result, form)
            self.write_mention(result, key, position, counts=course.status == Status.COUNTED)
        self.write_steps(form, course, key)
        return key, reference, edition

    def write_form(self, form: Form, course: Course, row: tuple) -> None:
        key, reference, edition, corrects = row
        first = form.starts_on
        several_days = first and form.days > 1 and form.precision == "day"
        last = first + timedelta(days=form.days - 1) if several_days else None
        self.tables.activities.add(
            key,
            next(self.making.ids),
            1 + len(course.steps),
            reference,
            edition,
            corrects,
            "示例：人数有误" if corrects else "",
            self.places.program.id,
            form.subject_id,
            form.kind.id,
            form.level,
            form.organiser_district_id,
            form.organiser_school_id,
            form.partnership_id,
            form.pairing_form,
            form.confirming_district_id,
            form.confirming_school_id,
            None if form.kind.is_remote else form.confirming_school_id,
            first,
            form.precision,
            printed_date(form),
            last,
            form.days * 2 if form.days > 1 else 1,
            None if form.days > 1 else 45 + key % 4 * 45,
            form.theme,
            form.process,
            form.effect,
            form.headcount,
            form.qualifier,
            form.list_is_complete,
            course.status,
            course.returned_from,
            form.author.id,
            form.author_side,
            course.created_at,
            course.sent_at,
            course.since,
        )

    def write_parts(self, form: Form, course: Course, key: int) -> None:
        tables, ids = self.tables, self.making.ids
        for party in form.parties:
            person = party.person.id if party.person else None
            tables.parties.add(
                next(ids),
                key,
                party.side,
                party.district_id,
                party.school_id,
                person,
                party.pair_id,
                course.signed.get(person),
                party.person.account.id if person in course.signed else None,
            )
        for district, reason in sorted(form.named().items()):
            tables.districts.add(key, district, reason)
        for position, lesson in enumerate(form.lessons, start=1):
            who = lesson.person
            place = (who.district_id, who.school_id, lesson.grade, lesson.topic)
            tables.lessons.add(next(ids), key, position, who.id, name_alone(who), *place)
        for position, (speaker, title) in enumerate(form.talks, start=1):
            tables.talks.add(next(ids), key, position, speaker, title)
        sides = {party.person.id for party in form.parties if party.person}
        for who in form.people:
            source = "typed" if who.id in sides else "list"
            place = (who.district_id, who.school_id)
            noted = (source, course.created_at, form.author.id)
            tables.people.add(next(ids), key, who.id, name_alone(who), *place, *noted)

    def write_result(self, result: Result, form: Form) -> None:
        """The result itself, once, however many editions speak of it."""
        if result.identity in self.results:
            return
        self.result_key += 1
        self.results[result.identity] = self.result_key
        place = (self.places.program.id, form.subject_id)
        text = (result.kind, result.title, result.characters)
        compared = (Folded.of(result.title), Numerals.of(result.title))
        self.tables.results.add(self.result_key, result.identity, *place, *text, *compared)
        for position, author in enumerate(result.authors, start=1):
            person = person_then(author, position)
            self.tables.authors.add(next(self.making.ids), self.result_key, *person)

    def write_mention(self, result: Result, form: int, position: int, *, counts: bool) -> None:
        """What one edition says of it."""
        self.mention_key += 1
        self.tables.mentions.add(
            self.mention_key,
            result.identity,
            form,
            self.results[result.identity],
            position,
            counts,
            result.kind,
            result.title,
            result.characters,
        )
        led: set[int | None] = {None}
        for place, author in enumerate(result.authors, start=1):
            self.tables.named_authors.add(
                next(self.making.ids),
                self.mention_key,
                author.district_id not in led,
                *person_then(author, place),
            )
            led.add(author.district_id)

    def write_steps(self, form: Form, course: Course, key: int) -> None:
        places = {
            "school_confirmer": self.school_names.get(form.confirming_school_id, ""),
            "district_coordinator": self.district_names.get(form.confirming_district_id, ""),
            "subject_lead": self.subject_names.get(form.subject_id, ""),
        }
        for step in course.steps:
            self.tables.decisions.add(
                key,
                step.verb,
                step.before,
                step.after,
                step.by.id,
                step.by.name,
                step.role,
                places.get(step.role, ""),
                step.at,
                step.reason_code,
            )


def person_then(person, position: int) -> tuple:
    return (position, person.id, name_alone(person), person.district_id, person.school_id)


def name_alone(person) -> str:
    return person.name if isinstance(person, Named) else ""


def printed_date(form: Form) -> str:
    words = ROUGH_DATES.get(form.precision, "")
    return words.format(y=form.happened_on.year, m=form.happened_on.month)


def write_forms(
    making: Making, people: People, count: int, progress: Callable[[int], None]
) -> None:
    """Exactly so many rows of forms, editions included; `progress` is told after each batch."""
    composer = Composer(making.places, people, making.random, making.ids)
    writer, clerk = Writer(making), Clerk(people, making.random)
    statuses = deck(making.random, MIX)
    done = 0
    while done < count:
        status = next(statuses)
        if count - done < 2 and status in {Status.REPLACED, "correcting"}:
            status = Status.COUNTED
        done += carry(making, composer.next(), status, composer, clerk, writer)
        if len(writer.tables.activities.rows) >= BATCH or done == count:
            writer.tables.flush()
            progress(done)
    writer.references.save()


def carry(making: Making, form: Form, status: str, composer, clerk: Clerk, writer: Writer) -> int:
    """Write one form, or the two editions of one; says how many rows that were."""
    if status not in {Status.REPLACED, "correcting"}:
        finish(making, form, clerk.course(form, status), writer)
        return 1
    course = clerk.course(form, Status.REPLACED if status == Status.REPLACED else Status.COUNTED)
    first = finish(making, form, course, writer)
    # What is still on its way shows the same event, so it was received already.
    status = Status.COUNTED if status == Status.REPLACED else making.random.choice(ON_THE_WAY)
    second = composer.corrected(form)
    received = status == Status.COUNTED
    finish(making, second, clerk.course(second, status), writer, first, received=received)
    return 2


ON_THE_WAY = (Status.DRAFT, Status.CITY)


def finish(
    making: Making,
    form: Form,
    course: Course,
    writer: Writer,
    corrects: tuple | None = None,
    *,
    received: bool = True,
) -> tuple:
    form.status = course.status
    making.truth.take_form(form, received=received)
    return writer.write(form, course, corrects=corrects)
