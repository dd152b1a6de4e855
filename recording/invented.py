"""A pair that does not exist, to practice with: rows in memory that are never written."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.chain.models import Decision, Verb
from activities.registration.models import Activity, Party, Side, Status
from core.actor import Actor
from pairings.models import Pairing
from programs.kinds.standard import STANDARD_KINDS
from programs.models import ActivityKind, Program
from roster.models import District, School, Subject, Teacher

# No stored row has such a key, so nothing here can be taken for one.
KEY = -1


def pairing(actor: Actor, today: datetime.date) -> Pairing:
    """The reader as mentor of an invented trainee, since half a year ago."""
    begun = today - datetime.timedelta(days=180)
    program = Program(
        pk=KEY,
        **named(_("Practice program")),
        starts_on=begun,
        ends_on=today + datetime.timedelta(days=180),
        state=Program.State.OPEN,
    )
    theirs, own = schools()
    return Pairing(
        pk=KEY,
        program=program,
        subject=Subject(pk=KEY, **named(_("Practice subject"))),
        mentor=Teacher(pk=actor.teacher_id, name=actor.name),
        trainee=Teacher(pk=KEY, name=_("Wang Xiuqing (invented)")),
        mentor_school=own,
        mentor_district=own.district,
        school=theirs,
        district=theirs.district,
        starts_on=begun,
    )


def schools() -> tuple[School, School]:
    """The trainee's and the mentor's."""
    words = (
        (_("Nancun School (invented)"), _("Practice County (invented)")),
        (_("Your school"), _("Your district")),
    )
    theirs, own = (
        School(pk=KEY - n, **named(school), district=District(pk=KEY - n, **named(district)))
        for n, (school, district) in enumerate(words)
    )
    return theirs, own


def kinds(program: Program) -> list[ActivityKind]:
    """The standard kinds of mentor and trainee."""
    offered = [each for each in STANDARD_KINDS if each.get("is_for_pairs", True)]
    return [ActivityKind(pk=KEY - n, program=program, **each) for n, each in enumerate(offered)]


def sent_form(pair: Pairing, actor: Actor, author) -> Activity:
    """A form of this pair as it would be once it is sent, with all that its way is read from."""
    form = Activity(
        pk=KEY,
        program=pair.program,
        author=author,
        author_side=Side.SUPPORTING,
        confirming_school=pair.school,
        confirming_district=pair.district,
        status=Status.OTHER_SIDE,
    )
    sending = Decision(
        verb=Verb.SEND,
        from_status=Status.DRAFT,
        to_status=Status.OTHER_SIDE,
        by_name=actor.name,
        role="author",
        at=timezone.now(),
    )
    trainee = Party(side=Side.SUPPORTED, teacher=pair.trainee, school=pair.school)
    form._prefetched_objects_cache = {"decisions": [sending], "parties": [trainee]}
    return form


def named(words: str) -> dict:
    return {"name": words, "name_en": words}
