"""The work plans and needs surveys of a program, beside who has none yet."""

from dataclasses import dataclass, field

from core.actor import Actor
from programs.program.models import Program, SubjectSection
from programs.work_plans.models import WorkPlan
from roster.models import District


@dataclass(slots=True)
class Owner:
    """A section or a district, with what it has written."""

    name: str
    subject_id: int | None
    district_id: int | None
    address: tuple[str, str]
    plan: WorkPlan | None = None
    surveys: list[WorkPlan] = field(default_factory=list)

    @property
    def rows(self) -> list[WorkPlan]:
        return [self.plan, *self.surveys] if self.plan else self.surveys


def owners(program: Program, actor: Actor) -> tuple[list[Owner], list[Owner]]:
    """Every section of the program, and every district, in their order: in three queries.

    What this reader does not see stands nowhere: of another's draft it is as if there were none.
    """
    rows = WorkPlan.objects.visible_to(actor).filter(program=program).standing()
    sections = SubjectSection.objects.visible_to(actor).filter(program=program)
    districts = District.objects.visible_to(actor).filter(valid_to=None)
    of_sections = [
        Owner(str(each), each.subject_id, None, ("section", str(each.uuid))) for each in sections
    ]
    of_districts = [
        Owner(str(each), None, each.pk, ("district", str(each.uuid))) for each in districts
    ]
    found = {(each.subject_id, each.district_id): each for each in (*of_sections, *of_districts)}
    for row in rows:
        of = found.get((row.subject_id, row.district_id))
        if of is None:
            continue
        if row.kind == WorkPlan.Kind.PLAN:
            of.plan = row
        else:
            of.surveys.append(row)
    return of_sections, of_districts
