"""The figures counted slowly: one object after the other, in Python, from the written definitions.

Each item says for which figure it counts, as what, for how much, and under which keys it stands.
"""

from collections import defaultdict
from dataclasses import dataclass

from activities.models import Activity
from guidance.models import GuidanceContact
from pairings.models import Pairing, Partnership
from results.models import Award
from roster.models import Term

NONE = "none"


@dataclass(frozen=True)
class Item:
    figure: str
    what: object
    amount: int
    keys: dict


def name(row) -> str:
    return row.name if row else NONE


def term_of(day, precision="day"):
    if day is None or precision in {"year", "unknown"}:
        return None
    return next(
        (each for each in Term.objects.all() if each.starts_on <= day <= each.ends_on), None
    )


def month_of(day, precision="day") -> str:
    return NONE if day is None or precision in {"year", "unknown"} else day.isoformat()[:7]


def count(program, *, sees=lambda form: True) -> tuple[dict, dict]:
    """Totals by figure, and amounts by dimension, key and figure."""
    totals: dict = defaultdict(dict)
    rows: dict = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for item in [*of_forms(program, sees), *of_pairings(program), *of_the_rest(program)]:
        totals[item.figure][item.what] = item.amount
        for dimension, keys in item.keys.items():
            for key in keys:
                rows[dimension][key][item.figure][item.what] = item.amount
    return added(totals), {
        dimension: {key: added(figures) for key, figures in keys.items()}
        for dimension, keys in rows.items()
    }


def added(figures):
    return {figure: sum(items.values()) for figure, items in figures.items()}


def taking_part(form):
    parties = {each.district for each in form.parties.all()}
    school = form.organiser_school
    return (parties | {form.organiser_district, school and school.district}) - {None}


def of_forms(program, sees):
    for form in Activity.objects.filter(program=program):
        if not sees(form):
            continue
        keys = {
            "district": {name(each) for each in taking_part(form)} or {NONE},
            "confirming_district": {name(form.confirming_district)},
            "subject": {name(form.subject)},
            "term": {name(term_of(form.starts_on, form.date_precision))},
            "month": {month_of(form.starts_on, form.date_precision)},
            "channel": {form.kind.channel},
            "kind": {form.kind.name},
            "form": {form.pairing_form or NONE},
            "organiser": {form.organiser_level},
        }
        if form.status in {"other_side", "school", "district", "city", "returned"}:
            yield Item("forms_waiting", form.pk, 1, keys)
        waits_to_replace = form.corrects and form.corrects.status == "counted"
        if form.status in {"other_side", "school", "district", "city", "returned", "counted"} and (
            form.status == "counted" or not waits_to_replace
        ):
            yield Item("forms_received", form.pk, 1, keys)
        if form.status != "counted":
            continue
        yield Item("forms_counted", form.pk, 1, keys)
        yield from of_results(form, keys)
        if form == counts_for(form):
            yield from of_one_form(form, keys)
            yield from of_its_people(form, keys)


def counts_for(form):
    """Of the counted forms of its event the one that holds, else the oldest."""
    if form.event is None:
        return form
    counted = form.event.forms.filter(status="counted").order_by("pk")
    holds = [each for each in counted if each.reference == form.event.holds.reference]
    return (holds or list(counted))[0]


def of_one_form(form, keys):
    if form.kind.counts_as_training:
        yield Item("activities", form.pk, 1, keys)
        talks = form.talks.all()
        yield from (Item("lectures_in_training", talk.pk, 1, keys) for talk in talks)
        if form.headcount is not None:
            yield Item("attendances", form.pk, form.headcount, keys)
    if form.kind.is_outreach:
        yield Item("outreach_visits", form.pk, 1, keys)
    for talk in form.talks.all():
        yield Item("lectures", talk.pk, 1, keys)
    for lesson in form.lessons.all():
        own = keys | {"district": {name(lesson.district)}}
        if form.kind.lessons_are_lesson_study:
            yield Item("lessons", lesson.pk, 1, own)
        if form.kind.lessons_are_observed:
            yield Item("observations", lesson.pk, 1, own)


def of_its_people(form, keys):
    for each in form.attendances.all():
        if each.teacher:
            own = keys | {"district": {name(each.district)}}
            yield Item("persons", each.teacher_id, 1, own)
            if form.kind.counts_as_training and form.headcount is not None:
                yield Item("persons_in_training", each.teacher_id, 1, own)
    for party in form.parties.all():
        if party.side == "supported" and party.school:
            own = keys | {
                "district": {name(party.district)},
                "confirming_district": {name(party.district)},
            }
            yield Item("schools_reached", party.school_id, 1, own)


KINDS = {
    "paper": "papers",
    "teaching_design": "teaching_designs",
    "joint_project": "joint_projects",
    "compilation": "compilations",
}


BY_OTHERS = {
    "paper": "papers_by_others",
    "teaching_design": "teaching_designs_by_others",
    "joint_project": "projects_not_of_both_sides",
}


def paired(program) -> tuple[set, set]:
    """Mentors and trainees of the program: in a pairing with a day in it, not cancelled."""
    mentors, trainees = set(), set()
    for pairing in Pairing.objects.filter(program=program, cancelled_at=None):
        starts_late = pairing.starts_on > program.ends_on
        ended_before = pairing.ends_on and pairing.ends_on < program.starts_on
        if not starts_late and not ended_before:
            mentors.add(pairing.mentor_id)
            trainees.add(pairing.trainee_id)
    return mentors, trainees


def figure_of(result) -> str:
    mentors, trainees = paired(result.activity.program)
    authors = {each.teacher_id for each in result.authorships.all() if each.teacher}
    match result.kind:
        case "paper" | "teaching_design":
            belongs = bool(authors & (mentors | trainees))
        case "joint_project":
            belongs = bool(authors & mentors) and bool(authors & trainees)
        case _:
            belongs = True
    return (KINDS if belongs else BY_OTHERS)[result.kind]


def of_results(form, keys):
    for result in form.results.all():
        districts = {each.district.name for each in result.authorships.all() if each.district}
        own = keys | {"district": districts or {NONE}}
        if result.kind in KINDS:
            yield Item(figure_of(result), result.result_id, 1, own)
        if result.kind == "compilation" and result.characters is not None:
            yield Item("characters", result.result_id, result.characters, own)


def of_pairings(program):
    first, last = program.starts_on, program.ends_on
    for pairing in Pairing.objects.filter(program=program):
        if pairing.cancelled_at or pairing.starts_on > last:
            continue
        if pairing.ends_on and pairing.ends_on < first:
            continue
        home = {"confirming_district": {name(pairing.district)}, "subject": {name(pairing.subject)}}
        home["form"] = {"teacher"}
        both = {name(pairing.district), name(pairing.mentor_district)}
        yield Item("pairings", pairing.pk, 1, home | {"district": both})
        if pairing.district == pairing.mentor_district:
            yield Item("pairings_within_district", pairing.pk, 1, home | {"district": both})
        if pairing.school == pairing.mentor_school:
            yield Item("pairings_within_school", pairing.pk, 1, home | {"district": both})
        of_the_trainee = home | {"district": {name(pairing.district)}}
        yield Item("mentors_of_trainees", pairing.mentor_id, 1, of_the_trainee)
        ran_on = pairing.ends_on is None or pairing.ends_on >= last
        for figure, who, district in (
            ("trainees", pairing.trainee_id, pairing.district),
            ("mentors", pairing.mentor_id, pairing.mentor_district),
        ):
            theirs = home | {"district": {name(district)}}
            yield Item(f"{figure}_in_period", who, 1, theirs)
            if ran_on:
                yield Item(figure, who, 1, theirs)


def of_the_rest(program):
    for each in Partnership.objects.filter(program=program):
        if each.ends_on and each.ends_on < program.starts_on:
            continue
        keys = {
            "district": {name(each.supported_district), name(each.supporting_district)},
            "confirming_district": {name(each.supported_district)},
            "subject": {name(each.subject)},
            "form": {each.form},
        }
        yield Item("partnerships", each.pk, 1, keys)
        yield Item(f"partnerships_{each.form}", each.pk, 1, keys)
        if each.supported_district == each.supporting_district:
            yield Item("partnerships_within_district", each.pk, 1, keys)
    for contact in GuidanceContact.objects.filter(program=program, voided_at=None):
        keys = places(contact) | {"form": {"teacher"}}
        yield Item("guidance_contacts", contact.pk, 1, keys)
    for award in Award.objects.filter(program=program, voided_at=None):
        yield Item("awards", award.pk, 1, places(award))
        yield Item(f"awards_{award.level}_{award.rank}", award.pk, 1, places(award))


def places(row):
    day = row.held_on if isinstance(row, GuidanceContact) else row.awarded_on
    return {
        "district": {name(row.district)},
        "confirming_district": {name(row.district)},
        "subject": {name(row.subject)},
        "term": {name(term_of(day))},
        "month": {month_of(day)},
    }
