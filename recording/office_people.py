"""The people typed on the page of an office, tied to records, at the places they had on the day."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.registration.content import LessonEntry, PartyEntry, ResultEntry, present_still
from activities.registration.models import Activity, Side
from pairings.models import Pairing
from recording.office_answers import duplicates, listed_in
from recording.office_lines import BETWEEN_AUTHORS
from recording.office_questions import OfficeQuestions
from roster.models import District, School
from roster.people.finding import Person, people_named, postings_on


class OfficePeople(OfficeQuestions):
    """Everybody who is on the form. `name_people` comes first: it reads the names typed."""

    def name_people(self, values: dict) -> None:
        """Ties the names typed to records, once the date says where they were posted."""
        day = self.day(values)
        try:
            texts = [line.strip() for line in values["people"].splitlines() if line.strip()]
            listed = self.still_there(listed_in(self.before), day) if self.before else ()
            self.named = people_named(texts, self.namable, self.actor, day, listed)
            if twice := duplicates(self.named):
                message = _("%(name)s stands in the list twice.")
                raise ValidationError(message % {"name": twice})
        except ValidationError as error:
            self.add_error("people", error)
        self.sides = self.of_their_pair(self.parties_typed(day), values, day)
        self.taught = self.name_in("lessons", "teacher", day)
        self.written_by = self.name_in("results", "authors", day)

    def name_in(self, part: str, field: str, day: datetime.date) -> list[list[Person]]:
        """The people typed into each filled line of a part."""
        found = []
        for line in self.parts[part].filled():
            known = self.still_there(people_of(line.was), day) if line.was else []
            if line.says_as_before(field):
                found.append(known)
                continue
            text = line.cleaned_data[field]
            for mark in BETWEEN_AUTHORS:
                text = text.replace(mark, "\n")
            try:
                texts = [each.strip() for each in text.split("\n") if each.strip()]
                people = people_named(texts, self.namable, self.actor, day, known)
                if twice := duplicates(people):
                    message = _("%(name)s stands here twice.")
                    raise ValidationError(message % {"name": twice})
                if part == "lessons" and len(people) > 1:
                    raise ValidationError(_("Name one teacher, and add a line for each lesson."))
                found.append(people)
            except ValidationError as error:
                line.add_error(field, error)
                self.check_parts()
                found.append([])
        return found

    def still_there(self, people: Sequence[Person], day: datetime.date) -> list[Person]:
        """People of the stored form; where its date is another now, where they were posted then."""
        if self.before is None or day == self.day(self.before.fields):
            return list(people)
        postings = postings_on([each.teacher for each in people if each.teacher], day)
        moved = []
        for person in people:
            posting = postings.get(person.teacher.pk) if person.teacher else None
            if posting:
                person = replace(person, district=posting.district, school=posting.school)
            moved.append(person)
        return moved

    def parties_typed(self, day: datetime.date) -> tuple[PartyEntry, ...]:
        """The sides, each person at the place typed or else where they were posted that day."""
        filled = self.parts["parties"].filled()
        teachers = [line.cleaned_data["teacher"] for line in filled]
        postings = postings_on([teacher for teacher in teachers if teacher], day)
        found, seen, spots = [], set(), set()
        for line in filled:
            teacher, place = line.cleaned_data["teacher"], line.cleaned_data["place"]
            if teacher and teacher.pk in seen:
                line.add_error("teacher", _("This person is on the form already."))
            if teacher and place is None:
                posting = postings.get(teacher.pk)
                place = posting and (posting.school or posting.district)
            if place is None:
                line.add_error("place", _("Enter where this teacher was then."))
                continue
            seen.add(teacher.pk if teacher else None)
            if line.says_as_before("place", "teacher"):
                found.append(replace(line.was, side=line.cleaned_data["side"]))
            else:
                party = self.party(line.cleaned_data["side"], place, teacher)
                found.append(replace(party, key=line.cleaned_data["key"]))
            spot = (found[-1].side, found[-1].district, found[-1].school)
            if teacher is None and spot in spots:
                line.add_error("place", _("This place is on this side already."))
            elif teacher is None:
                spots.add(spot)
        self.check_parts()
        return tuple(found)

    def of_their_pair(
        self, parties: tuple[PartyEntry, ...], values: dict, day: datetime.date
    ) -> tuple[PartyEntry, ...]:
        """Two people who were a pair that day, and nobody beside them on a side: it is told of the
        pair, and counts for what is asked of it, as if they had recorded it themselves.
        """
        people = {party.side: party.teacher for party in parties if party.teacher}
        if len(parties) != len(people) or len(people) != 2 or values.get("partnership"):
            return parties
        if self.before and people == {each.side: each.teacher for each in self.before.parties}:
            # As it was told then.
            return parties
        pairs = Pairing.objects.visible_to(self.actor).standing().running(day)
        pairs = pairs.filter(
            program=values["program"],
            mentor=people[Side.SUPPORTING],
            trainee=people[Side.SUPPORTED],
        )
        if values.get("subject"):
            pairs = pairs.filter(subject=values["subject"])
        found = list(pairs[:2])
        pairing = found[0] if len(found) == 1 else None
        return tuple(replace(party, pairing=pairing) for party in parties)

    def party(self, side: str, place: District | School, teacher) -> PartyEntry:
        school = place if isinstance(place, School) else None
        before = self.before.parties if self.before else ()
        kept = [each.pairing for each in before if teacher and each.teacher == teacher]
        return PartyEntry(
            side=side,
            district=school.district if school else place,
            school=school,
            teacher=teacher,
            pairing=kept[0] if kept else None,
        )

    def lessons_typed(self) -> tuple[LessonEntry, ...]:
        found = []
        for line, people in zip(self.parts["lessons"].filled(), self.taught, strict=True):
            values = line.cleaned_data
            person = people[0] if people else Person()
            school = values["school"] or person.school
            if line.says_as_before("teacher") and not line.says_as_before("school"):
                school = values["school"]
            district = person.district
            if school and school != person.school:
                district = school.district
            found.append(
                LessonEntry(
                    topic=values["topic"],
                    grade=values["grade"],
                    teacher=person.teacher,
                    teacher_name=person.name,
                    district=district,
                    school=school,
                    key=values["key"],
                )
            )
        return tuple(found)

    def people_typed(self) -> tuple[Person, ...]:
        """The people listed, and what was noted before of those who are on the form anyway."""
        named = {person.teacher for person in self.named if person.teacher}
        sides = {party.teacher for party in self.sides if party.teacher} - named
        still = present_still(self.before, self.sides) if self.before else ()
        return (*(each for each in still if each.teacher in sides), *self.named)

    def results_typed(self) -> tuple[ResultEntry, ...]:
        return tuple(
            ResultEntry(
                kind=line["kind"],
                title=line["title"],
                authors=tuple(people),
                characters=line["characters"],
                published_in=line["published_in"],
                key=line["key"],
                same_as=line.get("same"),
            )
            for line, people in zip(self.parts["results"].cleaned(), self.written_by, strict=True)
        )

    def day(self, values: dict) -> datetime.date:
        """As good as it is known: a date that is still asked for is taken to be about now."""
        if values.get("starts_on"):
            return values["starts_on"]
        is_unknown = values.get("date_precision") == Activity.Precision.UNKNOWN
        return values["program"].starts_on if is_unknown else self.today


def people_of(entry: LessonEntry | ResultEntry) -> tuple[Person, ...]:
    """Who taught a lesson, at its place, or who made a result."""
    if isinstance(entry, ResultEntry):
        return entry.authors
    return (Person(entry.teacher, entry.teacher_name, entry.district, entry.school),)
