"""What happened: registration forms, their parts and their chain."""

from activities.attachments.models import Attachment
from activities.chain.models import Decision, ReferenceCounter, Verb
from activities.checks.models import FoundRight
from activities.events.models import Event, NotOneEvent
from activities.lessons.models import Lesson, Talk
from activities.presence.models import Attendance, Session
from activities.reflections.models import Reflection
from activities.registration.models import (
    WAITING,
    Activity,
    NamedDistrict,
    OfActivity,
    Party,
    Side,
    Status,
)
from activities.unfinished.models import Unfinished
from activities.works.models import Mention, MentionAuthor

__all__ = [
    "WAITING",
    "Activity",
    "Attachment",
    "Attendance",
    "Decision",
    "Event",
    "FoundRight",
    "Lesson",
    "Mention",
    "MentionAuthor",
    "NamedDistrict",
    "NotOneEvent",
    "OfActivity",
    "Party",
    "ReferenceCounter",
    "Reflection",
    "Session",
    "Side",
    "Status",
    "Talk",
    "Unfinished",
    "Verb",
]
