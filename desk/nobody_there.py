"""Steps that nobody may take yet, and people who cannot sign in: tasks of whoever sees to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Value, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RoleAssignment
from activities.chain.nobody import PLACES
from activities.models import Activity, Status
from core.actor import Actor, Role
from core.names import in_language
from desk.lacking_accounts import NAMED, Way, missing, named, sentence_of, some, way_to
from programs.models import Program
from roster.models import School

# Of each sort of place, at which step forms wait there.
WAITING_AT = {
    "schools": Status.SCHOOL,
    "districts": Status.DISTRICT,
    "subjects": Status.CITY,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """A place whose step nobody may take, and how many forms wait there for nobody."""

    name: str
    key: UUID | None
    forms: int = 0


def nobody_tasks(actor: Actor, program: Program | None) -> list[dict]:
    """An administrator's: forms that wait for nobody, and what the open program lacks."""
    tasks: list[dict] = []
    lacking = dict(missing(program, actor)) if program else {}
    people = lacking.pop("people", None)
    for what, gaps in gaps_of(actor, lacking).items():
        for rows in told_apart(gaps):
            ways = [way_to(what, each.name, each.key) for each in rows[:NAMED]]
            tasks.append(task(what, rows, ways))
    return [*tasks, *people_task(people)]


def schools_tasks(rows: Iterable[tuple[School, int]]) -> list[dict]:
    """A coordinator's: their schools without a confirmer, each with how many forms wait there."""
    tasks = []
    for found in told_apart(Gap(str(school), school.pk, forms) for school, forms in rows):
        ways = [Way(_("Forms of %(name)s") % {"name": each.name}, forms_at(each)) for each in found]
        why = _("Tell the administrator who is to confirm there: they add the account.")
        tasks.append(task("schools", found, ways[:NAMED]) | {"why": why})
    return tasks


def forms_at(school: Gap) -> str:
    return reverse("activities:list", query={"tab": "all", "school": school.key})


def told_apart(gaps: Iterable[Gap]) -> list[list[Gap]]:
    """Those where forms wait, and those where none has come yet; each sort only if there is any."""
    rows = sorted(gaps, key=lambda each: (-each.forms, each.name))
    sorts = [each for each in rows if each.forms], [each for each in rows if not each.forms]
    return [sort for sort in sorts if sort]


def gaps_of(actor: Actor, lacking: dict[str, QuerySet]) -> dict[str, list[Gap]]:
    """Of each sort of place those that lack somebody, in one query."""
    none = Value(0, IntegerField())
    empty = [named(what, rows, number=none) for what, rows in lacking.items()]
    parts = [*waiting(actor), *empty]
    found: dict[str, dict[UUID | None, Gap]] = {what: {} for what in WAITING_AT}
    for what, name, name_en, key, forms in parts[0].union(*parts[1:], all=True):
        gap = Gap(in_language(name, name_en) if name else _("the general section"), key, forms)
        if key not in found[what] or forms:
            found[what][key] = gap
    return {what: list(gaps.values()) for what, gaps in found.items()}


def waiting(actor: Actor) -> Iterable[QuerySet]:
    forms = Activity.objects.visible_to(actor).waiting_for_nobody(timezone.localdate())
    for what, status in WAITING_AT.items():
        place = PLACES[status]
        columns = (f"{place}__name", f"{place}__name_en", f"{place}__uuid")
        rows = forms.filter(status=status).order_by().annotate(of=Value(what))
        counted = rows.values("of", *columns).annotate(number=Count("pk"))
        yield counted.values_list("of", *columns, "number")


def task(what: str, gaps: list[Gap], ways: list[Way]) -> dict:
    number = sum(each.forms for each in gaps)
    names = [each.name for each in gaps]
    said = waits_sentence(what, number, names) if number else sentence_of(what, names)
    first, *more = ways
    return {
        "what": said,
        "why": "",
        "forms": 0,
        "url": first.url,
        "action": first.label,
        "more_ways": more,
        "urgent": bool(number),
        "oldest": None,
    }


def waits_sentence(what: str, number: int, names: list[str]) -> str:
    sentence = (
        ngettext(
            "<strong>{} form</strong> waits where nobody may accept it: {}",
            "<strong>{} forms</strong> wait where nobody may accept them: {}",
            number,
        )
        if what == "subjects"
        else ngettext(
            "<strong>{} form</strong> waits where nobody may confirm it: {}",
            "<strong>{} forms</strong> wait where nobody may confirm them: {}",
            number,
        )
    )
    return format_html(sentence, number, some(names))


def people_task(people: QuerySet | None) -> list[dict]:
    """Those paired who cannot sign in: how many, and the first of them, in one query."""
    if people is None:
        return []
    counted = people.annotate(all=Window(Count("pk"))).order_by("name_sort", "pk")
    rows = list(counted.values_list("name", "uuid", "all")[:NAMED])
    if not rows:
        return []
    first, *more = [way_to("people", name, key) for name, key, _all in rows]
    return [
        {
            "what": sentence_of("people", [name for name, *_more in rows], rows[0][2]),
            "why": _("With an account they record, countersign and read what is asked of them."),
            "forms": 0,
            "url": first.url,
            "action": first.label,
            "more_ways": more,
            "urgent": False,
            "oldest": None,
        }
    ]


def has_confirmer() -> Exists:
    """In a query of schools: whether somebody who can sign in confirms there today."""
    able = RoleAssignment.objects.able(timezone.localdate())
    return Exists(able.filter(role=Role.SCHOOL_CONFIRMER, school=OuterRef("pk")))
