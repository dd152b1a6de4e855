"""The two programs: last year's, set up anew, and the one that goes on from it."""

from activities.closing.services import close_program
from core.actor import Actor
from pairings.models import Pairing
from pairings.pairs.services import end_pairing
from programs.models import Program
from programs.program.services import add_section, create_program, open_program
from programs.requirements.services import add_requirement
from programs.work_plans.services import add_work_plan, issue
from samples.this_year.calendar import Calendar
from samples.this_year.places import Places
from samples.this_year.sources import key, read

THIS_YEAR, LAST_YEAR = "this-year", "last-year"


def start_last_year(year: Calendar, places: Places, actor: Actor) -> Program:
    program = create_program(**basics(LAST_YEAR, year, actor))
    add_section(
        actor=actor,
        program=program,
        name="综合科",
        name_en="General section",
        uuid=key("section", "general"),
    )
    data = read("places")
    for row in data["subjects"]:
        add_section(
            actor=actor,
            program=program,
            subject=places.subjects[row["id"]],
            name=row["section"],
            name_en=row["section_en"],
            uuid=key("section", row["id"]),
        )
    for number, row in enumerate(data["requirements"]):
        add_requirement(
            actor=actor,
            program=program,
            subject=places.subjects.get(row["subject"]),
            set_name=row["set"],
            set_name_en=row["set_en"],
            kinds=row.get("kinds", ()),
            uuid=key("requirement", number),
            **{name: row[name] for name in ("text", "text_en", "owed_by", "counts", "per")},
        )
    return opened(program, actor)


def start_this_year(year: Calendar, before: Program, places: Places, actor: Actor) -> Program:
    """Last year's sections, kinds and requirements, for another twelve months."""
    program = opened(create_program(**basics(THIS_YEAR, year, actor), copied_from=before), actor)
    load_work_plans(program, places, actor)
    return program


def load_work_plans(program: Program, places: Places, actor: Actor) -> None:
    """Of two subjects and a district, with a survey; the others have yet to write theirs."""
    for number, row in enumerate(read("places")["work_plans"]):
        plan = add_work_plan(
            program,
            actor=actor,
            kind=row["kind"],
            subject=places.subjects.get(row.get("subject")),
            district=places.districts.get(row.get("district")),
            dated=program.starts_on,
            uuid=key("work plan", program.slug, number),
            **{name: row[name] for name in ("title", "title_en", "text")},
        )
        if row["issued"]:
            issue(plan, actor=actor, seen=plan.version)


def basics(slug: str, year: Calendar, actor: Actor) -> dict:
    return {
        "actor": actor,
        "slug": slug,
        "starts_on": year.starts_on,
        "ends_on": year.ends_on,
        "uuid": key("program", slug),
        **year.names,
    }


def opened(program: Program, actor: Actor) -> Program:
    open_program(program, actor=actor, seen=program.version)
    program.refresh_from_db()
    return program


def end_year(program: Program, actor: Actor) -> None:
    """Its pairs have done what they set out to do, and nothing in it changes any more."""
    for pairing in Pairing.objects.filter(program=program, ends_on=None):
        end_pairing(
            pairing,
            actor=actor,
            seen=pairing.version,
            ends_on=program.ends_on,
            end_reason=Pairing.EndReason.COMPLETED,
        )
    close_program(program, actor=actor, seen=program.version)
    program.refresh_from_db()
