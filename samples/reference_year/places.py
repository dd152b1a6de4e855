"""Districts, schools, subjects, terms, kinds and the program itself."""

from dataclasses import dataclass, field
from datetime import date

from core.actor import Actor
from programs.models import ActivityKind, Program, SubjectSection
from programs.program.services import add_section, create_program, open_program
from programs.requirements.services import add_requirement
from programs.work_plans.services import add_work_plan, issue
from roster.holidays.services import add_usual_holidays
from roster.models import District, School, Subject, Term
from roster.places.services import add_district, add_school
from roster.subjects.services import add_subject, add_term
from samples.reference_year.sources import CHINESE_DIGITS, key, read


@dataclass
class Places:
    """What the rest of the year refers to, by the short keys of the data files."""

    program: Program
    districts: dict[str, District] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    subjects: dict[str, Subject] = field(default_factory=dict)
    kinds: dict[str, ActivityKind] = field(default_factory=dict)


def load_places(actor: Actor) -> Places:
    """Everything without people. Districts and subjects the office has already are used."""
    data = read("places")
    places = Places(load_program(data["program"], actor))
    for order, row in enumerate(data["districts"], start=1):
        places.districts[row["id"]] = District.objects.filter(
            name=row["name"], valid_to=None
        ).first() or add_district(
            actor=actor, uuid=key("district", row["id"]), sort_order=order, **without_id(row)
        )
    for row in [*data["schools"], *example_schools(data["example_schools"])]:
        places.schools[row["id"]] = load_school(row, places, actor)
    load_subjects(data, places, actor)
    # The standard set is the source document's own list of kinds.
    for kind in ActivityKind.objects.filter(program=places.program):
        places.kinds[kind.key] = kind
    for row in data["terms"]:
        days = {name: date.fromisoformat(row[name]) for name in row if name.endswith("_on")}
        if not Term.objects.filter(starts_on=days["starts_on"]).exists():
            term = add_term(actor=actor, uuid=key("term", row["starts_on"]), **{**row, **days})
            add_usual_holidays(term, actor=actor)
    load_requirements(data["requirements"], places, actor)
    open_program(places.program, actor=actor, seen=places.program.version)
    places.program.refresh_from_db()
    load_work_plans(data["work_plans"], places, actor)
    return places


def without_id(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "id"}


def load_program(row: dict, actor: Actor) -> Program:
    days = {name: date.fromisoformat(row[name]) for name in ("starts_on", "ends_on")}
    return create_program(actor=actor, uuid=key("program", row["slug"]), **{**row, **days})


def example_schools(groups: list[dict]) -> list[dict]:
    """The schools the document counts without naming, named as what they are: examples."""
    return [
        {
            "id": f"{group['prefix']}{number}",
            "district": group["district"],
            "setting": group["setting"],
            "name": group["name"].format(n=CHINESE_DIGITS[number - 1]),
            "name_en": group["name_en"].format(i=number),
        }
        for group in groups
        for number in range(1, group["count"] + 1)
    ]


def load_school(row: dict, places: Places, actor: Actor) -> School:
    district = places.districts[row["district"]]
    existing = School.objects.filter(district=district, name=row["name"], closed_on=None).first()
    values = {name: value for name, value in row.items() if name not in {"id", "district"}}
    return existing or add_school(
        actor=actor, uuid=key("school", row["id"]), district=district, **values
    )


def load_subjects(data: dict, places: Places, actor: Actor) -> None:
    add_section(
        actor=actor,
        program=places.program,
        subject=None,
        name="综合科",
        name_en="General section",
        uuid=key("section", "general"),
    )
    for order, row in enumerate(data["subjects"], start=1):
        subject = Subject.objects.filter(name=row["name"]).first() or add_subject(
            actor=actor,
            name=row["name"],
            name_en=row["name_en"],
            sort_order=order,
            uuid=key("subject", row["id"]),
        )
        places.subjects[row["id"]] = subject
        if not SubjectSection.objects.filter(program=places.program, subject=subject).exists():
            add_section(
                actor=actor,
                program=places.program,
                subject=subject,
                name=row["section"],
                name_en=row["section_en"],
                uuid=key("section", row["id"]),
            )


def load_work_plans(rows: list[dict], places: Places, actor: Actor) -> None:
    """The plans and the survey that the document names; it dates none of them."""
    for row in rows:
        plan = add_work_plan(
            places.program,
            actor=actor,
            kind=row["kind"],
            subject=places.subjects.get(row.get("subject")),
            district=places.districts.get(row.get("district")),
            uuid=key("work plan", row["id"]),
            **{name: row[name] for name in ("title", "title_en", "text")},
        )
        issue(plan, actor=actor, seen=plan.version)


def load_requirements(rows: list[dict], places: Places, actor: Actor) -> None:
    for number, row in enumerate(rows):
        add_requirement(
            actor=actor,
            program=places.program,
            subject=places.subjects.get(row["subject"]),
            set_name=row["set"],
            set_name_en=row["set_en"],
            text=row["text"],
            text_en=row["text_en"],
            owed_by=row["owed_by"],
            counts=row["counts"],
            kinds=row.get("kinds", ()),
            quantity=row.get("quantity", 1),
            per=row["per"],
            evidence=row["evidence"],
            evidence_en=row["evidence_en"],
            valid_from=places.program.starts_on,
            uuid=key("requirement", number),
        )
