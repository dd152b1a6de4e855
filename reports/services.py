"""What the reports write: who took which list away."""

from core.actor import Actor
from core.audit import record_event
from reports.figures.figure import Figure
from reports.figures.selection import Selection


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
