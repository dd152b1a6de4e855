"""What the reports write: who took which list, or which forms, away."""

from django.db.models import Count, QuerySet

from activities.models import Activity, Status
from core.actor import Actor
from core.audit import record_event, record_events
from guidance.models import LessonObservation
from pairings.models import Agreement, Pairing
from programs.models import Program
from reports.figures.figure import Figure
from reports.figures.selection import Selection
from roster.models import Teacher
from training.models import Training


def record_download(selection: Selection, *, actor: Actor, figure: Figure, count: int) -> None:
    """Write down that a list of records, with its names, left the portal as a file."""
    record_event(
        actor,
        "reports.list_downloaded",
        selection.program,
        figure=figure.key,
        scope=selection.scope.names,
        records=count,
    )


def record_form_printed(form: Activity, *, actor: Actor) -> None:
    """Write down that one form, with its names, left the portal as paper.

    A draft is its author's alone, and so is what they do with it.
    """
    if form.status != Status.DRAFT:
        record_event(actor, "reports.form_printed", form)


def record_forms_printed(forms: QuerySet, *, actor: Actor) -> None:
    """Write down how many forms, with their names, left the portal as paper; for each program."""
    numbers = forms.order_by().values("program").annotate(number=Count("pk"))
    counted = {row["program"]: row["number"] for row in numbers}
    programs = Program.objects.filter(pk__in=counted)
    record_events(
        actor,
        "reports.forms_printed",
        [(program, {"records": counted[program.pk]}) for program in programs],
    )


def record_sheets_printed(training: Training, *, actor: Actor) -> None:
    """Write down that the names of those expected left the portal as paper."""
    record_event(actor, "reports.sheets_printed", training)


def record_observation_printed(observation: LessonObservation, *, actor: Actor) -> None:
    record_event(actor, "reports.observation_printed", observation)


def record_agreement_printed(agreement: Agreement, *, actor: Actor) -> None:
    record_event(actor, "reports.agreement_printed", agreement)


def record_hours_printed(teacher: Teacher, *, actor: Actor) -> None:
    record_event(actor, "reports.hours_printed", teacher)


def record_handbook_printed(pairing: Pairing, *, actor: Actor) -> None:
    record_event(actor, "reports.handbook_printed", pairing)
