"""How the year stands, for those who look after many: a sentence, the chain, and what is late."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.late_schools.reading import last_reminders
from activities.late_schools.rights import may_remind_in
from activities.models import Activity
from core.actor import Actor, Role
from core.reminding import reminder_of
from core.sentences import one_after_the_other
from core.snapshots import snapshot
from programs.models import Program
from reports.figures.definitions import FIGURES
from reports.figures.kept import TOTALS, Count
from reports.figures.selection import Selection
from reports.figures.waiting import FORMS_WAITING, SchoolWaiting, WhereFormsWait
from reports.pictures.chain import Lists, Part, chain_bar, late_rows
from reports.scope import scopes_of
from reports.wording import number, reading, reading_of

ROLES = (Role.ADMINISTRATOR, Role.SUBJECT_LEAD, Role.DISTRICT_COORDINATOR, Role.AUDITOR)
SUMMED_UP = (FIGURES["activities"], FIGURES["attendances"])
MOST_SCHOOLS = 10


@dataclass(frozen=True)
class Standing:
    """Of one open program, in the reader's own report: all numbers are its figures."""

    program: Program
    sentence: str
    chain: list[Part]
    late: list[dict]
    more_late: list[dict]

    @property
    def report_url(self) -> str:
        return reverse("reports:annual", args=[self.program.slug])


def looks_after_many(actor: Actor) -> bool:
    return any(actor.has_role(role) for role in ROLES)


def standing(actor: Actor) -> Standing | None:
    """None for whoever looks after nobody, and while no program is open."""
    if not looks_after_many(actor):
        return None
    program = running(actor)
    if program is None:
        return None
    selection = Selection(program, scopes_of(actor)[0])
    lists = Lists(program, {})
    with snapshot():
        waiting = WhereFormsWait(selection)
        late = late_rows(waiting.latest_schools(), lists)
        add_reminders(late, actor)
        return Standing(
            program,
            sentence(selection, waiting),
            chain_bar(waiting, lists),
            late[:MOST_SCHOOLS],
            late[MOST_SCHOOLS:],
        )


def add_reminders(rows: list[dict], actor: Actor) -> None:
    """To each school whose own confirmation is late: who reminded it when, and whether this reader
    may do so now.
    """
    ours = [row for row in rows if may_be_reminded(row["school"], actor)]
    last = last_reminders(row["school"].key for row in ours) if ours else {}
    for row in ours:
        school = row["school"]
        row["reminder"] = reminder_of(last.get(school.key), actor)


def may_be_reminded(school: SchoolWaiting, actor: Actor) -> bool:
    return bool(school.key and school.at_school.late) and may_remind_in(actor, school.district)


def running(actor: Actor) -> Program | None:
    """The newest open program that a form has come in for; else the newest."""
    sent = Activity.objects.visible_to(actor).filter(
        program=OuterRef("pk"), first_sent_at__isnull=False
    )
    rows = Program.objects.visible_to(actor).filter(state=Program.State.OPEN)
    return rows.annotate(has_forms=Exists(sent)).order_by("-has_forms", "-starts_on").first()


def sentence(selection: Selection, waiting: WhereFormsWait) -> str:
    totals = Count(selection, lines=(TOTALS,)).totals(SUMMED_UP)
    activities, attendances = (reading(each, totals[each.key]) for each in SUMMED_UP)
    words = {"place": selection.scope, "activities": activities, "attendances": attendances}
    counted = _("So far %(activities)s with %(attendances)s count in %(place)s.") % words
    return one_after_the_other(counted, waiting_sentence(waiting))


def waiting_sentence(waiting: WhereFormsWait) -> str:
    found = waiting.all
    words = {
        "forms": reading_of(FORMS_WAITING, found.number),
        "late": number(found.late),
    }
    if not found.number:
        return _("No form is on its way.")
    if not found.late:
        return _("On their way: %(forms)s, none for more than 5 days at one step.") % words
    return _("On their way: %(forms)s, %(late)s of them for more than 5 days at one step.") % words
