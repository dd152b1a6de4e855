"""What follows from what a form says: where it goes, whose side its author is on."""

from activities.registration.content import FormContent
from activities.registration.models import Activity, NamedDistrict, Side
from core.actor import Actor
from roster.people.finding import Person

Reason = NamedDistrict.Reason


def present(content: FormContent) -> tuple[Person, ...]:
    """Everybody named as present: the form's own people first, each person once."""
    own = [
        Person(party.teacher, "", party.district, party.school)
        for party in content.parties
        if party.teacher
    ]
    listed = {person.teacher.pk for person in content.people if person.teacher}
    return (*(each for each in own if each.teacher.pk not in listed), *content.people)


def districts_of(activity: Activity, content: FormContent) -> dict[int, Reason]:
    """Every district named on the form, once, with the first reason that holds."""
    organizers = {activity.organiser_district_id}
    if activity.organiser_school_id:
        organizers.add(activity.organiser_school.district_id)
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


# --- what follows from the content ----------------------------------------------------------------


def confirming_place(content: FormContent) -> tuple:
    """The school and district that confirm: the lowest place holding the whole supported side.

    Where nobody is supported, the organiser's. Several districts, or none: the city (no place).
    """
    supported = [party for party in content.parties if party.side == Side.SUPPORTED]
    if not supported:
        school = content.fields.get("organiser_school")
        return school, school.district if school else content.fields.get("organiser_district")
    schools = {party.school for party in supported}
    districts = {party.district for party in supported}
    school = schools.pop() if len(schools) == 1 else None
    return school, districts.pop() if len(districts) == 1 else None


def author_side(content: FormContent, actor: Actor) -> str:
    """The side the author stands on; none for an office that records an event of others."""
    for party in content.parties:
        if party.teacher and party.teacher.pk == actor.teacher_id:
            return party.side
    return ""


def pairing_form_of(content: FormContent) -> str:
    if any(party.pairing for party in content.parties):
        return Activity.PairingForm.TEACHER
    partnership = content.fields.get("partnership")
    return partnership.form if partnership else Activity.PairingForm.NONE


def headcount_of(content: FormContent) -> int | None:
    """A complete list of names fills the headcount; otherwise the number typed stands."""
    if content.fields.get("list_is_complete"):
        return len(present(content))
    return content.fields.get("headcount")


def derived(content: FormContent, actor: Actor) -> dict:
    school, district = confirming_place(content)
    return {
        "confirming_school": school,
        "confirming_district": district,
        "author_side": author_side(content, actor),
        "pairing_form": pairing_form_of(content),
        "headcount": headcount_of(content),
    }
