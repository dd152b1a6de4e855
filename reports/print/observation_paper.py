"""What stands on an observation record as paper, in the language that is active."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actor import Actor
from guidance.models import LessonObservation
from guidance.observations import wording
from reports.print.setting import paragraphs
from reports.print.training_pdf import Column, TrainingPaper
from reports.wording import moment


def observation_paper(
    observation: LessonObservation, *, actor: Actor, office: str, at: datetime
) -> TrainingPaper:
    """The head of the paper form, a ruled row for each heading, and two places to sign."""
    total = wording.total(observation)
    return TrainingPaper(
        name=_("Lesson observation: %(topic)s") % {"topic": observation.topic},
        office=office,
        title=_("Lesson observation record"),
        program=str(observation.program),
        facts=[(label, str(value)) for label, value in wording.facts(observation, actor) if value],
        columns=[Column(pgettext("of a record", "Part"), 2), Column(_("What is said of it"), 9)],
        rows=[
            *((label, paragraphs([text])) for label, text in wording.words(observation)),
            *wording.marks(observation),
        ],
        total=_("Marks: %(total)s") % {"total": total} if total else "",
        signs=[_("Observer (signature)"), _("Teacher observed (signature)")],
        sign_height=24,
        foot=_("Printed on %(moment)s.") % {"moment": moment(at)},
    )
