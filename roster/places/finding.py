"""A school by its typed name: found, never guessed."""

import re
from functools import reduce
from operator import and_

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.searching import holds
from core.typed import half_width, words_typed
from roster.places import names as school_names
from roster.places.models import School, SchoolName

IN_BRACKETS = re.compile(r"(?P<name>.+?)\s*[(（](?P<note>[^()（）]+)[)）]")


def key_of(text: str) -> tuple[str, str]:
    """A text as name and what stands in brackets behind it."""
    match = IN_BRACKETS.fullmatch(text)
    return (match["name"], match["note"]) if match else (text, "")


def find_school(text: str, rows: QuerySet) -> School | None:
    """The school of this name, in either language or by another name it is known by."""
    text = text.strip()
    if not text:
        return None
    name, note = key_of(text)
    called = [school for school in called_so({text, name}, rows) if matches(school, text, note)]
    if len(called) > 1:
        message = _("Several schools are called “%(name)s”. Add the district in brackets.")
        raise ValidationError(message % {"name": name})
    if not called:
        message = _("No school you may name is called “%(name)s”. Choose one from the list.")
        raise ValidationError(message % {"name": text})
    return called[0]


def called_so(names: set[str], rows: QuerySet) -> list[School]:
    keys = {school_names.key_of(name) for name in names}
    names = names | {half_width(name) for name in names}
    others = SchoolName.objects.filter(school=OuterRef("pk"), key__in=keys)
    found = rows.filter(Q(name__in=names) | Q(name_en__in=names) | Exists(others))
    return list(found.select_related("district"))


def matches(school: School, text: str, note: str) -> bool:
    """A note in brackets names the district, unless the brackets belong to the name itself."""
    district = {school.district.name, school.district.name_en}
    own = school_names.key_of(text) in school_names.keys_of(school)
    return not note or note in district or own


def schools_like(text: str, rows: QuerySet) -> QuerySet:
    """Of these schools, those with the text in a name they have or had.

    Of several words each may stand in the school's name or in its district's.
    """
    words = words_typed(text)
    found = _named(text.strip()) | _named(" ".join(words))
    if len(words) < 2:
        return rows.filter(found)
    in_district = [holds(word, "district__name", "district__name_en") for word in words]
    each = [_named(word) | place for word, place in zip(words, in_district, strict=True)]
    return rows.filter(found | reduce(and_, each))


def _named(text: str) -> Q:
    return holds(text, "name", "name_en", "aliases")
