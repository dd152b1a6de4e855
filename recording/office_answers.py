"""A stored form as the answers of the office page."""

from activities.registration.content import CONTENT_FIELDS, FormContent
from recording.answers import lines_of
from roster.people.finding import Person, typed, written


def named_in(content: FormContent | None) -> set[int]:
    """Who is on a stored form may be named on it again, whoever sees them now."""
    if content is None:
        return set()
    people = [*content.people, *content.parties, *content.lessons]
    people += [author for result in content.results for author in result.authors]
    return {each.teacher.pk for each in people if each.teacher}


def listed_in(content: FormContent) -> list[Person]:
    """The people of the list of names: those present who are not on the form as a side."""
    own = {party.teacher for party in content.parties if party.teacher}
    return [person for person in content.people if person.teacher not in own]


def organiser_key(fields: dict) -> str:
    """The organiser of a stored form as its choice on the page."""
    place = fields["organiser_school"] or fields["organiser_district"]
    return f"{fields['organiser_level']}:{place.pk if place else ''}"


def duplicates(people: list[Person]) -> str:
    """The name of somebody who stands twice in a list, or nothing."""
    seen = set()
    for person in people:
        if person.teacher and person.teacher.pk in seen:
            return str(person.teacher)
        seen.add(person.teacher.pk if person.teacher else None)
    return ""


def initial_of(content: FormContent) -> dict:
    """A stored form as the boxes of this page."""
    fields = content.fields
    keys = {
        name: fields[name].pk if fields[name] else None
        for name in ("program", "subject", "kind", "partnership")
    }
    names = set(CONTENT_FIELDS) - {*keys, "organiser_level", "organiser_district"}
    plain = names - {"organiser_school", "host_school", "minutes"}
    return {
        **keys,
        **{name: fields[name] for name in plain},
        "organiser": organiser_key(fields),
        "host_school": written(fields["host_school"]),
        "people": "\n".join(typed(person) for person in listed_in(content)),
        "parties": [
            {
                "was": party,
                "key": party.key,
                "side": party.side,
                "place": written(party.school or party.district),
                "teacher": written(party.teacher),
            }
            for party in content.parties
        ],
        **lines_of(
            content,
            of_lesson=lambda lesson: {
                "teacher": written(lesson.teacher) or lesson.teacher_name,
                "school": written(lesson.school),
            },
            of_result=lambda result: {
                "authors": "; ".join(typed(person) for person in result.authors),
                "published_in": result.published_in,
            },
        ),
    }
