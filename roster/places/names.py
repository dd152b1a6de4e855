"""The other names of a school, as rows that a typed name is found by."""

import unicodedata

from roster.places.models import School, SchoolName

LONGEST_KEY = 120


def key_of(name: str) -> str:
    """A name as it is compared: width, case, spaces and punctuation say nothing."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(each for each in folded if unicodedata.category(each)[0] in "LNM")


def keys_of(school: School) -> set[str]:
    """All names of a school, in both languages and as others call it."""
    names = [school.name, school.name_en, *school.aliases.splitlines()]
    return {key for name in names if (key := key_of(name))}


def write_names(school: School) -> None:
    """Make the rows say what `aliases` says; a row that is there already keeps its kind."""
    rows = SchoolName.objects.filter(school=school)
    names = school.aliases.splitlines()
    wanted = {key: name for name in names if (key := key_of(name)[:LONGEST_KEY])}
    rows.exclude(key__in=wanted).delete()
    there = set(rows.values_list("key", flat=True))
    SchoolName.objects.bulk_create(
        SchoolName(school=school, name=name[:LONGEST_KEY], key=key)
        for key, name in wanted.items()
        if key not in there
    )
