"""People by their typed names: found, never guessed.

One file although it is long: a name is read, looked for and refused by the same rules in each box.
"""

import datetime
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from uuid import UUID

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from core.searching import holds
from core.typed import half_width, number_typed, words_typed
from roster.people.models import Posting, Teacher
from roster.people.name_sort import IS_HAN, MIDDLE_DOT, tidy_name
from roster.places.finding import find_school, key_of, schools_like
from roster.places.models import District, School


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody present, by record or by name alone.

    `unit` is where a guest comes from, who is of no place in the portal. `key` names their row,
    where they have one; whoever is the same without it is the same.
    """

    teacher: Teacher | None = None
    name: str = ""
    district: District | None = None
    school: School | None = None
    half_days: int | None = None
    unit: str = ""
    key: UUID | None = field(default=None, compare=False)


SUGGESTED = 300


# As many of one name are listed in a refusal.
NAMED = 10


# As many names are looked for in part by one query.
AT_ONCE = 100


MOST_PEOPLE = 2_000


LONGEST_NAME = 50


BETWEEN = re.compile(r"[,，\t]")


PINYIN = re.compile(r"[a-z1-5\s'-]+")


MORE_THAN_A_TONE = re.compile(r"[\d\s-]\d")


# --- finding ------------------------------------------------------------------------------------


def written(record) -> str:
    """A person or place as the text box shows it, so that it finds itself again."""
    if record is None:
        return ""
    if isinstance(record, Teacher):
        note = record.staff_number
    else:
        note = str(record.district) if isinstance(record, School) else ""
    return f"{record} ({note})" if note else str(record)


class People:
    """Finds teachers by name, by staff number, or by both; several texts together.

    Of a name in two scripts either is enough, where nobody has it whole.
    """

    def __init__(self, rows: QuerySet):
        self.rows = rows

    def find_all(self, texts: Iterable[str]) -> dict[str, Teacher | None]:
        """Each text's teacher; None where nobody is called so. Raises for a name two share."""
        found = self.find_whole(texts)
        return found | self.find_in_part([text for text, one in found.items() if one is None])

    def find_in_part(self, texts: list[str]) -> dict[str, Teacher]:
        """Whom the Chinese name alone means, or the Latin one."""
        bare = {text: tidy_name(text).casefold() for text in texts}
        called = defaultdict(set)
        parts = sorted(set(filter(None, bare.values())))
        for start in range(0, len(parts), AT_ONCE):
            some = parts[start : start + AT_ONCE]
            near = reduce(or_, (Q(name__icontains=each) for each in some))
            for each in self.rows.filter(near, name__contains=" "):
                for part in name_parts(each.name):
                    called[part].add(each)
        for text, part in bare.items():
            if len(called[part]) > 1:
                raise ValidationError(which_of_them(text, map(written, called[part])))
        return {text: next(iter(called[part])) for text, part in bare.items() if called[part]}

    def find_whole(self, texts: Iterable[str]) -> dict[str, Teacher | None]:
        texts = [text.strip() for text in texts if text.strip()]
        keys = {text: key_of(text) for text in texts}
        words = {word for key in keys.values() for word in key if word}
        names, numbers = words | {*map(tidy_name, words)}, words | {*map(number_typed, words)}
        found = list(self.rows.filter(Q(name__in=names) | Q(staff_number__in=numbers)))
        return {text: self.choose(text, key, found) for text, key in keys.items()}

    def choose(self, text: str, key: tuple[str, str], found: list[Teacher]) -> Teacher | None:
        name, note = key
        numbers = {*key, *map(number_typed, key)}
        exact = [each for each in found if each.staff_number and each.staff_number in numbers]
        if exact:
            return exact[0]
        # To the letter first: a name may have been stored before names were made alike.
        called = [each for each in found if each.name == name and not note] or [
            each for each in found if each.name == tidy_name(name) and not note
        ]
        if len(called) > 1:
            tells_apart = all(each.staff_number for each in called)
            raise ValidationError(
                which_of_them(name, map(written, called)) if tells_apart else several_called(name)
            )
        return called[0] if called else None

    def find(self, text: str) -> Teacher | None:
        return self.find_all([text]).get(text.strip())


def name_parts(name: str) -> set[str]:
    """The Chinese name and the one in Latin letters of somebody whose name is both, made alike."""
    words = tidy_name(name).split()
    han = [word for word in words if IS_HAN.search(word)]
    latin = [word for word in words if not IS_HAN.search(word)]
    return {" ".join(part).casefold() for part in (han, latin) if part}


def called_in_part(text: str, rows: QuerySet) -> list:
    """Of these people or accounts those whose Chinese name, or the other, is the text."""
    bare = tidy_name(text)
    if not bare:
        return []
    near = rows.filter(name__icontains=bare)
    return [each for each in near if bare.casefold() in name_parts(each.name)]


def several_called(name: str) -> str:
    message = _("Several people are called “%(name)s”. Add the staff number in brackets.")
    return message % {"name": name}


def which_of_them(name: str, people: Iterable[str]) -> str:
    """Each as the list offers them, so that one of them can be typed."""
    names = pgettext("between names", ", ").join(sorted(people)[:NAMED])
    message = _("Several people are called “%(name)s”: %(names)s. Choose one of them.")
    return message % {"name": name, "names": names}


class TeacherField(forms.CharField):
    """A teacher by staff number or full name: one match, or a reason why not.

    A choice among all teachers of a city would be too long to read. `rows` are those who may be
    named. Left as it was, it means `kept`, the teacher it was written from, whoever else has that
    name.
    """

    def __init__(self, *, nobody: str, **kwargs):
        super().__init__(max_length=120, **kwargs)
        self.nobody = nobody
        self.rows = Teacher.objects.none()
        self.kept: Teacher | None = None

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        if self.kept and text == written(self.kept).strip():
            return self.kept
        teacher = People(self.rows).find(text)
        if teacher is None:
            raise ValidationError(self.nobody)
        return teacher


# --- looking for people ---------------------------------------------------------------------------


def people_like(text: str, rows: QuerySet, actor: Actor) -> QuerySet:
    """Of these teachers, those whom the text names, or each of its words by name, place or subject.

    Places and subjects are those of postings the actor sees.
    """
    found, words = named_like(text, rows, actor), words_typed(text)
    if len(words) < 2:
        return found
    seen = Posting.objects.visible_to(actor).filter(teacher=OuterRef("pk"))
    every = Q()
    for word in words:
        posted = Q(school__in=schools_like(word, School.objects.order_by()).values("pk"))
        posted |= holds(word, "district__name", "district__name_en")
        posted |= holds(word, "subjects__subject__name", "subjects__subject__name_en")
        named = named_like(word, Teacher.objects.order_by(), actor).values("pk")
        every &= Q(pk__in=named) | Q(Exists(seen.filter(posted)))
    return rows.filter(every | Q(pk__in=found.order_by().values("pk")))


def named_like(text: str, rows: QuerySet, actor: Actor) -> QuerySet:
    """Of these teachers, those whom the text names: by staff number, name or pinyin.

    Middle dots may be left out. A name that is masked is not found by itself.
    """
    by_number = Q(staff_number__iexact=number_typed(text))
    if actor.masks_names:
        return rows.filter(by_number)
    bare = tidy_name(text).replace(MIDDLE_DOT, "")
    rows = rows.alias(undotted=Replace(F("name"), Value(MIDDLE_DOT), Value("")))
    return rows.filter(by_number | Q(undotted__icontains=bare) | reads_as(half_width(text)))


def reads_as(text: str) -> Q:
    """Keys that begin with these letters, whatever the tones: zeng hai finds zeng1hai3yan4.

    A staff number or a form's reference is no pinyin, though it begins with a letter.
    """
    text = text.casefold()
    letters = re.sub(r"[^a-z]", "", text)[:50]
    if not letters or not PINYIN.fullmatch(text) or MORE_THAN_A_TONE.search(text):
        return Q()
    return Q(name_sort__regex="^" + "".join(f"{letter}[0-9]?" for letter in letters))


# --- where people were posted ---------------------------------------------------------------------


def postings_on(teachers: Iterable[Teacher], day: datetime.date) -> dict[int, Posting]:
    """Each teacher's posting on that day, in one query."""
    rows = (
        Posting.objects.filter(teacher__in=list(teachers))
        .running(day)
        .select_related("school", "district")
        .order_by("starts_on", "pk")
    )
    return {row.teacher_id: row for row in rows}


def typed(person: Person) -> str:
    """A person as somebody would type them."""
    if person.teacher:
        return written(person.teacher)
    if person.school:
        return f"{person.name}, {written(person.school)}"
    return f"{person.name}, {person.unit}" if person.unit else person.name


def people_named(
    texts: list[str],
    namable: QuerySet,
    actor: Actor,
    day: datetime.date,
    known: Sequence[Person] = (),
) -> list[Person]:
    """People as they are typed, one each: a name or staff number, then perhaps a school.

    Who is among the `known` people of the stored form stays who they are there, whoever else has
    that name. Of the others, who is found is tied to their record and to where they were posted
    on that day; who is not stays a name.
    """
    if len(texts) > max(MOST_PEOPLE, len(known)):
        raise ValidationError(_("List up to 2,000 people here, and count the rest."))
    standing = standing_for(texts, known)
    others = [text for text, person in zip(texts, standing, strict=True) if person is None]
    new = iter(new_people(others, namable, actor, day))
    return [person or next(new) for person in standing]


def standing_for(texts: list[str], known: Sequence[Person]) -> list[Person | None]:
    """The known person each text stands for; None where it names somebody new.

    Raises for a name that several known people share, where one of them was taken off: nobody
    can say which.
    """
    by_text = defaultdict(deque)
    for person in known:
        if person.teacher or person.name:
            by_text[typed(person).strip()].append(person)
    times = Counter(texts)
    for text, people in by_text.items():
        if 0 < times[text] < len(people) and any(each != people[0] for each in people):
            raise ValidationError(several_called(text))
    return [by_text[text].popleft() if by_text.get(text) else None for text in texts]


def new_people(
    texts: list[str], namable: QuerySet, actor: Actor, day: datetime.date
) -> list[Person]:
    halves = [halves_of(text) for text in texts]
    found = People(namable).find_all(name for name, _school in halves)
    schools = SchoolsTyped(actor)
    postings = postings_on([each for each in found.values() if each], day)
    people = []
    for name, school_text in halves:
        teacher = found[name]
        if teacher is not None:
            posting = postings.get(teacher.pk)
            people.append(
                Person(
                    teacher,
                    district=posting.district if posting else None,
                    school=posting.school if posting else None,
                )
            )
            continue
        school = schools[school_text]
        person = Person(None, tidy_name(name), school.district if school else None, school)
        people.append(person)
    return people


def halves_of(text: str) -> tuple[str, str]:
    """What was typed as name and school. Raises for a name that is missing, or would be cut."""
    name, school = (each.strip() for each in [*BETWEEN.split(text, maxsplit=1), ""][:2])
    if not tidy_name(name):
        raise ValidationError(_("Write a name first in the line “%(line)s”.") % {"line": text})
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("“%(name)s” is longer than 50 characters. Put each person on a line of their own.")
            % {"name": name}
        )
    return name, school


class SchoolsTyped(dict):
    """The school each text names; a text that many lines share is looked up once."""

    def __init__(self, actor: Actor):
        super().__init__()
        self.actor = actor

    def __missing__(self, text: str) -> School | None:
        self[text] = find_school(text, School.objects.visible_to(self.actor))
        return self[text]


class Suggestions(LayoutObject):
    """What the text boxes of a page suggest: names to choose from, in the page itself."""

    def __init__(self, name: str):
        self.name = name
        self.fields = []

    def render(self, form, context, template_pack=None, **kwargs):
        rows = form.suggestions()[self.name][:SUGGESTED]
        return render_to_string(
            "core/_suggestions.html",
            {"id": f"{self.name}-list", "options": [written(row) for row in rows]},
        )
