"""Program years: set up, opened, closed; their sections and what they ask for."""

from core.actor import Actor, Role
from roster.models import Subject


def may_ask(actor: Actor, subject: Subject | None) -> bool:
    """Sections and requirements: the office, and the leads of the subject or of all subjects."""
    return actor.is_administrator or actor.leads(subject.pk if subject else None)


def may_ask_somewhere(actor: Actor) -> bool:
    """In some subject or other: which one, the form and the service say."""
    return actor.is_administrator or actor.has_role(Role.SUBJECT_LEAD)
